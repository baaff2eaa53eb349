"""What goes wrong with the numbers of doses, with ages and names: put in last, and counted.

Also what follows from other faults: a second dose whose first one was never entered, and whom a
wrong date of birth makes too young.
"""

from __future__ import annotations

import numpy as np

from demo import batch
from demo.batch import DAY, NOBODY, Doses, Persons, class_number, flag
from demo.curves import day_number
from demo.geography import Array
from demo.names import test_words
from demo.persons import year_of
from demo.vaccines import COMIRNATY, NAMES, SHORTEST_INTERVAL, SINOVAC, VERO_CELL, lot_vaccine
from pipeline.vocabulary import VACCINES

_MISNUMBERED, _WITHOUT_FIRST, _WRONG_VACCINE, _TEST_NAMES = 0.004, 0.02, 0.004, 0.03


def plant_rule_faults(
    persons: Persons, doses: Doses, errors: float, wide: bool, rng: np.random.Generator
) -> None:
    """Put the faults in, and flag the doses that have them."""
    standing = (doses.refusal == 0) & ((doses.flags & flag("deleted")) == 0)
    able = standing & (doses.flags == 0) & ~doses.lot_mended & nothing_else_wrong(persons, doses)
    if not wide:
        _misnumber(persons, doses, able & (rng.random(len(doses)) < _MISNUMBERED * errors))
    # The only dose of somebody, entered as the second.
    only = np.bincount(doses.person, minlength=len(persons)) == 1
    alone = able & (doses.flags == 0) & (doses.dose == batch.FIRST) & only[doses.person]
    doses.dose[alone & (rng.random(len(doses)) < _WITHOUT_FIRST * errors)] = batch.SECOND
    # A teenager's Comirnaty, written down as the vaccine of the grown-ups beside.
    wrong = able & (doses.flags == 0) & (doses.vaccine == COMIRNATY) & (_age(persons, doses) < 18)
    wrong &= _age(persons, doses) >= 12
    doses.vaccine[wrong & (rng.random(len(doses)) < _WRONG_VACCINE * errors)] = VERO_CELL
    tests = (persons.kind == class_number("other_person_name")) & _unrelated(persons)
    tests &= rng.random(len(persons)) < _TEST_NAMES
    words = rng.choice(test_words(), int(tests.sum()))
    persons.names[tests] = np.stack((words, words * 0, words * 0, words), axis=1)
    persons.wrong_names[tests] = persons.names[tests]
    doses.flags[standing & tests[doses.person]] |= flag("test_name")
    doses.flags[standing & too_young(persons, doses)] |= flag("too_young")
    licensed = (doses.vaccine >= 0) & (doses.vaccine != SINOVAC)
    another = licensed & (doses.lot >= 0) & (lot_vaccine(doses.lot) != doses.vaccine)
    doses.flags[standing & another] |= flag("lot_of_two_vaccines")
    # A dose under another registration is no copy there.
    same_person = doses.person[np.maximum(doses.copy_of, 0)] == doses.person
    original = standing & ~((doses.copy_of != NOBODY) & same_person)
    for dose, before in ((batch.SECOND, batch.FIRST), (batch.THIRD, batch.SECOND)):
        has = np.zeros(len(persons), dtype=bool)
        has[doses.person[standing & (doses.dose == before)]] = True
        missing = original & (doses.dose == dose) & ~has[doses.person]
        doses.flags[missing] |= flag("earlier_dose_missing")


def _unrelated(persons: Persons) -> Array:
    """Who is recorded once and shares no ID number."""
    unrelated = (persons.twin_of == NOBODY) & (persons.shares_with == NOBODY)
    for other in (persons.twin_of, persons.shares_with):
        unrelated[other[other != NOBODY]] = False
    return np.asarray(unrelated)


def nothing_else_wrong(persons: Persons, doses: Doses) -> Array:
    """Doses of persons who have nothing else wrong, and each dose once."""
    right = _unrelated(persons)
    right[doses.person[doses.flags != 0]] = False
    copied = doses.copy_of[doses.copy_of != NOBODY]
    right[doses.person[copied]] = False
    return np.asarray(right[doses.person])


def _misnumber(persons: Persons, doses: Doses, chosen: Array) -> None:
    """Make second doses first ones, of those who have a first one and no third."""
    first = np.full(len(persons), -1)
    rows = np.flatnonzero((doses.dose == batch.FIRST) & (doses.refusal == 0))
    first[doses.person[rows]] = rows
    third = np.zeros(len(persons), dtype=bool)
    third[doses.person[doses.dose == batch.THIRD]] = True
    chosen &= (doses.dose == batch.SECOND) & (first[doses.person] >= 0) & ~third[doses.person]
    those = np.flatnonzero(chosen)
    before = first[doses.person[those]]
    days = doses.injected[those] // DAY - doses.injected[before] // DAY
    those = those[(doses.vaccine[before] >= 0) & (days >= SHORTEST_INTERVAL[doses.vaccine[before]])]
    doses.dose[those] = batch.FIRST
    doses.flags[those] |= flag("dose_misnumbered")


def _age(persons: Persons, doses: Doses) -> Array:
    """Years on the day of injection, as recorded; by the year of birth where only that is."""
    born = persons.born_on[doses.person].astype(np.int64)
    day = doses.injected // DAY
    years = year_of(day) - year_of(born)
    full = persons.birth_form[doses.person] != batch.YEAR_ONLY
    later = _day_of_year(born) > _day_of_year(day)
    return np.where(full & later, years - 1, years)


def _day_of_year(day: Array) -> Array:
    """Month and day as one number."""
    months = day.astype("datetime64[D]").astype("datetime64[M]")
    in_month = day - months.astype("datetime64[D]").astype(np.int64)
    return np.asarray(months.astype(np.int64) % 12 * 100 + in_month)


def too_young(persons: Persons, doses: Doses) -> Array:
    """Whom the vaccine was not yet for. Who was born later is none of them."""
    age, day = _age(persons, doses), doses.injected // DAY
    young = np.zeros(len(doses), dtype=bool)
    for number, name in enumerate(NAMES.to_pylist()):
        ages = next((one.least_ages for one in VACCINES if one.name == name), ())
        least = np.zeros(len(doses), dtype=np.int64)
        for place, (since, years) in enumerate(ages):
            least = np.where((day >= day_number(since.isoformat())) | (place == 0), years, least)
        young |= (doses.vaccine == number) & (age < least)
    born = persons.born_on[doses.person]
    return np.asarray(young & (age >= 0) & (born <= day))
