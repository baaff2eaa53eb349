"""Forecasts: their intervals hold what comes, they are monotone, and silent where they must be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.forecast_worlds import WORLDS, World
from bench.forecasts import in_world
from queries.forecast.curves import HORIZONS, Course, between, course
from queries.forecast.outlook import FEWEST_STEPS, Outlook

START = date(2021, 1, 3)


def weekly(count: int) -> list[date]:
    return [START + timedelta(weeks=one) for one in range(count)]


def steady(weeks: int, seed: int = 1, places: int = 12, pace: float = 60.0) -> Any:
    came = np.random.default_rng(seed).poisson(pace, (places, weeks - 1))
    return np.hstack([np.zeros((places, 1)), came.cumsum(axis=1)])


@pytest.mark.parametrize("world", WORLDS)
def test_intervals_hold_about_nine_in_ten(world: World) -> None:
    """One seed of each world; the figures are of many (docs/measurements.md)."""
    trials = [one for one in in_world(world, "target", 21, weeks=(36, 52)) if one.span]
    assert len(trials) > 100
    assert 0.8 <= sum(one.held for one in trials) / len(trials) <= 0.99


def test_a_straight_line_goes_on() -> None:
    outlook = Outlook(weekly(40), steady(40), np.full(12, 1e6))
    span = outlook.span(3, 600)
    assert span is not None
    assert span.days == pytest.approx(70, rel=0.1)
    assert span.earliest is not None
    assert span.latest is not None
    assert 50 < span.earliest < 70 < span.latest < 95


def test_what_decays_does_not_end_as_the_line_would() -> None:
    """Everybody comes with the same hazard: the last persons take far longer than a line says."""
    weeks, pool = np.arange(40), np.full(12, 5_000.0)
    left = pool[:, None] * np.exp(-0.05 * weeks)
    outlook = Outlook(weekly(40), np.round(pool[:, None] - left), pool)
    persons = int(left[0, -1])
    at_this_pace = 7 * persons / (left[0, -2] - left[0, -1])
    span = outlook.span(0, persons)
    assert span is not None
    assert span.earliest is not None
    assert span.earliest > 1.5 * at_this_pace


@settings(max_examples=40, deadline=None)
@given(persons=st.integers(1, 20_000), more=st.integers(1, 20_000), place=st.integers(0, 11))
def test_more_persons_take_no_less_time(persons: int, more: int, place: int) -> None:
    def days(of: float | None) -> float:
        return np.inf if of is None else of

    fewer, all_ = OUTLOOK.span(place, persons), OUTLOOK.span(place, persons + more)
    assert fewer is not None
    assert all_ is not None
    for sooner, later in zip(fewer.bounds, all_.bounds, strict=True):
        # A bound of one-sided answers has another probability than one of two.
        if (fewer.latest is None) == (all_.latest is None):
            assert days(sooner) <= days(later) + 1e-6
    assert days(fewer.earliest) <= days(fewer.days) <= days(fewer.latest)


OUTLOOK = Outlook(weekly(60), steady(60, seed=4), np.full(12, 50_000.0))


def test_a_short_past_says_nothing() -> None:
    assert Outlook(weekly(FEWEST_STEPS), steady(FEWEST_STEPS), np.full(12, 1e6)).span(0, 5) is None
    assert Outlook([], np.zeros((1, 0)), np.array([10.0])).span(0, 5) is None
    long = Outlook(weekly(40), steady(40), np.zeros(12))
    assert long.span(0, 5) is None


def test_a_campaign_has_no_end_that_its_past_has_seen() -> None:
    came = np.concatenate([np.full(20, 20), np.full(20, 200)])
    counts = np.tile(np.hstack([0, came.cumsum()]), (12, 1)).astype(float)
    outlook = Outlook(weekly(41), counts, np.full(12, 50_000.0))
    span = outlook.span(0, 4_000)
    assert outlook.has_risen
    assert span is not None
    assert span.earliest is not None
    assert span.latest is None
    assert not OUTLOOK.has_risen


def test_what_comes_later_changes_no_forecast_of_the_past() -> None:
    counts, weeks = steady(40), np.arange(40.0)
    changed = counts.copy()
    changed[:, 31:] += 5_000
    for curve in ("constant", "left", "time"):
        before = course(curve, counts, weeks, np.full(12, 1e5), 30)
        after = course(curve, changed, weeks, np.full(12, 1e5), 30)
        assert np.array_equal(before.persons, after.persons)
        assert np.array_equal(before.spread, after.spread)


def test_the_curve_of_those_left_solves_its_equation() -> None:
    """The closed form against small steps of dL/dt = -A L^b."""
    counts, pool = steady(40, pace=100.0), np.full(12, 8_000.0)
    found = course("left", counts, np.arange(40.0), pool, 39)
    assert (np.diff(found.persons, axis=1) >= 0).all()
    assert (found.persons <= (pool - counts[:, -1])[:, None] + 1e-6).all()


def test_weeks_are_read_off_the_course() -> None:
    straight = Course(np.tile(10 * HORIZONS, (2, 1)), np.ones((2, len(HORIZONS))))
    assert straight.weeks(np.array([[5.0, 25.0], [520.0, 1e6]])) == pytest.approx(
        np.array([[0.5, 2.5], [52.0, np.inf]])
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=3, max_size=9, unique=True), st.floats(0, 100))
def test_interpolation_is_numpys(known: list[float], wanted: float) -> None:
    rising = np.sort(np.array(known))
    values = np.arange(len(known), dtype=float)
    if not (np.diff(rising) > 1e-6).all() or wanted > rising[-1]:
        return
    found = between(rising[None, :], values, np.array([[wanted]]), beyond=np.inf)
    assert found[0, 0] == pytest.approx(np.interp(wanted, rising, values))
