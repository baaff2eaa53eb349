"""Importing official outlines: what is accepted, what is refused, and what is left alone."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import units
from geo.boundaries import active
from geo.boundaries_import import import_boundaries
from i18n import UserError, translator
from tests.conftest import shared

CODE = "province_code"


def squares() -> gpd.GeoDataFrame:
    """A square for each province: quick to read, no official data needed."""
    codes = [unit.code for unit in units.provinces()]
    boxes = [
        shapely.box(103 + 0.5 * (index % 8), 9 + 0.5 * (index // 8),
                    103.5 + 0.5 * (index % 8), 9.5 + 0.5 * (index // 8))
        for index in range(63)
    ]  # fmt: skip
    return gpd.GeoDataFrame({CODE: codes}, geometry=boxes, crs=4326)


def written(frame: gpd.GeoDataFrame, file: Path) -> Path:
    frame.to_file(file)
    return file


def in_place(home: Path, name: str = "provinces_2021") -> dict[str, shapely.Geometry]:
    content = json.loads((home / "boundaries" / f"{name}.json").read_text(encoding="utf-8"))
    return {one["id"]: shapely.geometry.shape(one["geometry"]) for one in content["features"]}


def refusal(file: Path, home: Path, column: str = CODE, level: str = "province") -> str:
    """The message an import is refused with, in both languages; nothing may have been written."""
    folder = home / "boundaries"
    before = {one.name: one.read_bytes() for one in folder.glob("*")} if folder.exists() else {}
    with pytest.raises(UserError) as caught:
        import_boundaries(file, level, column, home)
    after = {one.name: one.read_bytes() for one in folder.glob("*")} if folder.exists() else {}
    assert after == before
    text = caught.value.text(translator("en"))
    assert file.name in text
    assert "{" not in caught.value.text(translator("vi"))
    return text


def report(file: Path, home: Path, column: str = CODE) -> str:
    result = import_boundaries(file, "province", column, home)
    assert all(result.lines(translator("vi")))
    return "\n".join(result.lines(translator("en")))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder of its own."""
    return tmp_path / "home"


@pytest.fixture(scope="module")
def official_file() -> Path:
    """The 63 official outlines, read in place; they never enter the project."""
    return shared("geo/provinces_63_official.testonly.geojson")


@pytest.fixture(scope="module")
def official(official_file: Path) -> gpd.GeoDataFrame:
    return gpd.read_file(official_file)


def mainland(geometry: shapely.Geometry) -> shapely.Geometry:
    """The parts west of the archipelagos."""
    parts = [part for part in shapely.get_parts(geometry) if part.bounds[2] < 110.5]
    return shapely.MultiPolygon(parts)


# --- official files


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "zip", "vn2000"])
def test_official_files_are_imported(kind, official, official_file, tmp_path, home):
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


def test_provinces_of_2025_are_derived_without_slivers(official_file, home):
    import_boundaries(official_file, "province", CODE, home)
    shapes = in_place(home, "provinces_2025")
    assert set(shapes) == {unit.code for unit in units.provinces("2025")}
    parts = in_place(home)
    for code, shape in shapes.items():
        assert sum(len(part.interiors) for part in shape.geoms) == 0, code
    merged = sum(shape.area for shape in shapes.values())
    assert merged == pytest.approx(sum(shape.area for shape in parts.values()), rel=1e-6)


def test_neighbours_still_share_their_edges(official_file, home):
    import_boundaries(official_file, "province", CODE, home)
    land = [mainland(shape) for shape in in_place(home).values()]
    edges = shapely.coverage_invalid_edges(land)
    assert [edge.bounds for edge in edges if not edge.is_empty] == []


def zipped(frame: gpd.GeoDataFrame, folder: Path, inside: str = "") -> Path:
    plain = folder / "plain"
    plain.mkdir()
    frame.to_file(plain / "official.shp", encoding="utf-8")
    file = folder / "official.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for one in sorted(plain.iterdir()):
            archive.write(one, inside + one.name)
    return file


# --- what is put right, and said


def test_nothing_is_said_to_be_mended_that_was_in_order(tmp_path, home):
    text = report(written(squares(), tmp_path / "a.geojson"), home)
    assert "63" in text
    for word in ("zeros", "repaired", "several"):
        assert word not in text


