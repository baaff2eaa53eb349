"""The backlog: which places it lies in, and how it went over time."""

from __future__ import annotations

from i18n import Translator
from presentation.figure import SEPARATORS, Drawing, Theme, new_figure
from queries.daily_reports.completeness import BacklogSeries, CompletenessRow

BAR = 21
HEIGHT = 320
_VIOLET = 2
"""Which of the theme's colours belongs to questions of entry."""


def backlog_ranking(
    rows: tuple[CompletenessRow, ...],
    theme: Theme,
    _: Translator,
    *,
    chosen: frozenset[str],
) -> Drawing:
    """Bars of the backlog, from the top down in the order given."""
    values = [row.backlog or 0 for row in rows]
    names = [_(row.name) for row in rows]
    bars = {
        "type": "bar",
        "name": "",
        "orientation": "h",
        "x": values,
        "y": [
            f"<b>{name}</b>" if row.code in chosen else name
            for row, name in zip(rows, names, strict=True)
        ],
        "marker": {"color": theme.series[_VIOLET]},
        "texttemplate": "%{x:,}",
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}<br>%{x:,}",
    }
    return new_figure(
        theme,
        [bars],
        height=BAR * len(rows) + 24,
        bargap=0.25,
        margin={"l": 8, "r": 8, "t": 20, "b": 4},
        separators=SEPARATORS[_.language],
        xaxis={"visible": False, "range": [0, max([*values, 1]) * 1.25], "fixedrange": True},
        yaxis={
            "type": "category",
            "tickmode": "linear",
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "ticks": "",
        },
    )


def backlog_timeline(series: BacklogSeries, theme: Theme, _: Translator) -> Drawing:
    """The backlog at the end of every week, labelled at its end."""
    points = series.points
    violet = theme.series[_VIOLET]
    days = [point.as_of.isoformat() for point in points]
    values = [point.backlog for point in points]
    line = {
        "type": "scatter",
        "mode": "lines",
        "name": _("Backlog"),
        "x": days,
        "y": values,
        "line": {"color": violet, "width": 2.6},
        "hovertemplate": "%{x|%d/%m/%Y} · %{y:,}",
    }
    return new_figure(
        theme,
        [line],
        height=HEIGHT,
        margin={"l": 8, "r": 76, "t": 22, "b": 8},
        separators=SEPARATORS[_.language],
        annotations=[
            {
                "x": days[-1],
                "y": values[-1],
                "text": f"<b>{_.integer(values[-1])}</b>",
                "xanchor": "left",
                "xshift": 6,
                "showarrow": False,
                "font": {"size": 12, "color": violet},
            }
        ]
        if points
        else [],
        xaxis={
            "type": "date",
            "fixedrange": True,
            "automargin": True,
            "tickformat": "%m/%Y",
            "nticks": 4,
            "tickangle": 0,
            "tickfont": {"size": 11},
            "gridcolor": theme.grid,
            "showline": True,
            "linecolor": theme.grid,
        },
        yaxis={
            "range": [0, max([*values, 1]) * 1.1],
            "fixedrange": True,
            "automargin": True,
            "gridcolor": theme.grid,
            "zeroline": False,
            "tickformat": ",d",
            "nticks": 6,
            "title": {"text": _("doses"), "font": {"size": 12, "color": theme.muted}},
        },
    )
