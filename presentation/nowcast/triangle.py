"""The reporting triangle: doses by day of injection and days until their entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from i18n import Translator
from presentation.figure import LAG, SEPARATORS, Drawing, Theme, flat_steps, new_figure, step_index
from queries.entry_lag.over_time import LagTriangle

ROW = 17
MOST_LAGS = 30
"""Days of lag that have a column of their own; later ones share the last."""


def cells(found: Mapping[int, int]) -> list[int]:
    """Doses by column: lags of 0 to 30 days, and more."""
    row = [found.get(lag, 0) for lag in range(MOST_LAGS + 1)]
    return [*row, sum(doses for lag, doses in found.items() if lag > MOST_LAGS)]


def known_lags(day: date, last: date) -> int:
    """How many columns of a day can be known on the last day of the records."""
    return min(max((last - day).days + 1, 0), MOST_LAGS + 2)


def triangle_field(result: LagTriangle, theme: Theme, _: Translator) -> Drawing:
    """A row a day, the latest on top; a column a lag; hatched what cannot be known yet."""
    steps, days = result.metric.steps, result.days[::-1]
    counts = [cells(found) for _day, found in days]
    hidden = [(number, known_lags(day, result.last)) for number, (day, _found) in enumerate(days)]
    hidden = [(number, known) for number, known in hidden if known < MOST_LAGS + 2]
    field = {
        "type": "heatmap",
        "z": [[step_index(doses, steps) if doses else None for doses in row] for row in counts],
        "colorscale": flat_steps(LAG),
        "zmin": -0.5, "zmax": len(LAG) - 0.5, "showscale": False, "xgap": 1, "ygap": 1,
        "customdata": counts, "hoverongaps": False,
        "text": [[day.strftime("%d/%m/%Y")] * (MOST_LAGS + 2) for day, _found in days],
        "hovertemplate": "%{text} +%{x}: %{customdata:,}<extra></extra>",
    }  # fmt: skip
    unknown = {
        "type": "bar", "orientation": "h", "hoverinfo": "skip", "width": 1,
        "name": _("not yet known"),
        "y": [number for number, _known in hidden],
        "base": [known - 0.5 for _number, known in hidden],
        "x": [MOST_LAGS + 2 - known for _number, known in hidden],
        "marker": {
            "color": "rgba(0,0,0,0)",
            "pattern": {"shape": "/", "fgcolor": theme.unknown, "size": 5, "solidity": 0.2},
        },
    }  # fmt: skip
    legend = [
        {
            "type": "scatter", "x": [None], "y": [None], "mode": "markers", "name": words,
            "marker": {"symbol": "square", "size": 12, "color": colour},
        }
        for words, colour in zip(_classes(steps, _), LAG, strict=True)
    ]  # fmt: skip
    labels = range(0, len(days), 4)
    columns = [*range(0, MOST_LAGS + 1, 5), MOST_LAGS + 1]
    return new_figure(
        theme,
        [field, *([unknown] if hidden else []), *legend],
        height=ROW * len(days) + 110,
        demo=_ if result.provenance.data.demo else None,
        margin={"l": 8, "r": 8, "t": 22, "b": 8},
        separators=SEPARATORS[_.language],
        bargap=0,
        showlegend=True,
        legend={
            "orientation": "h", "x": 0, "y": -0.12, "yanchor": "top", "font": {"size": 11},
            "itemclick": False, "itemdoubleclick": False,
        },
        xaxis={
            "title": {"text": _("days from the injection to the entry"), "font": {"size": 12}},
            "tickmode": "array", "tickvals": columns, "fixedrange": True, "showgrid": False,
            "ticktext": [*(str(one) for one in columns[:-1]), f">{MOST_LAGS}"], "zeroline": False,
            "range": [-0.5, MOST_LAGS + 1.5],
        },
        yaxis={
            "tickmode": "array", "tickvals": list(labels), "fixedrange": True, "automargin": True,
            "ticktext": [days[number][0].strftime("%d/%m") for number in labels],
            "showgrid": False, "zeroline": False, "range": [len(days) - 0.5, -0.5],
        },
    )  # fmt: skip


def _classes(steps: tuple[float, ...], _: Translator) -> tuple[str, ...]:
    between = [f"{_.integer(low)}–{_.integer(high - 1)}" for low, high in pairwise(steps)]
    return (f"1–{_.integer(steps[0] - 1)}", *between,
            _("{low} and more", low=_.integer(steps[-1])))  # fmt: skip
