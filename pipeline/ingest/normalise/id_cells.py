"""Which number a person's cells hold: of several columns, with lost zeros and stand-ins for none.

A spreadsheet that takes “036085001234” for a number drops its zero. The structure tells: nothing
but a 12-digit ID without its zero has 11 digits that begin with the code of a province. Ten digits
can also be the number of an insured person, eight a damaged one; there the year of birth and the
other rows of the file decide, and what stays open is said.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from geo import units
from i18n import N_
from pipeline.ingest.normalise.damage import says_nothing
from pipeline.ingest.normalise.dates import BIRTH_YEARS, birth_date
from pipeline.ingest.normalise.ids import PersonId, cccd_facts, person_id
from pipeline.ingest.normalise.parser import (
    Mended,
    Parser,
    ValueFault,
    cells_of,
    shortened,
)
from pipeline.ingest.normalise.text import clean, folded

ID_COLUMNS = ("id_number", "cccd", "cmnd", "passport", "health_insurance")
"""The columns that a number may stand in, the most telling first."""

_LOST = N_("“{found}” has lost the zeros in front; it is read as {read}.")
_NO_ID = N_("“{found}” stands for no number; the row has no ID number from this column.")
_PHONE = N_("“{found}” is a phone number where an ID number is expected; it is not used as one.")
_EITHER = N_(
    "“{found}” can be the number of an insured person, or a 12-digit ID without its two zeros "
    "({other}); it is kept as it is. Format the column as text in the source and export it again."
)
_OTHER_USED = N_("“{found}” is not a number of a document; {read} from another column is used.")

_SEVERAL = N_("“{found}” holds several numbers; {read} is used.")
_BETWEEN = re.compile(r"\s*[/;|]\s*")
_LABEL = re.compile(
    r"^(?:số\s+)?(?:cccd|cmnd|cmt|căn cước(?: công dân)?|hộ chiếu|passport)(?=[\s:.\d])[\s:.]*",
    re.IGNORECASE,
)

_WORDS_FOR_NONE = {
    "khong",
    "khong co",
    "ko",
    "ko co",
    "chua",
    "chua co",
    "chua cap",
    "chua lam",
    "chua co cccd",
    "chua co cmnd",
    "khong co cccd",
    "khong co cmnd",
    "chua cap nhat",
    "dang lam",
    "mat",
    "bi mat",
    "quen",
    "tre em",
    "x",
    "no",
    "no id",
}
_ASCENDING = ("1234567890123456", "0123456789012345")
_SAME = re.compile(r"(.)\1{4,}|0+|[xX*]+")
_NO_SERIAL = re.compile("0[0-9]{2}0{9}")
_MOBILE = re.compile(r"(?:\+?84|0)(?:[35789][0-9]{8}|1[2689][0-9]{8})")
_JOINTS = re.compile(r"[\s.\-]")
# Numbers of insured persons begin with the code of a province; 03, 05, 07 and 09 are of none.
_PROVINCE_CODES = frozenset(unit.code for unit in units.provinces())


def id_of_cells(text: str, *, zeros_lost: bool = False) -> PersonId | Mended | None:
    """The number of a row: of the cells of ID_COLUMNS, beside its phone and its date of birth.

    The first cell that holds a number of a document decides. ``zeros_lost``: the numbers of the
    file have lost their zeros. Stand-ins for a number (“Chưa có”, 000000000, a phone number) are
    none, and hide none. Raises ValueFault for a number that has lost digits.
    """
    *cells, phone, birth = cells_of(text, len(ID_COLUMNS) + 2)
    fault: ValueFault | None = None
    remark: Mended | None = None
    malformed: PersonId | None = None
    for column, cell in zip(ID_COLUMNS, cells, strict=True):
        found = _LABEL.sub("", clean(cell)) if cell else ""
        if not found:
            continue
        if several := _of_several(found):
            return replace(several, column=column)
        if stand_in := _stand_in(column, found, phone):
            remark = remark or replace(stand_in, column=column)
            continue
        try:
            number = _number(column, found, birth, zeros_lost)
        except ValueFault as error:
            fault = fault or error
            continue
        if isinstance(number, Mended):
            return replace(number, column=column)
        if number.type != "malformed":
            return _with_remark(number, remark, malformed, fault)
        malformed = malformed or number
    if fault:
        raise fault
    return malformed or remark


def _of_several(found: str) -> Mended | None:
    """The 12-digit ID, else the first, of several numbers in one cell."""
    try:
        read = [person_id(one) for one in _BETWEEN.split(found) if any(map(str.isdigit, one))]
    except ValueFault:
        return None
    if len(read) < 2 or any(one.type == "malformed" for one in read):
        return None
    chosen = next((one for one in read if one.type == "cccd"), read[0])
    return Mended(chosen, _SEVERAL, {"found": shortened(found), "read": chosen.number})


def _with_remark(
    number: PersonId, remark: Mended | None, malformed: PersonId | None, fault: ValueFault | None
) -> PersonId | Mended:
    """A good number, and what was wrong with the cells before it."""
    if remark:
        return replace(remark, value=number)
    if malformed:
        details = {"found": shortened(malformed.number), "read": number.number}
        return Mended(number, _OTHER_USED, details)
    if fault:
        return Mended(number, fault.message, fault.details)
    return number


def _stand_in(column: str, found: str, phone: str) -> Mended | None:
    """What to say of a cell that holds no number of a document, though something."""
    number = _JOINTS.sub("", found.strip("'’‘`\"“”").removesuffix(".0"))
    if (
        _is_word_for_none(found)
        or _SAME.fullmatch(number)
        or _NO_SERIAL.fullmatch(number)
        or _is_ascending(number)
    ):
        return Mended(None, _NO_ID, {"found": shortened(found)})
    same = _JOINTS.sub("", clean(phone)).removesuffix(".0")
    is_phone = bool(_MOBILE.fullmatch(number)) and column != "health_insurance"
    own = bool(same) and number.lstrip("0") == same.removeprefix("+84").lstrip("0")
    if is_phone or (own and number.isdigit() and len(number) in (9, 10)):
        return Mended(None, _PHONE, {"found": shortened(found)})
    return None


def _is_word_for_none(found: str) -> bool:
    # No such word begins with a digit.
    return not found[:1].isdigit() and (says_nothing(found) or folded(found) in _WORDS_FOR_NONE)


def _is_ascending(number: str) -> bool:
    """123456789, 12345, 987654321 and the like; 012345678 is a number of Hà Nội."""
    # Eight digits can be those of Hà Nội without their zero.
    if not number.isascii() or not number.isdigit() or len(number) < 5 or len(number) == 8:
        return False
    if number in "987654321098765" and number.startswith("9"):
        return True
    return _ASCENDING[0].startswith(number) or (
        len(number) > 9 and (_ASCENDING[1].startswith(number) or number == "012345678912")
    )


def _number(column: str, found: str, birth: str, zeros_lost: bool) -> PersonId | Mended:
    """The number of a cell, with the zeros that it has lost. Raises ValueFault."""
    number = _JOINTS.sub("", found.strip("'’‘`\"“”").removesuffix(".0"))
    read = person_id(found)
    if not number.isascii() or not number.isdigit() or number.startswith("0"):
        return read
    if len(number) == 10 and column != "health_insurance" and _is_cccd(f"00{number}"):
        return _without_two_zeros(column, read, birth, zeros_lost)
    whole = PersonId(read.type, f"0{number}")
    if len(number) == 11 and _is_cccd(whole.number):
        return _mended(number, replace(whole, type="cccd"))
    if len(number) == 9 and column == "health_insurance":
        return _mended(number, replace(whole, type="health_insurance"))
    if len(number) == 8 and zeros_lost and column in ("id_number", "cmnd"):
        return _mended(number, replace(whole, type="cmnd"))
    return read


def _without_two_zeros(
    column: str, read: PersonId, birth: str, zeros_lost: bool
) -> PersonId | Mended:
    """Ten digits that are the number of an insured person, or a 12-digit ID without its zeros."""
    whole, year = PersonId("cccd", f"00{read.number}"), _birth_year(birth)
    born = cccd_facts(whole.number).birth_year
    insured = read.number[:2] in _PROVINCE_CODES
    if year == born or not insured or column == "cccd" or zeros_lost:
        return _mended(read.number, whole)
    return Mended(read, _EITHER, {"found": read.number, "other": whole.number})


def _mended(found: str, number: PersonId) -> Mended:
    return Mended(number, _LOST, {"found": found, "read": number.number})


def _is_cccd(number: str) -> bool:
    """Whether a number is the 12-digit ID of somebody who can have been born."""
    try:
        return cccd_facts(number).birth_year in BIRTH_YEARS
    except ValueFault:
        return False


def _birth_year(birth: str) -> int | None:
    try:
        return birth_date(birth).year if birth else None
    except ValueFault:
        return None


def _mark(text: str) -> str | None:
    """Whether a row's numbers have lost their zeros, or kept them."""
    marks = set()
    for cell in cells_of(text, len(ID_COLUMNS) + 2)[: len(ID_COLUMNS)]:
        if not cell:
            continue
        number = _JOINTS.sub("", clean(cell).strip("'’‘`\"“”").removesuffix(".0"))
        if len(number) == 11 and not number.startswith("0") and _is_cccd(f"0{number}"):
            marks.add("lost")
        elif re.fullmatch("0[0-9]{8}(?:[0-9]{3})?", number) and not _SAME.fullmatch(number):
            marks.add("kept")
    return "lost" if marks == {"lost"} else "kept" if "kept" in marks else None


_PROVINCES = "|".join(unit.code for unit in units.provinces())


def _as_row(found: PersonId | Mended | None) -> object:
    if isinstance(found, Mended):
        return replace(found, value=vars(found.value) if found.value else None)
    return vars(found) if found else None


def _settled(marks: Counter[str]) -> Parser:
    """Where numbers have lost their zeros and none has kept them, all of them have."""
    return _ID_WITHOUT_ZEROS if marks["lost"] and not marks["kept"] else ID


ID = Parser(
    "STRUCT(type VARCHAR, number VARCHAR)",
    lambda text: _as_row(id_of_cells(text)),
    f"CASE WHEN regexp_full_match({{c}}, '0({_PROVINCES})[0-3][0-9]{{{{8}}}}') "
    "AND NOT suffix({c}, '00000000') AND {c} <> '012345678912' "
    "THEN {{'type': 'cccd', 'number': {c}}} END",
    mark=_mark,
    fast_mark="'kept'",
    settled=_settled,
)
"""The number of a row, of the cells that ``id_field`` of pipeline.ingest.person joins."""

_ID_WITHOUT_ZEROS = replace(ID, parse=lambda text: _as_row(id_of_cells(text, zeros_lost=True)))
