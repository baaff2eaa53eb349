"""Sentences, state and tables of the reconciliation page say what the numbers say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo import units
from i18n import translator
from presentation.reconciliation.text import (
    country_finding,
)
from tests.support.verdict_cases import (
    province_row,
    result_of,
    row_of,
)

EN = translator("en")
PROVINCES = [unit.code for unit in units.provinces()]
COUNTS = st.tuples(st.integers(0, 50), st.integers(0, 50))


@given(st.dictionaries(st.sampled_from(PROVINCES), COUNTS, min_size=1))
def test_the_finding_names_the_rate_and_its_ends(counts: dict[str, tuple[int, int]]) -> None:
    rows = [province_row(code, wrong, wrong + right) for code, (wrong, right) in counts.items()]
    wrong, of = sum(row.numerator for row in rows), sum(row.denominator for row in rows)
    country = row_of("VN", "Viet Nam", name_differs=wrong, correct=of - wrong)
    sentence = country_finding(country, result_of(*rows), EN)
    known = [row.value for row in rows if row.value is not None]
    if not known:
        assert "nobody" in sentence
        return
    assert f"{EN.percent(wrong / of)} of the persons verified" in sentence
    if len(known) == 1:
        assert "highest" not in sentence
        return
    high, low = sentence.split("highest is ")[1].split(", the lowest ")
    assert EN.percent(max(known)) in high
    assert EN.percent(min(known)) in low
