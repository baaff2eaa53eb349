"""Rankings: one bar a unit, lowest first, with the country as a line."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.maps import change_step, points
from dashboard.charts.style import CHANGE, COVERAGE, Theme, new_figure, step_index
from i18n import Translator
from queries.coverage import Coverage, CoverageRow
from queries.pace import Pace, PaceRow

BAR = 21


def coverage_ranking(
    rows: tuple[CoverageRow, ...],
    result: Coverage,
    country: float | None,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> go.Figure:
    """Bars of coverage from the top down in the order given, labelled with their value."""
    values = [row.value or 0.0 for row in rows]
    colours = [COVERAGE[step_index(value, result.metric.steps)] for value in values]
    texts = [_.percent(value) for value in values]
    hovers = [
        f"<b>{row.name}</b><br>{_.percent(row.value or 0)}<br>"
        f"{_.integer(row.numerator or 0)} / {_.integer(row.denominator or 0)}"
        for row in rows
    ]
    lines = []
    if country is not None:
        lines.append(_reference(country, theme))
    return _bars(
        rows, values, colours, texts, hovers, theme, chosen,
        axis=[0, max([1.0, *values]) * 1.02], lines=lines,
        demo=_ if result.provenance.data.demo else None,
    )  # fmt: skip


def change_ranking(
    rows: tuple[CoverageRow, ...],
    changes: dict[str, float],
    result: Coverage,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> go.Figure:
    """Bars of the change in coverage, in percentage points."""
    values = [changes[row.code] for row in rows]
    span = max((abs(value) for value in values), default=0.01) or 0.01
    low = -span * 1.3 if min(values, default=0) < 0 else 0
    return _bars(
        rows,
        values,
        [CHANGE[change_step(value)] for value in values],
        [points(value, _) for value in values],
        [f"<b>{row.name}</b><br>{points(changes[row.code], _)}" for row in rows],
        theme,
        chosen,
        axis=[low, span * 1.4],
        lines=[],
        demo=_ if result.provenance.data.demo else None,
    )


def pace_ranking(rows: tuple[PaceRow, ...], result: Pace, theme: Theme, _: Translator) -> go.Figure:
    """Bars of the persons newly vaccinated a day per 1,000 of the population."""
    values = [row.value for row in rows]
    hovers = [
        f"<b>{row.name}</b><br>"
        + _("{newly} persons in {days} days", newly=_.integer(row.newly), days=row.days)
        for row in rows
    ]
    return _bars(
        rows, values, [theme.accent] * len(rows), [_.decimal(value, 2) for value in values], hovers,
        theme, frozenset(), axis=[0, max(values, default=1.0) * 1.2 or 1.0], lines=[],
        demo=_ if result.provenance.data.demo else None,
    )  # fmt: skip


def _reference(value: float, theme: Theme) -> dict[str, object]:
    return {
        "type": "line", "x0": value, "x1": value, "y0": 0, "y1": 1, "yref": "paper",
        "line": {"color": theme.muted, "width": 1, "dash": "dot"},
    }  # fmt: skip


def _bars(
    rows: Sequence[CoverageRow | PaceRow],
    values: list[float],
    colours: list[str],
    texts: list[str],
    hovers: list[str],
    theme: Theme,
    chosen: frozenset[str],
    *,
    axis: list[float],
    lines: list[dict[str, object]],
    demo: Translator | None,
) -> go.Figure:
    names = [f"<b>{row.name}</b>" if row.code in chosen else row.name for row in rows]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "x": values,
        "marker": {"color": colours, "line": {"color": theme.muted, "width": 0.5}},
        "text": texts,
        "textposition": "auto",
        "insidetextanchor": "start",
        "constraintext": "none",
        "cliponaxis": False,
        "customdata": [row.code for row in rows],
        "hovertext": hovers,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    return new_figure(
        theme,
        [bars],
        height=BAR * len(rows) + 24,
        demo=demo,
        bargap=0.25,
        margin={"l": 8, "r": 8, "t": 20, "b": 4},
        xaxis={"visible": False, "range": axis, "fixedrange": True},
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": names,
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "ticks": "",
        },
        shapes=lines,
    )
