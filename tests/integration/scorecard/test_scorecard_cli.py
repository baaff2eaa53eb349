"""``monitor show scorecard`` on the command line, against a recount of the records."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import run_monitor
from tests.support.score_cases import PLACES, Home, score_home


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Home]]:
    folder = tmp_path_factory.mktemp("scorecard")
    with score_home(folder) as home:
        yield folder / "home", home


def asked(home: Path, *arguments: str) -> list[dict[str, Any]]:
    result = run_monitor("show", "scorecard", *arguments, "--format", "json", home=home)
    assert result.returncode == 0, result.stderr
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def test_the_words_equal_a_recount(opened: tuple[Path, Home]) -> None:
    folder, home = opened
    day, before = home.days[-2].as_of, home.days[-6].as_of
    rows = asked(folder, "--level", "country", "--as-of", day.isoformat())
    by_word = {row["word"]: row for row in rows}
    assert list(by_word) == ["correct", "complete", "clean", "live"]
    now = home.expected(day, set(PLACES), of_districts=False)
    then = home.expected(before, set(PLACES), of_districts=False)
    assert now.injected
    assert then.injected
    complete, live = by_word["complete"], by_word["live"]
    assert (complete["numerator"], complete["denominator"]) == (now.on_platform, now.reported)
    assert (live["numerator"], live["denominator"]) == (now.same_day, now.injected)
    assert live["value"] == (now.same_day or 0) / now.injected
    assert live["change"] == pytest.approx(live["value"] - (then.same_day or 0) / then.injected)
    assert (live["before"], live["as_of"]) == (before.isoformat(), day.isoformat())
    assert live["metric"] == "word_live"


def test_the_history_ends_with_the_day(opened: tuple[Path, Home]) -> None:
    folder, home = opened
    rows = asked(folder, "--level", "district", "--province", "36", "--history")
    of_one = [row for row in rows if (row["code"], row["word"]) == ("366", "clean")]
    assert [row["as_of"] for row in of_one] == sorted(row["as_of"] for row in of_one)
    counts = home.expected(home.days[-1].as_of, {("36", "366")}, of_districts=True)
    assert counts.doses
    assert of_one[-1]["value"] == (counts.clean or 0) / counts.doses
    assert len(of_one) > 3


def test_tables_and_csv(opened: tuple[Path, Home]) -> None:
    folder, _home = opened
    for lang, words in (("vi", "Đúng"), ("en", "Correct")):
        for more in ((), ("--history",)):
            result = run_monitor(
                "show",
                "scorecard",
                "--province",
                "36",
                "--level",
                "district",
                *more,
                home=folder,
                lang=lang,
            )
            assert words in result.stdout
    result = run_monitor("show", "scorecard", "--format", "csv", home=folder)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == 63 * 4
    ranked = [row for row in rows if (row["code"], row["word"]) == ("36", "live")]
    assert ranked[0]["total"] == "3"  # provinces with doses in the last 28 days
    # What is unknown is empty, not zero.
    assert {row["value"] for row in rows if row["denominator"] == ""} == {""}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("--province", "99"), "99"), (("--as-of", "2020-01-01"), "2020-01-01")],
)
def test_what_cannot_be_answered_is_said(
    opened: tuple[Path, Home], arguments: tuple[str, ...], said: str
) -> None:
    result = run_monitor("show", "scorecard", *arguments, home=opened[0])
    assert result.returncode in (1, 2)
    assert said in result.stderr
