"""Dates of birth and moments, as people, platforms and spreadsheets write them.

A day stands before its month. Where it cannot (31 as a month), nothing is guessed: what was meant
of the other dates of such a column would be guessed too, and they are refused with it. Of a year of
two digits a birth can be of either century, an injection only of one. How texts are brought into
the forms that are read here is in dates_written.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from i18n import N_
from pipeline.ingest.normalise.dates_written import plainly
from pipeline.ingest.normalise.parser import Mended, Parser, ValueFault, shortened
from pipeline.ingest.normalise.text import clean, folded
from queries.schema import VIETNAM_TIME

YEARS = range(1890, 2101)
"""Years of a date. Databases write others, such as 1753 and 9999, where there is none."""

BIRTH_YEARS = range(1900, 2026)
"""Whole numbers that are a year of birth; others are the serial number of a spreadsheet's day."""

RECENT_YEARS = range(20, 50)
"""Years of two digits that are of this century, where nothing older than the campaign can be."""

SERIAL_NUMBERS = range(3000, 60_001)
"""Days since 30 December 1899 that are a date of birth: from 1908 on."""

_SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zones


@dataclass(frozen=True)
class BirthDate:
    """A year of birth, and the day where it is known."""

    year: int
    day: date | None


_DAY = (
    r"(?:(?P<day>[0-9]{1,2})(?P<sign>[/.\-])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})"
    r"|(?P<iso_year>[0-9]{4})(?P<iso_sign>[/.\-])(?P<iso_month>[0-9]{1,2})(?P=iso_sign)"
    r"(?P<iso_day>[0-9]{1,2}))"
)
_TIME = (
    r"(?P<hour>[0-9]{1,2})[:h](?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"(?: ?(?P<half>am|pm|a\.m\.?|p\.m\.?|sa|ch|sang|chieu|toi|trua))?"
    r"(?: ?(?P<zone>z|[+\-][0-9]{2}(?::?[0-9]{2})?))?"
)
_BIRTH_DAY = re.compile(_DAY)
_BIRTH_MONTH = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{4})|([0-9]{4})[/.\-]([0-9]{1,2})")
_BIRTH_NUMBER = re.compile(r"([0-9]{4,5})(?:\.0)?")
_MOMENTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (f"{_DAY}(?:(?:t|,? ){_TIME})?", f"{_TIME},? (?:ngày )?{_DAY}")
)
_SERIAL_MOMENT = re.compile(r"([1-6][0-9]{4})(?:[.,]([0-9]{1,15}))?")
_MIDNIGHT = re.compile(r"(?<![0-9:])24:00(?::00)?(?![0-9:])")
_SHORT_DATE = re.compile(r"(?<![0-9/.\-])[0-9]{1,2}([/.\-])([0-9]{1,2})\1([0-9]{2})(?![0-9/.\-])")
_SHORT_YEAR = re.compile(r"(?:.* )?[0-9]{1,2}([/.\-])[0-9]{1,2}\1[0-9]{2}(?: .*)?")


def birth_date(text: str) -> BirthDate:
    """The date or the year of birth.

    “01/1950” and “00/00/1950” are years. So are whole numbers from 1900 to 2025; other numbers
    are days as spreadsheets count them. Raises ValueFault.
    """
    written = clean(text)
    found = plainly(written)
    if match := _BIRTH_DAY.fullmatch(found):
        year, month, day = _parts(match)
        if 0 in (month, day) and year in BIRTH_YEARS and month <= 12 and day <= 31:
            return BirthDate(year, None)
        return BirthDate(year, _date(found, year, month, day))
    if match := _BIRTH_NUMBER.fullmatch(found):
        number = int(match[1])
        if number in BIRTH_YEARS:
            return BirthDate(number, None)
        if number in SERIAL_NUMBERS:
            day_of_birth = (_SERIAL_START + timedelta(days=number)).date()
            return BirthDate(day_of_birth.year, day_of_birth)
    if match := _BIRTH_MONTH.fullmatch(found):
        year, month = int(match[2] or match[3]), int(match[1] or match[4])
        if year in BIRTH_YEARS and month <= 12:
            return BirthDate(year, None)
    if (at := _moment(found)) and at.time() == time(0):
        return BirthDate(at.year, at.date())
    found = written
    _refuse_short_year(found)
    raise ValueFault(
        N_(
            "“{found}” is not a date of birth; expected one such as 31/12/1950 or 1950-12-31, or "
            "the year alone."
        ),
        found=shortened(found),
    )


