"""``monitor show nowcast``: what the last days will show once everything is entered."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from i18n import Translator
from monitor.show import Format, day_of_records, open_current, print_records, provenance_text
from queries.metric import Dose
from queries.nowcast.provinces import DOSE_NAMES, NowcastLevel, ProvinceNowcast, province_nowcast


@dataclass(frozen=True)
class Asked:
    """What was asked: which units, which dose, as known on which day, of how many days."""

    level: NowcastLevel
    dose: Dose
    as_of: date | None
    days: int


def nowcast(home: Path, out: Console, _: Translator, asked: Asked, output: Format) -> None:
    """Print the nowcast by unit. Raises UserError when there are no records of that day."""
    with open_current(home) as databases:
        snapshot = day_of_records(databases, asked.as_of)
        result = province_nowcast(databases, snapshot=snapshot, dose=asked.dose)
    if output == "table":
        _print_table(result, asked, out, _)
        return
    provenance = result.provenance
    same = {
        "as_of": provenance.snapshot.as_of.isoformat(),
        "data_version": provenance.data.version,
        "metric": result.metric.id,
        "dose": asked.dose,
        "demo": provenance.data.demo,
    }
    records = []
    for row in result.rows(asked.level, asked.days):
        record = asdict(row) | {
            "name": _(row.name), "first": row.first.isoformat(), "last": row.last.isoformat()
        }  # fmt: skip
        record["ripeness"] = round(row.ripeness, 4)
        records.append({name: record[name] for name in _COLUMNS} | same)
    print_records(records, output)


_COLUMNS = (
    "code", "name", "entered", "expected", "low50", "high50", "low90", "high90", "ripeness",
    "first", "last",
)  # fmt: skip


def _print_table(result: ProvinceNowcast, asked: Asked, out: Console, _: Translator) -> None:
    rows = result.rows(asked.level, asked.days)
    title = _(
        "{metric}: {dose}, injected {first} to {last}",
        metric=_(result.metric.name), dose=_(DOSE_NAMES[asked.dose]),
        first=_.date(rows[0].first), last=_.date(rows[0].last),
    )  # fmt: skip
    table = Table(title=title, caption=provenance_text(result.provenance, _))
    table.add_column(_("Code"))
    table.add_column(_("Unit"))
    for heading in (_("Entered"), _("Expected"), _("50% interval"), _("90% interval")):
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(
            row.code,
            _(row.name),
            _.integer(row.entered),
            _.integer(row.expected),
            f"{_.integer(row.low50)} – {_.integer(row.high50)}",
            f"{_.integer(row.low90)} – {_.integer(row.high90)}",
        )
    out.print(table)
