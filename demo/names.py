"""Invented names, distributed as in Viet Nam, and what goes wrong when they are typed.

A name is four numbers: positions in the lexicon of family name, two middle names and given name,
0 for none. ``names.csv`` has the words with their weights for three generations (born before 1965,
before 1990, later); family names differ between north and south and among the peoples of the
highlands. Frequencies are roughly those of Viet Nam, good enough to look real; do not cite them.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo.geography import Array

_FILE = Path(__file__).parent / "names.csv"
_GENERATIONS = (1965, 1990)
# Which people, and which share of a province, by the province's code.
_PEOPLES = {
    "hmong": {"02": 0.35, "10": 0.25, "11": 0.38, "12": 0.22, "14": 0.15, "15": 0.1},
    "tay": {
        "02": 0.4,
        "04": 0.85,
        "06": 0.8,
        "08": 0.5,
        "10": 0.3,
        "15": 0.3,
        "19": 0.22,
        "20": 0.75,
        "24": 0.1,
        "22": 0.08,
        "66": 0.06,
        "67": 0.1,
    },
    "thai": {"11": 0.38, "12": 0.35, "14": 0.55, "15": 0.08, "38": 0.06, "40": 0.09},
    "muong": {"17": 0.62, "38": 0.09, "25": 0.12, "14": 0.06},
    "khmer": {"94": 0.3, "84": 0.31, "91": 0.12, "89": 0.04, "95": 0.07, "96": 0.02},
    "highland": {"62": 0.4, "64": 0.4, "66": 0.25, "67": 0.15, "68": 0.15},
}
_PEOPLE_ORDER = tuple(_PEOPLES)
_FIRST_SOUTHERN = 44

_NOISES = ("", "upper", "new_tone", "nfd", "double_space", "tcvn3")
NOISES = _NOISES[1:]
"""Ways of writing a name that change nothing about it."""

_TEST_WORDS = ("Test", "Demo", "Abc", "Xyz")
SLIPS = 3
"""How many misspellings each word has, see ``slip_word``."""

Tables = dict[tuple[str, str], tuple[Array, Array]]


@cache
def _entries() -> tuple[dict[str, str], ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def words() -> tuple[str, ...]:
    """The lexicon: nothing, every word of the list, then ``SLIPS`` misspellings of each word, and
    words that are no names."""
    right = dict.fromkeys(entry["word"] for entry in _entries())
    wrong = (slip(word) for word in right for slip in (_other_tone, _cut, _other_letter))
    return ("", "A", *right, "", "", "", *wrong, *_TEST_WORDS)


def right_words() -> int:
    """How many of the lexicon's words are spelt right."""
    return (len(words()) - len(_TEST_WORDS) - 2 - SLIPS) // (SLIPS + 1) + 2


def test_words() -> Array:
    """The words that forms are tried out with."""
    return np.arange(len(words()) - len(_TEST_WORDS), len(words()), dtype=np.int16)


def slip_word(word: Array, which: Array) -> Array:
    """The misspelling of each word: another tone, the last letter missing, another letter."""
    return right_words() + (word - 1) * SLIPS + which


@cache
def _tables() -> Tables:
    """Words and cumulative weights by generation (rows) of each part and kind of name."""
    place = {word: number for number, word in reversed(tuple(enumerate(words())))}
    rows: dict[tuple[str, str], list[tuple[int, list[float]]]] = {}
    for entry in _entries():
        weights = [float(entry[name]) for name in ("old", "middle", "young")]
        rows.setdefault((entry["part"], entry["kind"]), []).append((place[entry["word"]], weights))
    tables = {}
    for key, pairs in rows.items():
        sums = np.cumsum(np.array([weights for _, weights in pairs]), axis=0).T
        tables[key] = (np.array([word for word, _ in pairs], dtype=np.int16), sums / sums[:, -1:])
    return tables


def _draw(part: str, kind: str, generation: Array, rng: np.random.Generator) -> Array:
    found, sums = _tables()[part, kind]
    drawn = np.empty(len(generation), dtype=np.int16)
    random = rng.random(len(generation))
    for number in range(len(_GENERATIONS) + 1):
        those = generation == number
        drawn[those] = found[np.searchsorted(sums[number], random[those])]
    return drawn


def draw_names(province: str, female: Array, birth_year: Array, rng: np.random.Generator) -> Array:
    """Names (rows of four words) of people of a province by sex and year of birth."""
    count = len(female)
    generation = np.searchsorted(_GENERATIONS, birth_year, "right")
    names = np.zeros((count, 4), dtype=np.int16)
    region = "south" if int(province) >= _FIRST_SOUTHERN else "north"
    names[:, 0] = _draw("family", region, generation, rng)
    for flag, kind in ((0, "male"), (1, "female")):
        those = np.flatnonzero(female == flag)
        group = generation[those]
        names[those, 1] = _draw("middle", kind, group, rng)
        names[those, 3] = _draw("given", kind, group, rng)
        # Four words: the younger, and women, more often.
        second = _draw("second", kind, group, rng)
        likely = np.array([0.04, 0.16, 0.3])[group] * (1.3 if flag else 0.8)
        both = (rng.random(len(those)) < likely) & (second != names[those, 1])
        names[those, 2] = np.where(both & (second != names[those, 3]), second, 0)
    # Hardly anybody has the same middle and given name, and few have no middle name.
    same = (names[:, 1] == names[:, 3]) | (rng.random(count) < 0.012)
    names[same, 1], names[same, 2] = 0, 0
    _peoples(names, province, female, generation, rng)
    return names


