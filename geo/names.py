"""Compare the names of administrative units as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Sequence
from functools import lru_cache
from typing import NamedTuple

from geo.units import folded

# Kinds of units and their abbreviations; “T.P” is read as two words.
DISTRICT_KINDS = {
    "Quận": ("q",),
    "Huyện": ("h",),
    "Thị xã": ("tx", "t x"),
    "Thành phố": ("tp", "t p"),
}
COMMUNE_KINDS = {"Phường": ("p",), "Xã": ("x",), "Thị trấn": ("tt", "t t")}

_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7"}
_TONES = "\u0300\u0301\u0303\u0309\u0323"


class _Entry(NamedTuple):
    code: str
    kind: str
    parent: str


class Names:
    """The units of one level, to be found by code or name among those of some units above."""

    def __init__(self, width: int, kinds: dict[str, tuple[str, ...]]) -> None:
        """``width`` of a code in digits."""
        self._width = width
        self._kinds = kinds
        self._prefixes = [
            (f"{spelling} ", kind)
            for kind, short in kinds.items()
            for spelling in (_accented(kind), folded(kind), *short)
        ]
        self._parents: dict[str, str] = {}
        self._by_accented: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._by_plain: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._official: dict[tuple[str, str], str] = {}
        self._unread: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)

    def add(self, code: str, name: str, parent: str) -> None:
        """Take in a unit by its official name and the code of the unit above."""
        self._parents[code] = parent
        # Of a name that stands for two there is none.
        self._official[name, parent] = "" if (name, parent) in self._official else code
        self._unread[parent].append((code, name))

    def _read(self, code: str, name: str, parent: str) -> None:
        """Take in the ways in which a unit's name is written."""
        (kind,) = (kind for kind in self._kinds if name.startswith(f"{kind} "))
        entry = _Entry(code, kind, parent)
        *words, last = name.removeprefix(f"{kind} ").split()
        # “Phường V” is also written “Phường 5”.
        for spelling in {last, _ROMAN.get(last, last)}:
            accented = _accented(" ".join([*words, spelling]))
            self._by_accented[_joined(accented)].append(entry)
            self._by_plain[_joined(folded(accented))].append(entry)

    def find(self, text: str, parents: Sequence[str] | None) -> list[str]:
        """The codes a text can mean among the units of ``parents`` (``None``: among all)."""
        # Most texts are a name as it stands in the list.
        if parents and len(parents) == 1 and (code := self._official.get((text, parents[0]))):
            return [code]
        if not is_number(text):
            return self._named(text, parents)
        coded = self.coded(text, parents)
        # “1” is the code 001 in Hà Nội and Quận 1 in TP. Hồ Chí Minh; no name has more digits.
        if len(text) > 2 or (coded and parents is not None):
            return coded
        return coded + self._named(text, parents)

    def coded(self, text: str, parents: Container[str] | None) -> list[str]:
        """The same for codes alone, whose leading zeros may be missing."""
        code = text.zfill(self._width)
        parent = self._parents.get(code)
        return [code] if parent and (parents is None or parent in parents) else []

    def _named(self, text: str, parents: Sequence[str] | None) -> list[str]:
        # Of ten thousand communes those of a few districts are looked for in other spellings.
        for parent in list(self._unread) if parents is None else parents:
            for code, name in self._unread.get(parent, ()):
                self._read(code, name, parent)
            # Only now: another thread must not look for what is still being read.
            self._unread.pop(parent, None)
        accented = _accented(text)
        plain = folded(accented)
        without = self._readings(plain)
        # A text without any diacritics does not say that there are none.
        written = self._readings(accented) if accented != plain else []

        def found(
            names: dict[str, list[_Entry]], readings: list[tuple[str, str]], any_kind: bool = False
        ) -> set[str]:
            return {
                entry.code
                for kind, name in readings
                for entry in names.get(name, ())
                if (any_kind or kind in {"", entry.kind})
                and (parents is None or entry.parent in parents)
            }

        # Communes become wards and districts cities: another kind will do where it is the only one.
        return sorted(
            found(self._by_accented, written)
            or found(self._by_plain, without) | found(self._by_accented, written, any_kind=True)
            or found(self._by_plain, without, any_kind=True)
        )

    def _readings(self, text: str) -> list[tuple[str, str]]:
        """A text as (kind, name): without a kind, and with those it can begin with."""
        return [
            ("", _joined(text)),
            *(
                (kind, _joined(text[len(prefix) :]))
                for prefix, kind in self._prefixes
                if text.startswith(prefix)
            ),
        ]


def is_number(text: str) -> bool:
    """Whether a text consists of digits, as codes and the names of some wards do."""
    return text.isascii() and text.isdigit()


def _accented(text: str) -> str:
    """A text's words in small letters; “hòa” and “hoà” become the same, “P05” and “P. 5” too."""
    words = re.findall(r"[^\W\d_]+|\d+", unicodedata.normalize("NFC", text).casefold())
    return " ".join(map(_tone_last, words))


@lru_cache(10_000)
def _tone_last(word: str) -> str:
    if word.isdigit():
        return word.lstrip("0")
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in letters if letter in _TONES)
    return "".join(letter for letter in letters if letter not in _TONES) + tones


def _joined(words: str) -> str:
    # “Ea H'leo” is also written “Ea Hleo”.
    return words.replace(" ", "")
