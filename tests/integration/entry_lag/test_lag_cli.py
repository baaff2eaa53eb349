"""``monitor show lag`` on the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import run_monitor
from tests.support.extract_files import dose, write

ENTERED = [
    "05/09/2021 16:00:00",
    "06/09/2021 08:00:00",
    "06/09/2021 09:00:00",
    "25/09/2021 10:00:00",
    "04/09/2021 10:00:00",
    "",
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six doses of Nam Định of one morning (08:30), entered at six times."""
    folder = tmp_path_factory.mktemp("lag")
    rows = [
        dose(
            f"M{number}",
            **{
                "Mã đối tượng": f"P{number}",
                "Thời gian nhập": entered,
                "Mã tỉnh nơi tiêm": "36",
                "Mã huyện nơi tiêm": "366",
            },
        )
        for number, entered in enumerate(ENTERED)
    ]
    file = write(folder / "2021-09-26.csv", rows)
    for asked in (["import", "doses", file], ["publish"]):
        result = run_monitor(*asked, home=folder / "home")
        assert result.returncode == 0, result.stderr
    return folder / "home"


def asked(home: Path, *arguments: str) -> dict[str, Any]:
    result = run_monitor("show", "lag", *arguments, "--format", "json", home=home)
    assert result.returncode == 0, result.stderr
    row: dict[str, Any]
    (row,) = [row for row in json.loads(result.stdout) if row["denominator"]]
    return row


def test_quantiles_and_thresholds(home: Path) -> None:
    row = asked(home)
    assert (row["code"], row["value"], row["numerator"], row["denominator"]) == ("36", 1, None, 4)
    assert (row["before_injection"], row["no_entry_time"]) == (1, 1)
    assert (row["quantile"], row["as_of"], row["demo"]) == (0.5, "2021-09-26", False)
    assert row["injected_from"] == "2021-08-30"
    for quantile, days in (("0", 0), ("0.25", 0), ("0.26", 1), ("0.75", 1), ("0.9", 20)):
        assert asked(home, "--quantile", quantile, "--level", "country")["value"] == days
    for within, doses in (("same-day", 1), ("24h", 2), ("3", 3), ("7", 3), ("30", 4)):
        row = asked(home, "--within", within, "--level", "district", "--province", "36")
        assert (row["code"], row["numerator"], row["value"]) == ("366", doses, doses / 4)


def test_tables_and_csv(home: Path) -> None:
    printed = run_monitor("show", "lag", "--quantile", "0.9", "--level", "country", home=home)
    assert "injected from 30/08/2021 to 26/09/2021" in printed.stdout
    assert " 20 " in printed.stdout
    printed = run_monitor("show", "lag", "--within", "24h", "--level", "country", home=home)
    assert "50.0%" in printed.stdout
    result = run_monitor("show", "lag", "--level", "region", "--format", "csv", home=home)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {row["value"] for row in rows if row["denominator"] == "0"} == {""}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--quantile", "0.5", "--within", "3"), "either --quantile or --within"),
        (("--quantile", "1.5"), "--quantile"),
        (("--province", "99"), "99"),
        (("--as-of", "2020-01-01"), "2020-01-01"),
    ],
)
def test_what_cannot_be_answered_is_said(home: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run_monitor("show", "lag", *arguments, home=home)
    assert result.returncode in (1, 2)
    assert said in result.stderr


def test_heaped_days_are_listed(home: Path, demo_home: Path) -> None:
    shown = run_monitor("show", "heaped-days", "--format", "json", home=demo_home)
    rows = json.loads(shown.stdout)
    assert len({row["code"] for row in rows}) == 3
    assert all(row["peaks"] <= row["months"] for row in rows)
    assert all(row["doses"] < row["facility_doses"] and row["demo"] for row in rows)
    province = rows[0]["province_code"]
    shown = run_monitor("show", "heaped-days", "--province", province, home=demo_home)
    assert "Injections on the same days of the month" in shown.stdout
    assert f" {rows[0]['facility_doses']} " in shown.stdout
    none = run_monitor("show", "heaped-days", home=home)
    assert none.stdout.strip() == "No facility has its injections on the same days of the month."
    assert (
        json.loads(run_monitor("show", "heaped-days", "--format", "json", home=home).stdout) == []
    )
    assert run_monitor("show", "heaped-days", "--format", "csv", home=home).stdout == ""


def test_lags_of_a_version_of_an_earlier_program_say_to_publish_again(own_demo: Path) -> None:
    file = own_demo / "published" / "current" / "reconciliation.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("DROP TABLE province_lag_period")
    shown = run_monitor("show", "lag", home=own_demo)
    assert shown.returncode == 1
    assert "earlier version of this program" in shown.stderr
