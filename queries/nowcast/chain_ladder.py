"""The nowcast: how many doses of the last days will have been entered in the end.

Expected doses: the chain-ladder estimate (``queries.nowcast.development``), for young days blended
with
the level of the days around them, in the manner of Bornhuetter and Ferguson (1972): that is the
mean of a Poisson count whose level is drawn from a gamma distribution. It does without a division
by the nothing that a small place has entered on the first day.

Intervals: what was expected 1 to 8 weeks ago, from what was known then, against what has been
entered since. As in an over-dispersed Poisson model (England and Verrall, British Actuarial
Journal 8 (2002) 443) the variance of what is to come is ``within`` times its mean; and errors of
neighbouring days go together (a facility enters its week on Saturday), by ``shared`` times the
product of their means. A negative binomial distribution of that mean and variance gives the
quantiles. Dispersion from errors of past nowcasts: as in the R package ``baselinenowcast`` of
epinowcast (Wellcome Open Research 10-614).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from queries.nowcast.development import ENTRY_ON_THE_DAY, Development, development
from queries.nowcast.quantiles import count_quantile
from queries.nowcast.triangle import Array, Triangle, Whole

_YOUNG = 28
"""Days of injection whose doses are blended with the level of the days around them."""
_AROUND = 7
"""Days before and after that make the level."""
_SHAPE = 5.0
"""Shape of the gamma distribution of a day's doses around the level."""
_USED = 120
"""Days of injection that a nowcast of the past is made from."""
_TESTED = 14
"""Last days of injection of a nowcast of the past whose errors are looked at."""
_TESTS = range(7, 57, 7)
"""How many days ago the nowcasts of the past were made."""
_HALF_LIFE = 28
"""Days after which an error of the past counts half."""
_FORMER = 0.1
"""What an error from before a change of the rules counts after it."""
_UNSEEN = 1.0
"""Relative error of what is expected on lags that were not seen yet since a change of rules."""
_PRIOR_ENTRIES = 20.0
"""Expected entries at which a place's own dispersion counts as much as that of all places."""
_PRIOR = (1.5, 0.02)
"""``within`` and ``shared`` where there is no past to learn from."""


