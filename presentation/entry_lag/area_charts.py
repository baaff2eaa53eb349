"""The entry lag by area: map and ranking."""

from __future__ import annotations

from i18n import Translator
from presentation.choropleth import Classes, MapValue, Outlines, area_map, rate_map
from presentation.entry_lag.metric import (
    LagMetricResult,
    LagMetricRow,
    classes_of_days,
    days_in_words,
)
from presentation.figure import (
    Drawing,
    Theme,
    percent,
    step_index,
)
from presentation.ramps import LAG, attention
from presentation.ranking import Reference, bars, tight_span


def lag_map(
    result: LagMetricResult, outlines: Outlines, theme: Theme, _: Translator, chosen: frozenset[str]
) -> Drawing:
    """A measure of the entry lag by unit, the later the stronger; grey without doses."""
    if not result.in_days:
        return rate_map(result, LAG, outlines, theme, _, chosen)
    steps = result.metric.steps
    values = [
        MapValue(row.code, row.name, None, ())
        if row.value is None
        else MapValue(
            row.code, row.name, step_index(row.value, steps), (row.value, row.denominator)
        )
        for row in result.rows
    ]
    hover = _("{days} days · {doses} doses", days="%{customdata[0]}", doses="%{customdata[1]:,}")
    classes = Classes(LAG.of(theme), classes_of_days(steps, _), hover, attention(_))
    return area_map(values, classes, outlines, theme, _, chosen)


def lag_ranking(
    rows: tuple[LagMetricRow, ...],
    result: LagMetricResult,
    reference: Reference,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> Drawing:
    """Bars of a measure of the entry lag, against the country or the opened province."""
    colours = LAG.of(theme)
    days = result.in_days
    values = [float(row.value or 0) if days else percent(row.value or 0.0) for row in rows]
    held = reference.value
    if held is not None and not days:
        held = percent(held)
    return bars(
        rows,
        values,
        [colours[result.lateness(row.value or 0)] for row in rows],
        theme,
        _,
        chosen,
        label=lambda value: days_in_words(round(value), _) if days else _.percent(value / 100),
        span=(0, max([held or 0, *values]) * 1.25 or 1) if days else tight_span(values, held, 100),
        counts=[] if days else [(row.numerator, row.denominator) for row in rows],
        reference=Reference(reference.name, held),
        # Most medians are no days at all: their bars have no inside.
        outside=days,
    )
