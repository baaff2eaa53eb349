"""``monitor show lag``: how soon doses are entered, by unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from geo.units import Level, Vintage
from i18n import N_, Translator
from monitor.show import (
    Format,
    day_of_records,
    open_current,
    print_records,
    provenance_text,
    require_province,
)
from queries.entry_lag.lags import EntryLag, LagRow, Threshold, entry_lags, period
from queries.entry_lag.metrics import ENTRY_LAG

THRESHOLD_NAMES: dict[Threshold, str] = {
    "same-day": N_("Entered on the day of injection"),
    "24h": N_("Entered within 24 hours"),
    "3": N_("Entered within 3 days"),
    "7": N_("Entered within 7 days"),
    "30": N_("Entered within 30 days"),
}


@dataclass(frozen=True)
class Asked:
    """What was asked: a quantile of the lags in days, or a share of doses; exactly one of them."""

    quantile: float | None
    within: Threshold | None
    level: Level
    as_of: date | None
    vintage: Vintage
    province: str | None

    def __post_init__(self) -> None:
        require_province(self.province)


def lag(home: Path, out: Console, _: Translator, asked: Asked, output: Format) -> None:
    """Print lags by unit. Raises UserError when no records are published."""
    with open_current(home) as databases:
        result = entry_lags(
            databases,
            snapshot=day_of_records(databases, asked.as_of),
            level=asked.level,
            vintage=asked.vintage,
            within=asked.province,
        )
    if output == "table":
        _print_table(result, asked, out, _)
    else:
        print_records([_record(result, row, asked, _) for row in result.rows], output)


def _numbers(row: LagRow, asked: Asked) -> tuple[int | None, float | None]:
    """Numerator (of a share only) and value."""
    if asked.within:
        return row.within(asked.within), row.share(asked.within)
    return None, row.quantile(asked.quantile if asked.quantile is not None else 0.5)


def _record(result: EntryLag, row: LagRow, asked: Asked, _: Translator) -> dict[str, Any]:
    numerator, value = _numbers(row, asked)
    of, (first, _last) = result.provenance, period(result.provenance.snapshot.as_of)
    return {
        "code": row.code,
        "name": _(row.name),
        "numerator": numerator,
        "denominator": row.denominator,
        "value": value,
        "before_injection": row.before,
        "no_entry_time": row.unknown,
        "metric": f"within_{asked.within}" if asked.within else ENTRY_LAG.id,
        "quantile": None if asked.within else asked.quantile,
        "injected_from": first.isoformat(),
        "as_of": of.snapshot.as_of.isoformat(),
        "data_version": of.data.version,
        "demo": of.data.demo,
    }


def _print_table(result: EntryLag, asked: Asked, out: Console, _: Translator) -> None:
    first, last = period(result.provenance.snapshot.as_of)
    injected = _("injected from {first} to {last}", first=_.date(first), last=_.date(last))
    title = _(THRESHOLD_NAMES[asked.within]) if asked.within else _(ENTRY_LAG.name)
    caption = f"{injected} · {provenance_text(result.provenance, _)}"
    table = Table(title=title, caption=caption)
    table.add_column(_("Code"))
    table.add_column(_("Unit"))
    if asked.within:
        table.add_column(_("Numerator"), justify="right")
    table.add_column(_("Doses"), justify="right")
    heading = _("Share") if asked.within else _("Days ({part} entered)",
                                                part=_.percent(asked.quantile or 0.0))  # fmt: skip
    for name in (heading, _("Before injection"), _("No entry time")):
        table.add_column(name, justify="right")
    for row in result.rows:
        numerator, value = _numbers(row, asked)
        said = _("unknown")
        if value is not None:
            said = _.percent(value) if asked.within else _.integer(int(value))
        table.add_row(
            row.code, _(row.name), *([_.integer(numerator or 0)] if asked.within else []),
            _.integer(row.denominator), said, _.integer(row.before), _.integer(row.unknown),
        )  # fmt: skip
    out.print(table)
