"""When a target is reached: monotone, honest about chance, and silent about what it cannot say."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.coverage.target import Arrival, Steps, arrival, missing_persons, steps_until

DAY = date(2022, 8, 14)
steps = st.builds(
    Steps,
    st.lists(st.integers(0, 400), min_size=8, max_size=8).map(tuple),
    st.lists(st.sampled_from([4, 7, 7, 10]), min_size=8, max_size=8).map(tuple),
)


def after(days: float | None) -> float:
    return float("inf") if days is None else days


def no_sooner(later: Arrival, sooner: Arrival) -> bool:
    return all(
        after(getattr(later, bound)) >= after(getattr(sooner, bound)) - 1e-9
        for bound in ("earliest", "days", "latest")
    )


@settings(max_examples=60, deadline=None)
@given(given_steps=steps, missing=st.integers(0, 5_000), more=st.integers(0, 5_000))
def test_more_persons_take_no_less_time(given_steps: Steps, missing: int, more: int) -> None:
    assert no_sooner(arrival(given_steps, missing + more, DAY), arrival(given_steps, missing, DAY))


@settings(max_examples=60, deadline=None)
@given(
    given_steps=steps,
    missing=st.integers(1, 5_000),
    pace=st.floats(0, 500),
    faster=st.floats(1, 5),
)
def test_a_higher_pace_takes_no_more_time(
    given_steps: Steps, missing: int, pace: float, faster: float
) -> None:
    slow = arrival(given_steps, missing, DAY, pace)
    assert no_sooner(slow, arrival(given_steps, missing, DAY, pace * faster))


@settings(max_examples=60, deadline=None)
@given(given_steps=steps, missing=st.integers(1, 5_000))
def test_the_interval_is_in_order_and_the_pace_is_the_mean(
    given_steps: Steps, missing: int
) -> None:
    found = arrival(given_steps, missing, DAY)
    mean = Fraction(sum(given_steps.newly), sum(given_steps.days))
    assert found.a_day == pytest.approx(float(mean))
    assert after(found.earliest) <= after(found.latest)
    if found.days is not None:
        assert found.days == pytest.approx(float(missing / mean))
        assert found.on(found.days) == DAY + timedelta(days=ceil(found.days))
    assert arrival(given_steps, missing, DAY) == found


@settings(max_examples=60, deadline=None)
@given(given_steps=steps, missing=st.integers(1, 5_000))
def test_choosing_the_present_pace_changes_nothing(given_steps: Steps, missing: int) -> None:
    if given_steps.a_day:
        chosen = arrival(given_steps, missing, DAY, given_steps.a_day)
        found = arrival(given_steps, missing, DAY)
        for bound in ("earliest", "days", "latest"):
            assert after(getattr(chosen, bound)) == pytest.approx(after(getattr(found, bound)))


def test_without_anybody_coming_it_is_never_reached() -> None:
    nobody = Steps((0,) * 8, (7,) * 8)
    found = arrival(nobody, 10, DAY)
    assert (found.days, found.earliest, found.latest) == (None, None, None)
    # A pace can be chosen all the same.
    assert arrival(nobody, 10, DAY, 1.0).days == 10
    assert arrival(Steps((5,) * 8, (7,) * 8), 10, DAY, 0.0).latest is None
    assert arrival(nobody, 0, DAY).reached
    withdrawn = Steps((-3, 1, 0, 0), (7,) * 4)
    assert arrival(withdrawn, 10, DAY).days is None


def test_ten_years_are_never() -> None:
    slow = Steps((1, 0, 0, 0, 0, 0, 0, 0), (7,) * 8)
    assert arrival(slow, 5_000, DAY).days is None


def test_the_interval_covers_what_it_says() -> None:
    """Weeks from one and the same process: nine of ten arrivals lie within the interval, about."""
    chance = np.random.default_rng(7)
    inside, tries = 0, 400
    for _ in range(tries):
        past = Steps(tuple(int(one) for one in chance.poisson(21, 8)), (7,) * 8)
        found = arrival(past, 120, DAY)
        took = chance.gamma(120, 1 / 3)  # days until the 120th person, three a day
        inside += after(found.earliest) <= took <= after(found.latest)
    # The bootstrap of eight weeks is known to be somewhat short.
    assert 0.80 <= inside / tries <= 0.96


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
