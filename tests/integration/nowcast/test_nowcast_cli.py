"""``monitor show nowcast``: the rows of the query, in each format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from geo import units
from tests.conftest import run_monitor
from tests.support.extract_files import write
from tests.support.register_files import injected

COLUMNS = ["code", "name", "entered", "expected", "low50", "high50", "low90", "high90"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five doses of the last week in Nam Định and one of long ago."""
    folder = tmp_path_factory.mktemp("nowcast")
    where = {"Mã tỉnh nơi tiêm": "36", "Mã huyện nơi tiêm": "366"}
    rows = [
        injected(
            f"P{day}",
            **where
            | {"Số CCCD/CMND/Hộ chiếu": f"03608000001{day}"}
            | {
                "Thời gian tiêm": f"1{day}/08/2022 08:00:00",
                "Thời gian nhập": f"1{day}/08/2022 17:00:00",
            },
        )
        for day in range(5)
    ]
    file = write(folder / "doses-2022-08-14.csv", [*rows, injected("P9", **where)])
    assert run_monitor("import", "doses", file, home=folder / "home").returncode == 0
    assert run_monitor("publish", home=folder / "home").returncode == 0
    return folder / "home"


def rows(home: Path, *asked: str) -> list[dict[str, object]]:
    shown = run_monitor("show", "nowcast", *asked, "--format", "json", home=home)
    assert shown.returncode == 0, shown.stderr
    return list(json.loads(shown.stdout))


def test_the_country_and_its_provinces(home: Path) -> None:
    (country,) = rows(home, "--level", "country")
    assert list(country)[:8] == COLUMNS
    assert (country["code"], country["entered"]) == ("VN", 5)
    assert (country["first"], country["last"]) == ("2022-08-08", "2022-08-14")
    assert (country["as_of"], country["data_version"], country["dose"]) == ("2022-08-14", 1, 1)
    assert int(str(country["expected"])) >= 5
    provinces = rows(home)
    assert {row["code"] for row in provinces} == {one.code for one in units.provinces()}
    assert {row["code"]: row["entered"] for row in provinces}["36"] == 5
    assert sum(int(str(row["entered"])) for row in provinces) == 5


def test_other_days_and_doses(home: Path) -> None:
    (country,) = rows(home, "--level", "country", "--days", "2")
    assert (country["first"], country["entered"]) == ("2022-08-13", 2)
    (country,) = rows(home, "--level", "country", "--dose", "2")
    assert (country["entered"], country["high90"]) == (0, 0)
    (country,) = rows(home, "--level", "country", "--as-of", "2022-08-07")
    assert (country["last"], country["entered"]) == ("2022-08-07", 0)
    refused = run_monitor("show", "nowcast", "--as-of", "2020-01-01", home=home)
    assert refused.returncode == 1
    assert "2021-09-12" in refused.stderr


def test_csv_and_table(home: Path) -> None:
    shown = run_monitor("show", "nowcast", "--format", "csv", home=home)
    (row,) = [one for one in csv.DictReader(io.StringIO(shown.stdout)) if one["code"] == "36"]
    assert (row["name"], row["entered"]) == ("Nam Định", "5")
    table = run_monitor("show", "nowcast", "--level", "country", home=home).stdout
    assert "Viet Nam" in table
    assert "08/08/2022 to 14/08/2022" in table
