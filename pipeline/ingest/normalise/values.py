"""What the cells of a row say about a person, besides dates and numbers of documents."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from geo.places import Place, find_place
from i18n import N_
from pipeline.ingest.normalise.damage import (
    LOST_LETTERS,
    has_lost_letters,
    is_encoded_twice,
    refuse_error,
    says_nothing,
)
from pipeline.ingest.normalise.parser import Mended, Parser, ValueFault, cells_of, shortened
from pipeline.ingest.normalise.text import clean, folded, placed
from pipeline.vocabulary import Sex

LONGEST_NAME = 100
GROUPS = 16

_NAME_PART = re.compile(r"[^\s.,()/\"“”’'‘`´\-‐‑–]+")
_WHOLE_AS_DECIMAL = re.compile(r"([0-9]+)[.,]0")


def person_name(text: str) -> str:
    """A name with capitals where names have them: “Nguyễn Văn An”, “Jean-Pierre O'Brien”.

    Raises ValueFault for digits, more than 100 characters, and where there is no letter.
    """
    name = placed(clean(text))
    if len(name) > LONGEST_NAME:
        raise ValueFault(
            N_(
                "“{found}” has {length} characters; expected the name of one person, of at most "
                "{limit}."
            ),
            found=shortened(name),
            length=len(name),
            limit=LONGEST_NAME,
        )
    if any(map(str.isdigit, name)):
        raise ValueFault(
            N_(
                "“{found}” has digits; expected a name such as “Nguyễn Văn An”. Have the columns "
                "been shifted?"
            ),
            found=name,
        )
    if not any(map(str.isalpha, name)):
        raise ValueFault(
            N_("“{found}” has no letters; expected a name such as “Nguyễn Văn An”."), found=name
        )
    return _NAME_PART.sub(lambda part: part[0].capitalize(), name)


# Forms of address; those of the second list are also surnames or given names.
_TITLES = {
    *("bà", "mr", "mrs", "ms", "miss", "dr", "bs", "ths", "ts", "gs", "pgs", "ks", "ds", "ys"),
    *("đ/c", "đc", "ô", "ong/ba", "ông/bà", "bác sĩ", "bác sỹ", "đồng chí", "y sĩ", "dược sĩ"),
}
_DOUBTFUL_TITLES = {
    *("ông", "anh", "chị", "cô", "chú", "bác", "em", "cháu", "bé", "cụ", "ong", "chi", "ba"),
}
_SURNAMES = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly trinh dinh truong "  # noqa: SIM905
    "luong mai dao cao doan ta to ha lam luu thai quach kieu nghiem tong vuong chu la trieu tang "
    "phung thach chau nong lo vi be lu giang an tu dam ton khuc lai ninh bach mac".split()
)
_WITHOUT_VALUE = {"NULL", "N/A", "#N/A", "null"}
_TITLE_MARKS = ".:,"


def name_cell(text: str) -> str | Mended:
    """The name in a cell, without a form of address before it. Raises ValueFault."""
    found = " ".join(word for word in clean(text).split() if word not in _WITHOUT_VALUE)
    refuse_error(found)
    if is_encoded_twice(found):
        raise ValueFault(
            N_(
                "“{found}” was encoded twice and has lost letters; expected a name such as "
                "“Nguyễn Văn An”. Export the file again as UTF-8."
            ),
            found=shortened(found),
        )
    rest = _untitled(found)
    if rest is None:
        return Mended(
            person_name(found),
            N_("“{found}” can begin with a form of address or a surname; it is kept as it is."),
            {"found": shortened(found)},
        )
    name = person_name(rest)
    if has_lost_letters(found):
        return Mended(name, LOST_LETTERS, {"found": shortened(found)})
    if rest != found:
        return Mended(
            name,
            N_("“{found}” begins with a form of address; the name is read as {read}."),
            {"found": shortened(found), "read": name},
        )
    return name


def _untitled(name: str) -> str | None:
    """A name without forms of address before it; None where that is in doubt."""
    words = name.split()
    while len(words) > 2:
        pair = " ".join(words[:2]).lower().rstrip(_TITLE_MARKS)
        first = words[0].lower().rstrip(_TITLE_MARKS)
        if pair in _TITLES:
            words = words[2:]
        elif (
            first in _TITLES
            or (words[0][-1] in _TITLE_MARKS and first in _DOUBTFUL_TITLES)
            or ("." in first and _TITLES.issuperset(first.split(".")))
        ):
            words = words[1:]
        elif first in _DOUBTFUL_TITLES and folded(words[1]) in _SURNAMES:
            if len(words) == 3 and first in ("ông", "ong", "ba"):
                return None
            words = words[1:]
        else:
            break
    return " ".join(words)


_SEXES: dict[str, Sex] = {
    "nam": "M",
    "nam gioi": "M",
    "trai": "M",
    "con trai": "M",
    "male": "M",
    "m": "M",
    "man": "M",
    "boy": "M",
    "1": "M",
    "nu": "F",
    "nu gioi": "F",
    "gai": "F",
    "con gai": "F",
    "female": "F",
    "f": "F",
    "woman": "F",
    "girl": "F",
    "2": "F",
}
# With their accents only: “ba” is also father and three.
_ADDRESSES: dict[str, Sex] = {"ông": "M", "anh": "M", "bà": "F", "chị": "F"}


_SEX_CODES = ("0", "1", "2")


def sex(text: str) -> Sex:
    """``M`` or ``F``. The codes are those of the GSO: 1 male, 2 female.

    Raises ValueFault; for 0 too, which means male to some systems and female to others.
    """
    word = _without_decimals(clean(text))
    found = _SEXES.get(folded(word)) or _ADDRESSES.get(word.lower())
    if found is None:
        raise ValueFault(
            N_("“{found}” is not a sex; expected “Nam” or “Nữ”, or 1 for male and 2 for female."),
            found=shortened(word),
        )
    return found


def _sex_code(text: str) -> str | None:
    """The code that a text is, of those whose meaning differs from system to system."""
    word = _without_decimals(clean(text)).lstrip("0") or "0"
    return word if word in _SEX_CODES else None


def _sex_by_form(text: str) -> Sex:
    """The same as the platform's form for imports has it: 0 male, 1 female."""
    codes: dict[str | None, Sex] = {"0": "M", "1": "F"}
    return codes.get(_sex_code(text)) or sex(text)


