"""The kit of time charts: an axis of dates that says each once, a line across all values of a day
under the pointer, events, and an axis of values that uses its room and says where it begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from i18n import Translator
from presentation.end_labels import EndLabel, end_labels, right_margin
from presentation.events import Topic, events_of
from presentation.figure import PERCENT_SIGN, SEPARATORS, Drawing, Theme, jag, new_figure

_MOST_TICKS = 4
"""Labels that have room on a phone."""
_FEW_DAYS = 75
"""Up to this long, days are named instead of months."""
_MONTHS = (1, 2, 3, 6, 12, 24, 60)
_NARROW = 300
"""Pixels of a plot on a phone, by which names of events are kept apart."""
_LETTER, _LINE, _EDGE = 5.9, 13, 9

BELOW = 26
"""Pixels under the plot, for the axis of dates."""

CROSSHAIR: dict[str, Any] = {
    "hovermode": "x unified",
    "hoverdistance": 40,
}
"""Under the pointer: the values of all lines on the nearest day."""


def date_axis(first: date, last: date, theme: Theme) -> dict[str, Any]:
    """An axis from day to day, each month or day named once."""
    span = (last - first).days
    # Without any day the axis is that of a day at the edge of the calendar.
    room = min((first - date.min).days, (date.max - last).days)
    edge = timedelta(days=min(max(span // 50, 1), room))
    days = _days(first, last) if span <= _FEW_DAYS else _months(first, last)
    written = "%d/%m" if span <= _FEW_DAYS else "%m/%Y"
    return {
        "type": "date",
        "range": [(first - edge).isoformat(), (last + edge).isoformat()],
        "tickvals": [day.isoformat() for day in days],
        "ticktext": [day.strftime(written) for day in days],
        "tickangle": 0,
        "tickfont": {"size": 11},
        "hoverformat": "%d/%m/%Y",
        "fixedrange": True,
        "gridcolor": theme.grid,
        "showline": True,
        "linecolor": theme.grid,
        "showspikes": True,
        "spikemode": "across",
        "spikesnap": "data",
        "spikethickness": 1,
        "spikedash": "dot",
        "spikecolor": theme.muted,
    }


def _days(first: date, last: date) -> list[date]:
    step = max(-(-((last - first).days or 1) // _MOST_TICKS), 1)
    if step > 3:
        step = -(-step // 7) * 7
    return [first + timedelta(days=number) for number in range(0, (last - first).days + 1, step)]


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month
    step = next(one for one in _MONTHS if count / one <= _MOST_TICKS or one == _MONTHS[-1])
    months = (first.year * 12 + first.month - 1 + number for number in range(count + 1))
    starts = [date(one // 12, one % 12 + 1, 1) for one in months if one % step == 0]
    return [day for day in starts if first <= day <= last]


def events(
    topics: frozenset[Topic], first: date, last: date, theme: Theme, _: Translator
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """What happened between two days, as the shapes and annotations of a chart: thin lines, their
    names above the plot, the paper under the pointer; and the pixels that these take there."""
    shapes, labels = [], []
    ends: list[float] = []
    span = max((last - first).days, 1)
    for one in events_of(topics, first, last):
        day = one.day.isoformat()
        name = f"{_(one.name)} {one.day:%d/%m}"
        at, wide = (one.day - first).days / span * _NARROW, len(name) * _LETTER
        right = at > _NARROW - wide
        start, end = (at - wide, at) if right else (at, at + wide)
        row = next((row for row, taken in enumerate(ends) if taken < start), len(ends))
        ends[row : row + 1] = [end]
        shapes.append(
            {
                "type": "line",
                "x0": day,
                "x1": day,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "layer": "below",
                "line": {"color": theme.muted, "width": 1, "dash": "dash"},
                "opacity": 0.6,
            }
        )
        labels.append(
            {
                "text": name,
                "hovertext": f"{_.date(one.day)}: {_(one.name)}<br>{_(one.source)}",
                "x": day,
                "y": 1,
                "yref": "paper",
                "xanchor": "right" if right else "left",
                "yanchor": "bottom",
                "yshift": row * _LINE,
                "showarrow": False,
                "borderpad": 0,
                "font": {"size": 11, "color": theme.muted},
            }
        )
    return shapes, labels, _EDGE + _LINE * len(ends)


def share_span(values: Sequence[float]) -> tuple[float, float]:
    """The ends of an axis of percentages that uses its room: from zero only where the values reach
    down to it."""
    low, high = min(values, default=0.0), max(values, default=100.0)
    step = next(one for one in (1, 2, 5, 10, 20) if (high - low) / one <= 5 or one == 20)
    start = max((low - step / 2) // step * step, 0.0)
    if start < high / 5:
        start = 0.0
    top = -(-(high + step / 10) // step) * step
    return start, top if high > 100 else min(top, 100.0) + step / 10


def share_chart(
    traces: list[Any],
    values: Sequence[float],
    labels: Sequence[EndLabel],
    ends: Sequence[date],
    between: tuple[date, date],
    topics: frozenset[Topic],
    height: int,
    theme: Theme,
    _: Translator,
    notes: Sequence[dict[str, Any]] = (),
) -> Drawing:
    """Lines of percentages between two days, each named where it ``ends``, with what happened
    meanwhile; the axis has room for all ``values``. ``notes`` are other annotations."""
    span = share_span(values)
    shapes, named, above = events(topics, *between, theme, _)
    days = [day.isoformat() for day in ends]
    return new_figure(
        theme,
        traces,
        height=height,
        margin={"l": 8, "r": right_margin(labels), "t": above, "b": BELOW},
        separators=SEPARATORS[_.language],
        annotations=[
            *named,
            *end_labels(labels, days, span, height - above - BELOW, theme),
            *notes,
        ],
        shapes=[*shapes, *broken(span, theme)],
        xaxis=date_axis(*between, theme),
        yaxis=share_axis(span, theme, PERCENT_SIGN[_.language]),
        **CROSSHAIR,
    )


def share_axis(span: tuple[float, float], theme: Theme, sign: str) -> dict[str, Any]:
    """The axis of such a span."""
    return {
        "range": list(span),
        "nticks": 7,
        "ticksuffix": sign,
        "gridcolor": theme.grid,
        "fixedrange": True,
        "automargin": True,
        "zeroline": False,
    }


def broken(span: tuple[float, float], theme: Theme) -> list[dict[str, Any]]:
    """The mark of an axis that does not begin at zero: a jag where it meets the other."""
    return [jag("M-4,9 L4,13 L-4,17 L4,21", theme)] if span[0] > 0 else []
