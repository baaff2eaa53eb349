from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from queries.nowcast.backtest import known
from queries.nowcast.chain_ladder import nowcast
from queries.nowcast.entry_days import clock_of
from queries.nowcast.triangle import Triangle

FIRST = date(2021, 3, 8)  # A Monday.


@st.composite
def triangles(draw: st.DrawFn) -> Triangle:
    places, days, lags = (
        draw(st.integers(1, 3)),
        draw(st.integers(1, 50)),
        draw(st.integers(1, 9)),
    )
    counts = draw(arrays(np.int64, (places, days, lags + 1), elements=st.integers(0, 400)))
    return known(FIRST, counts, FIRST + timedelta(days=days - 1), lags)


@settings(max_examples=60, deadline=None)
@given(triangles())
def test_never_below_what_is_entered_and_ripe_days_are_exact(triangle: Triangle) -> None:
    result = nowcast(triangle, change=None)
    one = result.days()
    # After days without entry, a day of injection is so old later only.
    assume(clock_of(triangle) is None)
    ripe = triangle.age >= triangle.counts.shape[2] - 1
    assert (one.expected >= one.entered).all()
    ordered = [one.entered, one.low90, one.low50, one.high50, one.high90]
    for lower, upper in pairwise(ordered):
        assert (lower <= upper).all()
    for column in (one.low90, one.expected, one.high90):
        assert np.array_equal(column[:, ripe], one.entered[:, ripe])
    assert (result.ripeness[:, ripe] == 1).all()
    assert ((result.ripeness > 0) & (result.ripeness <= 1)).all()
    assert one.expected[-1] == pytest.approx(one.expected[:-1].sum(axis=0))
    total = result.total(triangle.first, triangle.as_of)
    assert total.expected == pytest.approx(one.expected.sum(axis=1))


@settings(max_examples=40, deadline=None)
@given(triangles(), st.data())
def test_places_without_doses_stay_empty_and_change_nothing(
    triangle: Triangle, data: st.DataObject
) -> None:
    empty = np.zeros_like(triangle.counts[:1])
    wider = Triangle(triangle.as_of, triangle.first, np.concatenate([triangle.counts, empty]))
    alone, beside = nowcast(triangle).days(), nowcast(wider).days()
    assert not beside.high90[-2].any()
    assert np.allclose(np.delete(beside.expected, -2, axis=0), alone.expected)
    order = data.draw(st.permutations(range(triangle.counts.shape[0])))
    turned = nowcast(Triangle(triangle.as_of, triangle.first, triangle.counts[order])).days()
    assert np.allclose(turned.expected[:-1], alone.expected[order])
