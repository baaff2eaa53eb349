"""Sentences, tables and charts of the entry lag page say what the counts say."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from i18n import translator
from presentation.entry_lag.charts import (
    bins,
)
from presentation.entry_lag.text import (
    country_finding,
)
from queries.entry_lag.lags import LagRow
from tests.support.lag_cases import PROVINCES, result_of, row_of

EN, VI = translator("en"), translator("vi")
DAYS = st.dictionaries(st.integers(0, 200), st.integers(1, 400), max_size=6)


def one_by_one(row: LagRow) -> list[int]:
    return sorted(lag for lag, doses in row.days.items() for _dose in range(doses))


@settings(deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=5))
def test_the_finding_is_true_of_every_single_dose(found: list[dict[int, int]]) -> None:
    rows = [row_of(unit.code, days) for unit, days in zip(PROVINCES, found, strict=False)]
    every = sorted(lag for row in rows for lag in one_by_one(row))
    country = row_of("VN", {lag: every.count(lag) for lag in set(every)})
    sentence = country_finding(country, result_of(*rows), EN)
    if not every:
        assert "no dose has a valid entry time" in sentence
        return
    assert (
        f"{EN.percent(every.count(0) / len(every))} of {EN.integer(len(every))} doses" in sentence
    )
    for part, words in ((0.5, "half"), (0.9, "nine in ten")):
        said = re.search(words + r" within (\d+) day", sentence)
        days = int(said[1]) if said else 0  # on the day of the injection, which is not said
        # Within so many days at least the part was entered, and not a day sooner.
        assert sum(lag <= days for lag in every) >= part * len(every) - 1e-9
        assert not days or sum(lag < days for lag in every) < part * len(every)
    shares = [row.value for row in rows if row.value is not None]
    if len(shares) > 1:
        assert sentence.endswith(f"({EN.percent(min(shares))}).")


@settings(deadline=None)
@given(DAYS)
def test_every_lag_is_in_one_class(days: dict[int, int]) -> None:
    found = bins(row_of("36", days))
    assert sum(one.doses for one in found) == sum(days.values())
    for lag in days:
        assert sum(one.holds(lag) for one in found) == 1
    assert all(
        one.last is not None and one.last + 1 == other.first for one, other in pairwise(found)
    )
