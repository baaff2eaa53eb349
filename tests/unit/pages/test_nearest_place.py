"""The place that a page answers for: the chosen one, or the nearest that it is a part of."""

from __future__ import annotations

import pytest

from dashboard.state import Source, find_place
from geo import units
from geo.units import Vintage


@pytest.mark.parametrize("source", ["records", "verification", "scores"])
def test_records_answer_for_a_district(source: Source) -> None:
    assert find_place("363", "2021", source).code == "363"


def test_official_totals_answer_for_the_districts_province() -> None:
    for unit in units.all_districts():
        assert find_place(unit.code, "2021", "official").code == unit.parent


@pytest.mark.parametrize("source", ["official", "records"])
def test_provinces_of_2025_answer_for_what_was_joined_to_them(source: Source) -> None:
    new = {unit.code for unit in units.provinces("2025")}
    for unit in units.provinces():
        if unit.code not in new:
            assert find_place(unit.code, "2025", source) == units.successor(unit.code)
    assert find_place("363", "2025", source) == units.successor("36")


@pytest.mark.parametrize("vintage", ["2021", "2025"])
@pytest.mark.parametrize("source", ["official", "records"])
def test_a_region_stays_and_only_an_unknown_code_is_the_country(
    vintage: Vintage, source: Source
) -> None:
    assert find_place("north", vintage, source).code == "north"
    for code in ("", "999", "xx", "00000"):
        assert find_place(code, vintage, source) == units.country()


def test_a_commune_is_answered_for_by_its_district() -> None:
    assert find_place("13987", "2021", "records").level == "district"
