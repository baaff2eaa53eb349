"""``monitor show completeness`` on the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import run_monitor
from tests.support.extract_files import dose, write

ENTERED = ["05/09/2021 16:00:00", "05/09/2021 17:00:00", "20/09/2021 09:00:00"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three doses of one day in Hải Hậu, one entered late, of eight that were reported."""
    folder = tmp_path_factory.mktemp("completeness")
    rows = [
        dose(
            f"M{number}",
            **{
                "Mã đối tượng": f"P{number}",
                "Thời gian nhập": entered,
                "Mã tỉnh nơi tiêm": "36",
                "Mã huyện nơi tiêm": "366",
                "Số lô": "" if number == 0 else "ABV1234",
            },
        )
        for number, entered in enumerate(ENTERED)
    ]
    report = {
        "Tỉnh/Thành phố": "Nam Định",
        "Quận/Huyện": "Hải Hậu",
        "Ngày": "05/09/2021",
        "Tổng số mũi tiêm": "8",
    }
    doses = write(folder / "2021-10-03.csv", rows)
    reports = write(folder / "reports-2021-10-03.csv", [report])
    for asked in (["import", "doses", doses], ["import", "reports", reports], ["publish"]):
        result = run_monitor(*asked, home=folder / "home")
        assert result.returncode == 0, result.stderr
    return folder / "home"


def rows(home: Path, *asked: str) -> dict[str, dict[str, Any]]:
    result = run_monitor("show", "completeness", *asked, "--format", "json", home=home)
    assert result.returncode == 0, result.stderr
    return {row["code"]: row for row in json.loads(result.stdout)}


def test_shares_backlog_and_trend(home: Path) -> None:
    country = rows(home, "--level", "country")["VN"]
    assert (country["numerator"], country["denominator"], country["value"]) == (3, 8, 0.375)
    assert (country["backlog"], country["surplus"], country["caught_up"]) == (5, 0, 1)
    # Four weeks ago, on the day itself, two of the eight were there.
    assert (country["trend"], country["trend_since"]) == (-1, "2021-09-05")
    assert country["days_of_entering"] == pytest.approx(5 / (1 / 28))
    assert (country["records"], country["records_with_every_field"]) == (3, 2)
    assert (country["as_of"], country["data_version"], country["demo"]) == ("2021-10-03", 1, False)
    earlier = rows(home, "--level", "country", "--as-of", "2021-09-12")["VN"]
    assert (earlier["numerator"], earlier["backlog"], earlier["trend"]) == (2, 6, None)


def test_provinces_and_districts(home: Path) -> None:
    provinces = rows(home)
    assert len(provinces) == 63
    assert (provinces["36"]["backlog"], provinces["01"]["backlog"]) == (5, None)
    # Naming a province chooses among districts and changes nothing else.
    assert rows(home, "--province", "01") == provinces
    districts = rows(home, "--level", "district", "--province", "36")
    assert {code for code, row in districts.items() if row["denominator"]} == {"366"}
    assert set(rows(home, "--level", "region")) == {"north", "central", "highlands", "south"}


def test_tables_and_csv(home: Path) -> None:
    printed = run_monitor("show", "completeness", "--level", "country", home=home).stdout
    assert "37.5%" in printed
    assert "since 05/09/2021" in printed
    assert "−1" in printed
    result = run_monitor("show", "completeness", "--format", "csv", home=home)
    found = {row["code"]: row for row in csv.DictReader(io.StringIO(result.stdout))}
    assert (found["36"]["value"], found["01"]["value"]) == ("0.375", "")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--province", "99"), "99"),
        (("--as-of", "2021-09-13"), "2021-09-12"),
        (("--level", "commune"), "commune"),
    ],
)
def test_what_cannot_be_answered_is_said(home: Path, asked: tuple[str, ...], said: str) -> None:
    result = run_monitor("show", "completeness", *asked, home=home)
    assert result.returncode in (1, 2)
    assert said in result.stderr


def test_without_reports_it_says_what_to_run(tmp_path: Path) -> None:
    file = write(tmp_path / "2021-10-03.csv", [dose()])
    assert run_monitor("import", "doses", file, home=tmp_path / "home").returncode == 0
    assert run_monitor("publish", home=tmp_path / "home").returncode == 0
    shown = run_monitor("show", "completeness", home=tmp_path / "home")
    assert "monitor import reports" in shown.stdout
