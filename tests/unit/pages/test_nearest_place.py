"""The place that a page answers for: the chosen one, or the nearest that it is a part of."""

from __future__ import annotations

import pytest

from dashboard.state import Source, find_place, place_of_2021
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


def test_a_province_of_2025_is_not_taken_for_that_of_2021_with_its_code() -> None:
    assert units.province("91").short_name != units.successor("91").short_name
    assert place_of_2021({"place": "91"}) == units.province("91")
    assert place_of_2021({"place": "91", "units": "2025"}) == units.country()
    assert place_of_2021({"place": "36", "units": "2025"}) == units.province("36")
    assert place_of_2021({"place": "363", "units": "2025"}) == units.district("363")


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
