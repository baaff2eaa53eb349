"""The default outlines: complete, small, without slivers, and where the country is."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from functools import cache
from typing import Any

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo import units
from geo.units import DATA
from tests.conftest import shared
from tests.support.outlines import OFFSHORE

FILES = ("provinces_2021", "provinces_2025", "districts_2021")
VIET_NAM = shapely.box(101.9, 6.4, 117.6, 23.6)
HOANG_SA = {
    "Hoàng Sa": (111.61, 16.53),
    "Phú Lâm": (112.34, 16.83),
    "Linh Côn": (112.73, 16.67),
    "Tri Tôn": (111.20, 15.78),
    "Quang Ánh": (111.51, 16.45),
    "Duy Mộng": (111.74, 16.47),
    "Bạch Quy": (111.77, 16.05),
}
TRUONG_SA = {
    "Trường Sa": (111.92, 8.64),
    "Song Tử Tây": (114.33, 11.43),
    "Song Tử Đông": (114.35, 11.45),
    "Nam Yết": (114.37, 10.18),
    "Sinh Tồn": (114.33, 9.88),
    "Sơn Ca": (114.48, 10.37),
    "Phan Vinh": (113.70, 8.97),
    "An Bang": (112.91, 7.88),
    "Ba Bình": (114.37, 10.38),
    "Thị Tứ": (114.28, 11.05),
    "Loại Ta": (114.42, 10.67),
    "Vĩnh Viễn": (115.80, 10.73),
    "Bến Lạc": (115.02, 11.07),
}


@cache
def features(name: str) -> list[dict[str, Any]]:
    content = (DATA / "boundaries" / f"{name}.json").read_text(encoding="utf-8")
    read: list[dict[str, Any]] = json.loads(content)["features"]
    return read


@cache
def shapes(name: str) -> dict[str, BaseGeometry]:
    return {one["id"]: shapely.geometry.shape(one["geometry"]) for one in features(name)}


def mainland(geometry: BaseGeometry) -> BaseGeometry:
    """The parts west of the archipelagos."""
    parts = [part for part in shapely.get_parts(geometry) if part.bounds[2] < OFFSHORE]
    return shapely.MultiPolygon(parts)


def expected_codes(name: str) -> set[str]:
    if name == "districts_2021":
        return {one.code for unit in units.provinces() for one in units.districts(unit.code)}
    return {unit.code for unit in units.provinces("2021" if name.endswith("2021") else "2025")}


@pytest.mark.parametrize("name", FILES)
def test_every_unit_has_one_outline_and_nothing_else_has(name: str) -> None:
    codes = [one["id"] for one in features(name)]
    assert len(codes) == len(set(codes))
    assert set(codes) == expected_codes(name)
    assert all(one["properties"] == {} for one in features(name))


@pytest.mark.parametrize("name", FILES)
def test_outlines_are_valid_polygons_in_viet_nam(name: str) -> None:
    for code, shape in shapes(name).items():
        assert shape.geom_type in {"Polygon", "MultiPolygon"}, code
        assert shape.is_valid, code
        assert not shape.is_empty, code
        assert shape.within(VIET_NAM), code


@pytest.mark.parametrize("name", FILES)
def test_exterior_rings_run_clockwise_and_holes_the_other_way(name: str) -> None:
    for code, shape in shapes(name).items():
        for part in shapely.get_parts(shape):
            assert not part.exterior.is_ccw, code
            assert all(ring.is_ccw for ring in part.interiors), code


@pytest.mark.parametrize(
    ("name", "raw", "packed"),
    [
        ("provinces_2021", 120_000, 45_000),
        ("provinces_2025", 120_000, 45_000),
        ("districts_2021", 450_000, 130_000),
    ],
)
def test_files_are_small(name: str, raw: int, packed: int) -> None:
    content = (DATA / "boundaries" / f"{name}.json").read_bytes()
    assert len(content) <= raw
    assert len(gzip.compress(content)) <= packed


@pytest.mark.parametrize("name", FILES)
def test_neighbours_share_their_edges(name: str) -> None:
    land = [mainland(shape) for shape in shapes(name).values()]
    land = [shape for shape in land if not shape.is_empty]
    edges = shapely.coverage_invalid_edges(land)
    assert [edge.bounds for edge in edges if not edge.is_empty] == []


@pytest.mark.parametrize("name", FILES)
def test_no_gap_is_left_inside_the_country(name: str) -> None:
    land = shapely.union_all([mainland(shape) for shape in shapes(name).values()])
    holes = [ring.bounds for part in shapely.get_parts(land) for ring in part.interiors]
    assert holes == []


def test_provinces_of_2025_have_no_slivers_inside() -> None:
    for code, shape in shapes("provinces_2025").items():
        assert sum(len(part.interiors) for part in shapely.get_parts(shape)) == 0, code


def test_provinces_of_2025_are_as_large_as_their_parts() -> None:
    areas: dict[str, float] = defaultdict(float)
    for code, shape in shapes("provinces_2021").items():
        areas[units.successor(code).code] += shape.area
    merged = {code: shape.area for code, shape in shapes("provinces_2025").items()}
    assert merged == pytest.approx(areas, rel=1e-6)


def test_districts_fill_their_province() -> None:
    provinces, districts = shapes("provinces_2021"), shapes("districts_2021")
    for unit in units.provinces():
        parts = [mainland(districts[one.code]) for one in units.districts(unit.code)]
        together = shapely.union_all(parts)
        land = mainland(provinces[unit.code])
        assert land.difference(together).area / land.area < 0.03, unit.name


def test_known_places_lie_in_their_units() -> None:
    provinces, districts = shapes("provinces_2021"), shapes("districts_2021")
    places = {
        ("01", "002"): (105.849, 21.029),
        ("36", "356"): (106.172, 20.428),
        ("79", "760"): (106.700, 10.777),
        ("46", "474"): (107.585, 16.463),
    }
    for (province, district), position in places.items():
        point = shapely.Point(position)
        assert provinces[province].covers(point), province
        assert districts[district].distance(point) < 0.02, district


@pytest.mark.parametrize("islands", [("48", "498", HOANG_SA), ("56", "576", TRUONG_SA)])
def test_the_archipelagos_are_in_every_file_at_their_true_place(
    islands: tuple[str, str, dict[str, tuple[float, float]]],
) -> None:
    province, district, group = islands
    outlines = [
        shapes("provinces_2021")[province],
        shapes("provinces_2025")[units.successor(province).code],
        shapes("districts_2021")[district],
    ]
    for name, position in group.items():
        for shape in outlines:
            assert shape.covers(shapely.Point(position)), name


def test_the_archipelagos_belong_to_nobody_else() -> None:
    for name, owners in {
        "provinces_2021": {"48", "56"},
        "provinces_2025": {units.successor("48").code, units.successor("56").code},
        "districts_2021": {"498", "576"},
    }.items():
        offshore = {code for code, shape in shapes(name).items() if shape.bounds[2] > OFFSHORE}
        assert offshore == owners, name


@pytest.mark.parametrize(
    ("code", "position"),
    [
        ("318", (107.72, 20.13)),
        ("471", (107.34, 17.16)),
        ("536", (109.12, 15.38)),
        ("755", (106.60, 8.70)),
        ("911", (103.98, 10.25)),
        ("618", (107.45, 14.12)),
    ],
)
def test_islands_and_the_remote_are_at_their_place(
    code: str, position: tuple[float, float]
) -> None:
    assert shapes("districts_2021")[code].distance(shapely.Point(position)) < 0.05


def test_outlines_resemble_the_official_ones() -> None:
    file = shared("geo/provinces_63_official.testonly.geojson")
    official = {
        one["properties"]["province_code"]: shapely.make_valid(
            shapely.geometry.shape(one["geometry"])
        )
        for one in json.loads(file.read_text(encoding="utf-8"))["features"]
    }
    ours = shapes("provinces_2021")
    overlaps = []
    for code, theirs in official.items():
        land, other = mainland(ours[code]), mainland(theirs)
        overlaps.append(land.intersection(other).area / land.union(other).area)
    assert len(overlaps) == 63
    assert sum(overlaps) / 63 >= 0.95
    assert min(overlaps) > 0.85
