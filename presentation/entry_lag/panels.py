"""The panels of the entry lag topic: each built from results, shown on pages and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from geo.units import Unit
from i18n import Translator
from presentation.choropleth import Outlines
from presentation.entry_lag import (
    area_charts,
    charts,
    facility_text,
    tables,
    text,
    time_charts,
    trend,
)
from presentation.entry_lag.metric import (
    LagMetricResult,
    LagMetricRow,
    lag_metric_alt,
    lag_metric_name,
    lag_metric_result,
    lag_metric_row,
)
from presentation.panel import Panel
from presentation.ranking import Reference
from queries.databases import Provenance
from queries.entry_lag.facilities import WorstFacilities
from queries.entry_lag.lags import EntryLag, LagMetric, LagRow
from queries.entry_lag.metrics import ENTRY_LAG, REGISTRATION_EFFECT
from queries.entry_lag.over_time import EntryHours, LagTriangle, LagWeeks
from queries.entry_lag.registration import RegistrationRow

MAX_RANKED = 63
"""Bars of a ranking; of more areas the slowest are drawn and the table has all."""
FEW, FEW_WEEK_ROWS = 26, 30
"""Bars that need no scrolling beside the map, and rows of the field of weeks that need none."""
HEIGHT = 640


@dataclass(frozen=True)
class Shown:
    """What a map and its ranking show: a metric of the areas of one level.

    ``reference`` is the country, or the province whose districts are shown, which is ``local``;
    ``chosen`` are outlined.
    """

    areas: EntryLag
    name: LagMetric
    reference: LagRow
    outlines: Outlines
    local: bool
    chosen: frozenset[str]

    @cached_property
    def result(self) -> LagMetricResult:
        """What the map shows of every area."""
        return lag_metric_result(self.areas, self.name)

    @property
    def reference_row(self) -> LagMetricRow:
        """The same of the reference."""
        return lag_metric_row(self.reference, self.name)

    @property
    def ranked(self) -> tuple[LagRow, ...]:
        """The areas in the order of the ranking."""
        by_code = {row.code: row for row in self.areas.rows}
        return tuple(by_code[row.code] for row in self.result.ranked)

    @property
    def opens(self) -> dict[str, str]:
        """The codes of the areas by their names."""
        return {row.name: row.code for row in self.areas.rows}


def area_map(shown: Shown, _: Translator) -> Panel:
    """The map of the chosen metric."""
    result = shown.result
    return Panel(
        "map",
        lag_metric_name(result, _),
        partial(tables.lags_table, shown.areas.rows, _),
        partial(area_charts.lag_map, result, shown.outlines, _=_, chosen=shown.chosen),
        partial(lag_metric_alt, result, shown.reference_row, _),
        result.metric,
        result.provenance,
        opens=shown.opens,
    )


def ranking(shown: Shown, _: Translator) -> Panel:
    """The areas from the slowest on."""
    result, reference = shown.result, shown.reference_row
    rows = result.ranked
    place = _(reference.name) if shown.local else _("whole country")
    title = _("{metric}, slowest first", metric=lag_metric_name(result, _))
    if len(rows) > MAX_RANKED:
        title += " · " + _("the slowest {count} of {total}", count=MAX_RANKED, total=len(rows))
    return replace(
        area_map(shown, _),
        id="ranking",
        title=title,
        table=partial(tables.lags_table, shown.ranked, _),
        figure=partial(
            area_charts.lag_ranking,
            rows[:MAX_RANKED],
            result,
            Reference(place, reference.value),
            _=_,
            chosen=shown.chosen,
        ),
        height=HEIGHT if len(rows) > FEW else None,
    )


def distribution(row: LagRow, provenance: Provenance, _: Translator) -> Panel:
    """One area's doses by days until their entry."""
    return Panel(
        "distribution",
        _("Doses by days until their entry, in percent (each class twice as long)"),
        partial(tables.distribution_table, row, _),
        partial(charts.lag_distribution, row, _=_),
        partial(text.distribution_alt, row, _),
        ENTRY_LAG,
        provenance,
        note=_(
            "Zero days has no place on a logarithmic scale and stands by itself. Doses without "
            "a valid entry time have no lag and are drawn apart, in grey, without a share."
        ),
    )


