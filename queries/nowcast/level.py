"""Doses still to come, from those entered and the share that they are.

Old days: the chain-ladder estimate. Young days: blended with the level of the days around, in the
manner of Bornhuetter and Ferguson (1972), which is the mean of a Poisson count whose level is drawn
from a gamma distribution. It does without a division by the nothing that a small place has entered
on the first day. Days after which nobody has entered anything yet: from the level alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries.nowcast.entry_days import Clock
from queries.nowcast.habits import AROUND, Habits, doses_around, level_around
from queries.nowcast.triangle import Array, Triangle, Whole

_YOUNG = 28
"""Days of injection whose doses are blended with the level of the days around them."""
_BEFORE = 14
"""Days of entry before a place fell silent that its level is taken from."""
_ON_A_DAY_OFF = 0.4
"""Doses given on a day off on which nobody enters, against other days: an assumption, since nothing
is known of such a day. Its error is ``_OF_CLOSED``."""
_OF_CLOSED, _OF_SILENT, _OF_A_DAY = 0.6, 0.25, 0.35
"""Relative errors of what is expected on days after which nobody has entered anything yet: common
to all places, where all are closed; of a silent place, at least; of each day by itself."""
_CATCHING_UP, _OF_BACKLOG = 7, 0.4
"""Days of entry in which a backlog comes in, and the relative error of what is left of it."""
_LARGE = 50.0
"""Doses in a week from which a place tells how places move apart."""


@dataclass(frozen=True)
class ToCome:
    """Doses expected to be entered yet, and relative errors beyond those of the past: common to all
    days and places, to the days of a place, and of each day by itself [places, days]."""

    mean: Array
    common: Array
    of_place: Array
    of_day: Array


def to_come(
    triangle: Triangle, share: Array, age: Whole, usual: Habits, clock: Clock | None
) -> ToCome:
    """Doses still expected, from those entered and the share that they are [places, days].

    ``age`` in days of entry, where the ``clock`` has stood still.
    """
    entered = triangle.entered
    mean = expected(entered.astype(np.float64), share, triangle.weekday, usual)
    none = np.zeros(mean.shape)
    if clock is None:
        return ToCome(mean, none, none, none)
    unheard = (age < 0) & ~clock.waiting[:, None]
    mean[unheard & clock.off] *= _ON_A_DAY_OFF
    backlog = clock.still & (age >= 0) & (age < _CATCHING_UP)
    common = np.where(unheard, _OF_CLOSED, 0.0)
    of_place = np.where(backlog & clock.silent, _OF_BACKLOG, 0.0)
    of_day = np.where(unheard, _OF_A_DAY, 0.0)
    for place in np.flatnonzero(clock.waiting):
        _silent(int(place), mean, entered, share, age, clock, of_place, of_day)
    return ToCome(mean, common, of_place, of_day)


def expected(entered: Array, share: Array, weekday: Whole, usual: Habits) -> Array:
    """Doses still expected to be entered, from those entered and the share that they are [places,
    days]; a share of 0 is of days that nothing can have been entered of.

    ``weekday`` of each day [days].
    """
    to_come = np.divide(entered, share, out=entered.copy(), where=share > 0) - entered
    young = slice(-_YOUNG, None)
    near = slice(-_YOUNG - AROUND, None)
    of_day = usual.weekday[weekday[near]]
    level = level_around(entered[:, near], share[:, near] * of_day)[:, young] * of_day[young]
    known, seen = share[:, young], np.maximum(entered[:, young], 0)
    shape = 1 / usual.varies
    drawn = (seen + shape) / (shape / level + known)
    # A place that has entered nothing on all these days is not known to vaccinate at all.
    there = doses_around(entered[:, near])[:, young] > 0
    to_come[:, young] = np.where(there, drawn * (1 - known), 0.0)
    return to_come


def _silent(
    place: int,
    mean: Array,
    entered: Whole,
    share: Array,
    age: Whole,
    clock: Clock,
    of_place: Array,
    of_day: Array,
) -> None:
    """What a silent place is expected to have given: its level before, moved as others moved."""
    heard = np.flatnonzero(~clock.still[place])[-_BEFORE:]
    unheard = np.flatnonzero(age[place] < 0)
    others = ~clock.waiting
    every = (entered[others] + mean[others]).sum(axis=0)
    before = every[heard].mean() if len(heard) else 0.0
    moved = every[unheard] / before if before > 0 else np.ones(len(unheard))
    known = share[place, heard].sum()
    level = max(float(entered[place, heard].sum()), 0.0) / known if known > 0 else 0.0
    mean[place, unheard] = level * moved
    final = entered[others] + mean[others]
    week, then = final[:, -7:].sum(axis=1), final[:, heard].sum(axis=1) * 7 / max(len(heard), 1)
    large = (then >= _LARGE) & (week > 0)
    apart = 2 * _OF_SILENT
    if large.sum() >= 5:
        growth = np.log(week[large] / then[large])
        apart = 1.48 * float(np.median(np.abs(growth - np.median(growth))))
    of_place[place, unheard] = np.clip(apart, _OF_SILENT, 1.0)
    of_day[place, unheard] = _OF_A_DAY
