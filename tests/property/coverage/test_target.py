"""When a target is reached: at a pace, or as the forecast has it, and silent about the rest."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.coverage.target import Steps, arrival, missing_persons, steps_until
from queries.forecast.outlook import Span

DAY = date(2022, 8, 14)
steps = st.builds(
    Steps,
    st.lists(st.integers(0, 400), min_size=8, max_size=8).map(tuple),
    st.lists(st.sampled_from([4, 7, 7, 10]), min_size=8, max_size=8).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(given_steps=steps, missing=st.integers(1, 5_000))
def test_without_a_forecast_it_is_the_pace_without_an_interval(
    given_steps: Steps, missing: int
) -> None:
    found = arrival(given_steps, missing, DAY)
    mean = Fraction(sum(given_steps.newly), sum(given_steps.days))
    assert found.a_day == pytest.approx(float(mean))
    assert (found.earliest, found.latest) == (None, None)
    if found.days is not None:
        assert found.days == pytest.approx(float(missing / mean))
        assert found.on(found.days) == DAY + timedelta(days=ceil(found.days))


def test_a_forecast_is_told_as_it_is_but_not_of_a_chosen_pace() -> None:
    span = Span(40.0, 20.0, None)
    given_steps = Steps((70,) * 8, (7,) * 8)
    found = arrival(given_steps, 1_000, DAY, span)
    # Where no end can be named, the likeliest day is not named either.
    assert (found.days, found.earliest, found.latest) == (None, 20.0, None)
    assert found.is_endless
    both = arrival(given_steps, 1_000, DAY, Span(40.0, 20.0, 90.0))
    assert (both.days, both.earliest, both.latest) == (40.0, 20.0, 90.0)
    chosen = arrival(given_steps, 1_000, DAY, span, a_day=20)
    assert (chosen.days, chosen.earliest, chosen.latest) == (50.0, None, None)
    assert arrival(given_steps, 0, DAY, span).reached


def test_without_anybody_coming_it_is_never_reached() -> None:
    nobody = Steps((0,) * 8, (7,) * 8)
    assert arrival(nobody, 10, DAY).days is None
    # A pace can be chosen all the same.
    assert arrival(nobody, 10, DAY, a_day=1.0).days == 10
    assert arrival(Steps((5,) * 8, (7,) * 8), 10, DAY, a_day=0.0).days is None
    assert arrival(nobody, 0, DAY).reached
    withdrawn = Steps((-3, 1, 0, 0), (7,) * 4)
    assert arrival(withdrawn, 10, DAY).days is None


def test_ten_years_are_never() -> None:
    slow = Steps((1, 0, 0, 0, 0, 0, 0, 0), (7,) * 8)
    assert arrival(slow, 5_000, DAY).days is None


@settings(max_examples=40, deadline=None)
@given(target=st.integers(1, 110), people=st.integers(1, 10**7), done=st.integers(0, 10**7))
def test_missing_persons_are_exactly_those_needed(target: int, people: int, done: int) -> None:
    missing = missing_persons(target / 100, done, people)
    assert 100 * (done + missing) >= target * people
    assert missing == 0 or 100 * (done + missing - 1) < target * people


def test_steps_are_those_until_the_day() -> None:
    days = [DAY - timedelta(days=7 * number) for number in range(12, -3, -1)]
    counts = [number**2 for number in range(len(days))]
    found = steps_until(days, counts, DAY)
    assert found is not None
    assert found.days == (7,) * 8
    assert found.newly == tuple(2 * number + 1 for number in range(4, 12))
    assert steps_until(days, counts, days[2]) is None
