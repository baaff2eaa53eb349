"""Numbers of documents: their type, and what the 12-digit ID says about its holder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from geo import units
from i18n import N_
from pipeline.ingest.normalise.parser import ValueFault, shortened
from pipeline.ingest.normalise.text import clean
from pipeline.vocabulary import IdType, Sex


@dataclass(frozen=True)
class PersonId:
    """A number and its type.

    ``cccd``: the 12 digits of the citizen's ID card, which are also the personal number;
    ``cmnd``: the 9 digits of the older ID card; ``passport``; ``health_insurance``: the number of
    the card (15 characters) or of the insured person (10 digits); ``malformed``: anything else, as
    it was found.
    """

    type: IdType
    number: str


@dataclass(frozen=True)
class IdFacts:
    """What a 12-digit ID says: the GSO code of the province of birth, the sex, the birth year.

    There is no province of who was registered abroad.
    """

    province_code: str | None
    sex: Sex
    birth_year: int


_QUOTES = "'’‘`´\"“”"
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]{1,2}")
_SPACING = re.compile(r"[\s.]")
_ID_TYPES: tuple[tuple[IdType, re.Pattern[str]], ...] = (
    ("cmnd", re.compile(r"[0-9]{9}")),
    ("passport", re.compile(r"[A-Z]{1,2}[0-9]{6,8}")),
    ("health_insurance", re.compile(r"[A-Z]{2}[0-9]{13}|[0-9]{10}")),
)
# Personal numbers are of Government Decree 137/2015/NĐ-CP, article 13: the fourth digit is 0 for
# men and 1 for women of the 20th century, 2 and 3 for those of the 21st, and so on. The first three
# are of the province or, without a zero in front, of the country where the birth was registered
# (Circular 59/2021/TT-BCA); which countries have which is not checked.
_CCCD = re.compile(r"(?:0([0-9]{2})|[1-9][0-9]{2})([0-9])([0-9]{2})[0-9]{6}")


def person_id(text: str) -> PersonId:
    """The number and its type, without spaces, dots and quotation marks.

    Zeros that a spreadsheet dropped are not guessed here (see id_cells). Raises ValueFault for a
    number in scientific notation, of which digits are lost.
    """
    found = clean(text)
    number = _SPACING.sub("", found.strip(_QUOTES).removesuffix(".0")).upper()
    if _SCIENTIFIC.fullmatch(found.strip(_QUOTES).replace(" ", "")):
        raise ValueFault(
            N_(
                "A spreadsheet has turned the number into “{found}”, and its last digits are lost; "
                "expected 12 digits such as 036085001234. Format the column as text in the source "
                "and export it again."
            ),
            found=found,
        )
    if not number:
        raise ValueFault(
            N_("“{found}” is not a number of a document; expected 12 digits such as 036085001234."),
            found=shortened(found),
        )
    if _facts(number) and number[3] in "0123":
        return PersonId("cccd", number)
    for type_, pattern in _ID_TYPES:
        if pattern.fullmatch(number):
            return PersonId(type_, number)
    return PersonId("malformed", found)


def cccd_facts(number: str) -> IdFacts:
    """What the digits of a 12-digit ID mean. Raises ValueFault when it is none."""
    facts = _facts(number)
    if facts is None:
        raise ValueFault(
            N_(
                "“{found}” is not a 12-digit ID; expected the code of a province, a digit for sex "
                "and century, the year of birth and six more digits, such as 036085001234."
            ),
            found=shortened(number),
        )
    return facts


def _facts(number: str) -> IdFacts | None:
    match = _CCCD.fullmatch(number)
    if not match or (match[1] and match[1] not in _province_codes()):
        return None
    century, woman = divmod(int(match[2]), 2)
    return IdFacts(match[1], "F" if woman else "M", 1900 + 100 * century + int(match[3]))


@cache
def _province_codes() -> frozenset[str]:
    return frozenset(unit.code for unit in units.provinces())
