"""What is said of counts of lags: quantiles, nothing known, clocks that cannot be right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.entry_lag.facilities import FEW, NEARLY_ALL, FacilityLag
from queries.entry_lag.lags import LagCounts


@pytest.mark.parametrize(
    ("days", "midnight", "before", "fault"),
    [
        ({1: FEW}, 0, 0, "day_ahead"),
        ({1: FEW - 1}, 0, 0, ""),
        ({0: 1, 1: 99}, 0, 0, ""),
        ({1: 94, 2: 6}, 0, 0, ""),
        ({1: 95, 2: 5}, 0, 0, "day_ahead"),
        ({1: 100}, 100, 0, "midnight"),
        # At midnight of the same day an entry lies before its injection.
        ({1: 10}, 100, 90, "midnight"),
        ({0: 50, 1: 50}, 10, 0, ""),
    ],
)
def test_clocks_that_cannot_be_right_are_said(
    days: dict[int, int], midnight: int, before: int, fault: str
) -> None:
    assert NEARLY_ALL == 0.95
    assert FacilityLag(days, 0, before, 0, midnight=midnight).clock == fault


@given(st.dictionaries(st.integers(0, 400), st.integers(1, 50), min_size=1, max_size=9))
def test_quantiles_rise_and_are_lags_that_occur(found: dict[int, int]) -> None:
    counts = LagCounts(dict(sorted(found.items())), 0, 3, 4)
    quantiles = [counts.quantile(number / 10) or 0 for number in range(11)]
    assert quantiles == sorted(quantiles)
    assert set(quantiles) <= set(found)
    assert (quantiles[0], quantiles[-1]) == (min(found), max(found))


def test_nothing_known_is_no_lag_of_zero() -> None:
    nothing = LagCounts({}, 0, 5, 7)
    assert (nothing.doses, nothing.recorded) == (0, 12)
    assert nothing.quantile(0.5) is None
    assert nothing.share("24h") is None
