"""``monitor show completeness``: reported doses that are on the platform, and the backlog."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from geo.units import Level, Vintage
from i18n import Translator
from monitor.show import (
    Format,
    day_of_scores,
    open_current,
    print_records,
    provenance_text,
    require_province,
)
from queries.daily_reports.completeness import Completeness, CompletenessRow, completeness


@dataclass(frozen=True)
class Asked:
    """What was asked: which units, on which day."""

    level: Level
    as_of: date | None
    vintage: Vintage
    province: str | None

    def __post_init__(self) -> None:
        require_province(self.province)


def show(home: Path, out: Console, _: Translator, asked: Asked, output: Format) -> None:
    """Print completeness by unit. Raises UserError when there are no reports, or no such day."""
    with open_current(home) as databases:
        result = completeness(
            databases,
            snapshot=day_of_scores(databases, asked.as_of),
            level=asked.level,
            vintage=asked.vintage,
            within=asked.province,
        )
    if output == "table":
        _print_table(result, out, _)
    else:
        print_records([_record(result, row, _) for row in result.rows], output)


def _record(result: Completeness, row: CompletenessRow, _: Translator) -> dict[str, Any]:
    of = result.provenance
    return {
        "code": row.code,
        "name": _(row.name),
        "numerator": row.numerator,
        "denominator": row.denominator,
        "value": row.value,
        "backlog": row.backlog,
        "surplus": row.surplus,
        "trend": row.trend,
        "trend_since": result.before.isoformat() if result.before else None,
        "caught_up": row.caught_up,
        "days_of_entering": row.days_of_entering,
        "records": row.doses,
        "records_with_every_field": row.complete,
        "metric": result.metric.id,
        "as_of": of.snapshot.as_of.isoformat(),
        "data_version": of.data.version,
        "demo": of.data.demo,
    }


def _print_table(result: Completeness, out: Console, _: Translator) -> None:
    def count(number: int | None) -> str:
        return _("unknown") if number is None else _.integer(number)

    def share(value: float | None) -> str:
        return _("unknown") if value is None else _.percent(value)

    table = Table(title=_(result.metric.name), caption=provenance_text(result.provenance, _))
    table.add_column(_("Code"))
    table.add_column(_("Unit"))
    since = _("since {day}", day=_.date(result.before)) if result.before else _("in four weeks")
    for heading in (_("On the platform"), _("Reported"), _("Share"), _("Backlog"), since,
                    _("Days of entering"), _("Every field filled")):  # fmt: skip
        table.add_column(heading, justify="right")
    for row in result.rows:
        days = row.days_of_entering
        table.add_row(
            row.code, _(row.name), count(row.numerator), count(row.denominator), share(row.value),
            count(row.backlog), _("unknown") if row.trend is None else _signed(row.trend, _),
            count(None if days is None else round(days)), share(row.fields),
        )  # fmt: skip
    out.print(table)
    if all(row.denominator is None for row in result.rows):
        out.print(_("There are no daily reports to compare with. Run: monitor import reports FILE, "
                    "then monitor publish"))  # fmt: skip


def _signed(doses: int, _: Translator) -> str:
    return ("+" if doses > 0 else "−" if doses < 0 else "") + _.integer(abs(doses))