def hours(result: EntryHours, _: Translator) -> Panel:
    """Entries by weekday and hour."""
    return Panel(
        "hours",
        text.hours_title(result, _),
        partial(tables.hours_table, result, _),
        partial(time_charts.hour_field, result, _=_),
        partial(text.hours_alt, result, _),
        result.metric,
        result.provenance,
    )


def weeks(result: LagWeeks, within: Unit | None, chosen: str, _: Translator) -> Panel:
    """The share entered on the same day, by week: of the provinces, or of the districts ``within``
    one; the area of the code ``chosen`` is bold."""
    return Panel(
        "weeks",
        _(
            "Entered on the day of injection, week by week, {place}",
            place=within.short_name if within else _("whole country"),
        ),
        partial(tables.weeks_table, result, _),
        partial(time_charts.week_field, result, _=_, chosen=frozenset({chosen})),
        partial(text.weeks_alt, result, _),
        result.metric,
        result.provenance,
        _(
            "By week of injection. The colours are those of the map. Weeks right of the dotted "
            "line are not fully entered: late entries are still to come."
        ),
        opens={str(number): code for number, (code, _name, _cells) in enumerate(result.rows)},
        height=HEIGHT if len(result.rows) > FEW_WEEK_ROWS else None,
    )


def over_weeks(
    result: LagWeeks, place: Unit, reference: tuple[LagWeeks, str] | None, _: Translator
) -> Panel:
    """The share of a place entered on the same day, by week, beside that of the ``reference``: a
    result and the code of its row."""
    return Panel(
        "trend",
        text.trend_title(trend.ripe_weeks(result, place.code), _),
        partial(tables.trend_table, trend.known_weeks(result, place.code), _),
        partial(trend.same_day_trend, result, place.code, reference, _=_),
        partial(text.trend_alt, _(place.short_name), trend.ripe_weeks(result, place.code), _),
        result.metric,
        result.provenance,
        _("By week of injection. Hollow points: weeks of which late entries are still to come."),
    )


def triangle(result: LagTriangle, _: Translator) -> Panel:
    """The reporting triangle."""
    return Panel(
        "triangle",
        _("Doses by day of injection and days until their entry"),
        partial(tables.triangle_table, result, _),
        partial(time_charts.triangle_field, result, _=_),
        partial(text.triangle_alt, result, _),
        result.metric,
        result.provenance,
    )


def late_facilities(result: WorstFacilities, place: Unit, _: Translator) -> Panel:
    """The facilities of a place with the most doses entered late."""
    title = facility_text.late_facilities_title(place, _)
    if result.facilities > len(result.rows):
        total = _.integer(result.facilities)
        title += " · " + _("{count} of {total}", count=len(result.rows), total=total)
    inside = place.level in ("province", "district")
    names = [charts.facility_name(row, inside=inside) for row in result.rows]
    return Panel(
        "facilities",
        title,
        partial(tables.late_facilities_table, result.rows, _),
        partial(charts.late_facility_bars, result.rows, names, _=_),
        partial(facility_text.facilities_alt, result, _),
        result.metric,
        result.provenance,
    )


def registration(
    same_day: Sequence[RegistrationRow],
    mismatch: Sequence[RegistrationRow],
    of_place: tuple[RegistrationRow, RegistrationRow],
    provenance: Provenance,
    _: Translator,
) -> Panel:
    """The registered beforehand against walk-ins by area; ``of_place`` are the rows of the opened
    place for both outcomes."""
    return Panel(
        "registration",
        _(text.REGISTRATION_TITLE),
        partial(tables.registration_table, same_day, mismatch, _),
        partial(charts.registration_dots, same_day, mismatch, _=_),
        partial(text.registered_sentence, *of_place, _),
        REGISTRATION_EFFECT,
        provenance,
        _(
            "Of all weeks of injection until the day shown (wrong details: of the first dose). "
            "Only facilities and weeks with both kinds count. Dots are differences, lines their "
            "95% intervals (Mantel and Haenszel; variance after Greenland and Robins)."
        ),
    )
