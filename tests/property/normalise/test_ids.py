from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo import units
from pipeline.ingest.normalise.ids import PersonId, cccd_facts, person_id
from tests.support.texts import anything, outcome

CODES = [unit.code for unit in units.provinces()]


@given(st.sampled_from(CODES), st.integers(0, 3), st.integers(0, 99), st.integers(0, 999_999))
def test_every_id_of_a_province_is_one_however_it_is_spaced(
    code: str, third: int, year: int, rest: int
) -> None:
    number = f"0{code}{third}{year:02}{rest:06}"
    spaced = f" {number[:3]} {number[3:6]}.{number[6:]}"
    assert person_id(number) == person_id(spaced) == PersonId("cccd", number)
    facts = cccd_facts(number)
    assert (facts.province_code, facts.birth_year % 100) == (code, year)
    assert (facts.sex == "F") == (third % 2 == 1)
    assert (facts.birth_year >= 2000) == (third >= 2)


@given(st.integers(0, 99).filter(lambda code: f"{code:02}" not in CODES))
def test_codes_that_are_no_province_make_no_id(code: int) -> None:
    assert person_id(f"0{code:02}085001234").type == "malformed"


@given(anything)
def test_whatever_the_text_it_is_a_number_or_a_fault(text: str) -> None:
    found = outcome(person_id, text)
    assert found is None or person_id(found.number) == found
    outcome(cccd_facts, text)


@given(st.text(alphabet="0123456789.,eE+ '-ABC", max_size=18))
def test_numbers_of_documents_are_letters_and_digits(text: str) -> None:
    found = outcome(person_id, text)
    if found and found.type != "malformed":
        assert found.number.isalnum()
        assert found.number == found.number.upper()
        assert person_id(found.number) == found
