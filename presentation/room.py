"""A chart for a room: everything in it larger, for a screen that is looked at from afar."""

from __future__ import annotations

from typing import Any

SCALED = frozenset(
    ("size", "xshift", "yshift", "standoff", "ticklen", "thickness", "borderpad", "pad", "ax", "ay")
)
"""Properties in pixels that grow with the texts."""
INSIDE = {"margin": frozenset("lrtb"), "line": frozenset(("width",))}
"""Properties in pixels only where they stand in these."""
NEVER = frozenset(("xbins", "ybins", "domain", "locations", "customdata"))

TALLEST = 700
"""Pixels above which a chart is a list that scrolls on its page."""
MAX_ROWS = 12
"""Rows of such a list that a screen has room for."""


BESIDE_A_MAP = {"orientation": "v", "x": 0, "y": 0, "xanchor": "left", "yanchor": "bottom"}
"""A screen is wider than a map: its legend stands on the left of it."""
ISLANDS = (0.3, 0.85)
"""How far up the inset of the archipelagos reaches, with room for its larger names."""


def for_a_room(content: dict[str, Any], factor: float) -> dict[str, Any]:
    """A figure with its texts, marks and margins ``factor`` times as large; the browser gives it
    the size of the screen. Of a list, the rows on top."""
    larger: dict[str, Any] = _scaled(content, factor, "")
    layout = dict(larger["layout"])
    if layout.pop("height", 0) > TALLEST:
        layout["yaxis"] = layout.get("yaxis", {}) | _top_rows(larger)
    if "geo" in layout and "legend" in layout:
        layout["legend"] = layout["legend"] | BESIDE_A_MAP
    if "geo2" in layout:
        layout |= _larger_inset(layout)
    return larger | {"layout": layout}


def _larger_inset(layout: dict[str, Any]) -> dict[str, Any]:
    """The inset of the archipelagos and the frame around it, which is the only shape of a map."""
    low, high = ISLANDS
    inset = layout["geo2"]
    return {
        "geo2": inset | {"domain": inset["domain"] | {"y": [low, high]}},
        "shapes": [frame | {"y0": low, "y1": high} for frame in layout["shapes"]],
    }


def _top_rows(content: dict[str, Any]) -> dict[str, Any]:
    axis = content["layout"].get("yaxis", {})
    count = max((len(trace.get("y", ())) for trace in content["data"]), default=0)
    last = min(count, MAX_ROWS) - 0.5
    from_top = axis.get("autorange") == "reversed" or axis.get("range", [0, 1])[0] > 0
    return {
        "autorange": False,
        "range": [last, -0.5] if from_top else [count - 1 - last, count - 0.5],
    }


def _scaled(value: Any, factor: float, inside: str) -> Any:
    if isinstance(value, dict):
        return {
            name: one
            if name in NEVER
            else one * factor
            if _in_pixels(name, one, inside)
            else _scaled(one, factor, name)
            for name, one in value.items()
        }
    if isinstance(value, list | tuple) and value and isinstance(value[0], dict):
        return [_scaled(one, factor, inside) for one in value]
    return value


def _in_pixels(name: str, value: Any, inside: str) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return name in SCALED or name in INSIDE.get(inside, ())
