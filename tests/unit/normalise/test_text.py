from __future__ import annotations

import unicodedata

import pytest

from pipeline.ingest.normalise.text import clean, folded, placed
from tests.support.texts import LETTERS, PEOPLE, PLACES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \t\r\n\u00a0\ufeff", ""),
        ("Hà Nội", "Hà Nội"),
        ("\ufeffHà\u00a0 \tNội\r\n", "Hà Nội"),
        ("Ha\u0300 No\u0323\u0302i", "Hà Nội"),
        ("Ha\u0300 Nô\u0323i", "Hà Nội"),  # as Windows-1258 has it
        ("Ng\u200bu\u2060yễn\u200e Văn", "Nguyễn Văn"),
        ("Nguye\u200b\u0302\u0303n", "Nguyễn"),
        ("Nguy\u00adễn", "Nguyễn"),
        ("a\x00b\x1fc\x7fd\x85e", "a b c d e"),
        ("a\u2003b\u3000c", "a b c"),
        ("  12/05/1950  ", "12/05/1950"),
        ("Ðặng Ðình", "Đặng Đình"),
        ("NguyÔn V¨n Hïng", "Nguyễn Văn Hùng"),
        (" Nguyeãn \u00a0Vaên Huøng", "Nguyễn Văn Hùng"),
        ("TrÇn H\u00adng §¹o", "Trần Hưng Đạo"),
        ("Traàn Hö\u00adng Ñaïo", "Trần Hưng Đạo"),
        ("Hà\u00ad Nam", "Hà Nam"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_a_clean_name_stays_however_it_is_composed() -> None:
    for name in (*PLACES, *PEOPLE):
        assert clean(name) == name
        assert clean(unicodedata.normalize("NFD", name)) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hoà", "Hòa"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("Thuỷ", "Thủy"),
        ("khoẻ", "khỏe"),
        ("Tuý", "Túy"),
        ("Hoà-Bình", "Hòa-Bình"),
        ("(hoà)", "(hòa)"),
        ("Đoá", "Đóa"),
        ("uỷ ban, oà khóc", "ủy ban, òa khóc"),
        ("loã, hoạ, toá, xoè", "lõa, họa, tóa, xòe"),
        ("Nguyễn Thị Thuý Loan", "Nguyễn Thị Thúy Loan"),
    ],
)
def test_tone_marks_of_open_syllables_move_to_the_first_vowel(text: str, expected: str) -> None:
    assert placed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "quý",
        "QUÝ",
        "Quỳnh",
        "hoàng",
        "thuyền",
        "toàn",
        "hoặc",
        "giá",
        "Hòa",
        "Thủy",
        "Hoài",
        "khuỷu",
        "ngoéo",
        "Huỳnh",
        "Zoé",
        "Chloé",
        "quả",
        "hoa",
        "Huy",
        "",
    ],
)
def test_other_tone_marks_stay(text: str) -> None:
    assert placed(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hà Nội", "ha noi"),
        ("ĐÃ  TIÊM", "da tiem"),
        ("Đã tiêm.", "da tiem"),
        ("Mũi nhắc-lại_1", "mui nhac lai 1"),
        ("§· tiªm", "da tiem"),
        ("  Q.1 ", "q 1"),
        ("Ngày tiêm (mũi 1):", "ngay tiem mui 1"),
        ("...", ""),
    ],
)
def test_folded(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_names_that_differ_in_accents_alone_are_folded_to_the_same() -> None:
    for name in PLACES:
        assert folded(unicodedata.normalize("NFD", name.upper())) == folded(name)
        assert folded(name).isascii()
    assert {folded(letter) for letter in LETTERS} == set("adeiouy")
