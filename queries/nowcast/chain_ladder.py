"""The nowcast: how many doses of the last days will have been entered in the end.

Expected doses: the chain-ladder estimate (``queries.nowcast.development``), in days of entry
(``entry_days``), for young days blended with the level of the days around (``level``). Intervals:
the dispersion of past nowcasts' errors (``errors``); a negative binomial distribution of that mean
and variance gives the quantiles. Rules of entry are those that were announced, or found to have
changed (``changes``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce

import numpy as np

from queries.nowcast.changes import change_of
from queries.nowcast.development import ENTRY_ON_THE_DAY, Development, development
from queries.nowcast.entry_days import Clock, clock_of
from queries.nowcast.errors import (
    PRIOR,
    TESTED,
    TESTS,
    Groups,
    added,
    ages_of,
    dispersion,
    past_errors,
    pooled,
)
from queries.nowcast.habits import habits
from queries.nowcast.level import to_come
from queries.nowcast.quantiles import count_quantiles
from queries.nowcast.triangle import Array, Triangle, Whole

_USED = 120
"""Days of injection that a nowcast of the past is made from."""
_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Of the median and the bounds of both intervals."""
_UNSEEN = 0.5
"""Relative error of what is expected on lags that were not seen yet since a change of rules."""


@dataclass(frozen=True)
class Estimate:
    """Doses that will have been entered in the end; whole numbers, except ``expected``.

    ``low`` and ``high`` bound the intervals that hold the final count in 50 % and 90 % of cases;
    the ``median`` is exceeded in half of them. ``ripeness``: the share expected to be entered by
    now.
    """

    entered: Whole
    expected: Array
    median: Whole
    low50: Whole
    high50: Whole
    low90: Whole
    high90: Whole
    ripeness: Array


@dataclass(frozen=True)
class Nowcast:
    """The nowcast of places and, behind them, of groups of places, by day of injection.

    ``entered``, ``to_come`` (expected), ``ripeness`` (share expected to be entered by now, 1 when
    nothing is to come): [places + groups, days]. ``within``: variance over mean of a day's doses to
    come [places + groups, 1]. ``shared``: relative standard error common to all days, ``of_day``:
    of each day by itself [places + groups, days].
    """

    as_of: date
    first: date
    entered: Whole
    to_come: Array
    ripeness: Array
    within: Array
    shared: Array
    of_day: Array

    def newest(self, days: int) -> Nowcast:
        """The last days of injection only."""
        first = max(self.first, self.as_of - timedelta(days=days - 1))
        return replace(
            self,
            first=first,
            entered=self.entered[:, -days:].copy(),
            to_come=self.to_come[:, -days:].copy(),
            ripeness=self.ripeness[:, -days:].copy(),
            shared=self.shared[:, -days:].copy(),
            of_day=self.of_day[:, -days:].copy(),
        )

    def of(self, rows: Sequence[int]) -> Nowcast:
        """Some places or groups only, or some of them several times."""
        return replace(
            self,
            entered=self.entered[rows],
            to_come=self.to_come[rows],
            ripeness=self.ripeness[rows],
            within=self.within[rows],
            shared=self.shared[rows],
            of_day=self.of_day[rows],
        )

    def days(self) -> Estimate:
        """Every place and group, and day of injection [places + groups, days]."""
        relative = self.shared**2 + self.of_day**2
        variance = self.within * np.abs(self.to_come) + relative * self.to_come**2
        final = self.entered + self.to_come
        return _estimate(
            self.entered, self.to_come, variance, _mean(self.ripeness, final, self.ripeness)
        )

    def total(self, first: date, last: date) -> Estimate:
        """The totals over the days of injection ``first`` to ``last`` [places + groups]."""
        days = slice((first - self.first).days, (last - self.first).days + 1)
        if not 0 <= days.start < days.stop <= self.entered.shape[1]:
            raise ValueError("the nowcast does not have these days")
        mean = self.to_come[:, days].sum(axis=1)
        common = (self.shared * self.to_come)[:, days].sum(axis=1)
        alone = ((self.of_day * self.to_come)[:, days] ** 2).sum(axis=1)
        variance = self.within[:, 0] * np.abs(self.to_come[:, days]).sum(axis=1) + common**2 + alone
        final, ripeness = self.entered[:, days] + self.to_come[:, days], self.ripeness[:, days]
        return _estimate(
            self.entered[:, days].sum(axis=1),
            mean,
            variance,
            _mean(ripeness, final, ripeness.min(axis=1), axis=1),
        )


