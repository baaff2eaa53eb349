"""Invented people of a register with known truth, and what goes wrong when they are written down.

Names are those of the demo (``demo.names``), with what makes them hard to tell apart in life: each
commune has family names of its own, and twins are born on one day. Everything comes from the seed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from demo.names import draw_names, write_names
from geo import places, units

_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_MARKED = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_SHORT = {"Nguyễn": "Ng.", "Trần": "Tr.", "Phạm": "Ph.", "Thị": "Th.", "Phan": "Ph."}


@dataclass
class Entry:
    """Somebody of the register."""

    id_number: str
    name: str
    born: date
    sex: str
    commune: str


@dataclass
class Vaccinated:
    """What is written down of a vaccinated person; ``truth`` is the ID number of who it is.

    ``born`` as it is written, ``id_number`` likewise; '' is nothing.
    """

    name: str
    born: str
    sex: str
    commune: str
    truth: str | None
    id_number: str = ""


@dataclass
class LinkageSet:
    """A register, the persons to be found in it, and how they were made, in words."""

    title: str
    register: list[Entry]
    persons: list[Vaccinated] = field(default_factory=list)


def communes_of(*districts: str) -> list[str]:
    """The communes of districts, by their codes."""
    return [one.code for code in districts for one in places.communes_of(code)]


def register(
    rng: np.random.Generator, communes: list[str], people: int, clustered: float = 0.5
) -> list[Entry]:
    """People of communes. ``clustered``: the share who bear one of the family names that their
    commune has most of; of a hundred births one is of twins."""
    where = rng.integers(len(communes), size=people)
    age = rng.beta(1.3, 2.2, people) * 95
    female = (rng.random(people) < 0.505).astype(int)
    born = [date(2021, 12, 31) - timedelta(days=int(years * 365.25)) for years in age]
    years = np.array([day.year for day in born])
    province = units.district(places.commune(communes[0]).district_code).parent or ""
    names = draw_names(province, female, years, rng)
    families = [names[rng.integers(people, size=6), 0] for _ in communes]
    local = np.flatnonzero(rng.random(people) < clustered)
    names[local, 0] = [families[where[one]][rng.integers(6)] for one in local]
    for one in np.flatnonzero(rng.random(people) < 0.01)[1:]:
        where[one], born[one] = where[one - 1], born[one - 1]
        names[one, 0] = names[one - 1, 0]
        if female[one] == female[one - 1]:
            names[one, 1] = names[one - 1, 1]
    texts = write_names(names).to_pylist()
    serial = rng.permutation(1_000_000)[:people] if people <= 1_000_000 else range(people)
    entries = []
    for one in range(people):
        day = born[one]
        # Who knew no more than the year was registered as born on 1 January.
        if day.year < 1966 and rng.random() < 0.15:
            day = day.replace(month=1, day=1)
        digit = 2 * (day.year // 100 - 19) + int(female[one])
        number = f"0{province}{digit}{day.year % 100:02}{serial[one]:06}"
        entries.append(
            Entry(number, texts[one], day, "FM"[1 - int(female[one])], communes[where[one]])
        )
    return entries


def vaccinated(entry: Entry) -> Vaccinated:
    """Somebody as the register has them, without the number."""
    return Vaccinated(entry.name, written(entry.born), entry.sex, entry.commune, entry.id_number)


def written(day: date) -> str:
    """A date as it is written."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


Error = Callable[[str, np.random.Generator], str]
"""What is made of a text."""


def abbreviated(name: str, rng: np.random.Generator) -> str:
    """“Ng. Văn An”, “N.V. An” or “Nguyễn V. An” of “Nguyễn Văn An”."""
    first, *middle, last = name.split()
    way = rng.integers(3)
    if way == 0 or not middle:
        return " ".join([_SHORT.get(first, f"{first[0]}."), *middle, last])
    if way == 1:
        return "".join(f"{part[0]}." for part in (first, *middle)) + f" {last}"
    return " ".join([first, *(f"{part[0]}." for part in middle), last])


def telex(name: str, rng: np.random.Generator) -> str:
    """“Nguyeenx Vawn An”: the keys of Telex, of all syllables or of one."""
    words = name.split()
    chosen = range(len(words)) if rng.random() < 0.6 else [rng.integers(len(words))]
    for number in chosen:
        words[number] = _keys(words[number], at_the_end=rng.random() < 0.7)
    return " ".join(words)


