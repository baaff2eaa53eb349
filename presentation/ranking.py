"""Rankings: one bar a unit, in the order given, with the country as a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from i18n import Translator
from presentation.change import COLOURS, change_class, limits
from presentation.entry_lag.measure import Measured, MeasuredRow
from presentation.figure import (
    COVERAGE,
    LAG,
    MISMATCH,
    ON_LAG,
    ON_MISMATCH,
    PERCENT_SIGN,
    SEPARATORS,
    Drawing,
    Theme,
    colours_of_classes,
    new_figure,
    step_index,
)
from presentation.maps import percent
from queries.coverage.official import Coverage, CoverageRow
from queries.coverage.pace import Pace, PaceRow
from queries.reconciliation.verification import Verification, VerificationRow

BAR = 21


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
    lines = [_reference(percent(country), theme)] if country is not None else []
    shares = [percent(value) for value in values]
    return _bars(
        rows, shares, colours_of_classes(COVERAGE, classes), theme, _, chosen,
        label="%{x:.1f}" + PERCENT_SIGN[_.language], span=(0, max([100.0, *shares]) * 1.02),
        lines=lines, demo=result.provenance.data.demo,
    )  # fmt: skip


def mismatch_ranking(
    rows: tuple[VerificationRow, ...],
    result: Verification,
    reference: float | None,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> Drawing:
    """Bars of the mismatch rate; the country (or the opened province) as a dotted line."""
    values = [row.value or 0.0 for row in rows]
    classes = [step_index(value, result.metric.steps) for value in values]
    lines = [_reference(percent(reference), theme)] if reference is not None else []
    shares = [percent(value) for value in values]
    # Rates are far from 100 %: bars that reach no further than needed can be told apart.
    widest = max([*shares, percent(reference or 0.0)], default=0.0)
    return _bars(
        rows, shares, colours_of_classes(MISMATCH, classes), theme, _, chosen,
        label="%{x:.1f}" + PERCENT_SIGN[_.language], span=(0, widest * 1.12 or 1), lines=lines,
        demo=result.provenance.data.demo, inside=[ON_MISMATCH[one] for one in classes],
    )  # fmt: skip


def lag_ranking(
    rows: tuple[MeasuredRow, ...],
    result: Measured,
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
    lines = [_reference(reference, theme)] if reference is not None else []
    widest = max([whole, reference or 0, *values])
    return _bars(
        rows, values, colours_of_classes(LAG, classes), theme, _, chosen, label=label,
        span=(0, widest * (1.02 if whole else 1.25) or 1), lines=lines,
        demo=result.provenance.data.demo, inside=[ON_LAG[one] for one in classes],
        # Most medians are no days at all: their bars have no inside.
        outside=result.in_days,
    )  # fmt: skip


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
    steps = limits(changes.values())
    classes = [change_class(changes[row.code], steps) for row in rows]
    return _bars(
        rows, values, colours_of_classes(COLOURS, classes), theme, _, chosen, label="%{x:+.1f}",
        span=(-widest * 1.3 if min(values, default=0) < 0 else 0, widest * 1.2), lines=[],
        demo=result.provenance.data.demo,
    )  # fmt: skip


def pace_ranking(rows: tuple[PaceRow, ...], result: Pace, theme: Theme, _: Translator) -> Drawing:
    """Bars of the persons newly vaccinated a day per 1,000 of the population."""
    values = [round(row.value, 2) for row in rows]
    return _bars(
        rows, values, {"color": theme.accent}, theme, _, frozenset(), label="%{x:.2f}",
        span=(0, max(values, default=0) * 1.05 or 1), lines=[], demo=result.provenance.data.demo,
    )  # fmt: skip


def _reference(value: float, theme: Theme) -> dict[str, Any]:
    return {
        "type": "line", "x0": value, "x1": value, "y0": 0, "y1": 1, "yref": "paper",
        "line": {"color": theme.muted, "width": 1, "dash": "dot"},
    }  # fmt: skip


def _bars(
    rows: Sequence[CoverageRow | MeasuredRow | PaceRow | VerificationRow],
    values: list[float],
    colours: dict[str, Any],
    theme: Theme,
    _: Translator,
    chosen: frozenset[str],
    *,
    label: str,
    span: tuple[float, float],
    lines: list[dict[str, Any]],
    demo: bool,
    inside: list[str] | None = None,
    outside: bool = False,
) -> Drawing:
    names = [f"<b>{row.name}</b>" if row.code in chosen else row.name for row in rows]
    bars = {
        "type": "bar",
        "name": "",
        "orientation": "h",
        "y": names,
        "x": values,
        "marker": {**colours, "line": {"color": theme.muted, "width": 0.5}},
        "texttemplate": label,
        "textposition": "outside" if outside else "auto",
        "insidetextanchor": "start",
        "insidetextfont": {"color": inside} if inside else None,
        "constraintext": "none",
        "cliponaxis": False,
        "hovertemplate": f"%{{y}}<br>{label}",
    }
    return new_figure(
        theme,
        [bars],
        height=BAR * len(rows) + 24,
        demo=_ if demo else None,
        bargap=0.25,
        margin={"l": 8, "r": 8, "t": 20, "b": 4},
        separators=SEPARATORS[_.language],
        xaxis={"visible": False, "range": [round(end, 2) for end in span], "fixedrange": True},
        yaxis={
            "type": "category",
            "tickmode": "linear",
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "ticks": "",
        },
        shapes=lines,
    )
