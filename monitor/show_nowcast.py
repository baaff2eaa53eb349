"""``monitor show nowcast``: what the last days will show once everything is entered."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from geo import units
from i18n import Translator
from monitor.show import Format, day_of_records, open_current, print_records, provenance_text
from queries.databases import Databases
from queries.metric import Dose
from queries.nowcast.metrics import NOWCAST
from queries.nowcast.provinces import DOSE_NAMES, NowcastLevel, NowcastRow
from queries.nowcast.published import nowcast_rows, nowcast_total
from queries.provenance import Provenance, Snapshot


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
        provenance, rows = databases.provenance(snapshot), _rows(databases, snapshot, asked)
    if output == "table":
        _print_table(rows, provenance, asked, out, _)
        return
    same = {
        "as_of": provenance.snapshot.as_of.isoformat(),
        "data_version": provenance.data.version,
        "metric": NOWCAST.id,
        "dose": asked.dose,
        "demo": provenance.data.demo,
    }
    records = []
    for row in rows:
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


def _rows(databases: Databases, snapshot: Snapshot, asked: Asked) -> tuple[NowcastRow, ...]:
    """The totals of the country or of every province."""
    country, dose, days = units.country(), asked.dose, asked.days
    if asked.level == "province":
        return nowcast_rows(databases, snapshot=snapshot, dose=dose, of=country, days=days)
    return (nowcast_total(databases, snapshot=snapshot, dose=dose, of=country, days=days),)


def _print_table(
    rows: tuple[NowcastRow, ...], provenance: Provenance, asked: Asked, out: Console, _: Translator
) -> None:
    title = _(
        "{metric}: {dose}, injected {first} to {last}",
        metric=_(NOWCAST.name), dose=_(DOSE_NAMES[asked.dose]),
        first=_.date(rows[0].first), last=_.date(rows[0].last),
    )  # fmt: skip
    table = Table(title=title, caption=provenance_text(provenance, _))
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
