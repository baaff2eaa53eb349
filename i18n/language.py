"""Translate texts and write numbers and dates as the reader's language does."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime
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

# English as it is written in Viet Nam's English papers: day before month.
_LOCALES = {"vi": Locale("vi", "VN"), "en": Locale("en", "GB")}


def N_(message: str) -> str:
    """Mark a text for the catalogue where it is defined; it is translated where it is shown."""
    return message


@cache
def _pattern(digits: int, after: str = "") -> NumberPattern:
    """How a number is written; read once, because pages write hundreds."""
    return parse_pattern("#,##0" + ("." + "0" * digits if digits else "") + after)


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
        return format_decimal(number, _pattern(digits), _LOCALES[self.language])

    def percent(self, fraction: float, digits: int = 1) -> str:
        """``0.884`` as ``88,4 %`` in Vietnamese and ``88.4%`` in English."""
        space = "\u00a0" if self.language == "vi" else ""
        return format_percent(fraction, _pattern(digits, space + "%"), _LOCALES[self.language])

    def points(self, change: float, digits: int = 1, *, unit: bool = True) -> str:
        """A change of a share in percentage points, with its sign; ``0.012`` as ``+1.2 points``."""
        rounded = round(change * 100, digits)
        sign = "+" if rounded > 0 else "−" if rounded < 0 else "±"
        size = self.decimal(abs(rounded), digits)
        return self(N_("{sign}{points} points"), sign=sign, points=size) if unit else sign + size

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
