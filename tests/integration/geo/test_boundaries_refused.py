"""Outlines that are refused: with a message that helps, and with nothing written."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.boundaries import BoundaryLevel, active
from geo.boundaries_import import import_boundaries
from i18n import UserError, translator
from tests.support.outlines import CODE, squares, written


def refusal(file: Path, home: Path, column: str = CODE, level: BoundaryLevel = "province") -> str:
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


def test_a_missing_file(tmp_path: Path, home: Path) -> None:
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
def test_files_that_cannot_be_read(name: str, content: bytes, tmp_path: Path, home: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert "GeoPackage, Shapefile or GeoJSON" in refusal(file, home)


def test_a_table_without_outlines(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("province_code,name\n01,Hà Nội\n", encoding="utf-8")
    assert "polygon" in refusal(file, home)


def test_a_file_without_features(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "none.geojson"
    file.write_text('{"type":"FeatureCollection","features":[]}')
    assert "polygon" in refusal(file, home)


@pytest.mark.parametrize("suffix", [".shx", ".dbf"])
def test_a_shapefile_without_its_sidecar(suffix: str, tmp_path: Path, home: Path) -> None:
    file = written(squares().rename(columns={CODE: "code"}), tmp_path / "a.shp")
    file.with_suffix(suffix).unlink()
    text = refusal(file, home, "code")
    assert file.with_suffix(suffix).name in text
    assert "side by side" in text


def test_a_column_that_is_not_there(tmp_path: Path, home: Path) -> None:
    text = refusal(written(squares(), tmp_path / "a.geojson"), home, "gso")
    assert "“gso”" in text
    assert CODE in text


def test_an_unknown_code(tmp_path: Path, home: Path) -> None:
    frame = squares()
    frame.loc[4, CODE] = "99"
    text = refusal(written(frame, tmp_path / "a.geojson"), home)
    assert "99" in text
    assert "row 5" in text


def test_a_missing_code(tmp_path: Path, home: Path) -> None:
    frame = squares()
    frame.loc[4, CODE] = None
    text = refusal(written(frame, tmp_path / "a.geojson"), home)
    assert "row 5" in text
    assert "nan" not in text.lower()
    assert "None" not in text


def test_missing_units_are_named(tmp_path: Path, home: Path) -> None:
    frame = squares()
    frame = frame[~frame[CODE].isin(["36", "48"])]
    text = refusal(written(frame, tmp_path / "a.geojson"), home)
    assert "Nam Định (36)" in text
    assert "Đà Nẵng (48)" in text


@pytest.mark.parametrize(
    "shape", [shapely.Polygon(), None, shapely.LineString([(105, 20), (106, 21)])]
)
def test_outlines_that_are_none(shape: shapely.Geometry | None, tmp_path: Path, home: Path) -> None:
    frame = squares()
    frame.loc[4, "geometry"] = shape
    text = refusal(written(frame, tmp_path / "a.geojson"), home)
    assert "row 5" in text
    assert "polygon" in text


def test_a_file_whose_outlines_are_all_empty(tmp_path: Path, home: Path) -> None:
    frame = squares()
    frame.geometry = [shapely.Polygon()] * len(frame)
    assert "holds no outlines" in refusal(written(frame, tmp_path / "a.gpkg"), home)


def test_outlines_under_others_are_named(tmp_path: Path, home: Path) -> None:
    frame = squares()
    frame.loc[frame[CODE] == "36", "geometry"] = frame.geometry[frame[CODE] == "37"].item()
    text = refusal(written(frame, tmp_path / "a.geojson"), home)
    assert "1 units lie under others" in text
    assert "(36)" in text or "(37)" in text


def test_an_outline_too_small_to_be_drawn_is_named(tmp_path: Path, home: Path) -> None:
    frame = squares()
    # Ten metres, far from the others.
    frame.loc[frame[CODE] == "36", "geometry"] = shapely.box(108, 20, 108.0001, 20.0001)
    text = refusal(written(frame, tmp_path / "a.geojson"), home)
    assert "Nam Định (36)" in text


def test_points_instead_of_outlines(tmp_path: Path, home: Path) -> None:
    frame = squares()
    frame.geometry = frame.geometry.representative_point()
    assert "polygon" in refusal(written(frame, tmp_path / "a.geojson"), home)


def test_metres_without_a_declared_system(tmp_path: Path, home: Path) -> None:
    frame = squares().to_crs(3405).rename(columns={CODE: "code"})
    file = written(frame, tmp_path / "a.shp")
    file.with_suffix(".prj").unlink()
    assert "coordinate system" in refusal(file, home, "code")


def test_outlines_of_another_country(tmp_path: Path, home: Path) -> None:
    frame = squares()
    frame.geometry = frame.geometry.translate(-100, 30)
    assert "101" in refusal(written(frame, tmp_path / "a.geojson"), home)


def test_longitude_and_latitude_exchanged(tmp_path: Path, home: Path) -> None:
    frame = squares()
    frame.geometry = frame.geometry.map(
        lambda shape: shapely.transform(shape, lambda points: points[:, ::-1])
    )
    assert "longitude" in refusal(written(frame, tmp_path / "a.geojson"), home)


def test_a_data_folder_that_cannot_be_written(tmp_path: Path, home: Path) -> None:
    home.mkdir()
    (home / "boundaries").write_text("a file, not a folder")
    with pytest.raises(UserError, match="cannot be written"):
        import_boundaries(written(squares(), tmp_path / "a.geojson"), "province", CODE, home)


def test_a_failed_import_leaves_the_last_one(tmp_path: Path, home: Path) -> None:
    import_boundaries(written(squares(), tmp_path / "good.geojson"), "province", CODE, home)
    before = active("province", "2021", home).sha
    refusal(written(squares()[:10], tmp_path / "bad.geojson"), home)
    assert active("province", "2021", home).sha == before
    assert sorted(one.name for one in (home / "boundaries").iterdir()) == [
        "provinces_2021.json",
        "provinces_2025.json",
    ]


def test_districts_that_are_missing_are_named(tmp_path: Path, home: Path) -> None:
    frame = gpd.GeoDataFrame({"code": ["001"]}, geometry=[shapely.box(105, 20, 106, 21)], crs=4326)
    text = refusal(written(frame, tmp_path / "d.geojson"), home, "code", "district")
    # 705 without the one given and without the two archipelagos, which are marked anyway.
    assert "702 units" in text
    assert "Huyện An Phú (886)" in text
