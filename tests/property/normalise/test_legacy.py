from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.ingest.normalise.text import converted, decode, decode_file_head
from tests.support.texts import (
    LETTERS,
    SCHEMES,
    anything,
    encoded,
    mojibake,
)


@given(anything)
@example("Tóng ThƠ")
@example("Ð")
def test_what_was_converted_needs_no_conversion(text: str) -> None:
    found, scheme = converted(unicodedata.normalize("NFC", text))
    assert converted(found) == (found, None)
    assert scheme in (None, *SCHEMES)


@given(st.text(alphabet=[*LETTERS, *(letter.upper() for letter in LETTERS), *"bcghnqt -'/5"]))
def test_vietnamese_letters_in_any_order_come_back_from_vni_and_windows_1258(text: str) -> None:
    assert decode(encoded(text, "cp1258"), "cp1258") == text
    assert decode(encoded(text, "vni"), "vni") == text


@given(st.binary())
def test_any_bytes_can_be_read_in_any_encoding(content: bytes) -> None:
    assert decode_file_head(content) in (None, *SCHEMES)
    for scheme in SCHEMES:
        assert unicodedata.is_normalized("NFC", decode(content, scheme))


@given(mojibake)
def test_bytes_are_read_as_cells_are(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    found, scheme = converted(text)
    if scheme:
        assert decode(text.encode("latin-1"), scheme) == found
