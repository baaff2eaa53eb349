"""What a row says about a person, besides dates and numbers of documents."""

from __future__ import annotations

import re

from i18n import N_
from pipeline.ingest.normalise.faults import ValueFault, shortened
from pipeline.ingest.normalise.text import clean, folded, placed
from pipeline.vocabulary import Sex

LONGEST_NAME = 100
GROUPS = 16

_NAME_PART = re.compile(r"[^\s.,()/’'‘`´\-‐‑–]+")
_WHOLE_AS_DECIMAL = re.compile(r"([0-9]+)[.,]0")


def person_name(text: str) -> str:
    """A name with capitals where names have them: “Nguyễn Văn An”, “Jean-Pierre O'Brien”.

    Raises ValueFault for digits, more than 100 characters, and where there is no letter.
    """
    name = placed(clean(text))
    if len(name) > LONGEST_NAME:
        raise ValueFault(
            N_("“{found}” has {length} characters; expected the name of one person, of at most "
               "{limit}."),
            found=shortened(name), length=len(name), limit=LONGEST_NAME,
        )  # fmt: skip
    if any(map(str.isdigit, name)):
        raise ValueFault(
            N_("“{found}” has digits; expected a name such as “Nguyễn Văn An”. Have the columns "
               "been shifted?"),
            found=name,
        )  # fmt: skip
    if not any(map(str.isalpha, name)):
        raise ValueFault(
            N_("“{found}” has no letters; expected a name such as “Nguyễn Văn An”."), found=name
        )
    return _NAME_PART.sub(lambda part: part[0].capitalize(), name)


def joined_name(family: str, middle: str, given: str) -> str:
    """The name that three cells make, some of which may be empty. Raises ValueFault."""
    return person_name(" ".join((family, middle, given)))


_SEXES: dict[str, Sex] = {
    "nam": "M", "nam gioi": "M", "trai": "M", "con trai": "M", "male": "M", "m": "M", "man": "M",
    "boy": "M", "1": "M",
    "nu": "F", "nu gioi": "F", "gai": "F", "con gai": "F", "female": "F", "f": "F", "woman": "F",
    "girl": "F", "2": "F",
}  # fmt: skip
# With their accents only: “ba” is also father and three.
_ADDRESSES: dict[str, Sex] = {"ông": "M", "anh": "M", "bà": "F", "chị": "F"}


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
            N_("“{found}” is not a phone number of Viet Nam; expected ten digits such as "
               "0912345678."),
            found=shortened(found),
        )  # fmt: skip
    return f"0{match[1]}"


_ANSWERS = {
    **dict.fromkeys(
        ("co", "x", "yes", "y", "true", "1", "dung", "dang ky truoc", "da dang ky",
         "co dang ky", "preregistered", "pre registered", "registered"), True),
    **dict.fromkeys(
        ("khong", "ko", "no", "n", "false", "0", "sai", "vang lai", "chua dang ky",
         "khong dang ky", "walk in", "walkin", "not registered"), False),
}  # fmt: skip


def yes_no(text: str) -> bool:
    """A yes or no; “Đăng ký trước” (registered before) is a yes, “Vãng lai” (walk-in) a no.

    Raises ValueFault.
    """
    word = _without_decimals(clean(text))
    found = _ANSWERS.get(folded(word))
    if found is None:
        raise ValueFault(
            N_("“{found}” is neither yes nor no; expected one such as “Có” or “Không”, “Đăng ký "
               "trước” or “Vãng lai”."),
            found=shortened(word),
        )  # fmt: skip
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
        N_("“{found}” is not a priority group; expected a number from 1 to {most}, such as 3 or "
           "“Nhóm 3”."),
        found=shortened(found), most=GROUPS,
    )  # fmt: skip


def _without_decimals(text: str) -> str:
    """“1” of “1.0”, as spreadsheets write whole numbers."""
    match = _WHOLE_AS_DECIMAL.fullmatch(text)
    return match[1] if match else text
