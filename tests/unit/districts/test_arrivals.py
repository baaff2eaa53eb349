"""The outlook of places as the pages ask it: pooled, and counted from the day of the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from queries.coverage.target import Steps
from queries.districts.arrivals import Outlooks
from queries.forecast.outlook import Outlook
from tests.support.district_cases import CODES, DAY, made

WEEKS = 40
LEFT_OUT = timedelta(weeks=2)


def outlooks() -> Outlooks:
    """Ten districts to which 70 persons come a week; the last two weeks are not known yet."""
    came = np.random.default_rng(5).poisson(70, (10, WEEKS - 1))
    counts = np.hstack([np.zeros((10, 1)), came.cumsum(axis=1)])
    last = DAY - LEFT_OUT
    days = [last - timedelta(weeks=WEEKS - 1 - week) for week in range(WEEKS)]
    found = Outlook(days, counts, np.full(10, 10_000.0))
    return Outlooks(found, {code: int(counts[at, -1]) for at, code in enumerate(CODES[:10])}, last)


def test_weeks_that_are_left_out_are_not_waited_for_again() -> None:
    of = outlooks()
    code = CODES[3]
    result, _history = made([0.3] * len(CODES))
    counted = of.counts[code]
    # Half of the two weeks' persons are entered by now.
    persons = counted + 70
    place = replace(result.row(code), persons={1: persons}, steps=Steps((70,) * 8, (7,) * 8))
    goal = (counted + 700) / 10_000
    found = of.arrival(place, goal, DAY)
    assert found is not None
    assert found.missing == 630
    # 700 persons take ten weeks from the last day that is fully known: eight from now.
    assert found.days == pytest.approx(56, rel=0.15)
    assert found.earliest is not None
    assert found.latest is not None
    assert found.earliest < 56 < found.latest


def test_what_cannot_be_said_is_not() -> None:
    of = outlooks()
    result, _history = made([0.3] * len(CODES))
    without_steps = replace(result.row(CODES[3]), steps=None)
    assert of.arrival(without_steps, 0.9, DAY) is None
    assert of.arrival(replace(result.row(CODES[3]), population=None), 0.9, DAY) is None
    # A place that the outlook does not hold goes on at its pace.
    other = result.above[0]
    found = of.arrival(replace(other, steps=Steps((70,) * 8, (7,) * 8)), 0.9, DAY)
    assert found is not None
    assert (found.earliest, found.latest) == (None, None)
