"""Additional doses and boosters: which, when and with what.

Of the doses beyond the primary course the Ministry's reports of August 2022 have about a fifth as
additional (“bổ sung”), two thirds as first and a sixth as second boosters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo.curves import LAST_DAY, day_number
from demo.dose_series import NOT_GIVEN, People, Primary, match
from demo.geography import Array
from demo.plan import ProvincePlan
from demo.vaccines import (
    ABDALA,
    ASTRAZENECA,
    COMIRNATY,
    HAYAT_VAX,
    NOTHING,
    SPIKEVAX,
    SPUTNIK,
    VERO_CELL,
)

ADDITIONAL_AFTER, BOOSTER_AFTER, SECOND_BOOSTER_AFTER = 28, 90, 120
"""Least days after the dose before."""

_TEENS_BOOSTED_FROM = day_number("2022-06-10")
_SECOND_BOOSTERS_FROM = day_number("2022-05-12")
# Share of additional doses and of second boosters by time.
_KNOTS = [
    day_number(day)
    for day in ("2021-12-01", "2022-02-01", "2022-03-15", "2022-05-12", "2022-06-25", "2022-08-14")
]
_ADDITIONAL = (0.38, 0.36, 0.14, 0.04, 0.02, 0.02)
_SECOND = (0.0, 0.0, 0.0, 0.0, 0.42, 0.45)


@dataclass(frozen=True)
class Further:
    """Day and vaccine of the doses after the primary course of each person."""

    additional: Array
    booster: Array
    second_booster: Array
    additional_vaccine: Array
    booster_vaccine: Array
    second_booster_vaccine: Array


def further_doses(
    plan: ProvincePlan, people: People, primary: Primary, rng: np.random.Generator
) -> Further:
    """Additional doses and boosters of everybody of a province."""
    scale = len(people) / max(plan.first.total[-1], 1) * (1 + plan.twins * 0.75)
    wanted = round(plan.further.total[-1] * scale) - int((primary.middle != NOT_GIVEN).sum())
    slots = plan.further.draw(max(0, wanted), rng)
    drawn = rng.random(len(slots))
    extra = np.interp(slots, _KNOTS, _ADDITIONAL)
    kind = np.where(drawn < extra, 0, np.where(drawn > 1 - np.interp(slots, _KNOTS, _SECOND), 2, 1))
    adult, done = people.age >= 18, primary.complete != NOT_GIVEN
    never = np.full(len(people), NOT_GIVEN)

    boostable = done & (people.age >= 12)
    # What cannot have been a booster yet, or for want of people, was an additional dose.
    _keep_possible(kind, slots, np.sort(primary.complete[boostable] + BOOSTER_AFTER))
    inactivated = np.isin(primary.vaccine, (VERO_CELL, SPUTNIK, HAYAT_VAX))
    additional = _give(
        never,
        done & adult,
        primary.complete + ADDITIONAL_AFTER,
        slots[kind == 0],
        np.where(inactivated, 6.0, 1.0),
        rng,
    )
    last = np.maximum(primary.complete, additional)
    due = last + BOOSTER_AFTER
    due = np.where(adult, due, np.maximum(due, _TEENS_BOOSTED_FROM))
    booster = _give(never, boostable, due, slots[kind == 1], np.where(adult, 6.0, 1.0), rng)
    due = np.maximum(booster + SECOND_BOOSTER_AFTER, _SECOND_BOOSTERS_FROM)
    older = np.where((people.age >= 50) | (people.group <= 8), 4.0, 1.0)
    second = _give(never, (booster != NOT_GIVEN) & adult, due, slots[kind == 2], older, rng)

    def vaccine(day: Array, after: Array) -> Array:
        own = rng.random(len(people))
        same = np.isin(after, (ASTRAZENECA, VERO_CELL, ABDALA)) & (own < 0.2)
        chosen = np.where(own < 0.72, COMIRNATY, np.where(own < 0.86, SPIKEVAX, ASTRAZENECA))
        chosen = np.where(same & adult, after, np.where(adult, chosen, COMIRNATY))
        return np.where(day == NOT_GIVEN, NOTHING, chosen).astype(np.int8)

    return Further(
        additional,
        booster,
        second,
        np.where(
            inactivated,
            np.where(additional == NOT_GIVEN, NOTHING, primary.vaccine),
            vaccine(additional, primary.vaccine),
        ).astype(np.int8),
        vaccine(booster, primary.vaccine),
        vaccine(second, primary.vaccine),
    )


def _keep_possible(kind: Array, slots: Array, due: Array) -> None:
    """Turn boosters for which too few people are due by then into additional doses."""
    those = np.flatnonzero(kind == 1)
    order = np.arange(len(those))
    possible = 0.92 * np.searchsorted(due, slots[those], "right")
    # The number given so far: one more with each dose, never more than possible.
    given = np.floor(order + 1 + np.minimum(0, np.minimum.accumulate(possible - order - 1)))
    kind[those[np.diff(given, prepend=0) < 1]] = 0


def _give(
    never: Array, able: Array, due: Array, slots: Array, weight: Array, rng: np.random.Generator
) -> Array:
    """The day of a dose for as many of those able as there are slots."""
    day = never.copy()
    those = np.flatnonzero(able & (due <= LAST_DAY))
    chosen = those[np.argsort(rng.exponential(size=len(those)) / weight[those])[: len(slots)]]
    if len(chosen) < len(slots):
        slots = np.sort(rng.choice(slots, len(chosen), replace=False))
    given = match(due[chosen], slots)
    day[chosen] = np.where(given <= LAST_DAY, given, NOT_GIVEN)
    return day
