"""Shapes of outlines: markers for islands, simplification that keeps shared edges, GeoJSON."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from geo.units import DATA

MARKER_RADIUS = 0.13
"""Degrees; a marker says where an island is, not how large."""

COARSEST = 0.05
"""Degrees; beyond it simplified outlines would no longer be recognised."""

DECIMALS = 3
"""Of a degree, about 100 m: finer than any map of the whole country can show."""


def island_markers(district_code: str) -> shapely.MultiPolygon:
    """Octagons at the main islands of a district that consists of islands (not to scale)."""
    with (DATA / "islands.csv").open(encoding="utf-8", newline="") as file:
        centres = [
            (float(row["lon"]), float(row["lat"]))
            for row in csv.DictReader(file)
            if row["group"] == district_code
        ]
    octagons = [
        shapely.Polygon(
            (
                lon + MARKER_RADIUS * math.cos(math.radians(angle)),
                lat + MARKER_RADIUS * math.sin(math.radians(angle)),
            )
            for angle in range(0, 360, 45)
        )
        for lon, lat in centres
    ]
    return polygons_of(shapely.union_all(octagons))


def polygons_of(geometry: BaseGeometry) -> shapely.MultiPolygon:
    """The polygons of any geometry; lines and points that repairs leave over are dropped."""
    parts = shapely.get_parts(geometry)
    flat = [one for part in parts for one in shapely.get_parts(part)]
    return shapely.MultiPolygon([one for one in flat if one.geom_type == "Polygon" and one.area])


def simplified(shapes: Mapping[str, BaseGeometry], largest: int) -> dict[str, BaseGeometry]:
    """Simplify neighbours together, so that they still share their edges, to ``largest`` bytes.

    Snapped to the grid of the file first: what simplification keeps is then written exactly.
    """
    codes = list(shapes)
    before = [polygons_of(shapely.set_precision(one, 10**-DECIMALS)) for one in shapes.values()]
    tolerance = 0.004
    while True:
        after = dict(zip(codes, shapely.coverage_simplify(before, tolerance), strict=True))
        # Small islands cannot be simplified away: then the file stays larger than asked for.
        if len(geojson(after)) <= largest or tolerance > COARSEST:
            return after
        tolerance *= 1.3


def geojson(shapes: Mapping[str, BaseGeometry]) -> str:
    """Compact GeoJSON with a feature a code, exterior rings clockwise.

    Clockwise because plotly.js draws on a sphere, where the ring's direction says which side is
    inside: the other way round a province covers the globe.
    """
    features = []
    for code in sorted(shapes):
        rings = [
            [_ring(orient(part, -1.0).exterior), *map(_ring, orient(part, -1.0).interiors)]
            for part in polygons_of(shapes[code]).geoms
        ]
        geometry = {"type": "MultiPolygon", "coordinates": rings}
        features.append({"type": "Feature", "id": code, "properties": {}, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))


def _ring(ring: Any) -> list[list[float]]:
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords]
