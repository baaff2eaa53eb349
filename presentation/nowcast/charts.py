"""Doses by day of injection, and what the last days will show once everything is entered."""

from __future__ import annotations

from typing import Any

from i18n import Translator
from presentation.figure import SEPARATORS, Drawing, Theme, new_figure
from queries.nowcast.provinces import NowcastRow

HEIGHT = 360
_VIOLET = 2
"""Which of the theme's colours belongs to questions of entry."""


def unripe(days: tuple[NowcastRow, ...]) -> tuple[NowcastRow, ...]:
    """The last days, from the first one that is not ripe on."""
    first = next((number for number, day in enumerate(days) if not day.ripe), len(days))
    return days[first:]


def nowcast_bars(days: tuple[NowcastRow, ...], theme: Theme, _: Translator) -> Drawing:
    """Bars of what is entered, hollow where that is not all yet, under what is expected.

    The bands hold what there will be in 50% and 90% of cases; they begin with the last ripe day.
    """
    violet = theme.series[_VIOLET]
    open_days = unripe(days)
    ahead = days[max(len(days) - len(open_days) - 1, 0) :] if open_days else ()
    highest = max([1, *(day.high90 for day in days)])
    dates = [day.first.isoformat() for day in days]
    hollow = len(days) - len(open_days)
    bars = {
        "type": "bar",
        "name": _("entered"),
        "x": dates,
        "y": [day.entered for day in days],
        "marker": {
            "color": [violet] * hollow + [_faint(violet, 0.16)] * len(open_days),
            "line": {"color": violet, "width": [0.0] * hollow + [1.2] * len(open_days)},
            "pattern": {
                "shape": [""] * hollow + ["/"] * len(open_days),
                "fgcolor": violet,
                "size": 6,
                "solidity": 0.25,
            },
        },
        "hovertemplate": "%{x|%d/%m/%Y} · %{y:,}",
    }
    traces: list[dict[str, Any]] = [bars]
    if ahead:
        x = [day.first.isoformat() for day in ahead]
        for low, high, opacity in (
            ([day.low90 for day in ahead], [day.high90 for day in ahead], 0.18),
            ([day.low50 for day in ahead], [day.high50 for day in ahead], 0.34),
        ):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [*x, *reversed(x)],
                    "y": [*high, *reversed(low)],
                    "fill": "toself",
                    "fillcolor": _faint(theme.strong, opacity),
                    "line": {"width": 0},
                    "hoverinfo": "skip",
                }
            )
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": _("expected"),
                "x": x,
                "y": [day.expected for day in ahead],
                "line": {"color": theme.strong, "width": 2.4, "dash": "dot"},
                "hovertemplate": "%{x|%d/%m/%Y} · %{y:,}",
            }
        )
    return new_figure(
        theme,
        traces,
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 54, "b": 8},
        separators=SEPARATORS[_.language],
        bargap=0.18,
        annotations=_labels(days, open_days, theme, _),
        shapes=_edge(open_days, theme),
        xaxis={
            "type": "date",
            "fixedrange": True,
            "automargin": True,
            "tickformat": "%d/%m",
            "nticks": 8,
            "showline": True,
            "linecolor": theme.grid,
        },
        yaxis={
            "range": [0, highest * 1.08],
            "fixedrange": True,
            "automargin": True,
            "gridcolor": theme.grid,
            "zeroline": False,
            "tickformat": ",d",
            "nticks": 6,
            "title": {"text": _("doses a day"), "font": {"size": 12, "color": theme.muted}},
        },
    )


def _labels(
    days: tuple[NowcastRow, ...],
    open_days: tuple[NowcastRow, ...],
    theme: Theme,
    _: Translator,
) -> list[dict[str, Any]]:
    """What is what, above the days that it is true of."""
    common = {"yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False}
    ripe = len(days) - len(open_days)
    labels = []
    entered = _("entered")
    if ripe:
        labels.append(
            {
                **common,
                "x": days[0].first.isoformat(),
                "xanchor": "left",
                "text": f"<b>{entered}</b>",
                "font": {"size": 12, "color": theme.series[_VIOLET]},
            }
        )
    if open_days:
        said = _("still being entered") + "<br>" + _("dotted: expected; bands: 50% and 90%")
        labels.append(
            {
                **common,
                "x": days[-1].first.isoformat(),
                "xanchor": "right",
                "align": "right",
                "text": said,
                "yshift": 2,
                "font": {"size": 12, "color": theme.text},
            }
        )
    return labels


def _edge(open_days: tuple[NowcastRow, ...], theme: Theme) -> list[dict[str, Any]]:
    """Where the days begin that are not ripe."""
    if not open_days:
        return []
    first = open_days[0].first.isoformat() + "T00:00"
    return [
        {
            "type": "line",
            "x0": first,
            "x1": first,
            "xref": "x",
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "line": {"color": theme.muted, "width": 1, "dash": "dot"},
            "layer": "below",
        }
    ]


def _faint(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