def draw_foreign_names(count: int, rng: np.random.Generator) -> Array:
    """Names of people from abroad."""
    names, generation = np.zeros((count, 4), dtype=np.int16), np.ones(count, dtype=np.int64)
    names[:, 0] = _draw("family", "foreign", generation, rng)
    names[:, 3] = _draw("given", "foreign", generation, rng)
    return names


def _peoples(
    names: Array, province: str, female: Array, generation: Array, rng: np.random.Generator
) -> None:
    shares = [_PEOPLES[people].get(province, 0.0) for people in _PEOPLE_ORDER]
    if not any(shares):
        return
    drawn = np.searchsorted(np.cumsum(shares), rng.random(len(names)), "right")
    for number, people in enumerate(_PEOPLE_ORDER):
        those = np.flatnonzero(drawn == number)
        group, women = generation[those], female[those] == 1
        names[those, 0] = _draw("family", people, group, rng)
        if people in ("hmong", "highland"):
            names[those, 2] = 0
            names[those, 3] = np.where(
                women,
                _draw("given", f"{people}_female", group, rng),
                _draw("given", f"{people}_male", group, rng),
            )
        if people == "hmong":
            # “Giàng A Páo”: the lexicon's first word.
            names[those[~women], 1] = 1
        if people == "highland":
            # “Y Thuận Niê”, “H'Hoa Êban”: the clan comes last, a woman's own name begins with H'.
            own, clan = names[those, 3].copy(), _draw("clan", people, group, rng)
            names[those, 0] = np.where(women, own, names[those, 0])
            names[those, 1] = np.where(women, 0, own)
            names[those, 3] = clan


def write_names(names: Array, noise: Array | None = None) -> pa.Array:
    """Names as text, each in the way of writing that ``noise`` says (0, or 1 + a noise)."""
    shift = 0 if noise is None else noise.astype(np.int32)[:, None] * len(words())
    numbers = np.where(names == 0, 0, names + shift)
    lexicon = _spelt()
    parts = [lexicon.take(pa.array(numbers[:, column])) for column in range(4)]
    text = pc.binary_join_element_wise(*parts, " ", null_handling="skip")
    if noise is None:
        return text
    spaced = pa.array(noise == _NOISES.index("double_space"))
    return pc.if_else(spaced, pc.replace_substring(text, " ", "  ", max_replacements=1), text)


@cache
def noise_changes() -> Array:
    """Whether a noise (rows, 0 is none) changes how a word (columns) is written."""
    plain = np.array(words())
    changes = np.stack([np.array([write(word) for word in plain]) != plain for write in _WRITERS])
    # Double spaces change the text between the words; a text in TCVN3 is spoilt by a word that
    # begins with a letter the encoding has in small only.
    changes[_NOISES.index("double_space")] = True
    return changes


@cache
def _spelt() -> pa.Array:
    return pa.array([write(word) or None for write in _WRITERS for word in words()])


@cache
def tcvn3_unsafe() -> Array:
    """Words that TCVN3 cannot write, because it has accented capitals in another font only."""
    return np.array([any(c not in _TCVN3 and ord(c) > 127 for c in word) for word in words()])


def _new_tone(word: str) -> str:
    """“Hòa” as “Hoà”, “Thúy” as “Thuý”."""

    def move(match: re.Match[str]) -> str:
        first, mark, last = match.groups()
        return first + unicodedata.normalize("NFC", last + mark)

    split = re.sub(r"[òóỏõọùúủũụ]", lambda m: unicodedata.normalize("NFD", m[0]), word)
    # A “u” after “q” is part of the consonant.
    moved = re.sub(r"(?<![qQ])(o(?=.[ae]$)|u(?=.y$))([\u0300-\u0323])([aey])$", move, split)
    return unicodedata.normalize("NFC", moved)


_TCVN3 = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ",
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢§£¤¥¦",
        strict=True,
    )
)


def _tcvn3(word: str) -> str:
    """A word in the old encoding of the .VnTime fonts, read as Latin."""
    return "".join(_TCVN3.get(letter, letter) for letter in word)


def _nfd(word: str) -> str:
    return unicodedata.normalize("NFD", word)


_WRITERS = (str, str.upper, _new_tone, _nfd, str, _tcvn3)


def _other_tone(word: str) -> str:
    """“Hùng” as “Hung”, “Lan” as “Lán”."""
    letters = unicodedata.normalize("NFD", word)
    bare = re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", letters)
    if bare == letters:
        bare = re.sub("([aeiouyAEIOUY][\u0302\u0306\u031b]?)", "\\1\u0301", letters, count=1)
    return unicodedata.normalize("NFC", bare)


def _cut(word: str) -> str:
    """“Phượng” as “Phượn”; a word of two letters gains one."""
    return word[:-1] if len(word) > 2 else word + "n"


def _other_letter(word: str) -> str:
    """“Sơn” as “Xơn”: a neighbouring sound, or a letter too many."""
    for found, other in (
        ("S", "X"),
        ("X", "S"),
        ("Tr", "Ch"),
        ("Ch", "Tr"),
        ("L", "N"),
        ("N", "L"),
        ("D", "V"),
        ("V", "D"),
        ("Gi", "D"),
        ("Đ", "D"),
    ):
        if word.startswith(found):
            return other + word[len(found) :]
    return word + "h" if not word.endswith("h") else word[:-1]