def _keys(word: str, *, at_the_end: bool) -> str:
    typed, tone = "", ""
    for letter in unicodedata.normalize("NFC", word):
        marks = [mark for mark in unicodedata.normalize("NFD", letter) if mark in _TONES]
        bare = unicodedata.normalize(
            "NFC", re.sub("[" + "".join(_TONES) + "]", "", unicodedata.normalize("NFD", letter))
        )
        keys = _MARKED.get(bare.lower(), bare.lower())
        typed += keys.capitalize() if letter.isupper() else keys
        if marks and at_the_end:
            tone = _TONES[marks[0]]
        elif marks:
            typed += _TONES[marks[0]]
    return typed + tone


def toneless(name: str, rng: np.random.Generator) -> str:
    """Without tones, or in one of three without any mark."""
    found = unicodedata.normalize("NFD", name)
    if rng.random() < 0.33:
        bare = "".join(one for one in found if not unicodedata.combining(one))
        return bare.replace("đ", "d").replace("Đ", "D")
    return unicodedata.normalize("NFC", re.sub("[" + "".join(_TONES) + "]", "", found))


_SOUNDS = (("V", "D"), ("D", "V"), ("R", "G"), ("Gi", "D"), ("L", "N"), ("N", "L"), ("Tr", "Ch"))
_SOUNDS_LESS = (("S", "X"), ("X", "S"), ("Ch", "Tr"))


def dialect(name: str, rng: np.random.Generator) -> str:
    """Beginnings of up to two syllables as they sound elsewhere: v/d, r/g, l/n, tr/ch, s/x."""
    words = name.split()
    changed = 0
    for number in rng.permutation(len(words)):
        for found, other in (*_SOUNDS, *_SOUNDS_LESS):
            word = words[number]
            if (
                changed < 2
                and word.startswith(found)
                and not word.startswith(("Ng", "Nh"))
                and len(word) > len(found)
            ):
                words[number] = other + word[len(found) :]
                changed += 1
                break
    return " ".join(words)


def slipped(letters: int) -> Error:
    """So many letters missing, doubled, exchanged with the next, or others."""

    def slip(name: str, rng: np.random.Generator) -> str:
        for _ in range(letters):
            place = int(rng.integers(1, len(name) - 1))
            if name[place] == " " or name[place + 1] == " ":
                place -= 1
            way = rng.integers(4)
            middle = {
                0: name[place + 1 : place + 2],
                1: name[place] * 2 + name[place + 1 : place + 2],
                2: name[place + 1 : place + 2] + name[place],
                3: "aeghinotu"[rng.integers(9)] + name[place + 1 : place + 2],
            }[int(way)]
            name = name[:place] + middle + name[place + 2 :]
        return name

    return slip


def other_digit(born: str, rng: np.random.Generator) -> str:
    """A date with one other digit, that still is a date."""
    places_of_digits = [0, 1, 3, 4, 8, 9, 9]
    for _ in range(50):
        place = places_of_digits[rng.integers(7)]
        changed = born[:place] + str(rng.integers(10)) + born[place + 1 :]
        if changed != born and _is_date(changed):
            return changed
    return born


def swapped(born: str, rng: np.random.Generator) -> str:
    """Day and month exchanged, where that is a date; else another digit."""
    changed = f"{born[3:5]}/{born[:2]}/{born[6:]}"
    return changed if _is_date(changed) and changed != born else other_digit(born, rng)


def year_only(born: str, _rng: np.random.Generator) -> str:
    """The year."""
    return born[-4:]


def _is_date(text: str) -> bool:
    try:
        return date(int(text[6:]), int(text[3:5]), int(text[:2])) < date(2021, 12, 31)
    except ValueError:
        return False


def without_zeros(number: str, _rng: np.random.Generator) -> str:
    """The number as a spreadsheet leaves it."""
    return number.lstrip("0")


def mistyped(number: str, rng: np.random.Generator) -> str:
    """The number with another digit, one missing, or two exchanged."""
    place = int(rng.integers(6, 11))
    other = str((int(number[place]) + int(rng.integers(1, 10))) % 10)
    return [
        number[:place] + other + number[place + 1 :],
        number[:place] + number[place + 1 :],
        number[:place] + number[place + 1] + number[place] + number[place + 2 :],
    ][rng.integers(3)]


def spoil(text: str, rng: np.random.Generator, *ways: tuple[float, Error]) -> str:
    """A text after one of the ways, each as often as is said, or none."""
    drawn = rng.random()
    for share, way in ways:
        if drawn < share:
            return way(text, rng)
        drawn -= share
    return text


def moved(commune: str, rng: np.random.Generator, communes: list[str]) -> str:
    """Another of the communes."""
    return communes[rng.integers(len(communes))] if len(communes) > 1 else commune
