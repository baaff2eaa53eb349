"""What the cells of a row say about a person and a dose, besides dates and numbers of documents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.places import Place, find_place
from i18n import N_
from pipeline.ingest.normalise.parser import SEPARATOR, Parser, ValueFault, shortened
from pipeline.ingest.normalise.text import clean, folded, placed
from pipeline.vocabulary import DoseType, Sex

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


def joined_name(family: str, middle: str, given: str) -> str:
    """The name that three cells make, some of which may be empty. Raises ValueFault."""
    return person_name(" ".join((family, middle, given)))


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


class PlaceFault(ValueFault):
    """A place that is known only in part; ``value`` is that part."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.fault or "", **place.details)
        self.value = _codes(place)


def _codes(place: Place) -> dict[str, str | None]:
    return {
        "province": place.province_code,
        "district": place.district_code,
        "commune": place.commune_code,
    }


def place(text: str) -> dict[str, str | None]:
    """The codes of the place that a province, a district and a commune name. Raises PlaceFault."""
    found = find_place(*text.split(SEPARATOR))
    if found.fault:
        raise PlaceFault(found)
    return _codes(found)


@dataclass(frozen=True)
class DoseOrdinal:
    """Which dose: of the primary series, additional to it, or a booster; and its number."""

    type: DoseType
    number: int


_DOSE_TYPES: dict[str, DoseType] = {
    "co ban": "primary",
    "primary": "primary",
    "basic": "primary",
    "cb": "primary",
    "bo sung": "additional",
    "additional": "additional",
    "extra": "additional",
    "bs": "additional",
    "nhac lai": "booster",
    "nhac": "booster",
    "tang cuong": "booster",
    "booster": "booster",
    "nl": "booster",
}
_ORDINALS = {
    "nhat": 1,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
}
_WITHOUT_MEANING = {
    "mui",
    "m",
    "lieu",
    "tiem",
    "chung",
    "lan",
    "so",
    "thu",
    "vac",
    "xin",
    "vacxin",
    "vaccine",
    "dose",
    "shot",
    "course",
    "series",
    "st",
    "nd",
    "rd",
    "th",
}
_TOKEN = re.compile(
    f"(?:{'|'.join(sorted(_DOSE_TYPES, key=len, reverse=True))})(?![a-z])|[a-z]+|[0-9]+|\\S"
)
# “1.0” is how spreadsheets write 1; “1.5” is no dose.
_DECIMAL = re.compile(r"(?<![0-9.,])([0-9])[.,]0(?![0-9.,])")
_FRACTION = re.compile(r"[0-9][.,][0-9]")


def dose(text: str) -> DoseOrdinal:
    """Which dose “Mũi 1”, “Nhắc lại lần 2”, “Dose 3” or “3” is; “Mũi bổ sung” is the first one.

    Without a word for another type a dose is one of the primary series. Raises ValueFault.
    """
    types, numbers = _read(text)
    if len(types) <= 1 and len(numbers) <= 1:
        type_: DoseType = next(iter(types), "primary")
        # There are several primary doses: the number has to be said.
        number = next(iter(numbers), 0 if type_ == "primary" else 1)
        if number > 0:
            return DoseOrdinal(type_, number)
    raise ValueFault(
        N_(
            "“{found}” does not say which dose; expected one such as “Mũi 1”, “Mũi bổ sung” or "
            "“Mũi nhắc lại 1”."
        ),
        found=shortened(clean(text)),
    )


def dose_type(text: str) -> DoseType:
    """The type of dose alone: “Cơ bản”, “Bổ sung”, “Nhắc lại”. Raises ValueFault."""
    types, _ = _read(text)
    if len(types) != 1:
        raise ValueFault(
            N_("“{found}” is not a kind of dose; expected “Cơ bản”, “Bổ sung” or “Nhắc lại”."),
            found=shortened(clean(text)),
        )
    return types.pop()


