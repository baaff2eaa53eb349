"""The figures of the reconciliation page hold the numbers of their results."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n import translator
from presentation.figure import LIGHT
from presentation.reconciliation.cleaning import nice_step
from presentation.reconciliation.reasons import reason_bars
from queries.reconciliation.verdicts import MISMATCHES, VERDICT_TEXTS, VERDICTS, Verdict
from queries.reconciliation.verification import VerificationRow
from tests.support.verdict_cases import (
    row_of,
)

EN = translator("en")
NOT_YET = VERDICT_TEXTS["not_yet_verified"].name
FOREIGNER = VERDICT_TEXTS["foreigner"].name
COUNTS = st.fixed_dictionaries(dict.fromkeys(VERDICTS, st.integers(0, 999)))


@given(st.lists(COUNTS, min_size=1, max_size=6))
def test_not_yet_verified_is_in_no_share_and_grey_among_counts(
    counts: list[dict[Verdict, int]],
) -> None:
    rows = tuple(row_of(str(number), "", **one) for number, one in enumerate(counts))
    shares = reason_bars(rows, LIGHT, EN, as_counts=False)
    assert not {NOT_YET, FOREIGNER} & {trace.name for trace in shares.data}
    for number, row in enumerate(rows):
        total = sum(trace.x[number] for trace in shares.data)
        assert total == pytest.approx(100 if row.numerator else 0, abs=0.5)
        for trace, verdict in zip(shares.data, _drawn(rows), strict=True):
            assert trace.name == VERDICT_TEXTS[verdict].name
            assert trace.customdata[number] == row.verdicts[verdict]
    figure = reason_bars(rows, LIGHT, EN, as_counts=True)
    assert FOREIGNER not in {trace.name for trace in figure.data}
    for number, row in enumerate(rows):
        assert sum(trace.x[number] for trace in figure.data) == (
            row.numerator + row.verdicts["not_yet_verified"]
        )
    if any(row.verdicts["not_yet_verified"] for row in rows):
        assert figure.data[-1].name == NOT_YET
        assert figure.data[-1].marker.color == LIGHT.unknown


def _drawn(rows: tuple[VerificationRow, ...]) -> list[Verdict]:
    return [verdict for verdict in MISMATCHES if any(row.verdicts[verdict] for row in rows)]


@given(st.integers(1, 10**9))
def test_steps_of_the_axis_are_round_and_few(largest: int) -> None:
    step = nice_step(largest)
    assert step <= largest < step * 2.5 + 1 or largest < 10
    assert str(step).rstrip("0") in ("1", "2", "5")
