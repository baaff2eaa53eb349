"""Sentences, charts and the sorted table of districts side by side are true of the numbers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presentation.coverage.area_charts import local_steps
from presentation.districts.charts import (
    spread,
)
from tests.support.district_cases import CODES, made


@settings(max_examples=40, deadline=None)
@given(
    before=st.lists(st.integers(0, 100), min_size=10, max_size=10),
    after=st.lists(st.integers(0, 100), min_size=10, max_size=10),
)
def test_ranks_change_as_they_are_counted(before: list[int], after: list[int]) -> None:
    result, _history = made([one / 100 for one in after], before=[one / 100 for one in before])
    for place, code in enumerate(CODES):
        then = 1 + sum(one > before[place] for one in before)
        now = 1 + sum(one > after[place] for one in after)
        assert result.climbed(code) == then - now


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.floats(0, 100), max_size=30),
    st.floats(0.1, 5),
)
def test_names_keep_their_order_and_their_room(wanted: dict[str, float], room: float) -> None:
    found = spread(wanted, room)
    assert found.keys() == wanted.keys()
    placed = sorted(found.values())
    assert all(after - one >= room * 0.999 for one, after in pairwise(placed))
    by_want, by_place = sorted(wanted.values()), sorted(found, key=found.__getitem__)
    assert [wanted[code] for code in by_place] == by_want
    assert sum(found.values()) == pytest.approx(sum(wanted.values()), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1.19), min_size=1, max_size=40))
def test_the_local_colours_hold_every_value(values: list[float]) -> None:
    steps = local_steps(values)
    assert len(steps) == 6
    assert all(round(step * 100) == pytest.approx(step * 100) for step in steps)
    assert min(values) < steps[0] + 1e-9
    assert max(values) < steps[-1] + (steps[1] - steps[0]) + 1e-9
