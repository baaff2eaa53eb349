from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from i18n import translator
from i18n.extract import PACKAGES, ROOT, extracted
from i18n.language import LOCALE_DIR


def catalogue() -> dict[object, Message]:
    with (LOCALE_DIR / "vi" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {message.id: message for message in read_po(file, locale="vi") if message.id}


def as_texts(string: object) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (str(string or ""),)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_of_the_code_is_translated_and_no_other() -> None:
    in_code = {message.id for message in extracted() if message.id}
    translated = catalogue()
    assert in_code - set(translated) == set(), "run: python -m i18n.extract, and translate"
    assert set(translated) - in_code == set(), "run: python -m i18n.extract"
    untranslated = [
        one.id for one in translated.values() if not all(as_texts(one.string)) or one.fuzzy
    ]
    assert untranslated == []


def test_translations_keep_their_placeholders() -> None:
    for message in catalogue().values():
        wanted = set().union(*(placeholders(text) for text in as_texts(message.id)))
        for text in as_texts(message.string):
            assert placeholders(text) == wanted, message.id


def test_a_percent_sign_stays_on_the_line_of_its_number() -> None:
    for message in catalogue().values():
        for text in as_texts(message.string):
            assert not re.search(r"[\d}] %", text), text


def test_no_text_hides_in_an_f_string_where_the_catalogue_cannot_find_it() -> None:
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            found = re.findall(r"""\{(?:\w+\()*_\(["'].*""", file.read_text(encoding="utf-8"))
            assert found == [], file


@pytest.mark.parametrize(
    ("language", "percent", "integer", "decimal"),
    [("vi", "88,4%", "1.234.567", "0,25"), ("en", "88.4%", "1,234,567", "0.25")],
)
def test_numbers_are_written_as_the_language_does(
    language: str, percent: str, integer: str, decimal: str
) -> None:
    translate = translator(language)
    assert translate.percent(0.884) == percent
    assert translate.integer(1234567) == integer
    assert translate.decimal(0.25, 2) == decimal
    assert translate.date(date(2021, 11, 5)) == "05/11/2021"
    assert translate.time(datetime(2021, 11, 5, 8, 30, tzinfo=UTC)) == "08:30 05/11/2021"


def test_plurals() -> None:
    one, many = "; and {count} more province", "; and {count} more provinces"
    assert translator("en").plural(one, many, 1) == "; and 1 more province"
    assert translator("en").plural(one, many, 2) == "; and 2 more provinces"
    assert translator("vi").plural(one, many, 1) == "; và 1 tỉnh khác"


@pytest.mark.parametrize(
    ("now", "then", "points"),
    [
        (0.7676, 0.7974, "−2.9"),
        (0.8385, 0.9070, "−6.9"),
        (0.8385, 0.9065, "−6.8"),
        (0.9, 0.9, "±0"),
    ],
)
def test_a_difference_is_that_of_the_shares_as_they_are_shown(
    now: float, then: float, points: str
) -> None:
    translate = translator("en")
    shown = [Decimal(translate.percent(one).rstrip("%")) for one in (now, then)]
    written = translate.difference(now, then, unit=False)
    assert written.startswith(points)
    assert Decimal(written.replace("−", "-").replace("±", "")) == shown[0] - shown[1]
