"""Importing official outlines: what is accepted, put right, and said."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import units
from geo.boundaries import active
from geo.boundaries_import import import_boundaries
from tests.conftest import shared
from tests.support.outlines import CODE, in_place, mainland, report, squares, written, zipped


@pytest.fixture(scope="module")
def official_file() -> Path:
    """The 63 official outlines, read in place; they never enter the project."""
    return shared("geo/provinces_63_official.testonly.geojson")


@pytest.fixture(scope="module")
def official(official_file: Path) -> gpd.GeoDataFrame:
    return gpd.read_file(official_file)


def interiors(shape: shapely.MultiPolygon) -> int:
    return sum(len(part.interiors) for part in shape.geoms)


# --- official files


@pytest.mark.parametrize(
    "kind",
    ["geojson", *(pytest.param(one, marks=pytest.mark.slow) for one in ("gpkg", "zip", "vn2000"))],
)
def test_official_files_are_imported(
    kind: str, official: gpd.GeoDataFrame, official_file: Path, tmp_path: Path, home: Path
) -> None:
    column = CODE
    if kind == "geojson":
        file = official_file
    elif kind == "gpkg":
        file = written(official, tmp_path / "official.gpkg")
    elif kind == "vn2000":
        file = written(official.to_crs(3405), tmp_path / "official.gpkg")
    else:
        column = "code"
        file = zipped(official.rename(columns={CODE: column}), tmp_path)
    import_boundaries(file, "province", column, home)
    shapes = in_place(home)
    assert set(shapes) == {unit.code for unit in units.provinces()}
    for code, theirs in zip(official[CODE], official.geometry, strict=True):
        ours, theirs = mainland(shapes[code]), mainland(theirs)  # noqa: PLW2901
        assert ours.intersection(theirs).area / ours.union(theirs).area > 0.95, code
    assert all(not part.exterior.is_ccw for one in shapes.values() for part in one.geoms)
    assert (home / "boundaries" / "provinces_2021.json").stat().st_size <= 300_000
    assert not active("province", "2021", home).approximate
    assert active("province", "2025", home).path.is_relative_to(home)


def test_provinces_of_2025_are_derived_without_slivers(official_file: Path, home: Path) -> None:
    import_boundaries(official_file, "province", CODE, home)
    shapes = in_place(home, "provinces_2025")
    assert set(shapes) == {unit.code for unit in units.provinces("2025")}
    parts = in_place(home)
    # The official outlines have a few holes of their own; merging must add none.
    holes = dict.fromkeys(shapes, 0)
    for code, part in parts.items():
        holes[units.successor(code).code] += interiors(part)
    for code, shape in shapes.items():
        assert interiors(shape) <= holes[code], code
    assert sum(holes.values()) <= 3
    merged = sum(shape.area for shape in shapes.values())
    assert merged == pytest.approx(sum(shape.area for shape in parts.values()), rel=1e-6)


def test_neighbours_still_share_their_edges(official_file: Path, home: Path) -> None:
    import_boundaries(official_file, "province", CODE, home)
    land = [mainland(shape) for shape in in_place(home).values()]
    edges = shapely.coverage_invalid_edges(land)
    assert [edge.bounds for edge in edges if not edge.is_empty] == []


# --- what is put right, and said


def test_nothing_is_said_to_be_mended_that_was_in_order(tmp_path: Path, home: Path) -> None:
    text = report(written(squares(), tmp_path / "a.geojson"), home)
    assert "63" in text
    for word in ("zeros", "repaired", "several"):
        assert word not in text


@pytest.mark.parametrize("kind", ["number", "text"])
def test_codes_without_leading_zeros_are_filled_up_and_said(
    kind: str, tmp_path: Path, home: Path
) -> None:
    frame = squares()
    frame[CODE] = frame[CODE].astype(int)
    if kind == "text":
        frame[CODE] = frame[CODE].astype(str)
    text = report(written(frame, tmp_path / "a.geojson"), home)
    assert "zeros" in text
    assert "01" in in_place(home)


def test_several_features_of_a_code_are_dissolved_and_said(tmp_path: Path, home: Path) -> None:
    frame = squares()
    west, south, east, north = frame.geometry[0].bounds
    middle = (west + east) / 2
    halves = gpd.GeoDataFrame(
        {CODE: [frame[CODE][0]] * 2},
        geometry=[shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)],
        crs=4326,
    )
    both = gpd.GeoDataFrame(pd.concat([halves, frame[1:]], ignore_index=True))
    text = report(written(both, tmp_path / "a.geojson"), home)
    assert "1 units had several" in text
    assert len(in_place(home)[frame[CODE][0]].geoms) == 1


def test_crossed_outlines_are_repaired_and_counted(tmp_path: Path, home: Path) -> None:
    frame = squares()
    west, south, east, north = frame.geometry[0].bounds
    frame.loc[0, "geometry"] = shapely.Polygon(
        [(west, south), (east, north), (east, south), (west, north)]
    )
    text = report(written(frame, tmp_path / "a.geojson"), home)
    assert "1 outlines crossed" in text
    assert all(shape.is_valid for shape in in_place(home).values())


def test_the_archipelagos_are_marked_and_that_is_said(tmp_path: Path, home: Path) -> None:
    text = report(written(squares(), tmp_path / "a.geojson"), home)
    assert "Hoàng Sa" in text
    assert "Trường Sa" in text
    for name, codes in (("provinces_2021", ("48", "56")), ("provinces_2025", ("48", "56"))):
        for code in codes:
            owner = code if name.endswith("2021") else units.successor(code).code
            assert in_place(home, name)[owner].bounds[2] > 112


def test_islands_of_the_file_are_kept_beside_the_markers(tmp_path: Path, home: Path) -> None:
    frame = squares()
    island = shapely.box(112, 15.2, 112.1, 15.3)
    at = frame[CODE] == "48"
    frame.loc[at, "geometry"] = frame.loc[at, "geometry"].union(island)
    report(written(frame, tmp_path / "a.geojson"), home)
    assert in_place(home)["48"].covers(island)
    assert in_place(home)["48"].covers(shapely.Point(112.34, 16.83))


def test_thousands_of_islets_do_not_make_the_file_large(tmp_path: Path, home: Path) -> None:
    frame = squares()
    islets = [
        shapely.box(
            110 + 0.01 * (index % 80),
            8 + 0.01 * (index // 80),
            110.001 + 0.01 * (index % 80),
            8.001 + 0.01 * (index // 80),
        )
        for index in range(6000)
    ]
    frame.loc[0, "geometry"] = shapely.MultiPolygon([frame.geometry[0], *islets])
    report(written(frame, tmp_path / "a.geojson"), home)
    assert (home / "boundaries" / "provinces_2021.json").stat().st_size < 100_000


def test_narrow_gaps_and_overlaps_between_neighbours_are_closed(tmp_path: Path, home: Path) -> None:
    frame = squares()
    frame.geometry = [
        shapely.box(west + 0.001, south, east + 0.002 * (index % 2), north)
        for index, (west, south, east, north) in enumerate(frame.bounds.to_numpy())
    ]
    report(written(frame, tmp_path / "a.geojson"), home)
    land = [mainland(shape) for shape in in_place(home).values()]
    assert shapely.coverage_is_valid(land)
    together = shapely.union_all(land)
    assert sum(len(part.interiors) for part in shapely.get_parts(together)) == 0


@pytest.mark.parametrize("name", ["a.shp", "a.gpkg", "a.geojson"])
def test_heights_are_dropped(name: str, tmp_path: Path, home: Path) -> None:
    frame = squares().rename(columns={CODE: "code"}).to_crs(3405)
    frame.geometry = shapely.force_3d(frame.geometry.to_numpy(), 12.0)
    assert "63" in report(written(frame.set_crs(3405), tmp_path / name), home, "code")
    assert not any(shape.has_z for shape in in_place(home).values())


def test_a_small_round_island_is_kept(tmp_path: Path, home: Path) -> None:
    frame = squares()
    # 600 m across: simplified to a triangle, which has less than half of its area.
    frame.loc[frame[CODE] == "36", "geometry"] = shapely.Point(108, 20).buffer(0.003)
    report(written(frame, tmp_path / "a.geojson"), home)
    assert in_place(home)["36"].covers(shapely.Point(108, 20))


def test_degrees_without_a_declared_system_are_accepted(tmp_path: Path, home: Path) -> None:
    file = written(squares().rename(columns={CODE: "code"}), tmp_path / "a.shp")
    file.with_suffix(".prj").unlink()
    assert "63" in report(file, home, "code")


def test_a_zipped_folder_is_read(tmp_path: Path, home: Path) -> None:
    file = zipped(squares().rename(columns={CODE: "code"}), tmp_path, "boundaries/")
    assert "63" in report(file, home, "code")


def test_districts_are_imported(tmp_path: Path, home: Path) -> None:
    file = active("district", "2021", home).path
    frame = gpd.read_file(file)
    frame = gpd.GeoDataFrame({"code": frame["id"].astype(str)}, geometry=frame.geometry, crs=4326)
    kept = frame[~frame["code"].isin(["498", "576"])]
    result = import_boundaries(written(kept, tmp_path / "d.gpkg"), "district", "code", home)
    assert result.level == "district"
    shapes = in_place(home, "districts_2021")
    assert len(shapes) == 705
    assert shapes["498"].bounds[0] > 110.5
    assert not (home / "boundaries" / "provinces_2021.json").exists()
    assert (home / "boundaries" / "districts_2021.json").stat().st_size <= 1_200_000
    assert not active("district", "2021", home).approximate