def _sex_in_words(text: str) -> Sex:
    """The same of words only, where the file does not say what its codes mean."""
    if code := _sex_code(text):
        raise ValueFault(
            N_(
                "“{found}” is male to some systems and female to others, and no other row of the "
                "file says which; expected “Nam” or “Nữ”."
            ),
            found=code,
        )
    return sex(text)


def _sex_settled(marks: Counter[str]) -> Parser:
    """Who counts from 0 means men by it, who counts to 2 women; anything else is open."""
    codes = set(marks)
    if "2" in codes and "0" not in codes:
        return _SEX_BY_OFFICE
    return _SEX_BY_FORM if codes == {"0", "1"} else SEX


_COUNTRY_CODE = re.compile(r"^(?:\+84|0084|84(?=[0-9]{9}))")
_SEPARATORS = re.compile(r"[\s.()\-]")
# Without country code and leading zero: nine digits, or ten of a landline (2…) or of a mobile
# phone before 2018 (1…).
_SUBSCRIBER = re.compile(r"0?([1-9][0-9]{8}|[12][0-9]{9})")


def phone(text: str) -> str:
    """A phone number as it is dialled in Viet Nam: ``0912345678``.

    Old mobile numbers of 11 digits stay as they are. Raises ValueFault for anything that is not
    one number of Viet Nam.
    """
    found = clean(text)
    digits = _SEPARATORS.sub("", _without_decimals(found.lstrip("'’`")))
    match = _SUBSCRIBER.fullmatch(_COUNTRY_CODE.sub("", digits))
    if not match:
        raise ValueFault(
            N_(
                "“{found}” is not a phone number of Viet Nam; expected ten digits such as "
                "0912345678."
            ),
            found=shortened(found),
        )
    return f"0{match[1]}"


_ANSWERS = {
    **dict.fromkeys(
        (
            "co",
            "x",
            "yes",
            "y",
            "true",
            "1",
            "dung",
            "dang ky truoc",
            "da dang ky",
            "co dang ky",
            "preregistered",
            "pre registered",
            "registered",
        ),
        True,
    ),
    **dict.fromkeys(
        (
            "khong",
            "ko",
            "no",
            "n",
            "false",
            "0",
            "sai",
            "vang lai",
            "chua dang ky",
            "khong dang ky",
            "walk in",
            "walkin",
            "not registered",
        ),
        False,
    ),
}


def yes_no(text: str) -> bool:
    """A yes or no; “Đăng ký trước” (registered before) is a yes, “Vãng lai” (walk-in) a no.

    Raises ValueFault.
    """
    word = _without_decimals(clean(text))
    found = _ANSWERS.get(folded(word))
    if found is None:
        raise ValueFault(
            N_(
                "“{found}” is neither yes nor no; expected one such as “Có” or “Không”, “Đăng ký "
                "trước” or “Vãng lai”."
            ),
            found=shortened(word),
        )
    return found


