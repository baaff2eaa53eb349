"""The spine of a profile: on each line the worst of the equals at the left, the best at the right.

Lines are of different things, so each has a scale of its own; what they share is that right is
better. The place is a dot among the marks of what it is compared with.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from i18n import Translator
from presentation.figure import JUDGED, Drawing, Theme, new_figure
from presentation.profile.text import judged, label, written
from queries.profile.profile import Profile, Row

_ROW = 34
_LEAST = 4
"""Equals from which on there are quarters."""


@dataclass(frozen=True)
class Marks:
    """Where on a line things are: 0 is the left end, 1 the right. ``None``: unknown."""

    place: float
    parent: float | None
    country: float | None
    alike: float | None
    middle: tuple[float, float] | None
    ends: tuple[float, float]


def marks(row: Row) -> Marks | None:
    """The marks of a line; ``None`` where there is nothing to compare, or nothing better."""
    now = row.now.value
    if row.indicator.metric.good == "neither":
        return None
    compared = (row.parent.value, row.country.value, row.alike)
    known = [one for one in (*row.equals, *compared, now) if one is not None]
    if now is None or len(set(known)) < 2:
        return None
    low, high = min(known), max(known)
    worst, best = (high, low) if row.indicator.metric.good == "down" else (low, high)

    def at(value: float | None) -> float | None:
        return None if value is None else (value - worst) / (best - worst)

    middle = None
    if len(row.equals) >= _LEAST:
        first, _half, third = quantiles(row.equals, n=4, method="inclusive")
        ends = sorted((at(first) or 0.0, at(third) or 0.0))
        middle = (ends[0], ends[1])
    parent, country, alike = map(at, compared)
    return Marks(at(now) or 0.0, parent, country, alike, middle, (worst, best))


def spine(result: Profile, theme: Theme, _: Translator) -> Drawing:
    """The spine as a picture: bands of the equals, and the marks on them."""
    rows = [(row, found) for row in result.rows if (found := marks(row))]
    names = [_name(row, _) for row, _found in rows]
    numbers = range(len(rows))
    bands = [
        _band([found.middle for _row, found in rows], 0.42, theme.unknown, 0.55),
        _band([(0.0, 1.0)] * len(rows), 0.16, theme.unknown, 0.55),
    ]
    country = _marks(
        [found.country for _row, found in rows], "line-ns", theme.strong, 16, _("Whole country")
    )
    traces = bands if result.place.level == "country" else [*bands, country]
    if result.parent:
        above = [found.parent for _row, found in rows]
        traces.append(_marks(above, "diamond-open", theme.text, 10, _(result.parent.short_name)))
    if result.alike:
        traces.append(
            _marks([one.alike for _r, one in rows], "circle-open", theme.text, 9, _("Those alike"))
        )
    colours = JUDGED[theme.name]
    symbols = {-1: "triangle-down", 0: "circle", 1: "triangle-up"}
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": _(result.place.short_name),
            "x": [found.place for _row, found in rows],
            "y": list(numbers),
            "marker": {
                "size": 14,
                "symbol": [symbols[row.judged] for row, _found in rows],
                "color": [colours[row.judged] for row, _found in rows],
                "line": {"color": theme.ground, "width": 1},
            },
            "text": [
                f"{written(row.now.value, row.indicator, _)} · {judged(row, _)}"
                for row, _found in rows
            ],
            "hovertemplate": "%{text}<extra></extra>",
        }
    )
    values = [
        {
            "text": written(row.now.value, row.indicator, _),
            "x": 1.01,
            "xref": "paper",
            "y": number,
            "xanchor": "left",
            "showarrow": False,
            "font": {"size": 12, "color": colours[row.judged]},
        }
        for number, (row, _found) in enumerate(rows)
    ]
    return new_figure(
        theme,
        traces,
        height=_ROW * len(rows) + 90,
        margin={"l": 8, "r": 84, "t": 56, "b": 30},
        barmode="overlay",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 11}},
        annotations=values,
        xaxis={
            "range": [-0.03, 1.03],
            "fixedrange": True,
            "zeroline": False,
            "showgrid": False,
            "tickvals": [0, 1],
            "ticktext": [_("worst"), _("best")],
            "side": "bottom",
        },
        yaxis={
            "tickvals": list(numbers),
            "ticktext": names,
            "range": [len(rows) - 0.5, -0.5],
            "fixedrange": True,
            "automargin": True,
            "showgrid": False,
            "zeroline": False,
        },
    )


def _name(row: Row, _: Translator) -> str:
    """A line's name, with its chip below it."""
    chip = _(row.indicator.metric.chip)
    below = f'<br><span style="font-size:10px">{chip}</span>' if chip else ""
    return label(row.indicator, _) + below


def _band(
    spans: list[tuple[float, float] | None], width: float, colour: str, opacity: float
) -> dict[str, Any]:
    drawn = [(number, *span) for number, span in enumerate(spans) if span]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [low for _number, low, _high in drawn],
        "x": [high - low for _number, low, high in drawn],
        "y": [number for number, _low, _high in drawn],
        "width": width,
        "marker": {"color": colour, "opacity": opacity},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _marks(
    places: list[float | None], symbol: str, colour: str, size: int, name: str
) -> dict[str, Any]:
    known = [(number, one) for number, one in enumerate(places) if one is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [one for _number, one in known],
        "y": [number for number, _one in known],
        "marker": {
            "symbol": symbol,
            "size": size,
            "color": colour,
            "line": {"color": colour, "width": 2},
        },
        "hoverinfo": "skip",
    }
