"""What an address may hold is read, and never more than a page can bear."""

from __future__ import annotations

import pytest

from dashboard.state import MAX_BESIDE, Available, read_state, read_version


@pytest.mark.parametrize(
    ("given", "version"), [("3", 3), ("", None), ("-1", None), ("1e3", None), ("9" * 5000, None)]
)
def test_a_version_is_a_number_that_a_database_has(given: str, version: int | None) -> None:
    assert read_version({"v": given}) == version


def test_a_chart_has_no_more_lines_than_can_be_chosen() -> None:
    many = ",".join(("36", "36", *(f"{code:02}" for code in range(1, 97))))
    beside = read_state({"beside": many}, Available((), (), ())).beside
    assert 0 < len(beside) <= MAX_BESIDE
    assert len({unit.code for unit in beside}) == len(beside)