_GROUP = re.compile(r"([^0-9]*)([0-9]{1,2})(?:[.,]0|[\s.,:;)(\-–]*|[\s.,:;)(\-–]*[^\W0-9].*)")
_GROUP_WORDS = {"nhom", "doi", "tuong", "uu", "tien", "so", "group", "priority"}


def priority_group(text: str) -> int:
    """The number of a priority group, 1 to 16: of “3”, “Nhóm 3”, “3. …”.

    The groups of Resolution 21/NQ-CP of 26 February 2021, as the Ministry of Health's Decision
    3355/QĐ-BYT of 8 July 2021 extended them. Raises ValueFault.
    """
    found = clean(text)
    match = _GROUP.fullmatch(found)
    if match and _GROUP_WORDS.issuperset(folded(match[1]).split()):
        number = int(match[2])
        if 1 <= number <= GROUPS:
            return number
    raise ValueFault(
        N_(
            "“{found}” is not a priority group; expected a number from 1 to {most}, such as 3 or "
            "“Nhóm 3”."
        ),
        found=shortened(found),
        most=GROUPS,
    )


def _without_decimals(text: str) -> str:
    """“1” of “1.0”, as spreadsheets write whole numbers."""
    match = _WHOLE_AS_DECIMAL.fullmatch(text)
    return match[1] if match else text


FORMER = N_("“{found}” is a former unit; it is read as {read}.")


class PlaceFault(ValueFault):
    """A place that is known only in part; ``value`` is that part."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.fault or "", column=place.cell, **place.details)
        self.value = _codes(place)


def _codes(place: Place) -> dict[str, str | None]:
    return {
        "province": place.province_code,
        "district": place.district_code,
        "commune": place.commune_code,
    }


@lru_cache(50_000)
def place_cell(text: str) -> str:
    """A name or code; nothing of a word for nothing, the code 36 of 36.0."""
    cell = clean(text)
    return "" if says_nothing(cell) else _without_decimals(cell)


def place(text: str) -> dict[str, str | None] | Mended:
    """The codes of the place that a province, a district and a commune name. Raises PlaceFault."""
    found = find_place(*map(place_cell, cells_of(text, 3)))
    if found.fault:
        raise PlaceFault(found)
    if found.former:
        former, unit = found.former
        return Mended(_codes(found), FORMER, {"found": former, "read": unit})
    return _codes(found)


_UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_LOWER = _UPPER.replace("A-Z", "a-z").lower()
_NAME_WORD = f"[{_UPPER}][{_LOWER}]*"
# A tone mark on the second vowel of an open oa, oe, uy; vowels side by side as only VNI has them.
_UNICODE = r"[^\x00-\xff]|^[\x00-\x7f]*$"  # other names may be misread ones, in another encoding
_TITLED = (
    "^(Ông|Ong|Bà|Ba|Anh|Chị|Chi|Cô|Chú|Bác|Em|Cháu|Bé|Cụ|Mr|Mrs|Ms|Miss|Dr|Bs|Ths|Ts|Gs|Pgs|Ks|Ds"
    "|Ys|Ô|Đc|Đồng Chí|Dược Sĩ|Y Sĩ) |^(Null|None|Nan|Nil|Unknown|Không Rõ|Chưa Rõ)$"
)
_DOUBTFUL = (
    "(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])( |$)|[aeo][âêôùúõ]|[ae][áàãéè]|[u][ùúõ]|[iy][ùú]|o[âê]|" + _TITLED
)

NAME = Parser(
    "VARCHAR",
    name_cell,
    f"CASE WHEN length({{c}}) <= 100 AND regexp_full_match({{c}}, '{_NAME_WORD}( {_NAME_WORD})*') "
    f"AND regexp_matches({{c}}, '{_UNICODE}') "
    f"AND NOT regexp_matches({{c}}, '{_DOUBTFUL}') THEN {{c}} END",
)
PHONE = Parser(
    "VARCHAR",
    phone,
    "CASE WHEN regexp_full_match({c}, '0[1-9][0-9]{{8}}') THEN {c} END",
)
SEX = Parser("VARCHAR", _sex_in_words, mark=_sex_code, settled=_sex_settled)
"""Codes mean what the other rows of the file show: 0 and 1, or 1 and 2."""

_SEX_BY_OFFICE = replace(SEX, parse=sex)
_SEX_BY_FORM = replace(
    SEX,
    parse=_sex_by_form,
    said=N_("“{column}” is coded 0 and 1; read as on the platform's form: 0 male, 1 female."),
)
PLACE = Parser("STRUCT(province VARCHAR, district VARCHAR, commune VARCHAR)", place)
YES_NO = Parser("BOOLEAN", yes_no)
PRIORITY_GROUP = Parser("UTINYINT", priority_group)
