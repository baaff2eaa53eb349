"""What the platform has about a person: taken from the register, with errors put in and counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo import batch
from demo.batch import DAY, NOBODY, Persons, class_number
from demo.geography import Array
from demo.names import NOISES, noise_changes, slip_word, tcvn3_unsafe
from demo.persons import Register, id_group, unused_id_numbers, year_of

ERROR_ODDS_RATIO = 0.5
"""Odds of an error in a person's details, pre-registered to not, in one facility and week."""

_SHARES = {
    "no_id": 0.09,
    "malformed_id": 0.06,
    "cmnd_only": 0.13,
    "id_not_in_register": 0.2,
    "name_slip": 0.17,
    "other_person_name": 0.06,
    "birth_date_differs": 0.17,
    "sex_differs": 0.045,
    "several_differ": 0.065,
    "shared_id": 0.02,
    "deceased_before_dose": 0.0012,
}
_NOISE = {"upper": 0.03, "new_tone": 0.35, "nfd": 0.005, "double_space": 0.003, "tcvn3": 0.0005}
_HYPHENS = 0.003
_YEAR_ONLY_BEFORE = 1966
_MENDED = 6e-5


def error_shares() -> dict[str, float]:
    """Relative frequencies of the classes of errors in a person's details."""
    return dict(_SHARES)


@dataclass(frozen=True)
class Strangers:
    """Who else's ID number may be found with a person: people of the register never vaccinated.

    ``numbers`` are all ID numbers of the register, sorted.
    """

    unvaccinated: Array
    numbers: Array


def choose_errors(odds: Array, able: Array, share: float, rng: np.random.Generator) -> Array:
    """A class for everybody: the share of those ``able`` to have one, by their log odds."""
    low, high = -15.0, 15.0
    for _ in range(40):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-odds[able] - middle))).mean() < share:
            low = middle
        else:
            high = middle
    wrong = able & (rng.random(len(odds)) < 1 / (1 + np.exp(-odds - low)))
    weights = np.array(list(_SHARES.values()))
    kinds = np.array([class_number(name) for name in _SHARES], dtype=np.int8)
    return np.where(wrong, rng.choice(kinds, len(odds), p=weights / weights.sum()), 0).astype(
        np.int8
    )


def spoil(
    persons: Persons,
    register: Register,
    strangers: Strangers,
    first_dose: Array,
    rng: np.random.Generator,
) -> None:
    """Make every person's details as wrong as the person's ``kind`` says.

    Kinds that cannot be had (the number of somebody else when there is nobody) become others.
    ``first_dose``: when each had the first dose, in seconds; the deceased die before.
    """
    kind = persons.kind
    # Children have no old number.
    kind[(kind == class_number("cmnd_only")) & (persons.age < 14)] = class_number("no_id")
    young = (kind == class_number("deceased_before_dose")) & (persons.age < 50)
    kind[young] = class_number("name_slip")
    _share_ids(persons, rng)
    _take_strangers_ids(persons, register, strangers, rng)

    def those(*names: str) -> Array:
        return np.flatnonzero(np.isin(kind, [class_number(name) for name in names]))

    persons.id_form[those("no_id")] = batch.NO_ID
    broken = those("malformed_id")
    persons.id_form[broken] = rng.choice(
        [batch.ELEVEN_DIGITS, batch.WITH_LETTER, batch.THIRTEEN_DIGITS],
        len(broken),
        p=(0.6, 0.25, 0.15),
    )
    old = those("cmnd_only")
    persons.id_form[old] = batch.CMND
    persons.id_number[old] = old_numbers(persons.row[old].astype(np.int64))
    unknown = those("id_not_in_register")
    persons.id_number[unknown] = _unknown_numbers(persons, unknown, strangers.numbers, rng)
    slipped = those("name_slip", "several_differ")
    persons.names[slipped] = slipped_names(persons.names[slipped], rng)
    moved = those("birth_date_differs", "several_differ")
    persons.born_on[moved] = _other_dates(persons.born_on[moved], rng)
    turned = those("sex_differs")
    persons.sex[turned] = 1 - persons.sex[turned]
    dead = those("deceased_before_dose")
    register.deceased_on[persons.row[dead]] = first_dose[dead] // DAY - rng.integers(
        5, 200, len(dead)
    )
    _noise(persons, rng)
    _mend(persons, rng)


def old_numbers(serial: Array) -> Array:
    """Nine digits that look random, one for each serial number."""
    return np.asarray((serial * 387_420_489 + 12_345_678) % 1_000_000_000)


def slipped_names(names: Array, rng: np.random.Generator) -> Array:
    """Each name misspelt, its middle and given name exchanged, or its middle name missing."""
    names = names.copy()
    rows = np.arange(len(names))
    how = rng.random(len(names))
    # The first word is seldom wrong: everybody knows how to spell Nguyễn.
    place = rng.choice([0, 1, 3, 3, 3], len(names))
    place = np.where(names[rows, place] == 0, 3, place)
    misspelt = slip_word(names[rows, place], rng.integers(0, 3, len(names)))
    has_middle = names[:, 1] != 0
    swapped = (how > 0.7) & (how <= 0.85) & has_middle & (names[:, 1] != names[:, 3])
    missing = (how > 0.85) & has_middle & (names[:, 2] == 0)
    names[swapped, 1], names[swapped, 3] = names[swapped, 3], names[swapped, 1]
    names[missing, 1] = 0
    typed = ~swapped & ~missing
    names[rows[typed], place[typed]] = misspelt[typed]
    return names


