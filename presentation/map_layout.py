"""How a map fills its panel: the country tall, the archipelagos in a small inset in the open sea,
and the legend and the buttons of the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from presentation.figure import Theme

COUNTRY_HEIGHT, HEIGHT = 700, 560
"""Viet Nam is twice as tall as wide; a province is not."""
_INSET = {"x": [0.77, 1.0], "y": [0.47, 0.72]}
"""East of the Gulf of Tonkin, where nothing is drawn even if the country fills all the width."""

Box = tuple[float, float, float, float]
"""West, south, east and north in degrees."""

MAINLAND: Box = (101.9, 8.2, 109.9, 23.6)
_ARCHIPELAGOS: Box = (110.9, 5.0, 117.3, 17.4)


def map_layout(
    box: Box | None, rule: str, note: str, theme: Theme, *, inset: bool
) -> dict[str, Any]:
    """The layout of a map of a ``box``, or of the whole country, with an ``inset`` or without; the
    ``rule`` of its colours stands over the legend, a ``note`` over the map."""
    subplot = {
        "visible": False,
        "projection": {"type": "mercator"},
        "bgcolor": "rgba(0,0,0,0)",
    }
    layout: dict[str, Any] = {
        "height": COUNTRY_HEIGHT if box is None else HEIGHT,
        "geo": {
            **subplot,
            **(_axes(MAINLAND) if box is None else _axes(box, edge=0.04)),
            "domain": {"x": [0.0, 0.76 if inset and box else 1.0], "y": [0, 1]},
        },
        "margin": {"l": 0, "r": 0, "t": 18, "b": 0},
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 0,
            "yanchor": "top",
            "font": {"size": 12},
            "title": {"text": rule, "side": "top", "font": {"size": 12}},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "modebar": {
            "orientation": "v",
            "bgcolor": "rgba(0,0,0,0)",
            "color": theme.muted,
            "activecolor": theme.strong,
        },
    }
    if inset:
        layout["geo2"] = {**subplot, **_axes(_ARCHIPELAGOS), "domain": _INSET}
        (left, right), (low, high) = _INSET["x"], _INSET["y"]
        layout["shapes"] = [
            {
                "type": "rect",
                "xref": "paper",
                "yref": "paper",
                "x0": left,
                "x1": right,
                "y0": low,
                "y1": high,
                "line": {"color": theme.grid, "width": 1},
            }
        ]
    if note:
        layout["annotations"] = [
            {
                "text": note,
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": 1,
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 11, "color": theme.muted},
            }
        ]
    return layout


def _axes(box: Box, edge: float = 0.0) -> dict[str, Any]:
    """The axes of what is seen: a box with an edge, as a part of its longer side."""
    west, south, east, north = box
    more = edge * max(east - west, north - south)
    return {
        "lonaxis": {"range": [west - more, east + more]},
        "lataxis": {"range": [south - more, north + more]},
    }


_LETTER, _LINE, _NARROW = 7.2, 15.0, 350
_POSITIONS = {
    "middle center": (-0.5, -0.5),
    "middle right": (0.0, -0.5),
    "middle left": (-1.0, -0.5),
    "top center": (-0.5, 0.0),
    "bottom center": (-0.5, -1.0),
}
"""Where a name stands beside its place: the parts of its size left of it and below it."""


def name_positions(
    places: Sequence[tuple[tuple[float, float], str]], box: Box | None
) -> list[str | None]:
    """Where each name stands so that none lies over one before it; ``None`` where none can."""
    west, south, east, north = box or MAINLAND
    high = (COUNTRY_HEIGHT if box is None else HEIGHT) - 90
    # A phone is narrower than the map is tall.
    scale = min(high / (north - south), _NARROW / (east - west))
    taken: list[Box] = []
    found: list[str | None] = []
    for (lon, lat), text in places:
        lines = text.split("<br>")
        wide, tall = max(map(len, lines)) * _LETTER, len(lines) * _LINE
        x, y = lon * scale, lat * scale
        boxes = {
            name: _box(x, y, left, below, wide, tall) for name, (left, below) in _POSITIONS.items()
        }
        free = (
            name for name, here in boxes.items() if not any(_overlap(here, one) for one in taken)
        )
        name = next(free, None)
        found.append(name)
        if name:
            taken.append(boxes[name])
    return found


def _box(x: float, y: float, left: float, below: float, wide: float, tall: float) -> Box:
    return x + left * wide, y + below * tall, x + (left + 1) * wide, y + (below + 1) * tall


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
