from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import units
from pipeline.ingest.normalise.faults import ValueFault
from pipeline.ingest.normalise.ids import IdFacts, PersonId, cccd_facts, person_id
from tests.support.texts import anything, outcome

CODES = [unit.code for unit in units.provinces()]


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("036085001234", "cccd", "036085001234"),
        ("'036085001234", "cccd", "036085001234"),
        ("’036085001234", "cccd", "036085001234"),
        ('"036085001234"', "cccd", "036085001234"),
        (" 036 085 001 234 ", "cccd", "036085001234"),
        ("036.085.001.234", "cccd", "036085001234"),
        ("\u200b036085001234\u00a0", "cccd", "036085001234"),
        ("036085001234.0", "cccd", "036085001234"),
        ("079399001234", "cccd", "079399001234"),
        ("162345678", "cmnd", "162345678"),
        ("012345678", "cmnd", "012345678"),
        ("162 345 678", "cmnd", "162345678"),
        ("162345678.0", "cmnd", "162345678"),
        ("B1234567", "passport", "B1234567"),
        ("c 12345678", "passport", "C12345678"),
        ("PA123456", "passport", "PA123456"),
        ("E12345678", "passport", "E12345678"),
        ("DN4360123456789", "health_insurance", "DN4360123456789"),
        ("dn 4 36 01 234 56789", "health_insurance", "DN4360123456789"),
        ("3601234567", "health_insurance", "3601234567"),
        # A zero lost, a digit lost or too many, no such province, no living person.
        ("36085001234", "malformed", "36085001234"),
        ("36085001234.0", "malformed", "36085001234.0"),
        ("0360850012345", "malformed", "0360850012345"),
        ("361850012345", "malformed", "361850012345"),
        ("003085001234", "malformed", "003085001234"),
        ("099085001234", "malformed", "099085001234"),
        ("036485001234", "malformed", "036485001234"),
        ("036985001234", "malformed", "036985001234"),
        ("16234567", "malformed", "16234567"),
        ("ABC123456", "malformed", "ABC123456"),
        ("B12345", "malformed", "B12345"),
        ("không có", "malformed", "không có"),
        ("O36085001234", "malformed", "O36085001234"),
        ("036085001234; 162345678", "malformed", "036085001234; 162345678"),
        ("٠٣٦٠٨٥٠٠١٢٣٤", "malformed", "٠٣٦٠٨٥٠٠١٢٣٤"),
        ("0", "malformed", "0"),
    ],
)
def test_numbers_and_their_kinds(text, kind, number):
    assert person_id(text) == PersonId(kind, number)
    assert person_id(number) == PersonId(kind, number)


@pytest.mark.parametrize(
    "text",
    ["3,61E+11", "3.61085E+11", "3,61e11", "3.6E11", "4E+10", "'3,61E+11", "3,61 E+11",
     "3.6085001234E10"],
)  # fmt: skip
def test_scientific_notation_has_lost_the_digits(text):
    with pytest.raises(ValueFault) as fault:
        person_id(text)
    assert fault.value.details == {"found": text}
    assert "expected 12 digits" in str(fault.value)
    assert "column as text" in str(fault.value)


@pytest.mark.parametrize("text", ["", " ", "'", "...", '""', "\u200b"])
def test_nothing_is_no_number(text):
    with pytest.raises(ValueFault, match="is not a number of a document; expected 12 digits"):
        person_id(text)


@pytest.mark.parametrize(
    ("number", "facts"),
    [
        ("036085001234", IdFacts("36", "M", 1985)),
        ("036185001234", IdFacts("36", "F", 1985)),
        ("001203001234", IdFacts("01", "M", 2003)),
        ("079310001234", IdFacts("79", "F", 2010)),
        ("096499001234", IdFacts("96", "M", 2199)),
        ("096500001234", IdFacts("96", "F", 2100)),
        ("096000000000", IdFacts("96", "M", 1900)),
    ],
)
def test_what_the_digits_of_an_id_say(number, facts):
    assert cccd_facts(number) == facts


@pytest.mark.parametrize("number", ["", "36085001234", "136085001234", "003085001234", "B1234567"])
def test_other_numbers_say_nothing(number):
    with pytest.raises(ValueFault, match="is not a 12-digit ID; expected the code of a province"):
        cccd_facts(number)


@given(st.sampled_from(CODES), st.integers(0, 3), st.integers(0, 99), st.integers(0, 999_999))
def test_every_id_of_a_province_is_one_however_it_is_spaced(code, third, year, rest):
    number = f"0{code}{third}{year:02}{rest:06}"
    spaced = f" {number[:3]} {number[3:6]}.{number[6:]}"
    assert person_id(number) == person_id(spaced) == PersonId("cccd", number)
    facts = cccd_facts(number)
    assert (facts.province_code, facts.birth_year % 100) == (code, year)
    assert (facts.sex == "F") == (third % 2 == 1)
    assert (facts.birth_year >= 2000) == (third >= 2)


@given(st.integers(0, 99).filter(lambda code: f"{code:02}" not in CODES))
def test_codes_that_are_no_province_make_no_id(code):
    assert person_id(f"0{code:02}085001234").type == "malformed"


@given(anything)
def test_whatever_the_text_it_is_a_number_or_a_fault(text):
    found = outcome(person_id, text)
    assert found is None or person_id(found.number) == found
    outcome(cccd_facts, text)


@given(st.text(alphabet="0123456789.,eE+ '-ABC", max_size=18))
def test_numbers_of_documents_are_letters_and_digits(text):
    found = outcome(person_id, text)
    if found and found.type != "malformed":
        assert found.number.isalnum()
        assert found.number == found.number.upper()
        assert person_id(found.number) == found
