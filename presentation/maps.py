"""Maps of the country: coverage, its change, the mismatch rate and entry lags, by unit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from i18n import Translator
from presentation.change import COLOURS, change_class, legend, limits
from presentation.choropleth import Classes, MapValue, Outlines, area_map
from presentation.entry_lag.measure import Measured, MeasuredRow, classes_of_days
from presentation.figure import COVERAGE, LAG, MISMATCH, PERCENT_SIGN, Drawing, Theme, step_index
from queries.coverage.official import Coverage, CoverageRow, changes_between
from queries.metrics import Metric
from queries.reconciliation.verification import Verification, VerificationRow


def legend_in_words(steps: tuple[float, ...], _: Translator) -> tuple[str, ...]:
    """The classes of a stepped scale in words, lowest first."""

    def whole(step: float) -> str:
        return _.percent(step, 0)

    between = [
        _("{low} to under {high}", low=whole(low), high=whole(high))
        for low, high in pairwise(steps)
    ]
    return (
        _("under {high}", high=whole(steps[0])),
        *between,
        _("{low} and more", low=whole(steps[-1])),
    )


def coverage_map(
    result: Coverage, outlines: Outlines, theme: Theme, _: Translator, chosen: frozenset[str]
) -> Drawing:
    """Coverage by unit in stepped colours; ``chosen`` units are outlined."""
    return _rates(result.rows, result.metric, COVERAGE, outlines, theme, _, chosen,
                  demo=result.provenance.data.demo)  # fmt: skip


def mismatch_map(
    result: Verification, outlines: Outlines, theme: Theme, _: Translator, chosen: frozenset[str]
) -> Drawing:
    """The mismatch rate by unit, likewise; grey where nobody was verified."""
    return _rates(result.rows, result.metric, MISMATCH, outlines, theme, _, chosen,
                  demo=result.provenance.data.demo)  # fmt: skip


def lag_map(
    result: Measured, outlines: Outlines, theme: Theme, _: Translator, chosen: frozenset[str]
) -> Drawing:
    """A measure of the entry lag by unit, the later the darker; grey without doses."""
    steps, demo = result.metric.steps, result.provenance.data.demo
    if not result.in_days:
        return _rates(result.rows, result.metric, LAG[::-1], outlines, theme, _, chosen, demo=demo)
    values = [
        MapValue(row.code, row.name, None, ())
        if row.value is None
        else MapValue(row.code, row.name, step_index(row.value, steps),
                      (row.value, row.denominator))
        for row in result.rows
    ]  # fmt: skip
    hover = _("{days} days · {doses} doses", days="%{customdata[0]}", doses="%{customdata[1]:,}")
    classes = Classes(LAG, classes_of_days(steps, _), hover)
    return area_map(values, classes, outlines, theme, _, chosen, demo=demo)


def _rates(
    rows: Sequence[CoverageRow | VerificationRow | MeasuredRow],
    metric: Metric,
    colours: tuple[str, ...],
    outlines: Outlines,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str],
    *,
    demo: bool,
) -> Drawing:
    steps = metric.steps
    values = [
        MapValue(row.code, row.name, None, ())
        if row.value is None
        else MapValue(
            row.code,
            row.name,
            step_index(row.value, steps),
            (percent(row.value), row.numerator or 0, row.denominator or 0),
        )
        for row in rows
    ]
    sign = PERCENT_SIGN[_.language]
    hover = f"%{{customdata[0]:.1f}}{sign}<br>%{{customdata[1]:,}} / %{{customdata[2]:,}}"
    classes = Classes(colours, legend_in_words(steps, _), hover)
    return area_map(values, classes, outlines, theme, _, chosen, demo=demo)


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
    steps = limits(changes.values())
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
    classes = Classes(COLOURS, legend(steps, _), hover)
    return area_map(values, classes, outlines, theme, _, chosen, demo=result.provenance.data.demo)


def percent(share: float) -> float:
    """A share in percent with the one decimal that is shown, rounded as sentences round it."""
    return round(share * 100, 1)
