from __future__ import annotations

import pytest

from pipeline.ingest.normalise.text import is_syllable, is_word
from tests.support.texts import PLACES


@pytest.mark.parametrize(
    "word",
    [
        "a",
        "ý",
        "ở",
        "nguyễn",
        "NGUYỄN",
        "Hòa",
        "hoà",
        "thúy",
        "Thuý",
        "quý",
        "Quỳnh",
        "quốc",
        "quyền",
        "giá",
        "gì",
        "giếng",
        "giặt",
        "nghĩa",
        "nghiêng",
        "Đức",
        "thường",
        "ngoại",
        "huệ",
        "mười",
        "rượu",
        "yến",
        "chuyện",
        "xoắn",
        "ếch",
        "Oanh",
    ],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_word(word)


@pytest.mark.parametrize(
    "word",
    # Two tones, a tone that cannot be or sits where none can, letters or an order of them that
    # Vietnamese has not, a capital within.
    [
        "",
        "ầ́",
        "cằt",
        "sãc",
        "hoá̀ng",
        "thủây",
        "Nguỹên",
        "hòang",
        "qúy",
        "müller",
        "ñ",
        "ngï×p",
        "tráơng",
        "kiÒu",
        "ThƠ",
        "bènh",
        "quoác",
        "đ",
        "a b",
        "á5",
    ],
)
def test_no_words(word: str) -> None:
    assert not is_word(word)
    assert not is_syllable(word)


@pytest.mark.parametrize(
    "word", ["Krông", "Búk", "Mlô", "Niê", "Păh", "Kbuôr", "goòng", "khuya", "thuở", "cât"]
)
def test_words_that_are_not_usual(word: str) -> None:
    assert is_word(word)
    assert not is_syllable(word)


def test_syllables_of_places() -> None:
    words = {word for name in PLACES for word in name.split() if not word.isascii()}
    others = {word for word in words if not is_syllable(word)}
    assert len(others) < 25, others
    assert {"Hòa", "Quảng", "Đồng", "Huế", "Thuận"} & others == set()
