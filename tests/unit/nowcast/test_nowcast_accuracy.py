"""The kept back-test: it adds up, and what bench and page say of it is the same."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from bench.nowcast.demo import tables
from i18n import translator
from presentation.nowcast.text import accuracy_cells, accuracy_sentence, weak_sentence
from queries.nowcast import accuracy as kept
from queries.nowcast.accuracy import (
    PERIODS,
    NowcastAccuracy,
    by_target,
    nowcast_accuracy,
    period_of,
)
from queries.nowcast.backtest import TARGETS
from queries.nowcast.development import ENTRY_ON_THE_DAY


def test_it_did_what_it_has_to() -> None:
    for target, row in by_target(nowcast_accuracy()).items():
        # Where next to nothing is to come, the interval of whole doses cannot hold less.
        assert row.covers or (target == "place_older_day" and row.coverage90 < 0.96), row
        assert row.better, row


def test_parts_add_up_to_the_whole() -> None:
    found = nowcast_accuracy()
    every = by_target(found)
    assert list(every) == list(TARGETS)
    doses = [by_target(found, dose=dose) for dose in (1, 2, 3)]
    periods = [by_target(found, period=period) for period in PERIODS]
    for target, row in every.items():
        for parts in (doses, periods):
            those = [part[target] for part in parts]
            assert row.trials == sum(one.trials for one in those)
            assert row.inside90 == sum(one.inside90 for one in those)
            assert row.error == sum(one.error for one in those)
        assert row.inside50 <= row.inside90 <= row.trials


def test_the_page_says_what_the_bench_prints() -> None:
    found, _ = nowcast_accuracy(), translator("en")
    printed = io.StringIO()
    Console(file=printed, width=200).print(*tables(found))
    lines = printed.getvalue().replace(",", "").splitlines()
    parts = [
        by_target(found),
        *(by_target(found, dose=dose) for dose in (1, 2, 3)),
        *(by_target(found, period=period) for period in PERIODS),
    ]
    for rows in parts:
        for row in rows.values():
            cells = [cell.replace(",", "") for cell in accuracy_cells(row, _)]
            assert any(all(cell in line for cell in cells) for line in lines), cells


def test_what_is_kept_is_read_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = nowcast_accuracy()
    monkeypatch.setattr(kept, "FILE", tmp_path / "kept.csv")
    kept.write(found)
    assert nowcast_accuracy() == found


def test_periods_begin_with_the_rule() -> None:
    rule = ENTRY_ON_THE_DAY
    days = [rule - timedelta(days=1), rule, rule + timedelta(days=27), rule + timedelta(days=28)]
    assert [period_of(day) for day in days] == ["before", "just_after", "just_after", "later"]
    assert rule == date(2022, 4, 8)  # The names say so.
    assert {period_of(day) for day in kept.DAYS} == set(PERIODS)
    assert (kept.DAYS[-1] - kept.LAST_DAY).days == 0


def quality(inside90: int, error: int = 10, last_week: float = 20.0) -> NowcastAccuracy:
    return NowcastAccuracy(100, 50, inside90, 1000, error, 30, last_week, 5.0)


def test_sentences_say_what_was_not_reached() -> None:
    _ = translator("en")
    good, wide, narrow, worse = quality(90), quality(96), quality(84), quality(90, 21)
    assert "held 90.0% to 90.0% of the final counts, as it should" in accuracy_sentence(
        {"all_day": good, "all_week": good}, _
    )
    said = accuracy_sentence({"all_day": good, "all_week": narrow, "place_day": worse}, _)
    assert "84.0% to 90.0% of the final counts, not always" in said
    assert "for 2 of 3 kinds" in said
    weak = weak_sentence([("A", {"all_day": wide, "all_week": good}), ("B", {"all_day": worse})], _)
    assert "too wide in 1 of 3 parts: A – country, each of the last 7 days." in weak
    assert "as near or nearer in 1 of 3 parts: B – country, each" in weak
    assert "too narrow" not in weak
    assert weak_sentence([("A", {"all_day": good})], _) == ""
