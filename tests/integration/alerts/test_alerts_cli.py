"""``monitor alerts``: the same as the overview, for cron and mail."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Figures, run_monitor, write_statistics

FIRST, SECOND = date(2021, 11, 15), date(2021, 11, 22)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, real_days: dict[date, Figures]) -> Path:
    """Two days; on the second Nam Định has fewer vaccinated persons than on the first."""
    folder = tmp_path_factory.mktemp("alerts")
    fallen = real_days[FIRST] | {
        "36": real_days[FIRST]["36"] | {"persons_dose1": real_days[FIRST]["36"]["persons_dose2"]}
    }
    for day, figures in ((FIRST, real_days[FIRST]), (SECOND, fallen)):
        file = write_statistics(folder / f"{day.isoformat()}.csv", figures)
        assert run_monitor("import", "statistics", file, home=folder / "home").returncode == 0
    assert run_monitor("publish", home=folder / "home").returncode == 0
    return folder / "home"


def test_json_says_what_crosses_since_when(home: Path, real_days: dict[date, Figures]) -> None:
    shown = run_monitor("alerts", "--format", "json", home=home)
    assert shown.returncode == 0, shown.stderr
    content = json.loads(shown.stdout)
    assert (content["data_version"], content["previous_version"]) == (1, None)
    country, province = content["alerts"]
    assert [country["place_code"], province["place_code"]] == ["VN", "36"]
    figures = real_days[FIRST]["36"]
    assert province["metric"] == "coverage_change"
    assert (province["status"], province["since"], province["as_of"]) == (
        "new",
        SECOND.isoformat(),
        SECOND.isoformat(),
    )
    assert province["value"] == pytest.approx(
        (figures["persons_dose2"] - figures["persons_dose1"]) / figures["population"]
    )
    assert (province["numerator"], province["earlier_numerator"]) == (
        figures["persons_dose2"],
        figures["persons_dose1"],
    )
    assert province["text"].startswith("Nam Định: coverage with at least one dose fell: ")
    assert province["text"].endswith("persons), since 22/11/2021")


def test_level_province_and_formats(home: Path) -> None:
    for asked, codes in {("--level", "country"): ["VN"], ("--province", "79"): []}.items():
        shown = run_monitor("alerts", *asked, "--format", "csv", "--exit-code", home=home)
        rows = list(csv.DictReader(io.StringIO(shown.stdout)))
        assert [row["place_code"] for row in rows] == codes
        assert shown.stdout.startswith("indicator,metric,place_code,")
        assert shown.returncode == (3 if codes else 0)
    vietnamese = run_monitor("alerts", "--level", "province", home=home, lang="vi")
    assert "Mới" in vietnamese.stdout
    assert "Nam Định" in vietnamese.stdout
    assert vietnamese.returncode == 0
    wrong = run_monitor("alerts", "--province", "36", "--level", "country", home=home)
    assert wrong.returncode == 2


def test_changed_thresholds_count_from_the_next_publish(home: Path) -> None:
    written = run_monitor("alerts", "--init", home=home)
    assert written.returncode == 0
    file = home / "thresholds.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("coverage_falls_by = 0", "coverage_falls_by = 90"), "utf-8")
    early = run_monitor("alerts", "--exit-code", home=home)
    assert early.returncode == 3
    assert "monitor publish" in early.stderr
    assert "version 2" in run_monitor("publish", home=home).stdout
    after = run_monitor("alerts", "--format", "json", "--exit-code", home=home)
    assert (after.returncode, after.stderr) == (0, "")
    assert {row["status"] for row in json.loads(after.stdout)["alerts"]} == {"resolved"}
    file.write_text("[country]\nsame_day_below = 0.8\n", encoding="utf-8")
    refused = run_monitor("publish", home=home)
    assert refused.returncode == 1
    assert "same_day_below" in refused.stderr
    file.unlink()


def test_a_version_of_an_earlier_program_says_to_publish_again(home: Path) -> None:
    file = home / "published" / "current" / "reconciliation.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("DROP TABLE alert")
        connection.execute("DROP TABLE province_lag_period")
    for command in (("alerts",), ("show", "lag")):
        shown = run_monitor(*command, home=home)
        assert shown.returncode == 1
        assert "earlier version of this program" in shown.stderr
    assert run_monitor("publish", home=home).returncode == 0
    content = json.loads(run_monitor("alerts", "--format", "json", home=home).stdout)
    assert content["previous_version"] is None
    assert {row["status"] for row in content["alerts"]} == {"new"}
