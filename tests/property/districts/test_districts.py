"""Sentences, charts and the sorted table of districts side by side are true of the numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presentation.coverage.area_charts import local_steps
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
@given(st.lists(st.floats(0, 1.19), min_size=1, max_size=40))
def test_the_local_colours_hold_every_value(values: list[float]) -> None:
    steps = local_steps(values)
    assert len(steps) == 6
    assert all(round(step * 100) == pytest.approx(step * 100) for step in steps)
    assert min(values) < steps[0] + 1e-9
    assert max(values) < steps[-1] + (steps[1] - steps[0]) + 1e-9
