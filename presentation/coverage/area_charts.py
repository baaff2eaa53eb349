"""Coverage and its change by area: rankings, the map of changes, and the classes of colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from math import floor
from statistics import quantiles

from i18n import Translator
from presentation.choropleth import Classes, MapValue, Outlines, area_map
from presentation.figure import (
    PERCENT_SIGN,
    Drawing,
    Theme,
    percent,
    step_index,
)
from presentation.ramps import COVERAGE, Ramp, attention
from presentation.ranking import Reference, bars, tight_span
from queries.coverage.official import Coverage, CoverageRow, changes_between
from queries.coverage.pace import PaceRow

FELL = {"light": "#8c510a", "dark": "#f0a35e"}
"""Brown, for what fell; safe for the common kinds of colour blindness."""
_CLASSES = 5
"""Classes of what rose, as large as each other as far as round limits let them."""


def change_limits(changes: Iterable[float]) -> tuple[float, ...]:
    """Limits between the classes of what rose, in tenths of a point, that share out the changes at
    hand evenly."""
    rises = [change for change in changes if change >= 0]
    if len(rises) < 2:
        return ()
    limits = {round(limit, 3) for limit in quantiles(rises, n=_CLASSES, method="inclusive")}
    return tuple(sorted(limit for limit in limits if min(rises) < limit <= max(rises)))


def change_class(change: float, limits: tuple[float, ...]) -> int:
    """Which class a change falls in: 0 is a fall."""
    return 0 if change < 0 else 1 + step_index(change, limits)


def change_colours(limits: tuple[float, ...], theme: Theme) -> tuple[str, ...]:
    """The colours of the classes: falls in their own, then the stronger the less it rose."""
    ramp = COVERAGE.of(theme, "up")
    last = len(ramp) - 1
    steps = [round(number * last / max(len(limits), 1)) for number in range(len(limits) + 1)]
    return FELL[theme.name], *(ramp[step] for step in steps)


def change_legend(limits: tuple[float, ...], _: Translator) -> tuple[str, ...]:
    """The classes in words, falls first."""
    if not limits:
        return _("fell"), _("rose or unchanged")
    points = [_.decimal(limit * 100) for limit in limits]
    between = [
        _("rose by {low} to under {high} points", low=low, high=high)
        for low, high in pairwise(points)
    ]
    return (
        _("fell"),
        _("rose by less than {points} points", points=points[0]),
        *between,
        _("rose by {points} points and more", points=points[-1]),
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
    limits = change_limits(changes.values())
    values = [
        MapValue(
            row.code,
            row.name,
            change_class(changes[row.code], limits),
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
    classes = Classes(change_colours(limits, theme), change_legend(limits, _), hover, attention(_))
    return area_map(values, classes, outlines, theme, _, chosen)


def coverage_ranking(
    rows: tuple[CoverageRow, ...],
    result: Coverage,
    ramp: Ramp,
    reference: Reference,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> Drawing:
    """Bars of coverage from the top down in the order given, against the country or the province
    above; the colours are those of the map."""
    metric = result.metric
    colours = ramp.of(theme, metric.good)
    shares = [percent(row.value or 0.0) for row in rows]
    held = None if reference.value is None else percent(reference.value)
    return bars(
        rows,
        shares,
        [colours[step_index(row.value or 0.0, metric.steps)] for row in rows],
        theme,
        _,
        chosen,
        label=lambda value: _.percent(value / 100),
        span=tight_span(shares, held, 100.0),
        counts=[(row.numerator or 0, row.denominator or 0) for row in rows],
        reference=Reference(reference.name, held),
    )


def change_ranking(
    rows: tuple[CoverageRow, ...],
    changes: dict[str, float],
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> Drawing:
    """Bars of the change in coverage, in percentage points."""
    values = [percent(changes[row.code]) for row in rows]
    widest = max((abs(value) for value in values), default=1.0) or 1.0
    limits = change_limits(changes.values())
    colours = change_colours(limits, theme)
    return bars(
        rows,
        values,
        [colours[change_class(changes[row.code], limits)] for row in rows],
        theme,
        _,
        chosen,
        label=lambda value: _.points(value / 100, unit=False),
        span=(-widest * 1.3 if min(values, default=0) < 0 else 0, widest * 1.2),
        counts=[(row.numerator or 0, row.denominator or 0) for row in rows],
    )


def pace_ranking(rows: tuple[PaceRow, ...], theme: Theme, _: Translator) -> Drawing:
    """Bars of the persons newly vaccinated a day per 1,000 of the population."""
    values = [round(row.value, 2) for row in rows]
    return bars(
        rows,
        values,
        [theme.accent] * len(rows),
        theme,
        _,
        frozenset(),
        label=lambda value: _.decimal(value, 2),
        span=(0, max(values, default=0) * 1.05 or 1),
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
