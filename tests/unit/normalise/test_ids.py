from __future__ import annotations

import pytest

from pipeline.ingest.normalise.ids import IdFacts, PersonId, cccd_facts, person_id
from pipeline.ingest.normalise.parser import ValueFault
from pipeline.vocabulary import IdType


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
        # Registered abroad: the code of a country, and still a digit of sex and century.
        ("128190001234", "cccd", "128190001234"),
        ("128490001234", "malformed", "128490001234"),
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
def test_numbers_and_their_kinds(text: str, kind: IdType, number: str) -> None:
    assert person_id(text) == PersonId(kind, number)
    assert person_id(number) == PersonId(kind, number)


@pytest.mark.parametrize(
    "text",
    [
        "3,61E+11",
        "3.61085E+11",
        "3,61e11",
        "3.6E11",
        "4E+10",
        "'3,61E+11",
        "3,61 E+11",
        "3.6085001234E10",
    ],
)
def test_scientific_notation_has_lost_the_digits(text: str) -> None:
    with pytest.raises(ValueFault) as fault:
        person_id(text)
    assert fault.value.details == {"found": text.lstrip("'")}
    assert "expected 12 digits" in str(fault.value)
    assert "column as text" in str(fault.value)


@pytest.mark.parametrize("text", ["", " ", "'", "...", '""', "\u200b"])
def test_nothing_is_no_number(text: str) -> None:
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
        ("128190001234", IdFacts(None, "F", 1990)),
    ],
)
def test_what_the_digits_of_an_id_say(number: str, facts: IdFacts) -> None:
    assert cccd_facts(number) == facts


@pytest.mark.parametrize("number", ["", "36085001234", "000085001234", "003085001234", "B1234567"])
def test_other_numbers_say_nothing(number: str) -> None:
    with pytest.raises(ValueFault, match="is not a 12-digit ID; expected the code of a province"):
        cccd_facts(number)
