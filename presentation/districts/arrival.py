"""What if: coverage of the last months, and when it will reach a target at some pace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from i18n import Translator
from presentation import timeline
from presentation.figure import PERCENT_SIGN, SEPARATORS, Drawing, Theme, new_figure, percent
from queries.coverage.target import Arrival

HEIGHT = 330
PAST = timedelta(days=182)
"""How much of the past is drawn."""
FURTHEST = 3 * PAST
"""How much of the future is drawn at most; what arrives later leaves the picture."""


def arrival_chart(
    line: Sequence[tuple[date, float]],
    arrival: Arrival,
    target: float,
    theme: Theme,
    _: Translator,
) -> Drawing:
    """Coverage until the day, then the way to the target; its 90 % interval, if any, as an area."""
    today, value = line[-1]
    past = [(day, share) for day, share in line if day >= today - PAST]
    ends = [arrival.latest, arrival.days, arrival.earliest]
    last = max((days for days in ends if days is not None), default=PAST.days / 2)
    shown = timedelta(days=min(max(last * 1.15, 14), FURTHEST.days))
    sign = PERCENT_SIGN[_.language]
    aim = percent(target)
    traces: list[dict[str, Any]] = []
    if not arrival.reached and arrival.earliest is not None:
        traces.append(_fan(arrival, today, value, target, shown, theme))
    traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": [day.isoformat() for day, _share in past],
            "y": [percent(share) for _day, share in past],
            "line": {"color": theme.accent, "width": 2.5},
            "hovertemplate": f"%{{y:.1f}}{sign}<extra></extra>",
        }
    )
    labels = [
        {
            "text": _("target {share}", share=_.percent(target, 0)),
            "x": 0,
            "xref": "paper",
            "y": aim,
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 12, "color": theme.text},
        },
    ]
    end = arrival.on(arrival.days)
    if not arrival.reached and end is not None and end - today <= shown:
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": [today.isoformat(), end.isoformat()],
                "y": [percent(value), aim],
                "hoverinfo": "skip",
                "line": {"color": theme.accent, "width": 2, "dash": "dash"},
                "marker": {"size": [0, 10], "color": theme.accent},
            }
        )
        labels.append(
            {
                "text": f"<b>{_.date(end)}</b>",
                "x": end.isoformat(),
                "y": aim,
                "yanchor": "bottom",
                "yshift": 8,
                "showarrow": False,
                "font": {"size": 12, "color": theme.text},
            }
        )
    values = [percent(share) for _day, share in past] + [aim]
    edge = max((max(values) - min(values)) * 0.18, 1.0)
    return new_figure(
        theme,
        traces,
        height=HEIGHT,
        margin={"l": 8, "r": 36, "t": 24, "b": 8},
        separators=SEPARATORS[_.language],
        annotations=labels,
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 1,
                "xref": "paper",
                "y0": aim,
                "y1": aim,
                "line": {"color": theme.text, "width": 1.2, "dash": "dot"},
            },
            {
                "type": "line",
                "x0": today.isoformat(),
                "x1": today.isoformat(),
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": theme.grid, "width": 1},
            },
        ],
        xaxis=timeline.date_axis(past[0][0], today + shown, theme),
        yaxis={
            "range": [max(min(values) - edge, 0.0), max(values) + edge],
            "fixedrange": True,
            "gridcolor": theme.grid,
            "zeroline": False,
            "ticksuffix": sign,
            "automargin": True,
            "nticks": 6,
        },
        **timeline.CROSSHAIR,
    )


def _fan(
    arrival: Arrival, today: date, value: float, target: float, shown: timedelta, theme: Theme
) -> dict[str, Any]:
    """From now to where the interval meets the target; what leaves the picture is cut off."""
    far = shown.days * 20.0
    early = arrival.earliest or 0.0
    late = far if arrival.latest is None else arrival.latest
    corners = [
        (today, percent(value)),
        (today + timedelta(days=early), percent(target)),
        (today + timedelta(days=late), percent(target)),
        (today, percent(value)),
    ]
    return {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        "hoverinfo": "skip",
        "opacity": 0.35,
        "x": [day.isoformat() for day, _share in corners],
        "y": [share for _day, share in corners],
        "line": {"width": 0, "color": theme.accent},
    }
