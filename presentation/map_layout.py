"""How a map fills its panel: the country tall, the archipelagos in a small inset in the open sea,
and the legend and the buttons of the map."""

from __future__ import annotations

from typing import Any

from presentation.figure import Theme

COUNTRY_HEIGHT, HEIGHT = 700, 560
"""Viet Nam is twice as tall as wide; a province is not."""
_MAINLAND = {"lonaxis": {"range": [101.9, 109.9]}, "lataxis": {"range": [8.2, 23.6]}}
_ARCHIPELAGOS = {"lonaxis": {"range": [110.9, 117.3]}, "lataxis": {"range": [6.2, 17.4]}}
_INSET = {"x": [0.77, 1.0], "y": [0.5, 0.78]}
"""East of the Gulf of Tonkin, where nothing is drawn even if the country fills all the width."""

Box = tuple[float, float, float, float]
"""West, south, east and north in degrees."""


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
            **_range(box),
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
        layout["geo2"] = {**subplot, **_ARCHIPELAGOS, "domain": _INSET}
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


def _range(box: Box | None) -> dict[str, Any]:
    if box is None:
        return _MAINLAND
    west, south, east, north = box
    edge = 0.04 * max(east - west, north - south)
    return {
        "lonaxis": {"range": [west - edge, east + edge]},
        "lataxis": {"range": [south - edge, north + edge]},
    }
