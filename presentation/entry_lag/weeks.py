"""The share entered on the same day, by unit and week of injection: a field of coloured cells."""

from __future__ import annotations

from i18n import Translator
from presentation.figure import (
    LAG,
    PERCENT_SIGN,
    SEPARATORS,
    Drawing,
    Theme,
    colours_of_classes,
    new_figure,
    percent,
    step_index,
)
from queries.entry_lag.over_time import LagWeeks

ROW = 19
"""Pixels of a row."""


def week_field(
    result: LagWeeks, theme: Theme, _: Translator, chosen: frozenset[str] = frozenset()
) -> Drawing:
    """A row a unit, a column a week, the later the darker; unripe weeks are paler.

    Cells are bars, because a click on a bar can open its unit, and one on a heat map nothing.
    """
    steps, rows = result.metric.steps, result.rows
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
            **colours_of_classes(LAG, classes),
            "opacity": [1 if week < unripe else 0.5 for _row, week, _cell in cells],
        },
        "showlegend": False,
        "customdata": [(percent(cell.value or 0.0), cell.same_day, cell.doses)
                       for _row, _week, cell in cells],
        # The name of a cell's unit stands at its row.
        "hovertemplate": f"%{{customdata[0]:.1f}}{sign}<br>%{{customdata[1]:,}} / "
        "%{customdata[2]:,}<extra></extra>",
    }  # fmt: skip
    # Dates and legend on top: what is long is scrolled. The last weeks' place is the demo's mark.
    labelled = range(len(result.weeks) - 8, -1, -6)
    legend = [
        {
            "type": "bar", "x": [None], "y": [None], "marker": {"color": colour}, "name": words,
        }
        for words, colour in zip(_classes(steps, _), LAG[::-1], strict=True)
    ]  # fmt: skip
    return new_figure(
        theme,
        [known, *legend],
        height=ROW * len(rows) + 130,
        demo=_ if result.provenance.data.demo else None,
        demo_below=True,
        margin={"l": 8, "r": 8, "t": 100, "b": 20},
        separators=SEPARATORS[_.language],
        bargap=0,
        showlegend=True,
        legend={
            "orientation": "h", "x": 0, "y": 1 + 44 / (ROW * max(len(rows), 1)),
            "yanchor": "bottom", "font": {"size": 11}, "entrywidth": 58, "itemclick": False,
            "itemdoubleclick": False,
        },
        xaxis={
            "range": [-0.5, len(result.weeks) - 0.5], "fixedrange": True, "showgrid": False,
            "zeroline": False, "side": "top", "tickangle": 0,
            "tickmode": "array", "tickvals": list(labelled),
            "ticktext": [result.weeks[number].strftime("%d/%m") for number in labelled],
        },
        yaxis={
            "range": [len(rows) - 0.5, -0.5], "fixedrange": True, "showgrid": False,
            "zeroline": False, "tickmode": "array", "tickvals": list(range(len(rows))),
            "ticktext": names, "automargin": True, "ticks": "",
        },
        shapes=[
            {
                "type": "line", "x0": unripe - 0.5, "x1": unripe - 0.5, "y0": 0, "y1": 1,
                "yref": "paper", "line": {"color": theme.strong, "width": 1.5, "dash": "dot"},
            }
        ] if unripe < len(result.weeks) else [],
        annotations=[
            {
                "text": _("not ripe yet") + " →", "x": unripe - 0.6, "xanchor": "right",
                "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 20, "showarrow": False,
                "font": {"size": 11, "color": theme.muted},
            }
        ] if unripe < len(result.weeks) else [],
    )  # fmt: skip


def _classes(steps: tuple[float, ...], _: Translator) -> list[str]:
    """The classes as short as a phone needs them, the lowest share first."""
    whole = [_.percent(step, 0) for step in steps]
    between = [f"{_.integer(low * 100)}–{high}"
               for low, high in zip(steps, whole[1:], strict=False)]  # fmt: skip
    return [f"< {whole[0]}", *between, f"≥ {whole[-1]}"]