def _read(text: str) -> tuple[set[DoseType], set[int]]:
    """The types and the numbers that a text names; nothing when it has other words too."""
    types: set[DoseType] = set()
    numbers: set[int] = set()
    plain = _DECIMAL.sub(r"\1", clean(text))
    if _FRACTION.search(plain):
        return types, numbers
    for token in _TOKEN.findall(folded(plain)):
        if token in _DOSE_TYPES:
            types.add(_DOSE_TYPES[token])
        elif token in _ORDINALS:
            numbers.add(_ORDINALS[token])
        elif re.fullmatch("0?[0-9]", token):
            numbers.add(int(token))
        elif token not in _WITHOUT_MEANING:
            return set(), set()
    return types, numbers


# Parts of names without spaces; the whole name for those that are parts of other names.
_PARTS = {
    "astrazeneca": "AstraZeneca",
    "azd1222": "AstraZeneca",
    "vaxzevria": "AstraZeneca",
    "covishield": "AstraZeneca",
    "chadox1": "AstraZeneca",
    "sputnikv": "Sputnik V",
    "gamcovidvac": "Sputnik V",
    "verocell": "Vero Cell",
    "sinopharm": "Vero Cell",
    "bbibpcorv": "Vero Cell",
    "comirnaty": "Comirnaty",
    "pfizer": "Comirnaty",
    "biontech": "Comirnaty",
    "bnt162b2": "Comirnaty",
    "spikevax": "Spikevax",
    "moderna": "Spikevax",
    "mrna1273": "Spikevax",
    "janssen": "Janssen",
    "johnson": "Janssen",
    "ad26cov2s": "Janssen",
    "hayatvax": "Hayat-Vax",
    "abdala": "Abdala",
    "covaxin": "Covaxin",
}
_WHOLE = {"az": "AstraZeneca", "jj": "Janssen", "sputnik": "Sputnik V"}
# Also grown in Vero cells, or of the same maker, but another vaccine.
_OTHERS = ("sinovac", "coronavac", "light")


def vaccine(text: str) -> str:
    """A vaccine's name in the vocabulary; an unknown name as it is, clean. Raises ValueFault."""
    found = clean(text)
    name = folded(found).replace(" ", "")
    if not name:
        raise ValueFault(
            N_("“{found}” is not the name of a vaccine; expected one such as “AstraZeneca”."),
            found=shortened(found),
        )
    if name in _WHOLE:
        return _WHOLE[name]
    meant = {known for part, known in _PARTS.items() if part in name}
    # Hayat-Vax is Sinopharm's, filled in the Emirates.
    if meant == {"Hayat-Vax", "Vero Cell"}:
        return "Hayat-Vax"
    if len(meant) != 1 or any(other in name for other in _OTHERS):
        return found
    return meant.pop()


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


_UPPER = "A-ZĐ" + "".join(
    letter for letter in "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
)
_LOWER = _UPPER.replace("A-Z", "a-z").lower()
_NAME_WORD = f"[{_UPPER}][{_LOWER}]*"
# A tone mark on the second vowel of an open oa, oe, uy; vowels side by side as only VNI has them.
_UNICODE = r"[^\x00-\xff]|^[\x00-\x7f]*$"  # other names may be misread ones, in another encoding
_DOUBTFUL = "(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])( |$)|[aeo][âêôùúõ]|[ae][áàãéè]|[u][ùúõ]|[iy][ùú]|o[âê]"

NAME = Parser(
    "VARCHAR",
    person_name,
    f"CASE WHEN length({{c}}) <= 100 AND regexp_full_match({{c}}, '{_NAME_WORD}( {_NAME_WORD})*') "
    f"AND regexp_matches({{c}}, '{_UNICODE}') "
    f"AND NOT regexp_matches({{c}}, '{_DOUBTFUL}') THEN {{c}} END",
)
PHONE = Parser(
    "VARCHAR",
    phone,
    "CASE WHEN regexp_full_match({c}, '0[1-9][0-9]{{8}}') THEN {c} END",
)
SEX = Parser("VARCHAR", sex)
PLACE = Parser("STRUCT(province VARCHAR, district VARCHAR, commune VARCHAR)", place)
DOSE = Parser("STRUCT(type VARCHAR, number UTINYINT)", lambda text: vars(dose(text)))
VACCINE = Parser("VARCHAR", vaccine)
STATUS = Parser("VARCHAR", status)
YES_NO = Parser("BOOLEAN", yes_no)
PRIORITY_GROUP = Parser("UTINYINT", priority_group)
