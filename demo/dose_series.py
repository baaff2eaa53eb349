"""Who is vaccinated when: first and second doses that follow the published course.

Doses are days without names: the curve says how many fall on which day, people are put in order and
matched with them. Nobody gets a second dose before the vaccine allows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo.curves import CHILDREN_FROM, LAST_DAY, TEENS_FROM, day_number
from demo.geography import Array
from demo.plan import ProvincePlan
from demo.vaccines import (
    ABDALA,
    ASTRAZENECA,
    COMIRNATY,
    JANSSEN,
    LEAST_INTERVAL,
    LICENSED_ON,
    SINOVAC,
    SPIKEVAX,
    draw_vaccine,
    quick_vaccine,
    usual_interval,
)

NOT_GIVEN = np.int64(-1)
"""Stands for the day of a dose that somebody did not get."""

MAIN_WAVE_OF_TEENS = day_number("2022-02-20")
_DROPOUTS_LATE = 4.0
_ROUNDS = 4


@dataclass(frozen=True)
class People:
    """What matters for the order in which people are vaccinated; ``group`` is of 3355/QĐ-BYT."""

    age: Array
    born_on: Array
    group: Array

    def __len__(self) -> int:
        return len(self.age)


@dataclass(frozen=True)
class Primary:
    """Day (since 1970) and vaccine of the primary course of each person.

    ``complete`` is the dose that completes it; ``middle`` is the second of three of Abdala.
    """

    first: Array
    middle: Array
    complete: Array
    vaccine: Array
    second_vaccine: Array


def draw_groups(age: Array, rng: np.random.Generator) -> Array:
    """A priority group (1 to 16) for everybody."""
    drawn = rng.choice(
        np.array([1, 2, 3, 4, 7, 8, 9, 10, 11, 13, 14, 15, 16], dtype=np.int8),
        len(age),
        p=(0.012, 0.02, 0.012, 0.008, 0.05, 0.04, 0.09, 0.22, 0.05, 0.16, 0.008, 0.13, 0.2),
    )
    drawn = np.where((age >= 65) | ((age >= 60) & (drawn <= 8)), 9, drawn)
    return np.where(age < 18, np.where(age >= 6, 8, 16), drawn).astype(np.int8)


def primary_series(plan: ProvincePlan, people: People, rng: np.random.Generator) -> Primary:
    """First and second doses of everybody of a province."""
    first = _first_doses(plan, people, rng)
    leaning = np.exp(rng.normal(0, 0.35, SINOVAC))
    # Few provinces had Abdala.
    leaning[ABDALA] *= rng.random() < 0.3 and plan.code != "36"
    vaccine = np.where(people.age >= 18, draw_vaccine(first, leaning, rng), COMIRNATY)
    small = (people.age < 12) & (people.age >= 6) & (rng.random(len(people)) < 0.5)
    vaccine = np.where(small, SPIKEVAX, vaccine).astype(np.int8)
    complete, vaccine = _second_doses(plan, people, first, vaccine, rng)
    given = complete != NOT_GIVEN
    middle = np.where(given & (vaccine == ABDALA), (first + complete) // 2, NOT_GIVEN)
    # Later on AstraZeneca and Spikevax were often followed by Comirnaty.
    other = np.isin(vaccine, (ASTRAZENECA, SPIKEVAX)) & (people.age >= 18)
    other &= (complete > day_number("2021-09-20")) & (rng.random(len(people)) < 0.2)
    return Primary(first, middle, complete, vaccine, np.where(other, COMIRNATY, vaccine))


def _first_doses(plan: ProvincePlan, people: People, rng: np.random.Generator) -> Array:
    """The day of everybody's first dose."""
    slots = plan.first.draw(len(people), rng)
    day = np.empty(len(people), dtype=np.int64)
    free = np.ones(len(slots), dtype=bool)
    children = np.flatnonzero(people.age < 12)
    teens = np.flatnonzero((people.age >= 12) & (people.age < 18))
    for those, start in ((children, CHILDREN_FROM), (teens, TEENS_FROM)):
        likely = np.where((start == TEENS_FROM) & (slots > MAIN_WAVE_OF_TEENS), 0.03, 1.0)
        order = np.asarray(rng.exponential(size=len(slots)) / likely)
        # What does not fit in is taken from the last slots before, and put off.
        order[slots < start] = 1e6 + start - slots[slots < start]
        order[~free] = np.inf
        taken = np.sort(np.argsort(order, kind="stable")[: len(those)])
        free[taken] = False
        wait = rng.integers(0, 50, len(those))
        given = np.where(slots[taken] < start, start + wait, slots[taken])
        day[those] = rng.permutation(given)
    adults = np.flatnonzero(people.age >= 18)
    urgency = np.select(
        [people.group[adults] <= 2, people.group[adults] <= 8, people.group[adults] == 9],
        [-1.5, -0.7, 0.0],
        0.15,
    )
    # Those who have just come of age had to wait for it.
    urgency += np.where(people.age[adults] == 18, 0.6, 0)
    queue = np.argsort(urgency + rng.normal(0, 0.45, len(adults)), kind="stable")
    day[adults[queue]] = slots[free]
    came_of_age = people.born_on + 18 * 365 + 5
    return np.where(people.age >= 18, np.maximum(day, came_of_age), day)


def match(due: Array, slots: Array) -> Array:
    """The day on which each gets a dose: in order of when it is due, never before."""
    order = np.argsort(due, kind="stable")
    day = np.empty(len(due), dtype=np.int64)
    day[order] = slots
    return np.maximum(day, due)


def _second_doses(
    plan: ProvincePlan, people: People, first: Array, vaccine: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """The day that completes the course, or ``NOT_GIVEN``, and the vaccine with which it fits."""
    single = vaccine == JANSSEN
    scale = len(people) / max(plan.first.total[-1], 1) * (1 + plan.twins * 0.5)
    wanted = round(plan.second.total[-1] * scale) - int(single.sum())
    able = np.flatnonzero(~single & (first + 29 <= LAST_DAY))
    # Those who have had their first dose only lately are the ones who most lack the second.
    lateness = np.exp(_DROPOUTS_LATE * (first[able] - CHILDREN_FROM) / 100)
    order = np.argsort(rng.exponential(size=len(able)) * np.maximum(lateness, 0.2))
    those = able[order[: max(0, wanted)]]
    slots = plan.second.draw(len(those), rng)
    own, start = vaccine[those], first[those]
    adult = people.age[those] >= 18
    wait = usual_interval(own, rng)
    for _ in range(_ROUNDS):
        day = match(start + wait * np.where(own == ABDALA, 2, 1), slots)
        late = np.sort(day) - slots
        if not (late > 3).any():
            break
        # The published pace asks for a vaccine with a shorter interval here.
        behind = np.interp(day, slots, late) > 3
        change = adult & behind & (own == ASTRAZENECA) & (rng.random(len(own)) < 0.7)
        own = np.where(change, quick_vaccine(start, rng), own)
        wait = np.where(change, LEAST_INTERVAL[own], wait)
    # An interval of months is rather AstraZeneca's.
    slow = adult & (day - start > 70) & np.isin(own, (1, 2, 3)) & (rng.random(len(own)) < 0.6)
    own = np.where(slow & (start >= LICENSED_ON[ASTRAZENECA]), ASTRAZENECA, own)
    complete = np.full(len(people), NOT_GIVEN)
    complete[those] = np.where(day <= LAST_DAY, day, NOT_GIVEN)
    vaccine = vaccine.copy()
    vaccine[those] = own
    return complete, vaccine