def _other_dates(born_on: Array, rng: np.random.Generator) -> Array:
    """Another date of birth for each: day and month exchanged, a year off, or 1 January."""
    year = year_of(born_on)
    month = born_on.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1
    start = _first_of(year, month)
    day = born_on - start + 1
    how = rng.random(len(born_on))
    swap = (how < 0.4) & (day <= 12) & (day != month)
    new_year = ~swap & (how < 0.65) & ~((day == 1) & (month == 1))
    shift = np.where(rng.random(len(born_on)) < 0.5, -1, 1)
    # 29 February is no day of the years beside.
    shifted = _first_of(year + shift, month) + np.minimum(day, 28) - 1
    return np.select(
        [swap, new_year],
        [_first_of(year, day) + month - 1, _first_of(year, np.ones_like(year))],
        shifted,
    ).astype(np.int32)


def _first_of(year: Array, month: Array) -> Array:
    months = (year - 1970) * 12 + month - 1
    return np.asarray(months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64))


def _unknown_numbers(
    persons: Persons, those: Array, numbers: Array, rng: np.random.Generator
) -> Array:
    """Well-formed numbers that nobody has: a digit mistyped, or any others."""
    right = persons.id_number[those]
    power = 10 ** rng.integers(0, 6, len(those))
    digit = right // power % 10
    typed = right + ((digit + rng.integers(1, 10, len(those))) % 10 - digit) * power
    group = id_group(
        right // 10**9, persons.sex[those].astype(np.int64), year_of(persons.born_on[those])
    )
    unused = unused_id_numbers(group, rng)
    found = numbers[np.minimum(np.searchsorted(numbers, typed), len(numbers) - 1)] == typed
    return np.where(found | (rng.random(len(those)) < 0.5), unused, typed)


def _differ(persons: Persons, those: Array, names: Array, born_on: Array) -> Array:
    names_differ = (persons.names[those] != names).any(axis=1)
    return np.asarray(names_differ & (persons.born_on[those] != born_on))


def _share_ids(persons: Persons, rng: np.random.Generator) -> None:
    """Give persons the ID number of another person vaccinated at the same facility, or near."""
    those = np.flatnonzero(persons.kind == class_number("shared_id"))
    right = (persons.kind == 0) & (persons.row != NOBODY) & (persons.twin_of == NOBODY)
    right[persons.twin_of[persons.twin_of != NOBODY]] = False
    others = rng.permutation(np.flatnonzero(right))
    others = others[np.argsort(persons.home[others], kind="stable")]
    if len(others):
        place = np.searchsorted(persons.home[others], persons.home[those])
        place = np.minimum(place + rng.integers(0, 40, len(those)), len(others) - 1)
        partner = others[place]
        once = np.zeros(len(those), dtype=bool)
        once[np.unique(partner, return_index=True)[1]] = True
        fits = once & _differ(persons, those, persons.names[partner], persons.born_on[partner])
        persons.id_number[those[fits]] = persons.id_number[partner[fits]]
        persons.shares_with[those[fits]] = partner[fits]
        those = those[~fits]
    persons.kind[those] = class_number("id_not_in_register")


def _take_strangers_ids(
    persons: Persons, register: Register, strangers: Strangers, rng: np.random.Generator
) -> None:
    those = np.flatnonzero(persons.kind == class_number("other_person_name"))
    chosen = rng.permutation(strangers.unvaccinated)[: len(those)]
    fits = _differ(persons, those[: len(chosen)], register.names[chosen], register.born_on[chosen])
    taken = those[: len(chosen)][fits]
    persons.id_number[taken] = register.id_number[chosen[fits]]
    left = np.setdiff1d(those, taken)
    persons.kind[left] = class_number("id_not_in_register")


def _noise(persons: Persons, rng: np.random.Generator) -> None:
    """Other ways of writing names and dates, which change nothing."""
    known = persons.kind != class_number("foreigner")
    drawn = np.searchsorted(np.cumsum(list(_NOISE.values())), rng.random(len(persons)), "right")
    noise = np.where(known & (drawn < len(NOISES)), drawn + 1, 0)
    changes = noise_changes()[noise[:, None], persons.names] & (persons.names != 0)
    unsafe = (noise == NOISES.index("tcvn3") + 1) & tcvn3_unsafe()[persons.names].any(axis=1)
    persons.noise[:] = np.where(changes.any(axis=1) & ~unsafe, noise, 0)
    old = (year_of(persons.born_on) < _YEAR_ONLY_BEFORE) & (persons.kind == 0)
    old[persons.twin_of[persons.twin_of != NOBODY]] = False
    persons.birth_form[old & (rng.random(len(persons)) < 0.03)] = batch.YEAR_ONLY
    hyphens = (persons.birth_form == batch.FULL_DATE) & (rng.random(len(persons)) < _HYPHENS)
    persons.birth_form[hyphens] = batch.HYPHENS


def _mend(persons: Persons, rng: np.random.Generator) -> None:
    """Choose whose name is wrong at first and mended on the last day."""
    able = np.flatnonzero((persons.kind == 0) & (persons.noise == 0))
    those = able[rng.random(len(able)) < _MENDED]
    persons.wrong_names[:] = persons.names
    persons.wrong_names[those] = slipped_names(persons.names[those], rng)
    persons.mended[those] = True
