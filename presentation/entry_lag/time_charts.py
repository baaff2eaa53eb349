"""When doses are entered: week by week, by weekday and hour, and the reporting triangle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from babel.dates import get_day_names

from i18n import Translator
from presentation.figure import (
    PERCENT_SIGN,
    SEPARATORS,
    Drawing,
    Theme,
    colours_of_classes,
    flat_steps,
    new_figure,
    percent,
    step_index,
)
from presentation.ramps import COUNT, LAG
from queries.entry_lag.over_time import EntryHours, LagTriangle, LagWeeks

_WEEK_ROW, _DAY_ROW = 19, 17
"""Pixels of a row."""
_HOURS_HEIGHT = 350
MAX_LAGS = 30
"""Days of lag that have a column of their own; later ones share the last."""


def week_field(
    result: LagWeeks, theme: Theme, _: Translator, chosen: frozenset[str] = frozenset()
) -> Drawing:
    """A row a unit, a column a week, the later the stronger; unripe weeks are paler.

    Cells are bars, because a click on a bar can open its unit, and one on a heat map nothing.
    """
    steps, rows, colours = result.metric.steps, result.rows, LAG.of(theme)
    cells = [
        (number, place, cell)
        for number, (_code, _name, found) in enumerate(rows)
        for place, cell in enumerate(found)
        if cell.value is not None
    ]
    classes = [len(steps) - step_index(cell.value or 0.0, steps) for _row, _week, cell in cells]
    unripe = sum(week < result.unripe_from for week in result.weeks)
    names = [f"<b>{name}</b>" if code in chosen else name for code, name, _cells in rows]
    sign = PERCENT_SIGN[_.language]
    known = {
        "type": "bar",
        "orientation": "h",
        "y": [number for number, _week, _cell in cells],
        "base": [week - 0.5 for _row, week, _cell in cells],
        "x": [1] * len(cells),
        "width": 0.96,
        "marker": {
            **colours_of_classes(colours, classes),
            "opacity": [1 if week < unripe else 0.5 for _row, week, _cell in cells],
        },
        "showlegend": False,
        "customdata": [
            (percent(cell.value or 0.0), cell.same_day, cell.doses) for _row, _week, cell in cells
        ],
        # The name of a cell's unit stands at its row.
        "hovertemplate": f"%{{customdata[0]:.1f}}{sign}<br>%{{customdata[1]:,}} / "
        "%{customdata[2]:,}<extra></extra>",
    }
    # Dates and legend on top: what is long is scrolled.
    labelled = range(len(result.weeks) - 8, -1, -6)
    legend = [
        {
            "type": "bar",
            "x": [None],
            "y": [None],
            "marker": {"color": colour},
            "name": words,
        }
        for words, colour in zip(_week_classes(steps, _), colours[::-1], strict=True)
    ]
    return new_figure(
        theme,
        [known, *legend],
        height=_WEEK_ROW * len(rows) + 130,
        margin={"l": 8, "r": 8, "t": 100, "b": 20},
        separators=SEPARATORS[_.language],
        bargap=0,
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1 + 44 / (_WEEK_ROW * max(len(rows), 1)),
            "yanchor": "bottom",
            "font": {"size": 11},
            "entrywidth": 58,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        xaxis={
            "range": [-0.5, len(result.weeks) - 0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "side": "top",
            "tickangle": 0,
            "tickmode": "array",
            "tickvals": list(labelled),
            "ticktext": [result.weeks[number].strftime("%d/%m") for number in labelled],
        },
        yaxis={
            "range": [len(rows) - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickmode": "array",
            "tickvals": list(range(len(rows))),
            "ticktext": names,
            "automargin": True,
            "ticks": "",
        },
        shapes=[
            {
                "type": "line",
                "x0": unripe - 0.5,
                "x1": unripe - 0.5,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": theme.strong, "width": 1.5, "dash": "dot"},
            }
        ]
        if unripe < len(result.weeks)
        else [],
        annotations=[
            {
                "text": _("not fully entered yet") + " →",
                "x": unripe - 0.6,
                "xanchor": "right",
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "yshift": 20,
                "showarrow": False,
                "font": {"size": 11, "color": theme.muted},
            }
        ]
        if unripe < len(result.weeks)
        else [],
    )


def _week_classes(steps: tuple[float, ...], _: Translator) -> list[str]:
    """The classes as short as a phone needs them, the lowest share first."""
    whole = [_.percent(step, 0) for step in steps]
    between = [
        f"{_.integer(low * 100)}–{high}" for low, high in zip(steps, whole[1:], strict=False)
    ]
    return [f"< {whole[0]}", *between, f"≥ {whole[-1]}"]


def weekdays(_: Translator) -> list[str]:
    """The days of the week, Monday first."""
    names = get_day_names("wide", locale=_.language)
    return [names[number] for number in range(7)]


def hour_field(result: EntryHours, theme: Theme, _: Translator) -> Drawing:
    """A row a weekday, a column an hour, the more entries the stronger; empty without any."""
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
        "colorscale": flat_steps(COUNT.of(theme)),
        "zmin": -0.5,
        "zmax": len(steps) + 0.5,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "customdata": result.doses,
        "hoverongaps": False,
        "hovertemplate": "%{y}, %{x}:00–%{x}:59: %{customdata:,}<extra></extra>",
    }
    legend = [
        {
            "type": "scatter",
            "x": [None],
            "y": [None],
            "mode": "markers",
            "name": words,
            "marker": {"symbol": "square", "size": 12, "color": colour},
        }
        for words, colour in zip(_hour_classes(steps, _), COUNT.of(theme), strict=True)
    ]
    return new_figure(
        theme,
        [field, *legend],
        height=_HOURS_HEIGHT,
        margin={"l": 8, "r": 8, "t": 22, "b": 8},
        separators=SEPARATORS[_.language],
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": -0.16,
            "yanchor": "top",
            "font": {"size": 11},
            "itemclick": False,
            "itemdoubleclick": False,
            "title": {"text": _("Share of all entries:"), "font": {"size": 11}, "side": "top"},
        },
        xaxis={
            "tickmode": "array",
            "tickvals": list(range(0, 24, 3)),
            "fixedrange": True,
            "ticktext": [f"{hour}:00" for hour in range(0, 24, 3)],
            "showgrid": False,
            "zeroline": False,
            "range": [-0.5, 23.5],
            "tickangle": 0,
            "tickfont": {"size": 11},
        },
        yaxis={
            "type": "category",
            "autorange": "reversed",
            "fixedrange": True,
            "automargin": True,
            "showgrid": False,
            "ticks": "",
        },
    )


def _hour_classes(steps: tuple[float, ...], _: Translator) -> tuple[str, ...]:
    def written(step: float) -> str:
        return _.percent(step, 0 if step >= 0.01 else 1 if step >= 0.001 else 2)

    between = [f"{written(low)} – {written(high)}" for low, high in pairwise(steps)]
    return (
        _("under {high}", high=written(steps[0])),
        *between,
        _("{low} and more", low=written(steps[-1])),
    )


def cells(counts: Mapping[int, int]) -> list[int]:
    """Doses by column: lags of 0 to 30 days, and more."""
    row = [counts.get(lag, 0) for lag in range(MAX_LAGS + 1)]
    return [*row, sum(doses for lag, doses in counts.items() if lag > MAX_LAGS)]


def known_lags(day: date, last: date) -> int:
    """How many columns of a day can be known on the last day of the records."""
    return min(max((last - day).days + 1, 0), MAX_LAGS + 2)


def triangle_field(result: LagTriangle, theme: Theme, _: Translator) -> Drawing:
    """A row a day, the latest on top; a column a lag; hatched what cannot be known yet."""
    steps, days = result.metric.steps, result.days[::-1]
    counts = [cells(found) for _day, found in days]
    hidden = [(number, known_lags(day, result.last)) for number, (day, _found) in enumerate(days)]
    hidden = [(number, known) for number, known in hidden if known < MAX_LAGS + 2]
    field = {
        "type": "heatmap",
        "z": [[step_index(doses, steps) if doses else None for doses in row] for row in counts],
        "colorscale": flat_steps(COUNT.of(theme)),
        "zmin": -0.5,
        "zmax": len(steps) + 0.5,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "customdata": counts,
        "hoverongaps": False,
        "text": [[day.strftime("%d/%m/%Y")] * (MAX_LAGS + 2) for day, _found in days],
        "hovertemplate": "%{text} +%{x}: %{customdata:,}<extra></extra>",
    }
    unknown = {
        "type": "bar",
        "orientation": "h",
        "hoverinfo": "skip",
        "width": 1,
        "name": _("not yet known"),
        "y": [number for number, _known in hidden],
        "base": [known - 0.5 for _number, known in hidden],
        "x": [MAX_LAGS + 2 - known for _number, known in hidden],
        "marker": {
            "color": "rgba(0,0,0,0)",
            "pattern": {"shape": "/", "fgcolor": theme.unknown, "size": 5, "solidity": 0.2},
        },
    }
    legend = [
        {
            "type": "scatter",
            "x": [None],
            "y": [None],
            "mode": "markers",
            "name": words,
            "marker": {"symbol": "square", "size": 12, "color": colour},
        }
        for words, colour in zip(_count_classes(steps, _), COUNT.of(theme), strict=True)
    ]
    labels = range(0, len(days), 4)
    columns = [*range(0, MAX_LAGS + 1, 5), MAX_LAGS + 1]
    return new_figure(
        theme,
        [field, *([unknown] if hidden else []), *legend],
        height=_DAY_ROW * len(days) + 110,
        margin={"l": 8, "r": 8, "t": 22, "b": 8},
        separators=SEPARATORS[_.language],
        bargap=0,
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": -0.12,
            "yanchor": "top",
            "font": {"size": 11},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        xaxis={
            "title": {"text": _("days from the injection to the entry"), "font": {"size": 12}},
            "tickmode": "array",
            "tickvals": columns,
            "fixedrange": True,
            "showgrid": False,
            "ticktext": [*(str(one) for one in columns[:-1]), f">{MAX_LAGS}"],
            "zeroline": False,
            "range": [-0.5, MAX_LAGS + 1.5],
        },
        yaxis={
            "tickmode": "array",
            "tickvals": list(labels),
            "fixedrange": True,
            "automargin": True,
            "ticktext": [days[number][0].strftime("%d/%m") for number in labels],
            "showgrid": False,
            "zeroline": False,
            "range": [len(days) - 0.5, -0.5],
        },
    )


def _count_classes(steps: tuple[float, ...], _: Translator) -> tuple[str, ...]:
    between = [f"{_.integer(low)}–{_.integer(high - 1)}" for low, high in pairwise(steps)]
    return (f"1–{_.integer(steps[0] - 1)}", *between, _("{low} and more", low=_.integer(steps[-1])))