@dataclass(frozen=True)
class Estimate:
    """Doses that will have been entered in the end; whole numbers, except ``expected``.

    ``low`` and ``high`` bound the intervals that hold the final count in 50 % and 90 % of cases.
    ``ripeness``: the share expected to be entered by now.
    """

    entered: Whole
    expected: Array
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
    come [places + groups, 1]. ``shared``: relative standard error common to all days
    [places + groups, days].
    """

    as_of: date
    first: date
    entered: Whole
    to_come: Array
    ripeness: Array
    within: Array
    shared: Array

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
        )

    def days(self) -> Estimate:
        """Every place and group, and day of injection [places + groups, days]."""
        variance = self.within * self.to_come + (self.shared * self.to_come) ** 2
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
        variance = self.within[:, 0] * mean + common**2
        final, ripeness = self.entered[:, days] + self.to_come[:, days], self.ripeness[:, days]
        return _estimate(
            self.entered[:, days].sum(axis=1),
            mean,
            variance,
            _mean(ripeness, final, ripeness.min(axis=1), axis=1),
        )


Groups = Sequence[list[int]]
"""Places of a triangle that are added up, by their numbers."""

Number = TypeVar("Number", np.int64, np.float64)


@dataclass(frozen=True)
class _Errors:
    """Nowcasts of the past: entries expected since and entries seen [places, nowcasts, days].

    ``weight`` [nowcasts].
    """

    expected: Array
    seen: Array
    weight: Array

    def added(self, groups: Groups) -> _Errors:
        """The errors of groups of places."""
        return _Errors(_added(self.expected, groups), _added(self.seen, groups), self.weight)


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
    now = development(every, change)
    past = [
        (ago, development(every, change, ago, _USED))
        for ago in _TESTS
        if every.counts.shape[1] - ago >= 2 * _TESTED
    ]
    if groups is None:
        groups = [list(range(every.counts.shape[0]))]
    return {
        measure: _nowcast(triangle, now, _errors(triangle, past, change), groups)
        for measure, triangle in triangles.items()
        if only in (None, measure)
    }


def _nowcast(triangle: Triangle, course: Development, errors: _Errors, groups: Groups) -> Nowcast:
    pooled = _pooled(errors)
    within, shared = _dispersion(errors, pooled)
    all_within, all_shared = _dispersion(errors.added(groups), (pooled[0], _PRIOR[1]))
    ripeness, entered = course.at(triangle.age), triangle.entered
    to_come = _to_come(entered.astype(np.float64), ripeness)
    all_entered, all_to_come = _added(entered, groups), _added(to_come, groups)
    final = entered + to_come + 1e-12  # Nowhere any doses: the plain mean.
    all_ripeness = _added(final * ripeness, groups) / _added(final, groups)
    unseen = (_UNSEEN * course.unseen) ** 2
    return Nowcast(
        triangle.as_of,
        triangle.first,
        np.vstack([entered, all_entered]),
        np.vstack([to_come, all_to_come]),
        np.vstack([ripeness, all_ripeness]),
        np.concatenate([within, all_within])[:, None],
        np.sqrt(np.concatenate([shared, all_shared])[:, None] + unseen),
    )


def _added(values: NDArray[Number], groups: Groups) -> NDArray[Number]:
    """Sums over the places of every group [groups, ...] of values [places, ...]."""
    return np.stack([values[group].sum(axis=0) for group in groups])


def _to_come(entered: Array, share: Array) -> Array:
    """Doses still expected to be entered, from those entered and the share that they are [places,
    days]."""
    expected: Array = entered * (1 / share - 1)
    days = entered.shape[1]
    young = np.arange(max(days - _YOUNG, 0), days)
    around = young[:, None] + np.delete(np.arange(-_AROUND, _AROUND + 1), _AROUND)
    there = (around >= 0) & (around < days)
    around = np.clip(around, 0, days - 1)
    doses = (entered[:, around] * there).sum(axis=2)
    exposure = (share[:, around] * there).sum(axis=2)
    level = (doses + 0.1) / (exposure + 0.1)
    known = share[:, young]
    drawn = (entered[:, young] + _SHAPE) / (_SHAPE / level + known)
    # A place that has entered nothing on all these days is not known to vaccinate at all.
    expected[:, young] = np.where(doses + entered[:, young] > 0, drawn * (1 - known), 0.0)
    return expected


def _errors(
    triangle: Triangle, past: list[tuple[int, Development]], change: date | None
) -> _Errors:
    """What nowcasts of the past expected to be entered up to now, and what was."""
    # Expected doses of the days that are looked at depend on few days before them.
    triangle, used = triangle.newest(_TESTED + _AROUND + max(_TESTS)), _TESTED + _AROUND
    entered = triangle.entered
    shape = (entered.shape[0], len(past), _TESTED)
    expected, seen, weight = np.zeros(shape), np.zeros(shape), np.zeros(len(past))
    for number, (ago, course) in enumerate(past):
        end = entered.shape[1] - ago
        then, age = triangle.entered_ago(ago)[:, -used:], np.arange(len(course.weekday))[::-1]
        start, now = course.at(age)[:, -used:], course.at(age + ago)[:, -used:]
        passed = np.divide(now - start, 1 - start, out=np.zeros_like(now), where=start < 1)
        expected[:, number] = (_to_come(then, start) * passed)[:, -_TESTED:]
        seen[:, number] = entered[:, end - _TESTED : end] - then[:, -_TESTED:]
        then_day = triangle.as_of - timedelta(days=ago)
        former = change is not None and then_day < change <= triangle.as_of
        weight[number] = 0.5 ** (ago / _HALF_LIFE) * (_FORMER if former else 1.0)
    return _Errors(expected, seen, weight)


def _sums(errors: _Errors) -> tuple[Array, Array, Array, Array, Array]:
    """Weighted sums over nowcasts and days: products of errors of different days, the same of
    means; squares of errors, of means; means [places]."""
    error, mean, weight = errors.seen - errors.expected, errors.expected, errors.weight
    squares, mean_squares = (error**2).sum(axis=2), (mean**2).sum(axis=2)
    totals = mean.sum(axis=2)
    return (
        (error.sum(axis=2) ** 2 - squares) @ weight,
        (totals**2 - mean_squares) @ weight,
        squares @ weight,
        mean_squares @ weight,
        totals @ weight,
    )


def _pooled(errors: _Errors) -> tuple[float, float]:
    """``within`` and ``shared`` of all places alike."""
    products, mean_products, squares, mean_squares, means = (
        float(one.sum()) for one in _sums(errors)
    )
    if means < _PRIOR_ENTRIES or mean_products <= 0:
        return _PRIOR
    shared = max(products / mean_products, 0.0)
    return max((squares - shared * mean_squares) / means, 1.0), shared


def _dispersion(errors: _Errors, prior: tuple[float, float]) -> tuple[Array, Array]:
    """``within`` and ``shared`` of each place, drawn towards a prior [places]."""
    products, mean_products, squares, mean_squares, means = _sums(errors)
    nowcasts = max(float(errors.weight.sum()), 1e-12)
    worth = mean_products / nowcasts  # The prior of ``shared`` is worth one nowcast of this place.
    shared = np.divide(
        products + worth * prior[1],
        mean_products + worth,
        out=np.full_like(worth, prior[1]),
        where=worth > 0,
    )
    shared = np.maximum(shared, 0.0)
    own = squares - shared * mean_squares
    within = (own + _PRIOR_ENTRIES * prior[0]) / (means + _PRIOR_ENTRIES)
    return np.maximum(within, 1.0), shared


def _mean(of: Array, weight: Array, otherwise: Array, axis: tuple[int, ...] | int = ()) -> Array:
    """The weighted mean along an axis (or of each value); ``otherwise`` where nothing weighs."""
    total = weight.sum(axis=axis)
    mean: Array = np.divide(
        (weight * of).sum(axis=axis), total, out=otherwise.copy(), where=total > 0
    )
    return mean


def _estimate(entered: Whole, mean: Array, variance: Array, ripeness: Array) -> Estimate:
    low90, low50, high50, high90 = (
        entered + count_quantile(mean, variance, level) for level in (0.05, 0.25, 0.75, 0.95)
    )
    return Estimate(entered, entered + mean, low50, high50, low90, high90, ripeness)