def moment(text: str) -> datetime:
    """A time in Viet Nam, without time zone; a date alone is its midnight.

    Times that name their zone are converted; others are taken for Viet Nam's. Numbers are days as
    spreadsheets count them, with the time as their fraction. Raises ValueFault.
    """
    written = clean(text)
    found = _with_century(plainly(written))
    if at := _moment(found):
        return at
    if match := _SERIAL_MOMENT.fullmatch(found):
        seconds = round(float(f"0.{match[2] or 0}") * 86_400)
        return _SERIAL_START + timedelta(days=int(match[1]), seconds=seconds)
    _refuse_short_year(written)
    raise _no_moment(written)


def _with_century(found: str) -> str:
    """A text whose year of two digits can only be of this century with four."""
    if (match := _SHORT_DATE.search(found)) and int(match[3]) in RECENT_YEARS:
        return f"{found[: match.start(3)]}20{found[match.start(3) :]}"
    return found


def moment_cell(text: str) -> datetime | Mended:
    """The same, where 24:00 is noted: the night belongs to the day that is written."""
    found = plainly(clean(text))
    if match := _MIDNIGHT.search(found):
        return Mended(
            moment(f"{found[: match.start()]}{found[match.end() :]}".strip(" ,")),
            N_("“{found}” is read as the day alone."),
            {"found": shortened(clean(text))},
        )
    return moment(text)


def _moment(found: str) -> datetime | None:
    """The moment that a text in one of the forms of ``moment`` means. Raises ValueFault."""
    for pattern in _MOMENTS:
        if match := pattern.fullmatch(found):
            day = _date(found, *_parts(match))
            return _at(found, day, match) if match["hour"] else datetime.combine(day, time(0))
    return None


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    """Year, month and day."""
    return (
        int(match["year"] or match["iso_year"]),
        int(match["month"] or match["iso_month"]),
        int(match["day"] or match["iso_day"]),
    )


