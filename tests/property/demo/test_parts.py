from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from demo.boosters import _keep_possible
from demo.dose_series import match


@given(
    st.lists(st.integers(0, 300), min_size=1, max_size=40),
    st.integers(0, 2**32 - 1),
)
def test_nobody_gets_a_dose_before_it_is_due_and_no_dose_moves_without_need(
    due: list[int], seed: int
) -> None:
    slots = np.sort(np.random.default_rng(seed).integers(0, 400, len(due)))
    day = match(np.array(due), slots)
    assert (day >= due).all()
    assert set(day) <= set(slots) | set(due)
    if (np.sort(due) <= slots).all():
        assert (np.sort(day) == slots).all()


@given(
    st.lists(st.integers(0, 100), max_size=60),
    st.lists(st.integers(0, 100), max_size=60),
)
def test_there_are_never_more_boosters_than_people_due(slots: list[int], due: list[int]) -> None:
    kind, days = np.ones(len(slots), dtype=int), np.sort(np.array(slots, dtype=int))
    _keep_possible(kind, days, np.sort(np.array(due, dtype=int)))
    for day in range(101):
        boosters = ((kind == 1) & (days <= day)).sum()
        assert boosters <= sum(one <= day for one in due)
    if due and max(due) == 0 and len(slots) < len(due) / 2:
        assert (kind == 1).all()
