"""Days without entry, silent places and changes of entry are found, and what is found is used."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from i18n import UserError
from queries.nowcast.backtest import known
from queries.nowcast.chain_ladder import nowcast
from queries.nowcast.changes import found_change
from queries.nowcast.days_off import days_off
from queries.nowcast.entry_days import clock_of
from queries.nowcast.triangle import Triangle, Whole

FIRST = date(2021, 9, 6)  # A Monday.
SHARES = np.array([0.5, 0.2, 0.1, 0.05, 0.05, 0.04, 0.02, 0.02, 0.01, 0.01])
LAGS, DAYS, PLACES = 30, 120, 6


def world(
    shut: range | None = None, place: int | None = None, shares: np.ndarray = SHARES, seed: int = 1
) -> Whole:
    """Doses by lag; what would be entered on the shut days (of a place) comes the day after."""
    rng = np.random.default_rng(seed)
    counts = np.zeros((PLACES, DAYS, LAGS + 30), np.int64)
    doses = rng.poisson(300.0, (PLACES, DAYS))
    counts[..., : shares.shape[-1]] = rng.multinomial(doses, shares)
    if shut is not None:
        for one in range(PLACES) if place is None else [place]:
            for day in range(shut.stop):
                for lag in range(len(SHARES)):
                    if day + lag in shut:
                        counts[one, day, shut.stop - day] += counts[one, day, lag]
                        counts[one, day, lag] = 0
    return counts


def at(counts: Whole, day: int) -> Triangle:
    return known(FIRST, counts, FIRST + timedelta(days=day), LAGS)


def test_days_on_which_nobody_enters_are_found_and_time_stands_still() -> None:
    counts = world(range(80, 87))
    clock = clock_of(at(counts, 90), off=())
    assert clock is not None
    assert np.flatnonzero(clock.closed).tolist() == list(range(80, 87))
    age, weekday = clock.ages()
    # From the 79th day to the 90th: eleven days, of which seven were closed.
    assert age[0, 79] == 4
    assert age[0, 83] == age[0, 87] == 3
    assert age[0, 90] == 0
    # What comes next is of the weekday that lies so many days of entry back.
    assert (weekday[0] == (FIRST + timedelta(days=90)).weekday() - age[0]).sum() > 0
    assert clock_of(at(world(), 90), off=()) is None


def test_the_nowcast_holds_across_closed_days() -> None:
    counts = world(range(80, 87))
    final = counts.sum(axis=2)
    days = nowcast(at(counts, 94), None).days()
    expected, truth = days.expected[-1, 88:95], final[:, 88:95].sum(axis=0)
    assert expected == pytest.approx(truth, rel=0.08)
    week = nowcast(at(counts, 83), None).total(FIRST + timedelta(77), FIRST + timedelta(83))
    assert week.low90[-1] <= final[:, 77:84].sum() <= week.high90[-1]


def test_a_silent_place_is_unknown_and_not_zero() -> None:
    counts = world(range(80, 105), place=2)
    triangle = at(counts, 100)
    clock = clock_of(triangle, off=())
    assert clock is not None
    assert clock.waiting.tolist() == [place == 2 for place in range(PLACES)]
    assert np.flatnonzero(clock.silent[2]).tolist() == list(range(80, 101))
    week = nowcast(triangle, None).total(FIRST + timedelta(94), FIRST + timedelta(100))
    truth = counts[2, 94:101].sum()
    assert week.entered[2] == 0
    assert week.low90[2] < truth < week.high90[2]
    assert week.expected[2] == pytest.approx(truth, rel=0.3)
    assert (week.high90 - week.low90)[2] > 3 * (week.high90 - week.low90)[1]
    assert week.low90[-1] <= counts[:, 94:101].sum() <= week.high90[-1]


def test_a_backlog_does_not_make_other_places_grow() -> None:
    counts = world(range(80, 105), place=2)
    week = nowcast(at(counts, 106), None).total(FIRST + timedelta(100), FIRST + timedelta(106))
    others = [0, 1, 3, 4, 5]
    final = counts[others, 100:107].sum(axis=(1, 2))
    assert week.expected[others] == pytest.approx(final, rel=0.08)
    assert week.expected[-1] == pytest.approx(counts[:, 100:107].sum(), rel=0.08)


def test_few_doses_are_no_silence() -> None:
    rng = np.random.default_rng(5)
    counts = np.zeros((8, DAYS, LAGS + 1), np.int64)
    counts[..., : len(SHARES)] = rng.multinomial(rng.poisson(1.0, (8, DAYS)), SHARES)
    for day in range(60, DAYS, 5):
        clock = clock_of(at(counts, day), off=())
        assert clock is None or not clock.silent.any()


def test_a_change_is_found_within_days_and_nothing_where_none_is() -> None:
    quick = np.array([0.85, 0.06, 0.03, 0.015, 0.015, 0.012, 0.006, 0.006, 0.003, 0.003])
    shares = np.where((np.arange(DAYS) >= 90)[:, None], quick, SHARES)
    changed, same = world(shares=shares), world()
    for day in (93, 100, 110):
        assert found_change(at(changed, day), None) == FIRST + timedelta(days=90)
        assert found_change(at(same, day), None) is None
    assert found_change(at(changed, 89), None) is None


def test_more_deleted_than_entered_is_no_crash_and_lowers_the_count() -> None:
    counts = world()
    counts[:, :, 12] -= counts[:, :, 0] // 10
    triangle = at(counts, 110)
    days = nowcast(triangle, None).days()
    final = counts.sum(axis=2)
    assert days.expected[:-1, 99:103] == pytest.approx(final[:, 99:103], rel=0.08)
    assert (days.low90[:-1, 101] < triangle.entered[:, 101]).all()


def test_one_day_alone_is_guessed_widely() -> None:
    counts = np.zeros((2, 1, LAGS + 1), np.int64)
    counts[0, 0, 0] = 50
    days = nowcast(Triangle(FIRST, FIRST, counts), None).days()
    assert days.high90[0, 0] > 3 * 50
    assert days.high90[0, 0] > days.low90[0, 0] + 50


def test_the_calendar_is_read_and_a_mistake_is_said(tmp_path: Path) -> None:
    tet = days_off()
    assert {date(2022, 1, 29), date(2022, 2, 6), date(2023, 1, 22)} <= tet
    assert date(2022, 2, 7) not in tet
    for line, found in (
        ("2022-02-30,2022-03-01,Tết", "2022-02-30"),
        ("2022-02-06,2022-01-29,Tết", "2022-02-06,2022-01-29"),
        ("Tết", "Tết"),
    ):
        file = tmp_path / f"{len(line)}.csv"
        file.write_text(f"# Holidays\nfirst,last,name\n{line}\n", encoding="utf-8")
        with pytest.raises(UserError) as error:
            days_off(file)
        said = str(error.value)
        assert f"{file.name}, line 3" in said
        assert found in said
        assert "expected" in said
