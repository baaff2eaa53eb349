"""Doses and vaccines by the many names they are written by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from i18n import N_
from pipeline.ingest.normalise.faults import ValueFault, shortened
from pipeline.ingest.normalise.text import clean, folded

Course = Literal["primary", "additional", "booster"]


@dataclass(frozen=True)
class DoseKind:
    """Which dose: of the primary course, additional to it, or a booster; and the how manieth."""

    kind: Course
    number: int


@dataclass(frozen=True)
class Vaccine:
    """A vaccine, how many doses its primary course has, since when it may be used, and after how
    many days at least the next primary dose."""

    name: str
    primary_doses: int
    licensed_on: date
    least_days: int


VACCINES = (
    Vaccine("AstraZeneca", 2, date(2021, 2, 1), 28),
    Vaccine("Sputnik V", 2, date(2021, 3, 23), 21),
    Vaccine("Vero Cell", 2, date(2021, 6, 3), 21),
    Vaccine("Comirnaty", 2, date(2021, 6, 12), 21),
    Vaccine("Spikevax", 2, date(2021, 6, 28), 28),
    Vaccine("Janssen", 1, date(2021, 7, 15), 28),
    Vaccine("Hayat-Vax", 2, date(2021, 9, 10), 21),
    Vaccine("Abdala", 3, date(2021, 9, 17), 14),
    Vaccine("Covaxin", 2, date(2021, 11, 10), 28),
)
"""The vaccines used in Viet Nam, by the days of the Ministry of Health's conditional approvals.

Decisions of 2021: AstraZeneca 983/QĐ-BYT, Sputnik V 1654, Vero Cell 2763, Comirnaty 2908, Spikevax
3122, Janssen 3448, Hayat-Vax 4361, Abdala 4471; Covaxin: Ministry of Health, conditional approval.
Least days between primary doses by the vaccines' instructions for use (AstraZeneca 4 weeks, though
8 to 12 are advised: what is allowed is not called wrong).
"""

_WORDS: dict[str, Course] = {
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


def dose(text: str) -> DoseKind:
    """Which dose “Mũi 1”, “Nhắc lại lần 2”, “Dose 3” or “3” is; “Mũi bổ sung” is the first one.

    Without a word for another kind a dose is one of the primary course. Raises ValueFault.
    """
    kinds, numbers = _read(text)
    if len(kinds) <= 1 and len(numbers) <= 1:
        kind: Course = next(iter(kinds), "primary")
        # There are several primary doses: the number has to be said.
        number = next(iter(numbers), 0 if kind == "primary" else 1)
        if number > 0:
            return DoseKind(kind, number)
    raise ValueFault(
        N_("“{found}” does not say which dose; expected one such as “Mũi 1”, “Mũi bổ sung” or “Mũi "
           "nhắc lại 1”."),
        found=shortened(clean(text)),
    )  # fmt: skip


def dose_kind(text: str) -> Course:
    """The kind of dose alone: “Cơ bản”, “Bổ sung”, “Nhắc lại”. Raises ValueFault."""
    kinds, _ = _read(text)
    if len(kinds) != 1:
        raise ValueFault(
            N_("“{found}” is not a kind of dose; expected “Cơ bản”, “Bổ sung” or “Nhắc lại”."),
            found=shortened(clean(text)),
        )
    return kinds.pop()


def _read(text: str) -> tuple[set[Course], set[int]]:
    """The kinds and the numbers that a text names; nothing when it has other words too."""
    kinds: set[Course] = set()
    numbers: set[int] = set()
    plain = _DECIMAL.sub(r"\1", clean(text))
    if _FRACTION.search(plain):
        return kinds, numbers
    for token in _TOKEN.findall(folded(plain)):
        if token in _WORDS:
            kinds.add(_WORDS[token])
        elif token in _ORDINALS:
            numbers.add(_ORDINALS[token])
        elif re.fullmatch("0?[0-9]", token):
            numbers.add(int(token))
        elif token not in _WITHOUT_MEANING:
            return set(), set()
    return kinds, numbers


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
    """A vaccine's name in ``VACCINES``; an unknown name as it is, clean. Raises ValueFault."""
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
