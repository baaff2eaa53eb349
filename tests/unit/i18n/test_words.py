"""One term for one thing in what viewers read: the words that the glossary retired stay away."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from i18n import translator
from i18n.extract import extracted
from i18n.language import LOCALE_DIR
from tests.conftest import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"

VIETNAMESE = {
    "nét chấm": "nét đứt",
    "điểm %": "điểm phần trăm",
    "bốn chữ": "chất lượng dữ liệu",
    "nếu thay đổi": "kịch bản",
    "huyện giống": "huyện tương đồng",
    "lôgarit": "logarit",
    "lô-ga-rít": "logarit",
    "vắc-xin": "vắc xin",
    "vaccine": "vắc xin",
    "hoà bình": "Hòa Bình",
    "minh hoạ": "minh họa",
    "căn cước công dân số": "số định danh",
    "click": "bấm",
    "dashboard": "bảng theo dõi",
    "database": "cơ sở dữ liệu",
}
"""What is not written, and what is instead."""
ENGLISH = {
    "take away": "download",
    "four words": "data quality",
    "not ripe": "not fully entered",
    "unripe": "not fully entered",
    "vaccinated once": "at least one dose",
    "data quality score": "data quality",
}


@pytest.mark.parametrize(("retired", "instead"), VIETNAMESE.items())
def test_vietnamese_has_one_term_for_one_thing(retired: str, instead: str) -> None:
    with (LOCALE_DIR / "vi" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale="vi")
    texts = [
        str(text)
        for message in catalogue
        if message.id
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
    ]
    word = re.compile(rf"(?<!\w){re.escape(retired)}(?!\w)", re.IGNORECASE)
    # Names of values are no words, and “bốn chữ số” are four digits.
    plain = (re.sub(r"\{\w+\}|chữ số", "", text) for text in texts)
    assert [text for text in plain if word.search(text)] == [], f"write: {instead}"


@pytest.mark.parametrize(("retired", "instead"), ENGLISH.items())
def test_english_has_one_term_for_one_thing(retired: str, instead: str) -> None:
    texts = [
        str(text)
        for message in extracted()
        if message.id
        for text in (message.id if isinstance(message.id, tuple) else (message.id,))
    ]
    assert [text for text in texts if retired in text.lower()] == [], f"write: {instead}"


def test_the_glossary_has_the_terms_of_the_pages_and_the_retired_words() -> None:
    _before, _heading, after = GLOSSARY.read_text("utf-8").partition("## Terms of the pages\n")
    terms, _heading, retired = after.partition("## Retired from the pages\n")
    rows = re.findall(r"^\| (.+?) \| (.+?) \| .+? \|$", terms, re.MULTILINE)[1:]
    say = translator("vi")
    assert len(rows) >= 40
    assert [(english, say(english)) for english, _ in rows] == rows
    assert [word for word in VIETNAMESE | ENGLISH if word not in retired.lower()] == []
