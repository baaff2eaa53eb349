"""Which outlines the maps use, and the addresses the browser fetches them from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

from geo import boundaries, units
from geo.boundaries import BoundaryLevel
from geo.shapes import ARCHIPELAGOS
from geo.units import Vintage
from i18n import Translator
from presentation.choropleth import Outlines
from presentation.figure import Drawing
from presentation.home import HOME

BOUNDARIES_ROUTE = "/boundaries/"
TOPOLOGY_ROUTE = "/topology/"
TOPOLOGY_URL = TOPOLOGY_ROUTE
LOOK_AGAIN = 30.0
"""Seconds after which newly imported boundaries are noticed."""

_NAMES = {
    "48": ("Hoàng Sa", 114.1, 14.6),
    "56": ("Trường Sa", 114.9, 7.4),
}


def outlines(
    vintage: Vintage,
    _: Translator,
    level: BoundaryLevel = "province",
    within: str | None = None,
    home: Path | None = None,
) -> Outlines:
    """The outlines of the provinces of 2021 or 2025, or of districts: all, or of one province.

    With ``home`` they are those of that data folder, as files, for pictures of maps.
    """
    labels = tuple(
        (
            _far_code(code, vintage, level),
            _("{archipelago}<br>archipelago", archipelago=name)
            + f"<br>({units.province(province_code(code, vintage), vintage).short_name})",
            lon,
            lat,
        )
        for code, (name, lon, lat) in _NAMES.items()
        if within in (None, code)
    )
    if home is None:
        boundaries_in_use = active(vintage, level)
        url = BOUNDARIES_ROUTE + boundaries_in_use.file_name
    else:
        boundaries_in_use = boundaries.active(level, vintage, home)
        url = boundaries_in_use.path.resolve().as_uri()
    return Outlines(
        url,
        labels,
        _("Approximate district boundaries") if boundaries_in_use.approximate else "",
        _box(boundaries_in_use, within) if within else None,
    )


def _far_code(code: str, vintage: Vintage, level: BoundaryLevel) -> str:
    """The unit that an archipelago is drawn with: its province, or the district that it is."""
    if level == "province":
        return province_code(code, vintage)
    return next(district for district, province in ARCHIPELAGOS.items() if province == code)


def province_code(code: str, vintage: Vintage) -> str:
    """The code in a vintage of a province of 2021."""
    return code if vintage == "2021" else units.successor(code).code


def _box(of: boundaries.Boundaries, within: str) -> tuple[float, float, float, float]:
    """West, south, east and north of a province's districts, without the archipelagos."""
    boxes = _boxes(of.path, of.sha)
    here = [
        boxes[unit.code]
        for unit in units.districts(within)
        if unit.code in boxes and unit.code not in ARCHIPELAGOS
    ]
    west, south, east, north = zip(*here, strict=True)
    return min(west), min(south), max(east), max(north)


@lru_cache(maxsize=4)
def _boxes(path: Path, _sha: str) -> dict[str, tuple[float, float, float, float]]:
    def points(nested: list[Any]) -> Iterator[tuple[float, float]]:
        if isinstance(nested[0], int | float):
            yield nested[0], nested[1]
            return
        for part in nested:
            yield from points(part)

    found = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        lons, lats = zip(*points(feature["geometry"]["coordinates"]), strict=True)
        found[feature["id"]] = (min(lons), min(lats), max(lons), max(lats))
    return found


def active(vintage: Vintage, level: BoundaryLevel = "province") -> boundaries.Boundaries:
    """The boundaries in use now: official ones when they were imported."""
    return _active(level, vintage, int(monotonic() / LOOK_AGAIN))


@lru_cache(maxsize=8)
def _active(level: BoundaryLevel, vintage: Vintage, _moment: int) -> boundaries.Boundaries:
    return boundaries.active(level, vintage, HOME)


def outlines_in_use() -> str:
    """A text that changes when other outlines come into use."""
    return active("2021").sha + active("2021", "district").sha


def as_files(drawing: Drawing) -> Drawing:
    """The drawing with its outlines read from this machine's files, for pictures of maps."""

    def local(trace: dict[str, Any]) -> dict[str, Any]:
        file = boundary_file(str(trace.get("geojson", "")).removeprefix(BOUNDARIES_ROUTE))
        return {**trace, "geojson": file.as_uri()} if file else trace

    return Drawing({**drawing.content, "data": [local(one) for one in drawing.content["data"]]})


def boundary_file(name: str) -> Path | None:
    """The file behind a content-hashed name that is in use, else ``None``."""
    kinds: tuple[tuple[BoundaryLevel, Vintage], ...] = (
        ("province", "2021"),
        ("province", "2025"),
        ("district", "2021"),
    )
    for level, vintage in kinds:
        one = boundaries.active(level, vintage, HOME)
        if one.file_name == name:
            return one.path
    return None