@pytest.mark.parametrize("kind", ["number", "text"])
def test_codes_without_leading_zeros_are_filled_up_and_said(kind, tmp_path, home):
    frame = squares()
    frame[CODE] = frame[CODE].astype(int)
    if kind == "text":
        frame[CODE] = frame[CODE].astype(str)
    text = report(written(frame, tmp_path / "a.geojson"), home)
    assert "zeros" in text
    assert "01" in in_place(home)


def test_several_features_of_a_code_are_dissolved_and_said(tmp_path, home):
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


def test_crossed_outlines_are_repaired_and_counted(tmp_path, home):
    frame = squares()
    west, south, east, north = frame.geometry[0].bounds
    frame.loc[0, "geometry"] = shapely.Polygon(
        [(west, south), (east, north), (east, south), (west, north)]
    )
    text = report(written(frame, tmp_path / "a.geojson"), home)
    assert "1 outlines crossed" in text
    assert all(shape.is_valid for shape in in_place(home).values())


def test_the_archipelagos_are_marked_and_that_is_said(tmp_path, home):
    text = report(written(squares(), tmp_path / "a.geojson"), home)
    assert "Hoàng Sa" in text
    assert "Trường Sa" in text
    for name, codes in (("provinces_2021", ("48", "56")), ("provinces_2025", ("48", "56"))):
        for code in codes:
            owner = code if name.endswith("2021") else units.successor(code).code
            assert in_place(home, name)[owner].bounds[2] > 112


def test_islands_of_the_file_are_kept_beside_the_markers(tmp_path, home):
    frame = squares()
    island = shapely.box(112, 15.2, 112.1, 15.3)
    at = frame[CODE] == "48"
    frame.loc[at, "geometry"] = frame.loc[at, "geometry"].union(island)
    report(written(frame, tmp_path / "a.geojson"), home)
    assert in_place(home)["48"].covers(island)
    assert in_place(home)["48"].covers(shapely.Point(112.34, 16.83))


