"""Texts of all kinds, also as the encodings before Unicode wrote them, and what becomes of them."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st

import demo
from geo import units
from pipeline.ingest.normalise.parser import ValueFault
from pipeline.ingest.normalise.text import TCVN3, VNI

Value = TypeVar("Value")

SCHEMES = ("tcvn3", "vni", "cp1258")
TONES = "\u0300\u0301\u0303\u0309\u0323"

_TCVN3_CODES = {letter: code for code, letter in TCVN3.items()}
_VNI_CODES = {
    letter: code
    for code, letter in reversed(VNI.items())
    if len(code) == 1 or (code.isupper() or code.islower())
}

with Path(demo.__file__).with_name("names.csv").open(encoding="utf-8", newline="") as _opened:
    _NAMES = list(csv.DictReader(_opened))


def _words(part: str) -> list[str]:
    kinds = ("north", "south", "male", "female")
    return sorted({row["word"] for row in _NAMES if row["part"] == part and row["kind"] in kinds})


NAME_WORDS = sorted({row["word"] for row in _NAMES})
PLACES = sorted({unit.name for unit in (*units.provinces(), *units.all_districts())})
PEOPLE = sorted(
    {
        f"{family} {middle} {given}"
        for family in _words("family")[::2]
        for middle in _words("middle")[::4]
        for given in _words("given")[::8]
    }
)
LETTERS = sorted(
    {
        unicodedata.normalize("NFC", vowel + tone)
        for vowel in "aăâeêioôơuưy"
        for tone in ("", *TONES)
    }
    | {"đ"}
)

# Whatever is odd in one way or another, besides st.text().
mojibake = st.lists(
    st.text(
        alphabet=[
            *"abceghimnoptuyABHNTx05",
            *TCVN3,
            *"".join(VNI),
            *LETTERS,
            *TONES,
            "\u00ad",
            "\u200b",
            "\u00a0",
            "Ð",
            "'",
            "-",
        ],
        max_size=8,
    ),
    max_size=4,
).map(" ".join)
anything = st.one_of(st.text(), st.text(st.characters(max_codepoint=255)), mojibake)


def outcome(parse: Callable[[str], Value], text: str) -> Value | None:
    """What a text is, or nothing when it is a fault, which can be shown and is not too long."""
    try:
        return parse(text)
    except ValueFault as fault:
        said = str(fault)
    assert 10 < len(said) < 300
    return None


def encoded(text: str, scheme: str) -> bytes:
    """A text as programs of the time wrote it."""
    if scheme == "cp1258":
        return b"".join(map(_in_cp1258, text))
    if scheme == "vni":
        codes = [_VNI_CODES.get(letter, letter) for letter in text]
    else:
        codes = [_TCVN3_CODES.get(c) or _TCVN3_CODES.get(c.lower(), c) for c in text]
    return "".join(codes).encode("latin-1")


@cache
def _in_cp1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        letters = unicodedata.normalize("NFD", letter)
        (tone,) = (mark for mark in letters if mark in TONES)
        base = unicodedata.normalize("NFC", letters.replace(tone, ""))
        return base.encode("cp1258") + tone.encode("cp1258")


def misread(text: str, scheme: str) -> str:
    """The same as it looks when it is read as Windows-1252."""
    return encoded(text, scheme).decode("cp1252")
