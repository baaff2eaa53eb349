"""Vietnamese alphabetical order: đ after d, ơ after ô, and tones as a second criterion."""

from __future__ import annotations

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_LETTERS)}
# In the order of dictionaries: level, huyền, hỏi, ngã, sắc, nặng.
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_TONE_RANK = {tone: rank for rank, tone in enumerate(_TONES)}

SortKey = tuple[tuple[tuple[int, int], ...], tuple[int, ...], tuple[bool, ...]]


def sort_key(text: str) -> SortKey:
    """A key that sorts texts as Vietnamese dictionaries do.

    Letters decide first, then tones, then capitals (small before large). Anything that is no
    letter sorts before letters, as spaces do.
    """
    letters, tones, capitals = [], [], []
    for character in unicodedata.normalize("NFC", text):
        letter, tone = _without_tone(character)
        rank = _LETTER_RANK.get(letter.lower())
        letters.append((0, ord(character)) if rank is None else (1, rank))
        tones.append(_TONE_RANK[tone])
        capitals.append(letter != letter.lower())
    return tuple(letters), tuple(tones), tuple(capitals)


def _without_tone(character: str) -> tuple[str, str]:
    """A letter without its tone mark, and the mark: ``ế`` is ``ê`` and sắc."""
    decomposed = unicodedata.normalize("NFD", character)
    tone = next((mark for mark in decomposed if mark in _TONE_RANK), "")
    rest = "".join(mark for mark in decomposed if mark != tone)
    return unicodedata.normalize("NFC", rest), tone
