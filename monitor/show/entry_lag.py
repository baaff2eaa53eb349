"""``monitor show entry-lag``: how soon doses are entered, by area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import typer

from i18n import N_
from monitor.options import AnyLevel, Day, Output, Province, Provinces, day_of, home
from monitor.options import translate as _
from monitor.output import print_records, print_table, provenance_text
from monitor.show.app import shows
from monitor.show.current import day_of_records, open_current, require_province
from presentation.table import COUNT, PERCENT, TEXT, Head, table_of_rows
from queries.areas import areas
from queries.entry_lag.in_the_end import FinalLags, final_lags
from queries.entry_lag.lags import EntryLag, LagCounts, LagRow, Threshold, entry_lags, period
from queries.entry_lag.metrics import ENTRY_LAG, SAME_DAY_IN_THE_END

THRESHOLD_NAMES: dict[Threshold, str] = {
    "same-day": N_("Entered on the day of injection"),
    "24h": N_("Entered within 24 hours"),
    "3": N_("Entered within 3 days"),
    "7": N_("Entered within 7 days"),
    "30": N_("Entered within 30 days"),
}


@shows.command("lag", hidden=True)  # as versions before 0.5 called it
@shows.command(
    "entry-lag",
    help=_(
        "How soon doses are entered: a quantile of the days from injection to "
        "entry, or the share within a time."
    ),
)
def show(
    quantile: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help=_("0.5 is the median (if nothing else is asked).")),
    ] = None,
    within: Annotated[
        Threshold | None, typer.Option(help=_("The share entered so soon, in days or 24 hours."))
    ] = None,
    level: AnyLevel = "province",
    as_of: Day = None,
    province: Province = None,
    provinces: Provinces = "2021",
    output: Output = "table",
) -> None:
    """Show entry lags. Raises UserError when no records are published."""
    if quantile is not None and within is not None:
        raise typer.BadParameter(_("Give either --quantile or --within."))
    if quantile is None and within is None:
        quantile = 0.5
    require_province(province)
    with open_current(home) as databases:
        snapshot = day_of_records(databases, day_of(as_of))
        result = entry_lags(
            databases, snapshot=snapshot, level=level, vintage=provinces, within=province
        )
        finals = {
            unit.code: final_lags(databases, snapshot=snapshot, of=unit, vintage=provinces)
            for unit in areas(databases.scope, level, provinces, province)
            if level != "district"
        }
    shown = [Shown(row, finals.get(row.code), quantile, within) for row in result.rows]
    if output == "table":
        _print(result, shown, quantile, within)
    else:
        print_records([_record(result, one) for one in shown], output)


@dataclass(frozen=True)
class Shown:
    """A unit's number, and what it will be in the end where that is known."""

    row: LagRow
    final: FinalLags | None
    quantile: float | None
    within: Threshold | None

    @property
    def numerator(self) -> int | None:
        """That of a share; days have none."""
        return self.row.within(self.within) if self.within else None

    @property
    def value(self) -> float | None:
        """The share entered so soon, or the days within which so many are entered."""
        return self._of(self.row)

    @property
    def in_the_end(self) -> float | None:
        """The same once everything is entered; of 24 hours nothing is known."""
        return self._of(self.final.counts) if self.final and self.within != "24h" else None

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """The ends of its 90 % interval, which only the share of the same day has."""
        if self.final and self.within == "same-day":
            return self.final.low, self.final.high
        return None, None

    def _of(self, counts: LagCounts) -> float | None:
        if self.within:
            return counts.share(self.within)
        return counts.quantile(0.5 if self.quantile is None else self.quantile)


def _record(result: EntryLag, one: Shown) -> dict[str, Any]:
    of, (first, _last) = result.provenance, period(result.provenance.snapshot.as_of)
    low, high = one.interval
    return {
        "code": one.row.code,
        "name": _(one.row.name),
        "numerator": one.numerator,
        "denominator": one.row.denominator,
        "value": one.value,
        "in_the_end": one.in_the_end,
        "low": low,
        "high": high,
        "before_injection": one.row.before,
        "no_entry_time": one.row.unknown,
        "metric": f"within_{one.within}" if one.within else ENTRY_LAG.id,
        "quantile": None if one.within else one.quantile,
        "injected_from": first.isoformat(),
        "as_of": of.snapshot.as_of.isoformat(),
        "data_version": of.data.version,
        "demo": of.data.demo,
    }


def _print(
    result: EntryLag, shown: list[Shown], quantile: float | None, within: Threshold | None
) -> None:
    first, last = period(result.provenance.snapshot.as_of)
    injected = _("injected from {first} to {last}", first=_.date(first), last=_.date(last))
    numerator: list[Head] = [("numerator", _("Numerator"), COUNT)] if within else []
    days = _("Days ({part} entered)", part=_.percent(quantile or 0.0))
    format_ = PERCENT if within else COUNT
    heads: list[Head] = [
        ("code", _("Code"), TEXT),
        ("name", _("Unit"), TEXT),
        *numerator,
        ("denominator", _("Doses"), COUNT),
        ("value", _("Share") if within else days, format_),
        ("in_the_end", _(SAME_DAY_IN_THE_END.short), format_),
        ("before", _("Before injection"), COUNT),
        ("unknown", _("No entry time"), COUNT),
    ]
    rows = []
    for one in shown:
        counted = (one.numerator or 0,) if within else ()
        row = one.row
        values = (one.value, one.in_the_end)
        rows.append(
            (row.code, _(row.name), *counted, row.denominator, *values, row.before, row.unknown)
        )
    title = _(THRESHOLD_NAMES[within]) if within else _(ENTRY_LAG.name)
    caption = f"{injected} · {provenance_text(result.provenance, _)}"
    print_table(table_of_rows(title, heads, rows), _, caption)
