"""How the text of a cell becomes a value: fast in SQL where it is in its normal form already.

Each parser is a small Python function of ``pipeline.ingest.normalise`` or ``geo.places``, applied
once to
every distinct text. ``fast`` is the same function in SQL for texts that need no mending, so that
most of a million names never leave DuckDB; where it yields NULL, Python decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from geo import units
from geo.places import find_place
from i18n import N_
from pipeline.ingest.normalise import dates, doses, ids, people
from pipeline.ingest.normalise.faults import ValueFault
from pipeline.ingest.normalise.text import clean, folded
from pipeline.ingest.normalise.verdicts import verdict
from queries.schema import AGE_BANDS

SEPARATOR = "\x1f"
"""Between the parts of a text that is made of several cells."""


@dataclass(frozen=True)
class Parser:
    """``parse`` raises ValueFault. ``fast`` is SQL with ``{c}`` for the text, or nothing.

    ``value`` is the Arrow type of what ``parse`` returns.
    """

    name: str
    value: pa.DataType
    parse: Callable[[str], Any]
    fast: str = ""


def _place(text: str) -> dict[str, str | None]:
    place = find_place(*text.split(SEPARATOR))
    if place.fault:
        raise PlaceFault(place)
    return {"province": place.province_code, "district": place.district_code,
            "commune": place.commune_code}  # fmt: skip


class PlaceFault(ValueFault):
    """A place that is known only in part; ``value`` is that part."""

    def __init__(self, place: Any) -> None:
        super().__init__(place.fault, **place.details)
        self.value = {
            "province": place.province_code,
            "district": place.district_code,
            "commune": place.commune_code,
        }


def _birth(text: str) -> dict[str, Any]:
    birth = dates.birth_date(text)
    return {"year": birth.year, "day": birth.day}


def _id(text: str) -> dict[str, str]:
    found = ids.person_id(text)
    return {"kind": found.kind, "number": found.number}


def _dose(text: str) -> dict[str, Any]:
    found = doses.dose(text)
    return {"kind": found.kind, "number": found.number}


_STATUS = {
    **dict.fromkeys(("da tiem", "da tiem chung", "hoan thanh", "injected", "active"), "injected"),
    **dict.fromkeys(("da xoa", "da huy", "huy", "xoa", "deleted", "cancelled"), "deleted"),
    **dict.fromkeys(("chua tiem", "hoan tiem", "chong chi dinh", "postponed"), "not injected"),
}


def status(text: str) -> str:
    """``injected``, ``deleted`` or ``not injected``. Raises ValueFault for anything else."""
    found = _STATUS.get(folded(text))
    if found is None:
        raise ValueFault(
            N_("Unknown status “{found}”; expected one such as “Đã tiêm” or “Đã xóa”."), found=text
        )
    return found


def age_band(text: str) -> str:
    """One of our age bands for ``12-17``, ``65+``, ``từ 18 đến 29`` or a single year of age.

    Raises ValueFault for a band that reaches over the limits of ours.
    """
    numbers = [int(number) for number in re.findall(r"\d{1,3}", text)]
    upwards = len(numbers) == 1 and bool(
        re.search(r"\+|≥|>=|tro len|and over", text + folded(text))
    )
    if len(numbers) in (1, 2):
        low, high = numbers[0], numbers[-1]
        for band in AGE_BANDS:
            first, _, last = band.partition("-")
            start, end = int(first.rstrip("+")), int(last or 200)
            if start <= low <= end and (low == start if upwards else start <= high <= end):
                if upwards and last:
                    break
                return band
    raise ValueFault(
        N_("“{found}” is not within one of the age bands {bands}."),
        found=text, bands=", ".join(AGE_BANDS),
    )  # fmt: skip


def count(text: str) -> int:
    """A count of persons: digits only. Raises ValueFault."""
    if not re.fullmatch(r"\d{1,9}(\.0)?", text.strip(), re.ASCII):
        raise ValueFault(
            N_("“{found}” is not a count; expected a whole number such as 1908352."), found=text
        )
    return int(text.strip().removesuffix(".0"))


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

_ID = pa.struct({"kind": pa.string(), "number": pa.string()})
_PLACE = pa.struct({"province": pa.string(), "district": pa.string(), "commune": pa.string()})
_DOSE = pa.struct({"kind": pa.string(), "number": pa.uint8()})
_BIRTH = pa.struct({"year": pa.int16(), "day": pa.date32()})

PARSERS = {
    parser.name: parser
    for parser in (
        Parser("text", pa.string(), clean,
               "CASE WHEN regexp_full_match({c}, '[!-~]+( [!-~]+)*') THEN {c} END"),
        Parser("name", pa.string(), people.person_name,
               f"CASE WHEN length({{c}}) <= 100 AND regexp_full_match({{c}}, '{_WORD}( {_WORD})*') "
               f"AND regexp_matches({{c}}, '{_UNICODE}') "
               f"AND NOT regexp_matches({{c}}, '{_DOUBTFUL}') THEN {{c}} END"),
        Parser("id", _ID, _id,
               f"CASE WHEN regexp_full_match({{c}}, '0({_PROVINCES})[0-3][0-9]{{{{8}}}}') "
               "THEN {{'kind': 'cccd', 'number': {c}}} END"),
        Parser("phone", pa.string(), people.phone,
               "CASE WHEN regexp_full_match({c}, '0[1-9][0-9]{{8}}') THEN {c} END"),
        Parser("birth", _BIRTH, _birth),
        Parser("moment", pa.timestamp("us"), dates.moment,
               f"nullif(nullif(least(greatest(try_strptime({{c}}, [{_FORMATS}]), {_NO_YEAR}), "
               f"{_LATEST}), {_NO_YEAR}), {_LATEST})"),
        Parser("day", pa.date32(), lambda text: dates.moment(text).date()),
        Parser("sex", pa.string(), people.sex),
        Parser("dose", _DOSE, _dose),
        Parser("vaccine", pa.string(), doses.vaccine),
        Parser("yes_no", pa.bool_(), people.yes_no),
        Parser("priority_group", pa.uint8(), people.priority_group),
        Parser("status", pa.string(), status),
        Parser("verdict", pa.string(), verdict),
        Parser("place", _PLACE, _place),
        Parser("age_band", pa.string(), age_band),
        Parser("count", pa.int64(), count),
    )
}  # fmt: skip
"""Every parser by its name."""
