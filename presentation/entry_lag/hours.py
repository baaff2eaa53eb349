"""When doses are entered: by weekday and hour."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from babel.dates import get_day_names

from i18n import Translator
from presentation.figure import LAG, SEPARATORS, Drawing, Theme, flat_steps, new_figure, step_index
from queries.entry_lag.over_time import EntryHours

HEIGHT = 350


def weekdays(_: Translator) -> list[str]:
    """The days of the week, Monday first."""
    names = get_day_names("wide", locale=_.language)
    return [names[number] for number in range(7)]


def hour_field(result: EntryHours, theme: Theme, _: Translator) -> Drawing:
    """A row a weekday, a column an hour, the more entries the darker; empty without any."""
    steps, total, days = result.metric.steps, result.total or 1, weekdays(_)
    classes = [
        [step_index(doses / total, steps) if doses else None for doses in row]
        for row in result.doses
    ]
    field: dict[str, Any] = {
        "type": "heatmap",
        "showlegend": False,
        "z": classes,
        "x": list(range(24)),
        "y": days,
        "colorscale": flat_steps(LAG),
        "zmin": -0.5,
        "zmax": len(LAG) - 0.5,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "customdata": result.doses,
        "hoverongaps": False,
        "hovertemplate": "%{y}, %{x}:00–%{x}:59: %{customdata:,}<extra></extra>",
    }
    legend = [
        {
            "type": "scatter", "x": [None], "y": [None], "mode": "markers", "name": words,
            "marker": {"symbol": "square", "size": 12, "color": colour},
        }
        for words, colour in zip(_classes(steps, _), LAG, strict=True)
    ]  # fmt: skip
    return new_figure(
        theme,
        [field, *legend],
        height=HEIGHT,
        demo=_ if result.provenance.data.demo else None,
        margin={"l": 8, "r": 8, "t": 22, "b": 8},
        separators=SEPARATORS[_.language],
        showlegend=True,
        legend={
            "orientation": "h", "x": 0, "y": -0.16, "yanchor": "top", "font": {"size": 11},
            "itemclick": False, "itemdoubleclick": False,
            "title": {"text": _("Share of all entries:"), "font": {"size": 11}, "side": "top"},
        },
        xaxis={
            "tickmode": "array", "tickvals": list(range(0, 24, 3)), "fixedrange": True,
            "ticktext": [f"{hour}:00" for hour in range(0, 24, 3)], "showgrid": False,
            "zeroline": False, "range": [-0.5, 23.5], "tickangle": 0, "tickfont": {"size": 11},
        },
        yaxis={
            "type": "category", "autorange": "reversed", "fixedrange": True, "automargin": True,
            "showgrid": False, "ticks": "",
        },
    )  # fmt: skip


def _classes(steps: tuple[float, ...], _: Translator) -> tuple[str, ...]:
    def written(step: float) -> str:
        return _.percent(step, 0 if step >= 0.01 else 1 if step >= 0.001 else 2)

    between = [f"{written(low)} – {written(high)}" for low, high in pairwise(steps)]
    return (
        _("under {high}", high=written(steps[0])),
        *between,
        _("{low} and more", low=written(steps[-1])),
    )
