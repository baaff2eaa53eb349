"""What is usual of doses by day: on the days of the week, and from day to day.

Both say how far to trust what is entered of a young day, and how far the level of the days around.
Estimated by moments from days of which most is entered (H. Bühlmann, E. Straub, 1970: credibility
is the variance of what one wants to know over that of all one sees).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries.nowcast.triangle import Array, Triangle, Whole

AROUND = 7
"""Days before and after that make the level of a day."""
_ALONE = 0.25
"""Days around of which no more is known than of so much of a day, say nothing."""
_DAYS = 70
"""Days of injection that are looked at, back from the last."""
_MOST = 0.5
"""Share that must be entered of a day for it to be looked at."""
_LEAST, _MOST_VARIANCE = 0.2, 5.0
"""Relative variance from day to day: never taken to be less, however even days have been, since the
level of the newest days is that of days before them and lags behind a trend; nor to be more."""
_PRIOR_DAYS = 14
"""That of all places is worth so many days of a place."""
_CREDIBLE = 50.0
"""Doses at which a weekday's own level counts as much as that of all days."""


@dataclass(frozen=True)
class Habits:
    """``weekday``: doses of a day of the week over those of all days [7]. ``varies``: relative
    variance of a day's doses around the level of the days beside it [places, 1]."""

    weekday: Array
    varies: Array


def habits(triangle: Triangle, share: Array) -> Habits:
    """The habits of a measure. ``share`` that is entered of each day by now [places, days]."""
    days = min(_DAYS, triangle.counts.shape[1])
    entered = triangle.entered[:, -days:].astype(np.float64)
    known, weekday = share[:, -days:], triangle.weekday[-days:]
    final = np.divide(entered, known, out=np.zeros(entered.shape), where=known >= _MOST)
    level = _by_weekday(np.where(known >= _MOST, final, np.nan), weekday)
    exposure = known * level[weekday]
    expected = exposure * level_around(entered, exposure)
    used = (known >= _MOST) & (entered > 0).any(axis=1, keepdims=True)
    square = ((entered - expected) ** 2 - expected * (1 + 1 / (2 * AROUND))) * used
    mean = (expected**2 * used).sum(axis=1) / np.maximum(used.sum(axis=1), 1)
    squares, means = square.sum(axis=1), (expected**2 * used).sum(axis=1)
    worth = _PRIOR_DAYS * mean
    # What is not known of a place is taken from all places alike.
    alike = (squares.sum() + _LEAST) / (means.sum() + 1)
    varies = np.divide(
        squares + worth * alike, means + worth, out=np.full(len(mean), alike), where=mean > 0
    )
    return Habits(level, np.clip(varies, _LEAST, _MOST_VARIANCE)[:, None])


def level_around(entered: Array, exposure: Array) -> Array:
    """The level of the days around each, without itself unless hardly anything is known of them
    [places, days]."""
    doses, weight = _around(entered), _around(exposure)
    alone = weight < _ALONE
    doses, weight = np.where(alone, entered, doses), np.where(alone, exposure, weight)
    level: Array = (np.maximum(doses, 0) + 0.1) / (weight + 0.1)
    return level


def doses_around(entered: Array) -> Array:
    """Doses of the days around each and of itself [places, days]."""
    return _around(entered) + entered


def _around(values: Array) -> Array:
    days = values.shape[1]
    summed = np.pad(values.cumsum(axis=1), ((0, 0), (1, 0)))
    day = np.arange(days)
    last, first = np.minimum(day + AROUND + 1, days), np.maximum(day - AROUND, 0)
    around: Array = summed[:, last] - summed[:, first] - values
    return around


def _by_weekday(final: Array, weekday: Whole) -> Array:
    """Doses on a day of the week over the mean of the seven days around it, of all places [7]."""
    every = final.sum(axis=0)
    if len(every) < 7:
        return np.ones(7)
    mean = np.lib.stride_tricks.sliding_window_view(every, 7).mean(axis=1)
    middle, of = every[3:-3], weekday[3:-3]
    there = np.isfinite(mean)
    doses = np.bincount(of[there], middle[there], 7) + _CREDIBLE
    level: Array = doses / (np.bincount(of[there], mean[there], 7) + _CREDIBLE)
    return level
