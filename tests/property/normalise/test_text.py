from __future__ import annotations

import unicodedata

from hypothesis import example, given

from pipeline.ingest.normalise.text import clean, folded, placed
from tests.support.texts import anything


@given(anything)
@example("Huø\u00adng")
@example("a\u00ad\u0301")
@example("Ð\u200bØ")
@example("AÌ\u2000")
def test_clean_text_is_clean(text: str) -> None:
    found = clean(text)
    assert clean(found) == found
    assert unicodedata.is_normalized("NFC", found)
    assert found == " ".join(found.split())
    assert "Cc" not in set(map(unicodedata.category, found))


@given(anything)
def test_tone_marks_move_once_and_nothing_else_changes(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    found = placed(text)
    assert placed(found) == found
    plain = [unicodedata.normalize("NFD", one) for one in (text, found)]
    assert sorted(plain[0]) == sorted(plain[1])
    assert len(found) == len(text)


@given(anything)
def test_folded_text_is_small_words_of_letters_and_digits(text: str) -> None:
    found = folded(text)
    assert found == " ".join(found.split())
    assert all(word.isalnum() for word in found.split())
    if found.isascii():
        assert folded(found) == found.lower() == found
