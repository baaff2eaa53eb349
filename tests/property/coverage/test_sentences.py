"""Computed sentences and charts say what the numbers say."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from geo import units
from i18n import translator
from presentation.coverage.area_charts import (
    change_class,
    change_colours,
    change_legend,
    change_limits,
)
from presentation.coverage.text import country_finding
from presentation.figure import LIGHT
from tests.support.coverage_cases import coverage_of

SHARES = st.dictionaries(
    st.sampled_from([unit.code for unit in units.provinces()]),
    st.none() | st.floats(0, 1.6),
    min_size=2,
    max_size=63,
)


@given(SHARES, st.floats(0.01, 1.2), st.sampled_from([0.5, 0.9, 1.0]))
def test_the_finding_counts_the_provinces_that_are_behind(
    shares: dict[str, float | None], of_country: float, target: float
) -> None:
    provinces = coverage_of(shares)
    country = coverage_of({"VN": of_country}, "country")
    sentence = country_finding(country, provinces, target, translator("en"))
    known = [row.value for row in provinces.rows if row.value is not None]
    whole = country.rows[0].value or 0
    assert translator("en").percent(whole) in sentence
    if "below" not in sentence:
        assert not any(value < target for value in known)
        return
    said = sentence.split("; ")[1]
    count, limit = int(said.split(" ")[0]), float(said.split("below ")[1].split("%")[0]) / 100
    assert limit == target
    assert count == sum(value < limit for value in known)
    assert translator("en").percent(min(known)) in said


@given(st.lists(st.floats(-0.2, 0.6), min_size=1, max_size=63))
def test_every_change_falls_in_the_class_whose_words_hold(changes: list[float]) -> None:
    limits = change_limits(changes)
    legend = change_legend(limits, translator("en"))
    assert len(legend) == len(change_colours(limits, LIGHT)) == len(limits) + 2
    for change in changes:
        words = legend[change_class(change, limits)]
        assert words.startswith("fell" if change < 0 else "rose")
        if "and more" in words:
            assert change >= limits[-1]
        if "less than" in words:
            assert change < limits[0]


def test_changes_of_a_few_weeks_have_classes_of_their_own() -> None:
    changes = [number / 6300 for number in range(63)]
    limits = change_limits(changes)
    counts = Counter(change_class(change, limits) for change in changes)
    assert len(counts) >= 4
    assert max(counts.values()) < 25
