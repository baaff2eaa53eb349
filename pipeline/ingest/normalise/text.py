"""Text as it is kept, and as it is compared by."""

from __future__ import annotations

import re
import unicodedata

from geo import units
from pipeline.ingest.normalise.legacy import converted

_SOFT_HYPHEN = "\u00ad"
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
# The Icelandic Ð and the African Ɖ look like Đ, and keyboards made them for it.
_LOOKALIKES = str.maketrans("ÐƉ", "ĐĐ")

_OLD_PLACE = re.compile(
    r"(?<![^\W\d_])(ngh|ng|nh|gh|gi|ch|kh|ph|th|tr|[bcdđghklmnprstvx]|)"
    r"(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """The text in Unicode NFC, whatever encoding it was typed in, with single spaces.

    Characters that cannot be seen are dropped; an encoding before Unicode is converted where it is
    beyond doubt (pipeline.ingest.normalise.legacy).
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text, encoding = converted(text)
        if encoding is None and _SOFT_HYPHEN in text:  # which is the ư of TCVN3
            text = unicodedata.normalize("NFC", text.replace(_SOFT_HYPHEN, ""))
            text, _ = converted(text)
        if _INVISIBLE.search(text):
            text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
        text = text.translate(_LOOKALIKES)
    return " ".join(_CONTROL.sub(" ", text).split())


def placed(text: str) -> str:
    """The text (Unicode NFC) with tone marks placed as most write them: “Hòa”, not “Hoà”.

    In syllables that end with oa, oe or uy the first of the two vowels bears the mark; in “quý”
    there is but one.
    """
    return text if text.isascii() else _OLD_PLACE.sub(_first_vowel, text)


def _first_vowel(match: re.Match[str]) -> str:
    onset, vowels = match.groups()
    decomposed = unicodedata.normalize("NFD", vowels)
    first, letter, tone = decomposed[0], decomposed[1], decomposed[2]
    return onset + unicodedata.normalize("NFC", first + tone + letter)


def folded(text: str) -> str:
    """A text to compare by: clean, in small letters without diacritics and punctuation."""
    return units.folded(clean(text))
