"""What nowcasts of the past were wrong by, and the dispersion of what is to come that it tells of.

What was expected 1 to 8 weeks ago, from what was known then, against what has been entered since.
As in an over-dispersed Poisson model (England and Verrall, British Actuarial Journal 8 (2002) 443)
the variance of what is to come is ``within`` times its mean; and errors of neighbouring days go
together (a facility enters its week on Saturday), by ``shared`` times the product of their means.
Dispersion from errors of past nowcasts: as in the R package ``baselinenowcast`` of epinowcast
(Wellcome Open Research 10-614).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from queries.nowcast.development import Development
from queries.nowcast.entry_days import Clock
from queries.nowcast.habits import AROUND, Habits
from queries.nowcast.level import expected
from queries.nowcast.triangle import Array, Triangle, Whole

TESTED = 14
"""Last days of injection of a nowcast of the past whose errors are looked at."""
TESTS = range(7, 57, 7)
"""How many days ago the nowcasts of the past were made."""
_HALF_LIFE = 28
"""Days after which an error of the past counts half."""
_FORMER = 0.1
"""What an error from before a change of the rules counts after it."""
_PRIOR_ENTRIES = 20.0
"""Expected entries at which a place's own dispersion counts as much as that of all places."""
PRIOR = (1.5, 0.02)
"""``within`` and ``shared`` where there is no past to learn from."""

Groups = Sequence[list[int]]
"""Places of a triangle that are added up, by their numbers."""

Number = TypeVar("Number", np.int64, np.float64)


@dataclass(frozen=True)
class Errors:
    """Nowcasts of the past: entries expected since and entries seen [places, nowcasts, days].

    ``weight`` [nowcasts].
    """

    expected: Array
    seen: Array
    weight: Array

    def added(self, groups: Groups) -> Errors:
        """The errors of groups of places."""
        return Errors(added(self.expected, groups), added(self.seen, groups), self.weight)


def added(values: NDArray[Number], groups: Groups) -> NDArray[Number]:
    """Sums over the places of every group [groups, ...] of values [places, ...]."""
    return np.stack([values[group].sum(axis=0) for group in groups])


def past_errors(
    triangle: Triangle,
    past: list[tuple[int, Development]],
    change: date | None,
    usual: Habits,
    clock: Clock | None = None,
) -> Errors:
    """What nowcasts of the past expected to be entered up to now, and what was.

    Those made while the ``clock`` stood still, or had lately, tell nothing of other days.
    """
    ages = {ago: ages_of(triangle, clock, ago) for ago, _ in past}
    latest = None if clock is None else clock.ages()[0]
    still = None if clock is None else clock.still
    # Expected doses of the days that are looked at depend on few days before them.
    triangle, used = triangle.newest(TESTED + AROUND + max(TESTS)), TESTED + AROUND
    entered = triangle.entered
    shape = (entered.shape[0], len(past), TESTED)
    mean, seen, weight = np.zeros(shape), np.zeros(shape), np.zeros(len(past))
    for number, (ago, course) in enumerate(past):
        end = entered.shape[1] - ago
        then = triangle.entered_ago(ago)[:, -used:]
        age, weekday = (one[:, -used:] for one in ages[ago])
        later = age + ago if latest is None else latest[:, : latest.shape[1] - ago][:, -used:]
        start, now = course.at(age, weekday), course.at(later, weekday)
        passed = np.divide(now - start, 1 - start, out=np.zeros_like(now), where=start < 1)
        of_day = triangle.weekday[:end][-used:]
        coming = expected(then.astype(np.float64), start, of_day, usual)
        mean[:, number] = (coming * passed)[:, -TESTED:]
        seen[:, number] = entered[:, end - TESTED : end] - then[:, -TESTED:]
        if still is not None:
            disturbed = still[:, -TESTED - ago : still.shape[1] - ago].any(axis=1)
            mean[disturbed, number] = seen[disturbed, number] = 0.0
        then_day = triangle.as_of - timedelta(days=ago)
        former = change is not None and then_day < change <= triangle.as_of
        weight[number] = 0.5 ** (ago / _HALF_LIFE) * (_FORMER if former else 1.0)
    return Errors(mean, seen, weight)


def ages_of(triangle: Triangle, clock: Clock | None, ago: int = 0) -> tuple[Whole, Whole]:
    """Age of each day of injection, some days ago, in days of entry, and the day of the week whose
    development it follows [places or 1, days]."""
    if clock is not None:
        return clock.ages(ago)
    last = triangle.counts.shape[1] - ago
    return triangle.age[None, ago:], triangle.weekday[None, :last]


def _sums(errors: Errors) -> tuple[Array, Array, Array, Array, Array]:
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
        np.abs(mean).sum(axis=2) @ weight,
    )


def pooled(errors: Errors) -> tuple[float, float]:
    """``within`` and ``shared`` of all places alike."""
    products, mean_products, squares, mean_squares, means = (
        float(one.sum()) for one in _sums(errors)
    )
    if means < _PRIOR_ENTRIES or mean_products <= 0:
        return PRIOR
    shared = max(products / mean_products, 0.0)
    return max((squares - shared * mean_squares) / means, 1.0), shared


def dispersion(errors: Errors, prior: tuple[float, float]) -> tuple[Array, Array]:
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
