"""A map as a still picture in SVG, a few kilobytes: what is seen until the program that draws the
real one has been fetched."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from geo.boundaries import file_of
from presentation.choropleth import BOUNDARIES_ROUTE
from presentation.home import HOME
from presentation.map_layout import MAINLAND

Ring = list[list[float]]


@dataclass(frozen=True)
class _Window:
    """A part of the world (``west`` to ``east``, ``south`` to ``north``) on the picture: its left
    edge and top, and how many pixels a degree has."""

    west: float
    south: float
    east: float
    north: float
    left: int
    top: int
    scale: float

    def at(self, lon: float, lat: float) -> tuple[int, int]:
        """Where a place is."""
        x = self.left + (lon - self.west) * self.scale
        return round(x), round(self.top + (self.north - lat) * self.scale * 1.04)

    def path(self, ring: Ring) -> str:
        """A ring as a path; nothing if it is not here, or no larger than a dot of the screen."""
        lon, lat = ring[0]
        if not (self.west <= lon <= self.east and self.south <= lat <= self.north):
            return ""
        places = list(dict.fromkeys(self.at(*place) for place in ring))
        if len(places) < 3:
            x, y = places[0]
            return f"M{x} {y}h2v2h-2z"
        return "M" + " ".join(f"{x} {y}" for x, y in places) + "z"


_MAINLAND = _Window(*MAINLAND, 0, 0, 37.0)
# Beside it, below its legend, and not over the sea as on the real map: it has no other room.
_ARCHIPELAGOS = _Window(110.6, 6.0, 117.6, 17.6, 310, 290, 25.0)
_WIDTH, _HEIGHT = 490, 600


def still_map(content: dict[str, Any], title: str) -> str:
    """The picture of a drawn map of the whole country; nothing of any other chart."""
    areas = [trace for trace in content["data"] if trace.get("type") == "choropleth"]
    if not areas or not str(areas[0]["geojson"]).startswith(BOUNDARIES_ROUTE):
        return ""
    rings = _rings(areas[0]["geojson"].removeprefix(BOUNDARIES_ROUTE))
    colours = [colour for _, colour in content["layout"]["coloraxis"]["colorscale"][::2]]
    shapes = []
    for trace in areas:
        scale = colours if "coloraxis" in trace else [trace["colorscale"][0][1]]
        window = _ARCHIPELAGOS if trace.get("geo") == "geo2" else _MAINLAND
        for code, step in zip(trace["locations"], trace["z"], strict=True):
            drawn = "".join(map(window.path, rings.get(code, ())))
            if drawn:
                shapes.append(f'<path d="{drawn}" fill="{scale[int(step)]}"/>')
    box = _ARCHIPELAGOS
    inset = (
        f'<rect x="{box.left}" y="{box.top}" width="{_WIDTH - box.left - 1}" '
        f'height="{_HEIGHT - box.top - 1}" fill="none" stroke="#b9c0c4"/>'
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">'
        f'<text x="{_WIDTH}" y="40" font-size="13" font-weight="600" text-anchor="end">'
        f"{escape(title)}</text>"
        f'<g stroke="#7e9494" stroke-width=".6">{"".join(shapes)}</g>{inset}'
        f"{''.join(_texts(content['data']))}{''.join(_legend(content['data']))}</svg>"
    )


def _texts(traces: list[dict[str, Any]]) -> Iterable[str]:
    """The names of the archipelagos."""
    for trace in traces:
        if trace.get("type") == "scattergeo" and trace.get("geo") == "geo2":
            for lon, lat, text in zip(trace["lon"], trace["lat"], trace["text"], strict=True):
                x, y = _ARCHIPELAGOS.at(lon, lat)
                lines = "".join(
                    f'<tspan x="{x}" dy="13">{escape(line)}</tspan>' for line in text.split("<br>")
                )
                yield f'<text y="{y - 20}" font-size="11" text-anchor="middle">{lines}</text>'


def _legend(traces: list[dict[str, Any]]) -> Iterable[str]:
    """The classes of the colours, beside the north."""
    entries = [one for one in traces if one.get("mode") == "markers" and one.get("name")]
    for number, entry in enumerate(entries):
        y = 60 + 20 * number
        yield f'<rect x="320" y="{y}" width="14" height="14" fill="{entry["marker"]["color"]}"/>'
        yield f'<text x="340" y="{y + 12}" font-size="12">{escape(entry["name"])}</text>'


@lru_cache(4)
def _rings(name: str) -> dict[str, list[Ring]]:
    """The outer rings of every unit in a file of outlines, by its code."""
    file = file_of(name, HOME)
    if file is None:
        return {}
    rings = {}
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        polygons = (
            shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        )
        rings[feature["id"]] = [polygon[0] for polygon in polygons]
    return rings
