"""Days of injection that cannot be taken at face value: facilities that date whole lists alike.

At a few health centres a list is begun on certain days of the month, and everybody on it is written
down under the day at its head, until the next is begun.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from demo.batch import DAY, Doses, Persons, class_number, flag
from demo.boosters import ADDITIONAL_AFTER, BOOSTER_AFTER, SECOND_BOOSTER_AFTER
from demo.clocks import Clocks, health_centres
from demo.curves import FIRST_DAY
from demo.geography import Array, Geography
from demo.rule_faults import nothing_else_wrong, too_young
from demo.vaccines import LICENSED_ON

_LISTS = ((1, 15), (5, 20), (10, 25))
"""The days on which each of the facilities begins a list."""

_LARGE = 30
"""Of so many health centres they are chosen, those of the districts with most people: at others a
small sample has too few doses to tell."""

_CARELESS = 0.85
_LEAST_DAYS = np.array([28, 28, 28, ADDITIONAL_AFTER, BOOSTER_AFTER, SECOND_BOOSTER_AFTER])
"""From the dose before, at whatever vaccine, by the dose."""


@dataclass(frozen=True)
class Calendars:
    """Which facilities date their lists alike: by facility, a number of ``_LISTS``, or -1."""

    lists: Array

    def heap(self, persons: Persons, doses: Doses, rng: np.random.Generator) -> None:
        """Move injections to the day at the head of their list, where nothing else becomes wrong by
        it, and flag them."""
        kind = self.lists[doses.facility]
        day = doses.injected // DAY
        head = day.copy()
        for number, days in enumerate(_LISTS):
            head = np.where(kind == number, _begun(day, days), head)
        moved = (head < day) & (rng.random(len(doses)) < _CARELESS) & _able(persons, doses)
        moved &= (head >= FIRST_DAY) & (head >= LICENSED_ON[doses.vaccine])
        moved &= head - _day_before(persons, doses) >= _LEAST_DAYS[doses.dose]
        moved &= head > persons.born_on[doses.person]
        there = dataclasses.replace(doses, injected=doses.injected - (day - head) * DAY)
        moved &= ~too_young(persons, there)
        doses.injected[moved] = there.injected[moved]
        doses.flags[moved] |= flag("heaped_day")


def draw_calendars(
    geography: Geography, clocks: Clocks, persons: Array, rng: np.random.Generator
) -> Calendars:
    """Health centres whose clocks are right, none of Nam Định; ``persons`` live in a district."""
    able = health_centres(geography) & ~(clocks.midnight | clocks.ahead)
    size = np.where(able, persons[geography.facility_district], 0)
    chosen = rng.choice(np.argsort(-size, kind="stable")[:_LARGE], len(_LISTS), replace=False)
    lists = np.full(len(size), -1)
    lists[chosen] = np.arange(len(_LISTS))
    return Calendars(lists)


def _begun(day: Array, days: tuple[int, ...]) -> Array:
    """The last of the ``days`` of a month until each day."""
    date = day.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    of_month = (date - month).astype(np.int64) + 1
    place = np.searchsorted(days, of_month, "right") - 1
    before = (month - 1).astype("datetime64[D]").astype(np.int64) + days[-1] - 1
    this = month.astype("datetime64[D]").astype(np.int64) + np.array(days)[place] - 1
    return np.where(place < 0, before, this)


def _able(persons: Persons, doses: Doses) -> Array:
    """Doses with nothing else wrong, with them or their persons."""
    right = (doses.refusal == 0) & (doses.flags == 0) & ~doses.lot_mended & (doses.vaccine >= 0)
    right &= persons.kind[doses.person] != class_number("deceased_before_dose")
    return np.asarray(right & nothing_else_wrong(persons, doses))


def _day_before(persons: Persons, doses: Doses) -> Array:
    """The day of the dose that each person had before each dose; long ago where there is none."""
    order = np.lexsort((doses.injected, doses.person))
    person, day = doses.person[order], doses.injected[order] // DAY
    before = np.full(len(order), np.int64(-10_000))
    before[1:] = np.where(person[1:] == person[:-1], day[:-1], -10_000)
    found = np.empty(len(order), dtype=np.int64)
    found[order] = before
    return found
