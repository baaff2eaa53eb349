"""What goes wrong with single doses: put in, one kind a dose (see ``batch.FLAGS``), and counted."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from demo import batch
from demo.batch import DAY, NOBODY, Doses, Persons, class_number, flag
from demo.curves import LAST_DAY
from demo.dose_series import NOT_GIVEN, Primary
from demo.geography import Array, Geography
from demo.vaccines import (
    ABDALA,
    ASTRAZENECA,
    COMIRNATY,
    HAYAT_VAX,
    LICENSED_ON,
    NOTHING,
    SHORTEST_INTERVAL,
    SINOVAC,
    SPIKEVAX,
    VERO_CELL,
)

_REVERSED, _SHORT, _DUPLICATE = 0.0012, 0.003, 0.006
_MISSING, _BEFORE_ENTRY, _FUTURE, _EARLY, _EARLY_YEAR = 0.004, 0.0008, 0.0001, 0.01, 0.0002
_UNLICENSED, _BORN_LATER, _REFUSED = 0.00006, 0.002, 0.00008
_HYPHENS, _LOT_MENDED, _DELETED = 0.003, 4.5e-5, 0.0035
# The campaign's first weeks, when nothing but AstraZeneca had been licensed.
_EARLY_UNTIL = int(LICENSED_ON[VERO_CELL])
_FIRST_LICENCE = int(LICENSED_ON[ASTRAZENECA])


@dataclass(frozen=True)
class Sequences:
    """Persons whose first two doses stand in the wrong order, or too close together."""

    reversed: Array
    short: Array


def disturb_sequences(
    primary: Primary, errors: float, rng: np.random.Generator
) -> tuple[Primary, Sequences]:
    """Exchange the dates of some first and second doses, move others together."""
    able = (primary.complete != NOT_GIVEN) & (primary.middle == NOT_GIVEN)
    able &= (primary.vaccine == primary.second_vaccine) & (primary.vaccine != ABDALA)
    drawn = rng.random(len(able))
    turned = able & (drawn < _REVERSED * errors)
    short = able & ~turned & (drawn < (_REVERSED + _SHORT) * errors)
    most = SHORTEST_INTERVAL[primary.vaccine] - 4
    close = primary.first + 2 + (rng.random(len(able)) * (most - 2)).astype(np.int64)
    first = np.where(turned, primary.complete, primary.first)
    second = np.where(turned, primary.first, np.where(short, close, primary.complete))
    return dataclasses.replace(primary, first=first, complete=second), Sequences(turned, short)


def enter_twice(
    doses: Doses, able: Array, geography: Geography, errors: float, rng: np.random.Generator
) -> Doses:
    """Add doses that a second facility entered as well; ``able`` are the doses that may be."""
    rows = np.flatnonzero(able & (rng.random(len(doses)) < _DUPLICATE * errors))
    copies = doses.take(rows)
    copies.copy_of = rows.astype(np.int32)
    copies.flags = copies.flags | flag("duplicate_same_id")
    copies.facility = geography.some_facility(geography.facility_district[copies.facility], rng)
    # The hour was not noted: somebody guessed.
    copies.injected = copies.injected // DAY * DAY + rng.integers(8 * 60, 17 * 60, len(rows)) * 60
    return doses.plus(copies)


def forget_lost(persons: Persons, doses: Doses, kept: Array) -> Doses:
    """The doses that were entered at all; what was wrong only together with a lost one is right."""
    place = np.cumsum(kept) - 1
    found = doses.take(kept)
    original = found.copy_of
    lost = (original != NOBODY) & ~kept[np.maximum(original, 0)]
    found.flags = np.where(
        lost, found.flags & ~(flag("duplicate_same_id") | flag("duplicate_without_id")), found.flags
    )
    found.copy_of = np.where((original == NOBODY) | lost, NOBODY, place[np.maximum(original, 0)])
    has_first = np.zeros(len(persons), dtype=bool)
    has_first[found.person[found.dose == batch.FIRST]] = True
    sequence = flag("dose2_before_dose1") | flag("short_interval")
    found.flags = np.where(has_first[found.person], found.flags, found.flags & ~sequence)
    return found


def spoil_doses(
    persons: Persons, doses: Doses, errors: float, wide: bool, rng: np.random.Generator
) -> None:
    """Put in what is wrong with a single dose; what belongs to a wrong sequence stays as it is."""
    sequence = flag("dose2_before_dose1") | flag("short_interval")
    apart = np.zeros(len(persons), dtype=bool)
    apart[doses.person[(doses.flags & sequence) != 0]] = True

    def some(share: float, able: Array) -> Array:
        drawn = rng.random(len(doses)) < share * errors
        return np.flatnonzero((doses.flags == 0) & ~apart[doses.person] & able & drawn)

    day, anything = doses.injected // DAY, np.ones(len(doses), dtype=bool)
    early = some(_EARLY, (day < _EARLY_UNTIL) & (doses.vaccine == ASTRAZENECA))
    doses.vaccine[early] = rng.choice([VERO_CELL, COMIRNATY, SPIKEVAX, HAYAT_VAX], len(early))
    doses.flags[early] |= flag("before_licence")
    # A year typed wrong: before there was any vaccine.
    year = some(_EARLY_YEAR, (doses.dose == batch.FIRST) & (day < _FIRST_LICENCE + 365))
    doses.injected[year] -= 365 * DAY
    doses.flags[year] |= flag("before_licence")
    future = some(_FUTURE, _last_of(persons, doses))
    while len(past := future[doses.injected[future] // DAY <= LAST_DAY]):
        doses.injected[past] += 365 * DAY
    doses.flags[future] |= flag("in_future") | flag("entered_before_injected")
    # What was injected on the last day would be in the future of the extract before.
    before = some(_BEFORE_ENTRY, day < LAST_DAY)
    doses.entered[before] = doses.injected[before] - rng.integers(3600, 3 * DAY, len(before))
    doses.flags[before] |= flag("entered_before_injected")
    abroad = some(_UNLICENSED, np.isin(doses.dose, (batch.FIRST, batch.BOOSTER)))
    doses.vaccine[abroad] = SINOVAC
    doses.flags[abroad] |= flag("unlicensed_vaccine")
    missing = some(_MISSING, anything)
    without_vaccine = missing[rng.random(len(missing)) < 0.3]
    doses.lot[missing] = NOTHING
    doses.vaccine[without_vaccine] = NOTHING
    doses.flags[missing] |= flag("missing_required_field")
    _born_later(persons, doses, errors, rng)
    if not wide:
        doses.date_form[rng.random(len(doses)) < _HYPHENS] = batch.HYPHENS


def _last_of(persons: Persons, doses: Doses) -> Array:
    last = np.zeros(len(persons), dtype=np.int64)
    np.maximum.at(last, doses.person, doses.injected)
    return np.asarray(doses.injected == last[doses.person])


def _born_later(persons: Persons, doses: Doses, errors: float, rng: np.random.Generator) -> None:
    """Give a few of those with a wrong date of birth one after their last dose."""
    last = np.zeros(len(persons), dtype=np.int64)
    np.maximum.at(last, doses.person, doses.injected // DAY)
    spoilt = np.zeros(len(persons), dtype=bool)
    spoilt[doses.person[doses.flags != 0]] = True
    able = (persons.kind == class_number("birth_date_differs")) & ~spoilt & (last > 0)
    able &= last < LAST_DAY - 45
    those = able & (rng.random(len(persons)) < _BORN_LATER * errors)
    persons.born_on[those] = last[those] + rng.integers(2, 40, int(those.sum()))
    persons.birth_form[those] = batch.FULL_DATE
    doses.flags[those[doses.person]] |= flag("before_birth")


def refuse_and_mend(persons: Persons, doses: Doses, rng: np.random.Generator) -> Doses:
    """Add rows that are no records, choose what the last day mends and takes back."""
    clean = np.flatnonzero((doses.flags == 0) & ~persons.mended[doses.person])
    chosen = clean[rng.random(len(clean)) < _REFUSED]
    no_records = doses.take(chosen)
    no_records.refusal = rng.integers(1, len(batch.REFUSALS), len(chosen)).astype(np.int8)
    no_records.date_form[:] = batch.FULL_DATE
    # Half an ID number can only be spoilt where there is one.
    whole = persons.id_form[no_records.person] == batch.TWELVE_DIGITS
    no_records.refusal[~whole & (no_records.refusal == 1)] = 2
    mended = np.setdiff1d(clean[rng.random(len(clean)) < _LOT_MENDED], chosen)
    doses.lot_mended[mended] = True
    twice = (doses.flags == flag("duplicate_same_id")) & (doses.entered // DAY < LAST_DAY)
    deleted = twice & (rng.random(len(doses)) < _DELETED)
    doses.flags[deleted] = flag("deleted")
    return doses.plus(no_records)
