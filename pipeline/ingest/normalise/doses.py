"""What the cells of a row say about a dose: which one it is, its vaccine, whether it was given."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from i18n import N_
from pipeline.ingest.normalise.damage import says_nothing
from pipeline.ingest.normalise.parser import Mended, Parser, ValueFault, shortened
from pipeline.ingest.normalise.text import clean, folded
from pipeline.vocabulary import FOREIGN_VACCINES, VACCINES, DoseType

VACCINE_NAMES = frozenset(one.name for one in VACCINES)
FOREIGN = tuple(folded(name).replace(" ", "") for name in FOREIGN_VACCINES)


@dataclass(frozen=True)
class DoseOrdinal:
    """Which dose: of the primary series, additional to it, or a booster; and its number.

    Without a type the number counts all doses of a person, and is 3 or more: the vaccine tells
    whether it belongs to the primary series (dose_type_of).
    """

    type: DoseType | None
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


# What stands between a dose's type and its number in two columns.
APART = " | "
_OF_SERIES = re.compile(r"(?<![0-9])([1-3]) ?/ ?([1-3])(?![0-9])")


def dose(text: str) -> DoseOrdinal:
    """Which dose “Mũi 1”, “Nhắc lại lần 2”, “Dose 2/2” or “3” is; “Mũi bổ sung” is the first one.

    Without a word for a type the first two are of the primary series. Of “Mũi 3 (nhắc lại)” and
    “Mũi 4 - nhắc lại lần 2” the 3 and 4 count all doses, of which two come before the boosters
    (three of Abdala: 3588/QĐ-BYT, 43/QĐ-BYT). Raises ValueFault.
    """
    read = _read(_without_series(text))
    if read and (ordinal := _ordinal(read)):
        return ordinal
    raise ValueFault(
        N_(
            "“{found}” does not say which dose; expected one such as “Mũi 1”, “Mũi bổ sung” or "
            "“Mũi nhắc lại 1”."
        ),
        found=shortened(clean(text)),
    )


def _without_series(text: str) -> str:
    """“dose 2” of “dose 2/2”: the second of two."""
    plain = clean(text)
    match = _OF_SERIES.search(plain)
    if match and int(match[1]) <= int(match[2]):
        return plain[: match.start()] + match[1] + plain[match.end() :]
    return plain


def _ordinal(read: _Read) -> DoseOrdinal | None:
    """The dose that the words of a text name; None when they contradict each other."""
    if len(read.types) > 1 or len(read.overall) > 1 or len(read.within) > 1:
        return None
    type_ = next(iter(read.types), None)
    overall, within = next(iter(read.overall), None), next(iter(read.within), None)
    if type_ is None or type_ == "primary":
        number = overall or within or 0
        if overall and within and overall != within:
            return None
        is_open = type_ is None and number > 2
        return DoseOrdinal(None if is_open else "primary", number) if number > 0 else None
    if overall and within and overall - within not in (0, 1, 2, 3):
        return None
    if overall and overall > 2 and not within:
        return DoseOrdinal(type_, overall - 2)
    number = within or overall or (1 if read.has_no_number else 0)
    return DoseOrdinal(type_, number) if number > 0 else None


def dose_type(text: str) -> DoseType:
    """The type of dose alone: “Cơ bản”, “Bổ sung”, “Nhắc lại”. Raises ValueFault."""
    read = _read(text)
    if read is None or len(read.types) != 1:
        raise ValueFault(
            N_("“{found}” is not a kind of dose; expected “Cơ bản”, “Bổ sung” or “Nhắc lại”."),
            found=shortened(clean(text)),
        )
    return read.types.pop()


def dose_type_of(number: str, vaccine: str) -> str:
    """SQL: whether a dose that counts all of a person is of the primary series or a booster."""
    return f"CASE WHEN {number} <= {_series_of(vaccine)} THEN 'primary' ELSE 'booster' END"


def booster_number(number: str, vaccine: str) -> str:
    """SQL: its number within the type that dose_type_of gives it."""
    series = _series_of(vaccine)
    return f"CASE WHEN {number} <= {series} THEN {number} ELSE {number} - {series} END"


def _series_of(vaccine: str) -> str:
    # A second dose after one of Janssen is written as the second all the same.
    return f"greatest(primary_doses({vaccine}), 2)"


@dataclass(frozen=True)
class _Read:
    """What a text names: types of doses, numbers among all doses, numbers within the type."""

    types: set[DoseType]
    overall: set[int]
    within: set[int]
    has_no_number: bool


def _read(text: str) -> _Read | None:
    """The types and the numbers that a text names; None when it has other words too."""
    read = _Read(set(), set(), set(), False)
    plain = _DECIMAL.sub(r"\1", clean(text))
    if _FRACTION.search(plain):
        return None
    kind, _, number = plain.rpartition(APART.strip())
    for part in (kind, number):
        # A number is within the type when the type's word stands before it, in the same cell.
        behind_type = False
        tokens = _TOKEN.findall(folded(part))
        for index, token in enumerate(tokens):
            value = _ORDINALS.get(token) or (int(token) if re.fullmatch("0?[0-9]", token) else None)
            if token in _DOSE_TYPES:
                read.types.add(_DOSE_TYPES[token])
                behind_type = True
            elif value is not None:
                # “Nhắc lại (mũi 3)” is the third of all.
                overall = value > 2 and tokens[max(index - 1, 0)] in ("mui", "dose", "lieu")
                within = (behind_type and not overall) or _is_before_type(tokens[index + 1 :])
                (read.within if within else read.overall).add(value)
            elif token not in _WITHOUT_MEANING:
                return None
    return replace(read, has_no_number=not read.overall and not read.within)


def _is_before_type(following: list[str]) -> bool:
    """Whether a number belongs to the type behind it: “2nd booster”, “first additional dose”."""
    words = [word for word in following if word not in ("st", "nd", "rd", "th")]
    return bool(words) and words[0] in ("booster", "additional", "extra")


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
_WHOLE = {"vero": "Vero Cell", "az": "AstraZeneca", "jj": "Janssen", "sputnik": "Sputnik V"}
# Also grown in Vero cells, or of the same maker, but another vaccine.
_OTHERS = ("sinovac", "coronavac", "light")

# The other vaccines of Viet Nam, by diseases and products, in words that name no one's maker.
OTHER_DISEASES = re.compile(
    r"\b(?:bcg|lao|viem gan|hep(?:atitis)? ?[ab]|engerix|euvax|gene ?hbvax|heberbiovac|twinrix|"
    r"quinvaxem|com ?be ?five|shan ?5|infanrix|hexaxim|pentaxim|tetraxim|adacel|boostrix|dp?t|dtp|"
    r"d?tap|tdap?|vat|sat|bach hau|ho ga|uon van|tetanus|diphtheria|pertussis|soi|quai bi|rubella|"
    r"measles|mumps|mmr|mvvac|mrvac|priorix|bai liet|polio\w*|[bt]?opv|ipv|cum|influenza|flu|"
    r"vaxigrip\w*|influvac\w*|gc flu|fluzone|rabies|phong dai|benh dai|verorab|abhayrab|indirab|"
    r"speeda|hpv|papilloma\w*|gardasil|cervarix|rota\w*|phe cau|pneumo\w*|prevn?e?nar|synflorix|"
    r"nao mo cau|mening\w*|menactra|mengoc|bexsero|thuy dau|varicella|varivax|varilrix|varicella|"
    r"zona|zoster|shingrix|viem nao|japanese encephalitis|jebevax|jevax|imojev|thuong han|"
    r"typh\w*|typhim|cholera|morcvax|benh ta|sot vang|yellow fever|stamaril|sot xuat huyet|"
    r"dengue|qdenga|hib|haemophilus|rsv|smallpox|mpox)\b"
)


CVX = {
    **dict.fromkeys(("cvx207", "cvx221", "cvx227", "cvx228", "cvx229", "cvx230"), "Spikevax"),
    "cvx519": "Spikevax",
    **dict.fromkeys(("cvx208", "cvx217", "cvx218", "cvx219", "cvx520"), "Comirnaty"),
    **dict.fromkeys(("cvx300", "cvx301", "cvx302"), "Comirnaty"),
    "cvx210": "AstraZeneca",
    "cvx212": "Janssen",
    "cvx502": "Covaxin",
    "cvx505": "Sputnik V",
    "cvx510": "Vero Cell",
}
"""Codes of CVX, as FHIR has them, of all forms of a vaccine."""

_ALIKE = 0.84
"""How much of a name may be misspelt: one letter of six, two of twelve."""

_LEAST_LETTERS = 5


def vaccine(text: str) -> str:
    """A vaccine's name in the vocabulary; an unknown name as it is, clean. Raises ValueFault."""
    found = clean(text)
    name = folded(found).replace(" ", "")
    if not name:
        raise ValueFault(
            N_("“{found}” is not the name of a vaccine; expected one such as “AstraZeneca”."),
            found=shortened(found),
        )
    if known := _WHOLE.get(name) or CVX.get(name):
        return known
    meant = {known for part, known in _PARTS.items() if part in name}
    # Hayat-Vax is Sinopharm's, filled in the Emirates.
    if meant == {"Hayat-Vax", "Vero Cell"}:
        return "Hayat-Vax"
    if len(meant) != 1 or any(other in name for other in _OTHERS):
        return found
    # Pfizer makes Prevenar too.
    if OTHER_DISEASES.search(folded(found)):
        return found
    return meant.pop()


