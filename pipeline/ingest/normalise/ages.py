"""Ages and age bands as people write them: “12-17”, “Dưới 5 tuổi”, “từ 12 đến dưới 18”, “80+”."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from i18n import N_
from pipeline.ingest.normalise.parser import Parser, ValueFault, shortened
from pipeline.ingest.normalise.text import clean
from queries.schema import AGE_BANDS

OLDEST = 200
"""The end of a band that is open upwards."""


@dataclass(frozen=True)
class Ages:
    """The ages of a row, ``low`` to ``high``, as the text ``label`` says; and the one of our bands
    that they are within.
    """

    band: str
    label: str
    low: int
    high: int


_AGE = r"([0-9]{1,3})(?:\.0)? ?(thang|months?)?"
_FILLERS = re.compile(r"\b(?:tuoi|nhom|do|years?|old|yrs?|ages?|aged|nam tuoi|cac|nguoi)\b")
_UP = r"(?:\+|tro len|tro di|and (?:over|older|above|up)|or (?:more|older|over)|plus|up)"
_FORMS = {
    "below": re.compile(rf"(?:<|duoi|under|below|less than|nho hon|be hon) ?{_AGE}"),
    "to": re.compile(rf"(?:<=|den|toi|up to|toi da) ?{_AGE}"),
    "above": re.compile(rf"(?:>|tren|over|above|older than|lon hon) ?{_AGE}"),
    "from": re.compile(rf"(?:(?:>=|tu du|tu|from) ?{_AGE}(?: ?{_UP})?|{_AGE} ?{_UP})"),
    "between": re.compile(
        rf"(?:tu|from|between)? ?{_AGE} ?(?:-|den|to|toi|and) ?(?:(<|duoi|under) ?)?{_AGE}"
    ),
    "one": re.compile(_AGE),
}


def ages(text: str) -> Ages:
    """The ages that a text names. Raises ValueFault for those that are in several of our bands."""
    found = clean(text)
    if span := _span(found):
        for band in AGE_BANDS:
            first, _, last = band.partition("-")
            start, end = int(first.rstrip("+")), int(last or OLDEST)
            if start <= span[0] <= span[1] <= end:
                return Ages(band, found, *span)
    raise ValueFault(
        N_("“{found}” is not within one of the age bands {bands}."),
        found=shortened(found),
        bands=", ".join(AGE_BANDS),
    )


def _span(found: str) -> tuple[int, int] | None:
    """The first and the last age."""
    letters = unicodedata.normalize("NFD", found.lower().replace("đ", "d"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    plain = plain.replace("≤", "<=").replace("≥", ">=").replace("–", "-").replace("=<", "<=")
    plain = " ".join(_FILLERS.sub(" ", plain).replace(":", " ").split())
    for form, pattern in _FORMS.items():
        if match := pattern.fullmatch(plain):
            return _span_of(form, match)
    return None


def _span_of(form: str, match: re.Match[str]) -> tuple[int, int]:
    if form == "between":
        low, low_unit, below, high, high_unit = match.groups()
        # The unit of “6-11 tháng” stands once.
        last = _years(high, high_unit) if not below else _years(high, high_unit, 1)
        return _years(low, low_unit or high_unit), last
    first = next(number for number in match.groups() if number and number.isdigit())
    unit = next((word for word in match.groups() if word and not word.isdigit()), None)
    return {
        "below": (0, _years(first, unit, 1)),
        "to": (0, _years(first, unit)),
        "above": (_years(first, unit, -1), OLDEST),
        "from": (_years(first, unit), OLDEST),
        "one": (_years(first, unit), _years(first, unit)),
    }[form]


def _years(number: str, unit: str | None, less: int = 0) -> int:
    """Full years of a number of years or months, of which ``less`` are missing."""
    count = int(number) - less
    return count // 12 if unit else count


AGES = Parser(
    "STRUCT(band VARCHAR, label VARCHAR, low SMALLINT, high SMALLINT)",
    lambda text: vars(ages(text)),
)
