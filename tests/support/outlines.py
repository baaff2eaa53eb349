"""Outlines to import, and what an import wrote."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import shapely

from geo import units
from geo.boundaries_import import import_boundaries
from i18n import translator

CODE = "province_code"


OFFSHORE = 110.5
"""Degrees east: beyond it there is no mainland, only Hoàng Sa and Trường Sa."""


def squares() -> gpd.GeoDataFrame:
    """A square for each province: quick to read, no official data needed."""
    codes = [unit.code for unit in units.provinces()]
    boxes = [
        shapely.box(
            103 + 0.5 * (index % 8),
            9 + 0.5 * (index // 8),
            103.5 + 0.5 * (index % 8),
            9.5 + 0.5 * (index // 8),
        )
        for index in range(63)
    ]
    return gpd.GeoDataFrame({CODE: codes}, geometry=boxes, crs=4326)


def written(frame: gpd.GeoDataFrame, file: Path) -> Path:
    frame.to_file(file)
    return file


def in_place(home: Path, name: str = "provinces_2021") -> dict[str, shapely.Geometry]:
    content = json.loads((home / "boundaries" / f"{name}.json").read_text(encoding="utf-8"))
    return {one["id"]: shapely.geometry.shape(one["geometry"]) for one in content["features"]}


def report(file: Path, home: Path, column: str = CODE) -> str:
    result = import_boundaries(file, "province", column, home)
    assert all(result.lines(translator("vi")))
    return "\n".join(result.lines(translator("en")))


def mainland(geometry: shapely.Geometry) -> shapely.Geometry:
    """The parts west of the archipelagos."""
    parts = [part for part in shapely.get_parts(geometry) if part.bounds[2] < OFFSHORE]
    return shapely.MultiPolygon(parts)


def zipped(frame: gpd.GeoDataFrame, folder: Path, inside: str = "") -> Path:
    plain = folder / "plain"
    plain.mkdir()
    frame.to_file(plain / "official.shp", encoding="utf-8")
    file = folder / "official.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for one in sorted(plain.iterdir()):
            archive.write(one, inside + one.name)
    return file