def test_thousands_of_islets_do_not_make_the_file_large(tmp_path, home):
    frame = squares()
    islets = [
        shapely.box(110 + 0.01 * (index % 80), 8 + 0.01 * (index // 80),
                    110.001 + 0.01 * (index % 80), 8.001 + 0.01 * (index // 80))
        for index in range(6000)
    ]  # fmt: skip
    frame.loc[0, "geometry"] = shapely.MultiPolygon([frame.geometry[0], *islets])
    report(written(frame, tmp_path / "a.geojson"), home)
    assert (home / "boundaries" / "provinces_2021.json").stat().st_size < 100_000


def test_narrow_gaps_and_overlaps_between_neighbours_are_closed(tmp_path, home):
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


def test_degrees_without_a_declared_system_are_accepted(tmp_path, home):
    file = written(squares().rename(columns={CODE: "code"}), tmp_path / "a.shp")
    file.with_suffix(".prj").unlink()
    assert "63" in report(file, home, "code")


def test_a_zipped_folder_is_read(tmp_path, home):
    file = zipped(squares().rename(columns={CODE: "code"}), tmp_path, "boundaries/")
    assert "63" in report(file, home, "code")


# --- what is refused


def test_a_missing_file(tmp_path, home):
    assert "does not exist" in refusal(tmp_path / "none.gpkg", home)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.geojson", b""),
        ("text.geojson", b"hello"),
        ("cut.geojson", b'{"type":"FeatureCollection","features":[{"type":"Fea'),
        ("broken.gpkg", b"SQLite format 3\0" + b"\1" * 600),
        ("broken.zip", b"PK\3\4" + b"\0" * 50),
        ("text.txt", b"hello"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_files_that_cannot_be_read(name, content, tmp_path, home):
    file = tmp_path / name
    file.write_bytes(content)
    assert "GeoPackage, Shapefile or GeoJSON" in refusal(file, home)


def test_a_table_without_outlines(tmp_path, home):
    file = tmp_path / "table.csv"
    file.write_text("province_code,name\n01,Hà Nội\n", encoding="utf-8")
    assert "polygon" in refusal(file, home)


def test_a_file_without_features(tmp_path, home):
    file = tmp_path / "none.geojson"
    file.write_text('{"type":"FeatureCollection","features":[]}')
    assert "polygon" in refusal(file, home)


@pytest.mark.parametrize("suffix", [".shx", ".dbf"])
def test_a_shapefile_without_its_sidecar(suffix, tmp_path, home):
    file = written(squares().rename(columns={CODE: "code"}), tmp_path / "a.shp")
    file.with_suffix(suffix).unlink()
    assert f"without its {suffix}" in refusal(file, home, "code")


def test_a_column_that_is_not_there(tmp_path, home):
    text = refusal(written(squares(), tmp_path / "a.geojson"), home, "gso")
    assert "“gso”" in text
    assert CODE in text


def test_an_unknown_code(tmp_path, home):
    frame = squares()
    frame.loc[4, CODE] = "99"
    text = refusal(written(frame, tmp_path / "a.geojson"), home)
    assert "99" in text
    assert "row 5" in text


def test_a_missing_code(tmp_path, home):
    frame = squares()
    frame.loc[4, CODE] = None
    text = refusal(written(frame, tmp_path / "a.geojson"), home)
    assert "row 5" in text
    assert "nan" not in text.lower()
    assert "None" not in text


def test_missing_units_are_named(tmp_path, home):
    frame = squares()
    frame = frame[~frame[CODE].isin(["36", "48"])]
    text = refusal(written(frame, tmp_path / "a.geojson"), home)
    assert "Nam Định (36)" in text
    assert "Đà Nẵng (48)" in text


@pytest.mark.parametrize(
    "shape", [shapely.Polygon(), None, shapely.LineString([(105, 20), (106, 21)])]
)
def test_outlines_that_are_none(shape, tmp_path, home):
    frame = squares()
    frame.loc[4, "geometry"] = shape
    text = refusal(written(frame, tmp_path / "a.geojson"), home)
    assert "row 5" in text
    assert "polygon" in text


def test_points_instead_of_outlines(tmp_path, home):
    frame = squares()
    frame.geometry = frame.geometry.representative_point()
    assert "polygon" in refusal(written(frame, tmp_path / "a.geojson"), home)


def test_metres_without_a_declared_system(tmp_path, home):
    frame = squares().to_crs(3405).rename(columns={CODE: "code"})
    file = written(frame, tmp_path / "a.shp")
    file.with_suffix(".prj").unlink()
    assert "coordinate system" in refusal(file, home, "code")


def test_outlines_of_another_country(tmp_path, home):
    frame = squares()
    frame.geometry = frame.geometry.translate(-100, 30)
    assert "101" in refusal(written(frame, tmp_path / "a.geojson"), home)


def test_longitude_and_latitude_exchanged(tmp_path, home):
    frame = squares()
    frame.geometry = frame.geometry.map(
        lambda shape: shapely.transform(shape, lambda points: points[:, ::-1])
    )
    assert "longitude" in refusal(written(frame, tmp_path / "a.geojson"), home)


def test_a_data_folder_that_cannot_be_written(tmp_path, home):
    home.mkdir()
    (home / "boundaries").write_text("a file, not a folder")
    with pytest.raises(UserError, match="cannot be written"):
        import_boundaries(written(squares(), tmp_path / "a.geojson"), "province", CODE, home)


def test_a_failed_import_leaves_the_last_one(tmp_path, home):
    import_boundaries(written(squares(), tmp_path / "good.geojson"), "province", CODE, home)
    before = active("province", "2021", home).sha
    refusal(written(squares()[:10], tmp_path / "bad.geojson"), home)
    assert active("province", "2021", home).sha == before
    assert sorted(one.name for one in (home / "boundaries").iterdir()) == [
        "provinces_2021.json", "provinces_2025.json"]  # fmt: skip


# --- districts


def test_districts_are_imported(tmp_path, home):
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


def test_districts_that_are_missing_are_named(tmp_path, home):
    frame = gpd.GeoDataFrame({"code": ["001"]}, geometry=[shapely.box(105, 20, 106, 21)], crs=4326)
    text = refusal(written(frame, tmp_path / "d.geojson"), home, "code", "district")
    # 705 without the one given and without the two archipelagos, which are marked anyway.
    assert "702 units" in text
    assert "Huyện An Phú (886)" in text