def nowcast(triangle: Triangle, change: date | None = ENTRY_ON_THE_DAY) -> Nowcast:
    """The nowcast of one measure on its own; see ``nowcasts``."""
    return nowcasts({"": triangle}, change)[""]


def nowcasts(
    triangles: Mapping[str, Triangle],
    change: date | None = ENTRY_ON_THE_DAY,
    groups: Groups | None = None,
    only: str | None = None,
) -> dict[str, Nowcast]:
    """The nowcast of every measure or of ``only`` one, from triangles of the same places and days.

    The development is that of all measures together: when a dose is entered depends on where and
    on which day it was given, not on its number; and a new measure has no past of its own.
    Expected doses of a group are the sum over its places; without ``groups`` there is one, of all
    places. ``change`` is the day of injection from which other rules of entry hold.
    """
    measures = list(triangles.values())
    if len({(one.as_of, one.first, one.counts.shape) for one in measures}) > 1:
        raise ValueError("triangles of the same places, days and lags are needed")
    every = Triangle(
        measures[0].as_of, measures[0].first, reduce(np.add, (one.counts for one in measures))
    )
    clock = clock_of(every)
    change = change_of(every, change, clock)
    now = development(every, change, clock=clock)
    past = [
        (ago, development(every, change, ago, _USED, clock))
        for ago in TESTS
        if every.counts.shape[1] - ago >= 2 * TESTED
    ]
    if groups is None:
        groups = [list(range(every.counts.shape[0]))]
    return {
        measure: _nowcast(triangle, now, past, change, groups, clock)
        for measure, triangle in triangles.items()
        if only in (None, measure)
    }


def _nowcast(
    triangle: Triangle,
    course: Development,
    past: list[tuple[int, Development]],
    change: date | None,
    groups: Groups,
    clock: Clock | None,
) -> Nowcast:
    age, weekday = ages_of(triangle, clock)
    ripeness, entered = course.at(age, weekday), triangle.entered
    usual = habits(triangle, ripeness)
    errors = past_errors(triangle, past, change, usual, clock)
    alike = pooled(errors)
    within, shared = dispersion(errors, alike)
    all_within, all_shared = dispersion(errors.added(groups), (alike[0], PRIOR[1]))
    coming = to_come(triangle, ripeness, age, usual, clock)
    mean = coming.mean
    all_entered, all_mean = added(entered, groups), added(mean, groups)
    final = np.maximum(entered + mean, 0) + 1e-12  # Nowhere any doses: the plain mean.
    all_ripeness = added(final * ripeness, groups) / added(final, groups)
    unseen = (_UNSEEN * course.unseen) ** 2
    more = coming.common**2 + coming.of_place**2
    of_day = coming.of_day
    all_more, all_of_day = np.zeros(all_mean.shape), np.zeros(all_mean.shape)
    if clock is not None:
        per = np.maximum(np.abs(all_mean), 1e-9) ** 2
        all_more = added(coming.common * mean, groups) ** 2 / per
        all_more += added((coming.of_place * mean) ** 2, groups) / per
        all_of_day = np.sqrt(added((of_day * mean) ** 2, groups) / per)
    return Nowcast(
        triangle.as_of,
        triangle.first,
        np.vstack([entered, all_entered]),
        np.vstack([mean, all_mean]),
        np.vstack([ripeness, all_ripeness]),
        np.concatenate([within, all_within])[:, None],
        np.sqrt(
            np.concatenate([shared, all_shared])[:, None] + unseen + np.vstack([more, all_more])
        ),
        np.vstack([of_day, all_of_day]),
    )


def _mean(of: Array, weight: Array, otherwise: Array, axis: tuple[int, ...] | int = ()) -> Array:
    """The weighted mean along an axis (or of each value); ``otherwise`` where nothing weighs."""
    total = weight.sum(axis=axis)
    mean: Array = np.divide(
        (weight * of).sum(axis=axis), total, out=otherwise.copy(), where=total > 0
    )
    return mean


def _estimate(entered: Whole, mean: Array, variance: Array, ripeness: Array) -> Estimate:
    bounds = count_quantiles(np.maximum(mean, 0), variance, _LEVELS)
    if mean.min(initial=0) < 0:
        # More will be deleted than entered: what is to come is less than nothing.
        mirrored = count_quantiles(np.maximum(-mean, 0), variance, _LEVELS)[::-1]
        bounds = [np.where(mean < 0, -two, one) for one, two in zip(bounds, mirrored, strict=True)]
    low90, low50, median, high50, high90 = (entered + bound for bound in bounds)
    return Estimate(entered, entered + mean, median, low50, high50, low90, high90, ripeness)
