"""The entry lag by area: map and ranking."""

from __future__ import annotations

from i18n import Translator
from presentation.choropleth import Classes, MapValue, Outlines, area_map, rate_map
from presentation.entry_lag.metric import LagMetricResult, LagMetricRow, classes_of_days
from presentation.figure import (
    LAG,
    ON_LAG,
    PERCENT_SIGN,
    Drawing,
    Theme,
    colours_of_classes,
    percent,
    step_index,
)
from presentation.ranking import bars, reference_line


def lag_map(
    result: LagMetricResult, outlines: Outlines, theme: Theme, _: Translator, chosen: frozenset[str]
) -> Drawing:
    """A measure of the entry lag by unit, the later the darker; grey without doses."""
    if not result.in_days:
        return rate_map(result, LAG[::-1], outlines, theme, _, chosen)
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
    classes = Classes(LAG, classes_of_days(steps, _), hover)
    return area_map(values, classes, outlines, theme, _, chosen)


def lag_ranking(
    rows: tuple[LagMetricRow, ...],
    result: LagMetricResult,
    reference: float | None,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> Drawing:
    """Bars of a measure of the entry lag; the country (or the opened province) as a dotted line."""
    classes = [result.lateness(row.value or 0) for row in rows]
    if result.in_days:
        values = [row.value or 0 for row in rows]
        label, whole = _("{days} days", days="%{x}"), 0.0
    else:
        values = [percent(row.value or 0.0) for row in rows]
        label, whole = "%{x:.1f}" + PERCENT_SIGN[_.language], 100.0
        reference = None if reference is None else percent(reference)
    lines = [reference_line(reference, theme)] if reference is not None else []
    widest = max([whole, reference or 0, *values])
    return bars(
        rows,
        values,
        colours_of_classes(LAG, classes),
        theme,
        _,
        chosen,
        label=label,
        span=(0, widest * (1.02 if whole else 1.25) or 1),
        lines=lines,
        inside=[ON_LAG[one] for one in classes],
        # Most medians are no days at all: their bars have no inside.
        outside=result.in_days,
    )
