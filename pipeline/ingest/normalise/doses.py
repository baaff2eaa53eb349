"""Doses and vaccines by the many names they are written by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from i18n import N_
from pipeline.ingest.normalise.faults import ValueFault, shortened
from pipeline.ingest.normalise.text import clean, folded
from pipeline.vocabulary import DoseType


@dataclass(frozen=True)
class DoseOrdinal:
    """Which dose: of the primary series, additional to it, or a booster; and its number."""

    type: DoseType
    number: int


_WORDS: dict[str, DoseType] = {
    "co ban": "primary", "primary": "primary", "basic": "primary", "cb": "primary",
    "bo sung": "additional", "additional": "additional", "extra": "additional", "bs": "additional",
    "nhac lai": "booster", "nhac": "booster", "tang cuong": "booster", "booster": "booster",
    "nl": "booster",
}  # fmt: skip
_ORDINALS = {
    "nhat": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "first": 1, "second": 2, "third": 3,
    "fourth": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4,
}  # fmt: skip
_WITHOUT_MEANING = {
    "mui", "m", "lieu", "tiem", "chung", "lan", "so", "thu", "vac", "xin", "vacxin", "vaccine",
    "dose", "shot", "course", "series", "st", "nd", "rd", "th",
}  # fmt: skip
_TOKEN = re.compile(
    f"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![a-z])|[a-z]+|[0-9]+|\\S"
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
        N_("“{found}” does not say which dose; expected one such as “Mũi 1”, “Mũi bổ sung” or “Mũi "
           "nhắc lại 1”."),
        found=shortened(clean(text)),
    )  # fmt: skip


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
        if token in _WORDS:
            types.add(_WORDS[token])
        elif token in _ORDINALS:
            numbers.add(_ORDINALS[token])
        elif re.fullmatch("0?[0-9]", token):
            numbers.add(int(token))
        elif token not in _WITHOUT_MEANING:
            return set(), set()
    return types, numbers


# Parts of names without spaces; the whole name for those that are parts of other names.
_PARTS = {
    "astrazeneca": "AstraZeneca", "azd1222": "AstraZeneca", "vaxzevria": "AstraZeneca",
    "covishield": "AstraZeneca", "chadox1": "AstraZeneca",
    "sputnikv": "Sputnik V", "gamcovidvac": "Sputnik V",
    "verocell": "Vero Cell", "sinopharm": "Vero Cell", "bbibpcorv": "Vero Cell",
    "comirnaty": "Comirnaty", "pfizer": "Comirnaty", "biontech": "Comirnaty",
    "bnt162b2": "Comirnaty",
    "spikevax": "Spikevax", "moderna": "Spikevax", "mrna1273": "Spikevax",
    "janssen": "Janssen", "johnson": "Janssen", "ad26cov2s": "Janssen",
    "hayatvax": "Hayat-Vax", "abdala": "Abdala", "covaxin": "Covaxin",
}  # fmt: skip
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
