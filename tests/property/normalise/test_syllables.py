from __future__ import annotations

import unicodedata

from hypothesis import given

from pipeline.ingest.normalise.text import is_word
from tests.support.texts import anything


@given(anything)
def test_case_does_not_matter(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    if is_word(text):
        assert is_word(text.lower())
        assert is_word(text.upper())