def _date(found: str, year: int, month: int, day: int) -> date:
    """A day of the calendar. Raises ValueFault."""
    if month > 12 >= day:
        raise ValueFault(
            N_(
                "“{found}” has the month {month}; expected the day before the month, such as "
                "31/12/2021. If the whole file has the month first, its days up to the 12th are "
                "misread: export it again."
            ),
            found=shortened(found),
            month=month,
        )
    if year not in YEARS:
        raise ValueFault(
            N_("“{found}” is in the year {year}; expected a year from {first} to {last}."),
            found=shortened(found),
            year=str(year),
            first=str(YEARS[0]),
            last=str(YEARS[-1]),
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueFault(
            N_("“{found}” is not a day of the calendar; expected one such as 31/12/2021."),
            found=shortened(found),
        ) from None


def _at(found: str, day: date, match: re.Match[str]) -> datetime:
    """The moment of a day. Raises ValueFault."""
    hour, half = int(match["hour"]), folded(match["half"] or "")
    if half in ("am", "a m", "sa", "sang"):
        hour = 24 if hour > 12 else hour % 12
    elif half == "trua":
        hour = hour + 12 if hour < 4 else hour
    elif half:
        hour = hour % 12 + 12 if hour <= 12 else hour
    microseconds = int((match["fraction"] or "0").ljust(6, "0")[:6])
    try:
        at = datetime.combine(
            day, time(hour, int(match["minute"]), int(match["second"] or 0), microseconds)
        )
        at = _in_viet_nam(at, match["zone"]) if match["zone"] else at
    except ValueError:
        raise _no_moment(found) from None
    if at.year not in YEARS:  # at the turn of the first or the last of them
        raise _no_moment(found)
    return at


def _in_viet_nam(at: datetime, zone: str) -> datetime:
    """A time of another zone. Raises ValueError when there is no such zone."""
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    known = at.replace(tzinfo=timezone(-offset if zone[0] == "-" else offset))
    return known.astimezone(VIETNAM_TIME).replace(tzinfo=None)


def _refuse_short_year(found: str) -> None:
    if _SHORT_YEAR.fullmatch(found):
        raise ValueFault(
            N_(
                "“{found}” has a year of two digits, which can be of either century; expected four "
                "digits, such as 31/12/1950."
            ),
            found=shortened(found),
        )


def _no_moment(found: str) -> ValueFault:
    return ValueFault(
        N_(
            "“{found}” is not a date or time; expected one such as 31/12/2021 14:30 or "
            "2021-12-31 14:30:00."
        ),
        found=shortened(found),
    )


def _day(text: str) -> date:
    return moment(text).date()


def _mark(text: str) -> str | None:
    """Whether a date has its day or its month first, of those that show it."""
    match = _TELLING.search(plainly(clean(text)))
    if not match:
        return None
    first, second = int(match[1]), int(match[3])
    if first <= 12 < second <= 31:
        return "month_first"
    return "day_first" if second <= 12 < first <= 31 else None


_TELLING = re.compile(
    r"(?<![0-9/.\-])([0-9]{1,2})([/.\-])([0-9]{1,2})\2(?:[0-9]{4}|[0-9]{2})(?![0-9])"
)
_FEW = 20
"""Dates with the day first for each with the month first, from which on the latter are slips."""


def _parse_doubtful(parser: Parser) -> Parser:
    """The parser of a column in which months stand first: what can be either way is refused."""

    def parse(text: str) -> object:
        found = plainly(clean(text))
        match = _TELLING.search(found)
        if match and int(match[1]) <= 12 and int(match[3]) <= 12 and match[1] != match[3]:
            raise ValueFault(
                N_(
                    "“{found}” can have the month first, as other dates of this column have; "
                    "expected the day first, such as 31/12/2021. Export the column again as "
                    "2021-12-31."
                ),
                found=shortened(clean(text)),
            )
        return parser.parse(text)

    return replace(parser, parse=parse, fast="")


def _past_day(text: str) -> date:
    """A day of any century: a year of two digits is refused."""
    if _SHORT_DATE.search(plainly(clean(text))):
        _refuse_short_year(clean(text))
    return _day(text)


_FORMATS = "'%d/%m/%Y %H:%M:%S', '%Y-%m-%d %H:%M:%S'"
_NO_YEAR = "TIMESTAMP '1900-01-01'"  # what is read as before is a year of two digits
_LATEST = "TIMESTAMP '2100-01-01'"


def _dates(value: str, parse: Callable[[str], Any], fast: str = "", day: str = "") -> Parser:
    """A parser of dates, of which those of a column are refused when its months stand first.

    ``day`` (SQL over the value) is the day of what SQL has read.
    """
    parser = Parser(
        value,
        parse,
        fast,
        mark=_mark,
        fast_mark=f"CASE WHEN day({day}) > 12 THEN 'day_first' END" if day else "",
        settled=lambda marks: doubtful if _is_doubtful(marks) else parser,
    )
    doubtful = _parse_doubtful(parser)
    return parser


def _is_doubtful(marks: Counter[str]) -> bool:
    return 0 < marks["month_first"] * _FEW > marks["day_first"]


_BORN = f"nullif(greatest(try_strptime({{c}}, ['%d/%m/%Y', '%Y-%m-%d']), {_NO_YEAR}), {_NO_YEAR})"
BIRTH = _dates(
    "STRUCT(year SMALLINT, day DATE)",
    lambda text: vars(birth_date(text)),
    f"CASE WHEN {_BORN} < {_LATEST} THEN "
    f"struct_pack(year := year({_BORN})::SMALLINT, day := {_BORN}::DATE) END",
    day="{v}.day",
)
MOMENT = _dates(
    "TIMESTAMP",
    moment_cell,
    f"nullif(nullif(least(greatest(try_strptime({{c}}, [{_FORMATS}]), {_NO_YEAR}), {_LATEST}), "
    f"{_NO_YEAR}), {_LATEST})",
    day="{v}",
)
DAY = _dates("DATE", _day)
PAST_DAY = _dates("DATE", _past_day)
"""A day that can be of the last century, such as that of a death."""
