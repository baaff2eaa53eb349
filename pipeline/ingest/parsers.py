"""How the text of a cell becomes a value: fast in SQL where it is in its normal form already."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geo import units
from geo.places import Place, find_place
from i18n import N_
from pipeline.ingest.normalise import dates, doses, ids, people
from pipeline.ingest.normalise.faults import ValueFault
from pipeline.ingest.normalise.text import clean
from pipeline.ingest.normalise.verdicts import verdict

SEPARATOR = "\x1f"
"""Between the parts of a text that is made of several cells."""


@dataclass(frozen=True)
class Parser:
    """A small function of pipeline.ingest.normalise or ``geo``, applied once to a distinct text.

    ``parse`` raises ValueFault; ``value`` is DuckDB's type of what it returns. ``fast`` is the
    same function in SQL, with ``{c}`` for the text, for texts that need no mending, so that most of
    a million names never leave DuckDB; where it yields NULL, Python decides.
    """

    value: str
    parse: Callable[[str], Any]
    fast: str = ""


class PlaceFault(ValueFault):
    """A place that is known only in part; ``value`` is that part."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.fault or "", **place.details)
        self.value = _codes(place)


def _codes(place: Place) -> dict[str, str | None]:
    return {"province": place.province_code, "district": place.district_code,
            "commune": place.commune_code}  # fmt: skip


def _place(text: str) -> dict[str, str | None]:
    place = find_place(*text.split(SEPARATOR))
    if place.fault:
        raise PlaceFault(place)
    return _codes(place)


def _count(text: str) -> int:
    """A count of persons: digits only. Raises ValueFault."""
    if not re.fullmatch(r"\d{1,9}(\.0)?", text.strip(), re.ASCII):
        raise ValueFault(
            N_("“{found}” is not a count; expected a whole number such as 1908352."), found=text
        )
    return int(text.strip().removesuffix(".0"))


def _day(text: str) -> Any:
    return dates.moment(text).date()


_UPPER = "A-ZĐ" + "".join(
    letter for letter in "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
)
_LOWER = _UPPER.replace("A-Z", "a-z").lower()
_WORD = f"[{_UPPER}][{_LOWER}]*"
# A tone mark on the second vowel of an open oa, oe, uy; vowels side by side as only VNI has them.
_UNICODE = r"[^\x00-\xff]|^[\x00-\x7f]*$"  # other names may be misread ones, in another encoding
_DOUBTFUL = "(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])( |$)|[aeo][âêôùúõ]|[ae][áàãéè]|[u][ùúõ]|[iy][ùú]|o[âê]"
_PROVINCES = "|".join(unit.code for unit in units.provinces())
_FORMATS = "'%d/%m/%Y %H:%M:%S', '%Y-%m-%d %H:%M:%S'"
_NO_YEAR = "TIMESTAMP '1900-01-01'"  # what is read as before is a year of two digits
_LATEST = "TIMESTAMP '2100-01-01'"

TEXT = Parser(
    "VARCHAR", clean,
    "CASE WHEN regexp_full_match({c}, '[!-~]+( [!-~]+)*') THEN {c} END",
)  # fmt: skip
NAME = Parser(
    "VARCHAR", people.person_name,
    f"CASE WHEN length({{c}}) <= 100 AND regexp_full_match({{c}}, '{_WORD}( {_WORD})*') "
    f"AND regexp_matches({{c}}, '{_UNICODE}') "
    f"AND NOT regexp_matches({{c}}, '{_DOUBTFUL}') THEN {{c}} END",
)  # fmt: skip
ID = Parser(
    "STRUCT(type VARCHAR, number VARCHAR)",
    lambda text: vars(ids.person_id(text)),
    f"CASE WHEN regexp_full_match({{c}}, '0({_PROVINCES})[0-3][0-9]{{{{8}}}}') "
    "THEN {{'type': 'cccd', 'number': {c}}} END",
)
PHONE = Parser(
    "VARCHAR", people.phone,
    "CASE WHEN regexp_full_match({c}, '0[1-9][0-9]{{8}}') THEN {c} END",
)  # fmt: skip
BIRTH = Parser("STRUCT(year SMALLINT, day DATE)", lambda text: vars(dates.birth_date(text)))
MOMENT = Parser(
    "TIMESTAMP", dates.moment,
    f"nullif(nullif(least(greatest(try_strptime({{c}}, [{_FORMATS}]), {_NO_YEAR}), {_LATEST}), "
    f"{_NO_YEAR}), {_LATEST})",
)  # fmt: skip
DAY = Parser("DATE", _day)
SEX = Parser("VARCHAR", people.sex)
DOSE = Parser("STRUCT(type VARCHAR, number UTINYINT)", lambda text: vars(doses.dose(text)))
VACCINE = Parser("VARCHAR", doses.vaccine)
STATUS = Parser("VARCHAR", doses.status)
YES_NO = Parser("BOOLEAN", people.yes_no)
PRIORITY_GROUP = Parser("UTINYINT", people.priority_group)
VERDICT = Parser("VARCHAR", verdict)
PLACE = Parser("STRUCT(province VARCHAR, district VARCHAR, commune VARCHAR)", _place)
COUNT = Parser("BIGINT", _count)
