"""Dates and times as people write them, brought into the few forms that dates.py takes apart.

“ngày 01 tháng 08 năm 2021”, “01-Aug-2021”, “Chủ nhật, 01/08/2021 lúc 7 giờ 30” and “202108010730”
become “1/8/2021 7:30” and the like. What fits no form comes out as it is and is refused there.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_USUAL = re.compile(
    "[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_VIETNAMESE = {
    "gieng": 1,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi mot": 11,
    "muoi hai": 12,
    "muoi": 10,
    "chap": 12,
}
_MONTH = (
    r"(?:january|february|march|april|june|july|august|september|sept|october|november|december|"
    rf"{'|'.join(_ENGLISH)})"
)
_MONTH_WORD = "|".join(sorted(_VIETNAMESE, key=len, reverse=True))
_YEAR = "([0-9]{4}|[0-9]{2})"
_WEEKDAY = re.compile(
    r"\(?(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|t[2-7]|chu nhat|cn|(?:mon|tues?|wed(?:nes)?|"
    r"thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\)?(?=[\s,.:\-]|$)[\s,.:\-]*"
)
_ZONE_NAME = re.compile(r"\[[a-z_/]+\]$")
_FILLERS = re.compile(r"(?<![a-z])(?:ngay|luc|vao|hoi)(?![a-z])[\s:]*")

_IN_WORDS = (
    # 1 tháng 8 năm 2021, 1 thg 8 2021, 1 tháng tám năm 2021
    (
        re.compile(
            rf"([0-9]{{1,2}})[ ,]*(?:thang|thg|th)[ .]*([0-9]{{1,2}}|{_MONTH_WORD})[ ,/]*"
            rf"(?:nam )? *{_YEAR}(?![0-9:h])"
        ),
        (1, 2, 3),
    ),
    # 01-Aug-2021, 1st August 2021, Aug 1, 2021, 2021-Aug-01
    (
        re.compile(rf"([0-9]{{1,2}})(?:st|nd|rd|th)?[ \-/.]*({_MONTH})[ \-/.,]*{_YEAR}(?![0-9:h])"),
        (1, 2, 3),
    ),
    (
        re.compile(
            rf"({_MONTH})[ .\-]*([0-9]{{1,2}})(?:st|nd|rd|th)?[ ,\-]+([0-9]{{4}})(?![0-9:h])"
        ),
        (2, 1, 3),
    ),
    (re.compile(rf"([0-9]{{4}})[ \-/]({_MONTH})[ \-/]([0-9]{{1,2}})(?![0-9])"), (3, 2, 1)),
)
_MONTH_AND_YEAR = re.compile(
    rf"(?:(?:thang|thg) *([0-9]{{1,2}}|{_MONTH_WORD})|({_MONTH}))[ ,/\-]*(?:nam )? *([0-9]{{4}})"
)
_YEAR_ALONE = re.compile(r"(?:sinh )?nam (?:sinh )?:? *([0-9]{4})")

_CLOCK = re.compile(
    r"(?<![0-9])([0-9]{1,2}) *(?:gio|h|g)(?![a-z]) *(?:([0-9]{1,2}) *(?:phut|ph|p|')?"
    r"(?![0-9/.\-])(?: *([0-9]{1,2}) *(?:giay|s)(?![a-z]))?)?"
)
_DOTTED_CLOCK = re.compile(r"(?<=[0-9]{4})( +)([0-9]{1,2})\.([0-9]{2})(?:\.([0-9]{2}))?$")
_BETWEEN = re.compile(r"(?<=[0-9]) *([/.]) *(?=[0-9])")
_DASHES = re.compile(r"(?<![0-9])([0-9]{1,2}) *[-–] *([0-9]{1,2}) *[-–] *([0-9]{4})(?![0-9])")
_BEFORE_CLOCK = re.compile(r"(?<=[0-9]) *[,;\-–|] *(?=[0-9]{1,2}:[0-9]{2})")
_IS_DASHED = re.compile(r"[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,4} *[-–] *")
_PARTS = "(?:sang|chieu|toi|trua)"
_PART_OF_DAY = re.compile(rf"^{_PARTS} (?=[0-9/.\-]+$)|(?<=[0-9]{{4}}) {_PARTS}$")

_COMPACT = re.compile(
    r"([0-9]{4})(0[1-9]|1[0-2])([0-2][0-9]|3[01])"
    r"(?:[t ]?([01][0-9]|2[0-4]):?([0-5][0-9])(?::?([0-5][0-9])(?:\.0+)?)?)?"
)
_COMPACT_DAY_FIRST = re.compile(r"([0-2]?[0-9]|3[01])(0[1-9]|1[0-2])((?:19|20)[0-9]{2})")


@lru_cache(50_000)
def plainly(text: str) -> str:
    """A clean text in small ASCII letters, with its date as 1/8/2021 or 2021-08-01 and its time as
    7:30, where it says them in another way.
    """
    if _USUAL.fullmatch(text):
        return text
    plain = _without_accents(text)
    if plain.isdigit() or plain.endswith(".0"):
        return _from_digits(plain)
    if re.fullmatch(r"[0-9]{8}[t ][0-9:.]+", plain):
        return _from_digits(plain)
    plain = _WEEKDAY.sub("", _ZONE_NAME.sub("", plain).strip(" ()'\""), count=1)
    plain = _FILLERS.sub("", plain).strip(" .,;")
    for pattern, order in _IN_WORDS:
        if match := pattern.search(plain):
            day, month, year = (match[group] for group in order)
            found = f"{int(day)}/{_month(month)}/{year}"
            plain = f"{plain[: match.start()]}{found}{plain[match.end() :]}"
            break
    else:
        plain = _of_month_or_year(plain)
    plain = _CLOCK.sub(_clock, plain)
    plain = _BETWEEN.sub(r"\1", plain)
    plain = _DASHES.sub(r"\1-\2-\3", plain)
    plain = _DOTTED_CLOCK.sub(_clock_of_dots, plain)
    plain = _BEFORE_CLOCK.sub(" ", plain) if "/" in plain or "." in plain else _after_dashes(plain)
    return _PART_OF_DAY.sub("", plain).strip(" ,")


def _without_accents(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _from_digits(text: str) -> str:
    """20210801, 202108010730 or 01082021; of eight digits never both are a date."""
    digits = text.removesuffix(".0")
    if (match := _COMPACT.fullmatch(digits)) and "1890" <= match[1] <= "2100":
        year, month, day, hour, minute, second = match.groups()
        clock = f" {hour}:{minute}:{second or '00'}" if hour else ""
        return f"{year}-{month}-{day}{clock}"
    if match := _COMPACT_DAY_FIRST.fullmatch(digits):
        return f"{match[1]}/{match[2]}/{match[3]}"
    return text


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _VIETNAMESE.get(text) or _ENGLISH.index(text[:3]) + 1


def _of_month_or_year(text: str) -> str:
    if match := _MONTH_AND_YEAR.fullmatch(text):
        return f"{_month(match[1] or match[2])}/{match[3]}"
    match = _YEAR_ALONE.fullmatch(text)
    return match[1] if match else text


def _clock(match: re.Match[str]) -> str:
    hour, minute, second = match.groups()
    clock = f"{hour}:{int(minute or 0):02}"
    return f"{clock}:{int(second):02}" if second else f"{clock}{' ' if minute is None else ''}"


def _clock_of_dots(match: re.Match[str]) -> str:
    _, hour, minute, second = match.groups()
    return f" {hour}:{minute}" + (f":{second}" if second else "")


def _after_dashes(text: str) -> str:
    """“2021-08-01 - 07:30” with a blank; a zone behind a time (-05:00) is left."""
    match = _IS_DASHED.match(text)
    return f"{text[: match.end()].rstrip(' -–')} {text[match.end() :]}" if match else text
