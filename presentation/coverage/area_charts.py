"""Coverage and its change by area: rankings, the map of changes, and the classes of colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from math import floor

from i18n import Translator
from presentation.choropleth import Classes, MapValue, Outlines, area_map
from presentation.figure import (
    COVERAGE,
    PERCENT_SIGN,
    Drawing,
    Theme,
    colours_of_classes,
    percent,
    step_index,
)
from presentation.ranking import bars, reference_line
from queries.coverage.official import Coverage, CoverageRow, changes_between
from queries.coverage.pace import Pace, PaceRow

CHANGE = ("#8c510a", "#d8b365", "#f0ebdd", "#c7eae5", "#7fc6bb", "#35978f", "#01665e")
"""Brown to teal, fell to rose; safe for the common kinds of colour blindness."""

_UNCHANGED = 2
_FEW_DAYS = (0.05, 0.02, 0.05, 0.15)
_MANY_DAYS = (0.10, 0.10, 0.20, 0.30)
"""Limits of the classes as shares: of the falls, then of the rises."""


def change_limits(changes: Iterable[float]) -> tuple[float, ...]:
    """Round limits that tell the changes at hand apart: finer for the steps of a few weeks."""
    largest = max((abs(change) for change in changes), default=0.0)
    return _FEW_DAYS if largest <= _FEW_DAYS[-1] * 1.5 else _MANY_DAYS


def change_class(change: float, steps: tuple[float, ...]) -> int:
    """Which of the seven classes a change falls in."""
    fall, *rises = steps
    if change < 0:
        return 0 if change < -fall else 1
    return _UNCHANGED if change == 0 else _UNCHANGED + 1 + sum(change >= rise for rise in rises)


def change_legend(steps: tuple[float, ...], _: Translator) -> tuple[str, ...]:
    """The classes in words, the largest fall first."""
    fall, *rises = (_.integer(step * 100) for step in steps)
    between = [
        _("rose by {low} to under {high} points", low=low, high=high)
        for low, high in pairwise(rises)
    ]
    return (
        _("fell by more than {points} points", points=fall),
        _("fell by up to {points} points", points=fall),
        _("unchanged"),
        _("rose by less than {points} points", points=rises[0]),
        *between,
        _("rose by {points} points and more", points=rises[-1]),
    )


def change_map(
    result: Coverage,
    before: Coverage,
    outlines: Outlines,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str],
) -> Drawing:
    """Change in coverage between two days by unit, in percentage points."""
    earlier = {row.code: row.value for row in before.rows}
    changes = changes_between(result, before)
    steps = change_limits(changes.values())
    values = [
        MapValue(
            row.code,
            row.name,
            change_class(changes[row.code], steps),
            (percent(changes[row.code]), percent(earlier[row.code] or 0), percent(row.value or 0)),
        )
        if row.code in changes
        else MapValue(row.code, row.name, None, ())
        for row in result.rows
    ]
    sign = PERCENT_SIGN[_.language]
    hover = (
        f"%{{customdata[0]:+.1f}}<br>%{{customdata[1]:.1f}}{sign} → %{{customdata[2]:.1f}}{sign}"
    )
    classes = Classes(CHANGE, change_legend(steps, _), hover)
    return area_map(values, classes, outlines, theme, _, chosen)


def coverage_ranking(
    rows: tuple[CoverageRow, ...],
    result: Coverage,
    country: float | None,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> Drawing:
    """Bars of coverage from the top down in the order given; the country as a dotted line."""
    values = [row.value or 0.0 for row in rows]
    classes = [step_index(value, result.metric.steps) for value in values]
    lines = [reference_line(percent(country), theme)] if country is not None else []
    shares = [percent(value) for value in values]
    return bars(
        rows,
        shares,
        colours_of_classes(COVERAGE, classes),
        theme,
        _,
        chosen,
        label="%{x:.1f}" + PERCENT_SIGN[_.language],
        span=(0, max([100.0, *shares]) * 1.02),
        lines=lines,
    )


def change_ranking(
    rows: tuple[CoverageRow, ...],
    changes: dict[str, float],
    result: Coverage,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> Drawing:
    """Bars of the change in coverage, in percentage points."""
    values = [percent(changes[row.code]) for row in rows]
    widest = max((abs(value) for value in values), default=1.0) or 1.0
    steps = change_limits(changes.values())
    classes = [change_class(changes[row.code], steps) for row in rows]
    return bars(
        rows,
        values,
        colours_of_classes(CHANGE, classes),
        theme,
        _,
        chosen,
        label="%{x:+.1f}",
        span=(-widest * 1.3 if min(values, default=0) < 0 else 0, widest * 1.2),
        lines=[],
    )


def pace_ranking(rows: tuple[PaceRow, ...], result: Pace, theme: Theme, _: Translator) -> Drawing:
    """Bars of the persons newly vaccinated a day per 1,000 of the population."""
    values = [round(row.value, 2) for row in rows]
    return bars(
        rows,
        values,
        {"color": theme.accent},
        theme,
        _,
        frozenset(),
        label="%{x:.2f}",
        span=(0, max(values, default=0) * 1.05 or 1),
        lines=[],
    )


def local_steps(values: Sequence[float]) -> tuple[float, ...]:
    """Six round limits between seven classes, as narrow as lets them hold all values."""
    lowest, highest = min(values, default=0.0) * 100, max(values, default=1.0) * 100
    for width in (1, 2, 5, 10, 20):
        first = (floor(lowest / width) + 1) * width
        if highest < first + 6 * width:
            break
    return tuple((first + width * number) / 100 for number in range(6))


def in_local_steps(result: Coverage) -> Coverage:
    """The same coverage in the classes that its own rows need; the country's are too wide."""
    steps = local_steps([row.value for row in result.rows if row.value is not None])
    return replace(result, metric=replace(result.metric, steps=steps))