def vaccine_cell(text: str) -> str | Mended:
    """The vaccine of a cell, misspelt or not; an unknown one is kept as it is written, and noted.

    Raises ValueFault.
    """
    read = vaccine(text)
    if read in VACCINE_NAMES or folded(read).replace(" ", "").startswith(FOREIGN):
        return read
    another = OTHER_DISEASES.search(folded(read))
    if not another and (meant := _misspelt(folded(read).replace(" ", ""))):
        return Mended(
            meant, N_("“{found}” is read as {read}."), {"found": shortened(read), "read": meant}
        )
    return Mended(
        read,
        N_("“{found}” is no vaccine that is known here; it is kept as it is written."),
        {"found": shortened(read)},
    )


def _misspelt(name: str) -> str | None:
    """The one vaccine whose name differs by little; None when there are several or none."""
    if len(name) < _LEAST_LETTERS or any(other in name for other in _OTHERS):
        return None
    alike = {known for part, known in _PARTS.items() if _is_alike(name, part)}
    return alike.pop() if len(alike) == 1 else None


def _is_alike(name: str, known: str) -> bool:
    if len(known) < _LEAST_LETTERS or known[0] != name[0] or known[-1].isdigit():
        return False
    return SequenceMatcher(None, name, known, autojunk=False).ratio() >= _ALIKE


