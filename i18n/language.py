"""Translate texts and write numbers and dates as the reader's language does; and what others wrote,
names, cells and headings, as nothing but text in any language.

Who writes HTML, XML or a chart escapes for that besides.
"""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Literal, get_args

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import NumberPattern, format_decimal, format_percent, parse_pattern

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALE_DIR = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Writing:
    """How a language writes what is no text.

    ``name`` is the language in its own words. ``separators`` are those of decimals and thousands,
    ``percent`` the sign behind a number; ``office`` names the language in documents of the office
    suites, ``office_code`` in the number formats of their charts; ``letters`` count a list.
    """

    name: str
    locale: Locale
    separators: str
    percent: str
    office: str
    office_code: str
    letters: str


WRITINGS: dict[Language, Writing] = {
    # Vietnamese counts by its own alphabet (Decree 30: “a), b), c), d), đ), e)”).
    "vi": Writing(
        "Tiếng Việt",
        Locale("vi", "VN"),
        ",.",
        "%",
        "vi-VN",
        "[$-42A]",
        "abcdđeghiklmnopqrstuvxy",
    ),
    # As it is written in Viet Nam's English papers: day before month.
    "en": Writing(
        "English",
        Locale("en", "GB"),
        ".,",
        "%",
        "en-GB",
        "[$-809]",
        "abcdefghijklmnopqrstuvwxyz",
    ),
}
"""A further language is an entry here, in ``Language``, and a catalogue."""


def N_(message: str) -> str:
    """Mark a text for the catalogue where it is defined; it is translated where it is shown."""
    return message


@cache
def _pattern(digits: int, after: str = "") -> NumberPattern:
    """How a number is written; read once, because pages write hundreds."""
    return parse_pattern("#,##0" + ("." + "0" * digits if digits else "") + after)


def shown_difference(now: float, then: float, digits: int = 1) -> float:
    """One share less another as both are shown in percent with so many decimals, as a fraction."""
    shown = [round(Decimal(str(one)).scaleb(2), digits) for one in (now, then)]
    return float((shown[0] - shown[1]).scaleb(-2))


@dataclass(frozen=True)
class Translator:
    """One language: its texts, numbers, dates and lists."""

    language: Language
    catalogue: NullTranslations

    def __call__(self, message: str, /, **values: object) -> str:
        """The text in this language, with ``{placeholders}`` filled in."""
        text = self.catalogue.gettext(message) if message else ""
        return text.format(**values) if values else text

    def plural(self, singular: str, plural: str, count: int, /, **values: object) -> str:
        """The text for ``count`` things; ``{count}`` is written as a number of this language."""
        text = self.catalogue.ngettext(singular, plural, count)
        return text.format(count=self.integer(count), **values)

    def integer(self, number: float) -> str:
        """``1.234.567`` in Vietnamese, ``1,234,567`` in English."""
        return self.decimal(round(number), 0)

    def decimal(self, number: float, digits: int = 1) -> str:
        """A number with exactly ``digits`` decimals."""
        return format_decimal(number, _pattern(digits), WRITINGS[self.language].locale)

    def percent(self, fraction: float, digits: int = 1) -> str:
        """``0.884`` as ``88,4%`` in Vietnamese and ``88.4%`` in English."""
        writing = WRITINGS[self.language]
        return format_percent(fraction, _pattern(digits, writing.percent), writing.locale)

    def points(self, change: float, digits: int = 1, *, unit: bool = True) -> str:
        """A change of a share in percentage points, with its sign; ``0.012`` as ``+1.2 points``."""
        rounded = round(change * 100, digits)
        sign = "+" if rounded > 0 else "−" if rounded < 0 else "±"
        size = self.decimal(abs(rounded), digits)
        return self(N_("{sign}{points} points"), sign=sign, points=size) if unit else sign + size

    def difference(self, now: float, then: float, digits: int = 1, *, unit: bool = True) -> str:
        """How far one share is from another as both are shown: whoever takes the two percents from
        each other by hand arrives at the same points."""
        return self.points(shown_difference(now, then, digits), digits, unit=unit)

    def date(self, day: date) -> str:
        """``15/11/2021`` in both languages."""
        return day.strftime("%d/%m/%Y")

    def time(self, moment: datetime) -> str:
        """``08:30 15/11/2021`` in both languages, in the moment's own time zone."""
        return moment.strftime("%H:%M %d/%m/%Y")


@cache
def translator(language: Language) -> Translator:
    """The translator of a language. English needs no catalogue: it is the text in the code."""
    if language == "en":
        return Translator(language, NullTranslations())
    with (LOCALE_DIR / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translator(language, GNUTranslations(compiled))


_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
"""What a text must not begin with where a program of sheets might take it for a formula."""
_JOINERS = "\u200c\u200d"
"""The only characters without a width that letters need."""
_UNKNOWN = "\ufffd"


def plain(text: str, keep: str = "") -> str:
    """The text without what is no letter to read but an order to a terminal, a page or a file.

    Control characters (escape sequences begin with one) become “�”, breaks of lines and tabs a
    blank unless they are among ``keep``; marks of direction and other invisible ones go.
    """
    if text.isprintable():
        return text
    return "".join(one if one in keep or one.isprintable() else _readable(one) for one in text)


def _readable(one: str) -> str:
    match unicodedata.category(one):
        case "Cf":
            return one if one in _JOINERS else ""
        case "Zs":
            return one
        case "Cn" if ord(one) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(one) <= 0xFDEF:
            # A letter that this version of Python does not know yet.
            return one
        case "Co":
            return one
        case _other:
            return " " if one.isspace() else _UNKNOWN


def capitalised(text: str) -> str:
    """The text with a capital letter in front, the others as they are."""
    return text[:1].upper() + text[1:]


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where Excel would compute it. Numbers are none."""
    return "'" + text if _FORMULA.match(text) else text


def unquoted(text: str) -> str:
    """What ``harmless`` was given, of a text that comes back."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text
