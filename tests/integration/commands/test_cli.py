from __future__ import annotations

import csv
import io
import json
import shutil
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pipeline.store.records import open_records
from tests.conftest import Figures, run_monitor, write_statistics

NOVEMBER = date(2021, 11, 15)


@pytest.fixture(scope="module")
def demo(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small demo, for the commands of this module alone."""
    folder = tmp_path_factory.mktemp("demo") / "home"
    return shutil.copytree(demo_home, folder, symlinks=True)


# Walks every command that there is and prints its help, all in one process.
EVERY_HELP = """
import sys
sys.argv = ["monitor", "--lang", sys.argv[1]]
import click
from typer.main import get_command
from monitor.cli import app

def walk(command, name):
    with click.Context(command, info_name=name) as context:
        assert command.help, name
        print(command.get_help(context))
        for one in getattr(command, "commands", {}).values():
            walk(one, f"{name} {one.name}")

walk(get_command(app), "monitor")
"""


@pytest.mark.parametrize(
    ("lang", "about_lag"),
    [("vi", "Mũi tiêm được nhập sớm đến đâu"), ("en", "How soon doses are entered")],
)
def test_every_command_has_help(lang: str, about_lag: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", EVERY_HELP, lang], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    for command in ("show coverage", "import corrections", "boundaries import", "reconcile"):
        assert f"Usage: monitor {command} " in result.stdout
    assert about_lag in result.stdout
    assert "Usage" in run_monitor("--help", lang=lang).stdout


def test_coverage_as_json_is_what_the_press_said(
    demo: Path, real_days: dict[date, Figures]
) -> None:
    result = run_monitor(
        "show",
        "coverage",
        "--source",
        "official",
        "--level",
        "country",
        "--as-of",
        "2021-11-15",
        "--dose",
        "1",
        "--population",
        "18+",
        "--format",
        "json",
        home=demo,
    )
    (country,) = json.loads(result.stdout)
    figures = real_days[NOVEMBER].values()
    assert country["code"] == "VN"
    assert country["numerator"] == sum(one["persons_dose1"] for one in figures)
    assert country["denominator"] == sum(one["population_18plus"] for one in figures)
    assert country["value"] == country["numerator"] / country["denominator"]
    assert round(country["value"], 3) == 0.884
    assert (country["as_of"], country["data_version"], country["demo"]) == ("2021-11-15", 1, True)


def test_every_format_shows_the_same(demo: Path) -> None:
    ask = ("show", "coverage", "--level", "region", "--dose", "2")
    as_json = json.loads(run_monitor(*ask, "--format", "json", home=demo).stdout)
    as_csv = list(
        csv.DictReader(io.StringIO(run_monitor(*ask, "--format", "csv", home=demo).stdout))
    )
    table = run_monitor(*ask, home=demo).stdout
    assert [row["code"] for row in as_json] == ["north", "central", "highlands", "south"]
    for one, other in zip(as_json, as_csv, strict=True):
        assert (str(one["numerator"]), str(one["value"])) == (other["numerator"], other["value"])
        assert f"{one['numerator']:,}" in table
        assert f"{one['value']:.1%}" in table
    assert "DEMO DATA" in table


def test_34_provinces(demo: Path) -> None:
    result = run_monitor("show", "coverage", "--provinces", "2025", "--format", "json", home=demo)
    assert len(json.loads(result.stdout)) == 34


def test_options_may_stand_before_or_after_the_command(demo: Path) -> None:
    before = run_monitor("--home", demo, "show", "coverage", "--format", "json")
    after = run_monitor("show", "coverage", "--format", "json", "--home", demo)
    by_environment = run_monitor("show", "coverage", "--format", "json", MONITOR_HOME=str(demo))
    assert before.stdout == after.stdout == by_environment.stdout != ""


def test_status_accounts_for_every_row(tmp_path: Path, real_days: dict[date, Figures]) -> None:
    home = tmp_path / "home"
    good = write_statistics(tmp_path / "2021-11-15.csv", real_days[NOVEMBER])
    text = good.read_text(encoding="utf-8").replace("Nam Định", "Nowhere")
    bad = tmp_path / "2021-11-16.csv"
    bad.write_text(text, encoding="utf-8")
    (tmp_path / "2021-11-17.json").write_text("<html></html>", encoding="utf-8")
    result = run_monitor("import", "statistics", good, bad, tmp_path / "2021-11-17.json", home=home)
    assert result.returncode == 1
    assert "2021-11-16.csv, row" in result.stderr
    assert "Nowhere" in result.stderr
    assert run_monitor("publish", home=home).returncode == 0
    status = json.loads(run_monitor("status", "--format", "json", home=home).stdout)
    loaded = status["loaded"]
    assert loaded["rows_read"] == 126
    assert loaded["rows_read"] == sum(
        loaded[kind] for kind in ("rows_used", "rows_unchanged", "rows_refused")
    )
    assert {one["file"] for one in loaded["quarantine"]} == {"2021-11-16.csv", "2021-11-17.json"}
    assert status["published"]["data_version"] == 1
    assert status["published"]["demo"] is False
    assert {one["kind"] for one in status["published"]["signals"]} >= {"missing_province"}
    assert "Nowhere" in run_monitor("status", home=home).stdout


def test_an_older_revision_can_be_asked_for(tmp_path: Path, real_days: dict[date, Figures]) -> None:
    home = tmp_path / "home"
    figures = real_days[NOVEMBER]
    first = write_statistics(tmp_path / "2021-11-15.csv", figures)
    changed = figures | {"36": figures["36"] | {"persons_dose1": 7}}
    (tmp_path / "later").mkdir()
    second = write_statistics(tmp_path / "later" / "2021-11-15.csv", changed)
    run_monitor("import", "statistics", first, second, home=home)
    run_monitor("publish", home=home)
    ask = ("show", "coverage", "--format", "json")

    def nam_dinh(*more: str) -> int:
        rows = json.loads(run_monitor(*ask, *more, home=home).stdout)
        return int(next(row["numerator"] for row in rows if row["code"] == "36"))

    assert nam_dinh() == 7
    assert nam_dinh("--revision", "1") == figures["36"]["persons_dose1"]
    assert "has no revision 3" in run_monitor(*ask, "--revision", "3", home=home).stderr


def test_exit_codes(demo: Path, tmp_path: Path) -> None:
    assert run_monitor("status", home=demo).returncode == 0
    assert run_monitor("show", "coverage", home=tmp_path / "empty").returncode == 1
    assert run_monitor("show", "coverage", "--as-of", "2020-01-01", home=demo).returncode == 1
    assert run_monitor("show", "coverage", "--as-of", "yesterday", home=demo).returncode == 2
    assert run_monitor("show", "coverage", "--dose", "9", home=demo).returncode == 2
    assert run_monitor("import", "statistics", home=demo).returncode == 2
    assert run_monitor("import", "statistics", tmp_path / "no.csv", home=demo).returncode == 1
    assert run_monitor("nonsense").returncode == 2


def test_errors_are_in_the_language_asked_for(tmp_path: Path) -> None:
    english = run_monitor("show", "coverage", home=tmp_path)
    vietnamese = run_monitor("show", "coverage", home=tmp_path, lang="vi")
    assert "Nothing is published" in english.stderr
    assert "Chưa công bố gì" in vietnamese.stderr


def test_the_demo_refuses_a_folder_with_other_data(
    tmp_path: Path, real_days: dict[date, Figures]
) -> None:
    home = tmp_path / "home"
    file = write_statistics(tmp_path / "2021-11-15.csv", real_days[NOVEMBER])
    run_monitor("import", "statistics", file, home=home)
    result = run_monitor("demo", "--scale", "0.0005", home=home)
    assert result.returncode == 1
    assert "already holds other data" in result.stderr


def test_the_demo_goes_on_where_it_was_interrupted(demo: Path) -> None:
    result = run_monitor("demo", "--scale", "0.0005", home=demo)
    assert result.returncode == 0
    with open_records(demo) as records:
        assert records.rows("SELECT count(*) AS n FROM statistics")[0]["n"] == 39 * 63


def test_another_demo_needs_another_folder(demo: Path) -> None:
    result = run_monitor("demo", "--scale", "0.001", home=demo)
    assert result.returncode == 1
    assert "scale 0.0005 and seed 1" in result.stderr


def test_the_demo_is_the_real_picture_of_its_real_days(
    demo: Path, real_days: dict[date, Figures]
) -> None:
    status = json.loads(run_monitor("status", "--format", "json", home=demo).stdout)
    real = {one["as_of"] for one in status["published"]["snapshots"] if not one["interpolated"]}
    assert real == {day.isoformat() for day in real_days}
    assert status["published"]["demo"] is True


def test_importing_real_figures_into_the_demo_says_that_pages_stay_marked(
    own_demo: Path, tmp_path: Path, real_days: dict[date, Figures]
) -> None:
    file = write_statistics(tmp_path / "2021-12-25.csv", real_days[NOVEMBER])
    result = run_monitor("import", "statistics", file, home=own_demo)
    assert "stays marked as demo" in result.stderr


def test_a_busy_folder_is_said(demo: Path) -> None:
    with open_records(demo):
        result = run_monitor("publish", home=demo)
    assert result.returncode == 1
    assert "Another monitor command" in result.stderr


def test_a_busy_port_is_said(demo: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run_monitor("serve", "--port", str(port), home=demo)
    assert result.returncode == 1
    assert "in use" in result.stderr


def test_a_database_that_does_not_answer_is_not_called_empty(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    result = run_monitor(
        "status", home=tmp_path, MONITOR_VACCINATION_URL=url, MONITOR_RECONCILIATION_URL=url
    )
    assert result.returncode == 1
    assert "does not answer" in result.stderr