_STATUS = {
    **dict.fromkeys(
        (
            *("da tiem", "da tiem chung", "hoan thanh", "da hoan thanh", "hoan tat", "tiem xong"),
            *("da tiem xong", "tiem", "tiem du", "injected", "active", "completed", "complete"),
            *("done", "given", "administered", "vaccinated"),
        ),
        "injected",
    ),
    **dict.fromkeys(
        (
            *("da xoa", "da huy", "huy", "xoa", "huy bo", "nhap sai", "nhap nham", "deleted"),
            *("cancelled", "canceled", "entered in error", "entered error", "void", "voided"),
        ),
        "deleted",
    ),
    **dict.fromkeys(
        (
            *(
                "chua tiem",
                "chua tiem chung",
                "khong tiem",
                "hoan tiem",
                "tam hoan",
                "chong chi dinh",
            ),
            *("tu choi", "tu choi tiem", "vang mat", "postponed", "not done", "not given"),
            *("not injected", "refused", "contraindicated"),
        ),
        "not injected",
    ),
}
# “Đã tiêm mũi 1”, “Đã tiêm đủ 2 mũi”.
_INJECTED = re.compile(
    "da tiem(?: chung)?(?: du)?(?: (?:mui|lieu|lan|co ban|nhac lai|bo sung|[1-5]))*"
)


def status(text: str) -> str:
    """``injected``, ``deleted`` or ``not injected``. Raises ValueFault for anything else."""
    plain = folded(text)
    found = _STATUS.get(plain) or ("injected" if _INJECTED.fullmatch(plain) else None)
    if found is None:
        raise ValueFault(
            N_("Unknown status “{found}”; expected one such as “Đã tiêm” or “Đã xóa”."), found=text
        )
    return found


def _status_cell(text: str) -> str | None:
    return None if says_nothing(clean(text)) else status(text)


DOSE = Parser("STRUCT(type VARCHAR, number UTINYINT)", lambda text: vars(dose(text)))
VACCINE = Parser("VARCHAR", vaccine_cell)
STATUS = Parser("VARCHAR", _status_cell)
