"""What was planted in the demo is found: recall and precision of every class."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.truth import Found, check
from queries.reconciliation.check_accuracy import NAMES, check_accuracy


@pytest.fixture(scope="module")
def found(demo_home: Path) -> list[Found]:
    return check(demo_home)


def test_every_class_is_found(found: list[Found]) -> None:
    assert sum(one.planted > 0 for one in found) >= 20
    for one in found:
        # One miss among a few dozen is no less than can be asked.
        misses = max(one.planted, one.found) - one.right
        assert one.met or misses <= 1, one


def test_the_kept_table_has_the_same_classes(found: list[Found]) -> None:
    kept = check_accuracy()
    assert [one.name for one in kept] == [one.name for one in found]
    assert {one.name for one in kept} <= NAMES.keys()
    limits = {one.name: one.limit for one in found}
    assert all(min(one.recall, one.precision) >= limits[one.name] for one in kept)
