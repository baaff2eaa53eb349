"""Whether a word can be Vietnamese, by the rules of the spelling.

A syllable is an onset, one to three vowels and an ending, with at most one tone mark, which sits
where the old or the new placement puts it. Before c, ch, p and t stand only the tones sắc and nặng.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SHARP = ("\u0301", "\u0323")

_ONSETS = "ngh|ng|nh|gh|gi|ch|kh|ph|qu(?![uo])|th|tr|[bcdđghklmnprstvx]|"
# Vowels that nothing follows, and those that can have an ending; “-” is none.
_OPEN = [
    "ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "ia", "iu", "iêu", "oai", "oay", "oi", "ôi",
    "ơi", "ua", "uây", "ui", "uôi", "ưa", "ưi", "ưu", "ươi", "ươu", "yêu",
]  # fmt: skip
_CLOSED = {
    "a": "- c ch m n ng nh p t", "ă": "c m n ng p t", "â": "c m n ng p t", "e": "- c m n ng p t",
    "ê": "- ch m n nh p t", "i": "- ch m n nh p t", "o": "- c m n ng p t", "ô": "- c m n ng p t",
    "ơ": "- m n p t", "u": "- c m n ng p t", "ư": "- c m n ng t", "y": "-",
    "iê": "c m n ng p t", "oa": "- c ch m n ng nh p t", "oă": "c m n ng t", "oe": "- n t",
    "uâ": "n ng t", "uê": "- ch", "uô": "c m n ng t", "uy": "- ch nh t", "uyê": "n t",
    "ươ": "c m n ng p t", "yê": "m n ng t",
}  # fmt: skip
_RHYMES = _OPEN + [
    vowels + ending.strip("-") for vowels, endings in _CLOSED.items() for ending in endings.split()
]
_SYLLABLE = re.compile(f"(?:{_ONSETS})(?:{'|'.join(_RHYMES)})|quy(?:ch|nh|t)")
# Rare rhymes as in goòng, khuya, thuở; and what the names of other peoples of Viet Nam need: Krông
# Búk, Mlô, Niê, Păh, Kbuôr.
_WORD = re.compile(
    "(?:gi|qu(?![uo])|[bcdđfghjklmnprstvwxz]{0,4})"
    f"(?:({'|'.join(_OPEN)}|oao|oeo|uơ|uya|uyu)"
    f"|({'|'.join(_CLOSED)}|ia|oo|ua)((?<=[aêiy])(?:ch|nh)|ng|[ckhlmnprst]|))"
)


class _Word(NamedTuple):
    """Small letters without tones; the tones; where the first of them sits."""

    letters: str
    tones: str
    place: int


@lru_cache(20_000)
def is_syllable(word: str) -> bool:
    """Whether a word (Unicode NFC, of whatever case) is a Vietnamese syllable of a usual form."""
    apart = _taken_apart(word)
    if not _SYLLABLE.fullmatch(apart.letters) or not _is_word(apart, word):
        return False
    return bool(apart.tones) or not apart.letters.endswith(("c", "ch", "p", "t"))


@lru_cache(20_000)
def is_word(word: str) -> bool:
    """The same more widely: rare forms, and words of the other languages of Viet Nam."""
    return _is_word(_taken_apart(word), word)


def _is_word(apart: _Word, word: str) -> bool:
    match = _WORD.fullmatch(apart.letters)
    if not match or len(apart.tones) > 1 or _capital_within(word):
        return False
    if not apart.tones:
        return True
    alone, vowels, ending = match.groups("")
    if ending in ("c", "ch", "p", "t", "k") and apart.tones not in _SHARP:
        return False
    return apart.place - match.start(1 if alone else 2) in _places(alone or vowels, ending)


def _capital_within(word: str) -> bool:
    """Whether an accented capital stands behind a small letter, as in no spelling."""
    return any(
        before.islower() and letter.isupper() and not letter.isascii()
        for before, letter in pairwise(word)
    )


def _taken_apart(word: str) -> _Word:
    decomposed = unicodedata.normalize("NFD", word.lower())
    tone = _TONE.search(decomposed)
    if not tone:
        return _Word(unicodedata.normalize("NFC", decomposed), "", 0)
    before = unicodedata.normalize("NFC", decomposed[: tone.start()])
    letters = unicodedata.normalize("NFC", _TONE.sub("", decomposed))
    return _Word(letters, "".join(_TONE.findall(decomposed)), len(before) - 1)


def _places(vowels: str, ending: str) -> tuple[int, ...]:
    """Which of the vowels can bear the tone mark."""
    changed = [index for index, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if changed:
        return (changed[-1],)
    if vowels in ("oa", "oe", "uy") and not ending:
        return (0, 1)  # hòa and hoà
    if len(vowels) == 3:
        return (1,)
    return (len(vowels) - 1,) if ending else (0,)
