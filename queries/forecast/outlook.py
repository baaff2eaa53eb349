"""When so many will have come: forecasts whose intervals hold what came of earlier ones.

Forecasts by every curve (``curves``) are made from days of the past, with what was known of them
then, and held against what came: how many of its own standard deviations each was off says how wide
the interval has to be (as in conformal prediction: V. Vovk, A. Gammerman, G. Shafer, Algorithmic
Learning in a Random World, 2005). The errors of all places count, a place's own more the more it
has of them. The curves are then averaged, those that erred less with more weight (combination of
forecasts: J. Bates, C. Granger, Operational Research Quarterly 20 (1969) 451-468): which of them
goes on is not known beyond the horizons that the past has tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isfinite
from statistics import NormalDist

import numpy as np

from queries.forecast.curves import CURVES, DONE, HORIZONS, STEPS, Array, Course, between, course

CONFIDENCE = 0.9
FEWEST_STEPS = 13
"""Steps that a forecast with an interval needs: of weeks, a quarter of a year."""
_FIRST_TRIAL = 8
"""Steps before the first day of the past that forecasts are tried on."""
_TRIALS = 5
_OWN = 2.0
"""How much more a place's own errors count than those of another."""
_POWER = 4.0
"""Curves weigh by their mean error to this power."""
_PRIOR = {"constant": 2.0, "left": 1.0, "time": 1.0}
"""The others contain the constant pace as a special case."""
_FEWEST_ERRORS = 10
_OUTSIDE = 0.08
"""Probability beyond each end of the interval. Averaging curves makes more room than any of them
needs: at 0.05 the intervals held in 92 to 99 % (on the worlds of the first seeds of
``bench.forecasts``; their accuracy is told of others)."""
_NOT_BEFORE = 0.12
"""Probability before the beginning of an interval without end; chosen on the same worlds."""
_RISE, _RISE_OVER = 2.5, 4
"""Times that the pace of all places, over so many steps, must rise to be a campaign."""
_SOONER = 0.3
"""Probability before the only end that is named during a campaign: at half of it, it came
before in 3 % (on the provinces of the demo's past, where it was chosen)."""

_LEVELS: Array = np.array(
    [0, 0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.975, 0.99, 1]
)
_NORMAL: Array = np.array(
    [NormalDist().inv_cdf(float(one)) for one in _LEVELS.clip(1e-5, 1 - 1e-5)]
)


@dataclass(frozen=True)
class Span:
    """When so many will have come, in days from the last day counted.

    ``days``: as likely sooner as later; ``None``: not within ten years. Nine in ten come between
    ``earliest`` and ``latest``; without ``latest`` no end can be named, and nine in ten come not
    before ``earliest`` (``None``: not within ten years).
    """

    days: float | None
    earliest: float | None
    latest: float | None

    @property
    def bounds(self) -> tuple[float | None, float | None, float | None]:
        """The three, in their order."""
        return self.days, self.earliest, self.latest


class Outlook:
    """What is to come of several places that are counted on the same days."""

    def __init__(self, days: Sequence[date], counts: Array, pool: Array) -> None:
        """Learn from running totals [places, days] of ``pool`` persons each."""
        self._weeks = np.array([(day - days[0]).days for day in days]) / 7 if days else np.zeros(0)
        self._counts, self._pool = np.asarray(counts, float), np.asarray(pool, float)
        last = len(days) - 1
        tried = np.linspace(_FIRST_TRIAL, last - 1, _TRIALS).round() if last > 0 else np.zeros(0)
        self._tried = sorted({int(one) for one in tried if _FIRST_TRIAL <= one < last})

    @property
    def is_honest(self) -> bool:
        """Whether the past is long enough to say how far forecasts go wrong."""
        return len(self._weeks) > FEWEST_STEPS

    @cached_property
    def has_risen(self) -> bool:
        """Whether all places together came to go much faster within the steps that are looked at:
        a campaign, whose end no past of it has seen."""
        total = self._counts.sum(axis=0)[-STEPS - 1 :]
        weeks = self._weeks[-STEPS - 1 :]
        if len(total) <= _RISE_OVER:
            return False
        pace = total[_RISE_OVER:] - total[:-_RISE_OVER] + 1
        pace /= weeks[_RISE_OVER:] - weeks[:-_RISE_OVER]
        return bool((pace / np.minimum.accumulate(pace)).max() > _RISE)

    def span(self, place: int, persons: int) -> Span | None:
        """When ``persons`` more will have come to a place; ``None`` when the past cannot say."""
        if not self.is_honest or self._pool[place] <= 0:
            return None
        reached = np.zeros(len(HORIZONS))
        for now, errors, weight in self._curves:
            goal = now.weeks(np.full((len(self._pool), 1), max(persons - 0.5, 0.5)))[place]
            needed = np.log(goal / HORIZONS) / now.spread[place]
            below = between(errors[place], _LEVELS, needed[:, None], beyond=1.0)[:, 0]
            reached += weight * np.maximum.accumulate(1 - below)
        outside = _OUTSIDE
        latest = None if self.has_risen else _when(reached, 1 - outside)
        if latest is None:
            # Of what comes within ten years nine in ten come not before.
            outside = (_SOONER if self.has_risen else _NOT_BEFORE) * reached[-1]
        earliest = _when(reached, outside)
        return Span(_when(reached, 0.5), earliest, latest)

    @cached_property
    def _curves(self) -> list[tuple[Course, Array, float]]:
        """The courses from the last day, the quantiles of their errors, and their weights."""
        last = len(self._weeks) - 1
        found, weights = [], []
        for curve in CURVES:
            errors, off = [], []
            for at in self._tried:
                before = course(curve, self._counts, self._weeks, self._pool, at)
                came = self._came(at)
                progress = np.minimum(before.weeks(np.maximum(came, 0.5)), 2 * HORIZONS[-1])
                errors.append(np.log(progress / HORIZONS) / before.spread)
                off.append(np.abs(np.log(np.maximum(came, 0.5) / np.maximum(before.persons, 0.5))))
            now = course(curve, self._counts, self._weeks, self._pool, last)
            # Of a curve that cannot be told from another, chance errors must not decide.
            told = np.concatenate(off)
            error = float(np.mean(told[np.isfinite(told)])) if np.isfinite(told).any() else 1.0
            weights.append(_PRIOR[curve] * (error + 0.01) ** -_POWER)
            found.append((now, _error_quantiles(np.stack(errors, axis=1))))
        shares = np.array(weights) / sum(weights)
        return [(now, errors, float(one)) for (now, errors), one in zip(found, shares, strict=True)]

    def _came(self, at: int) -> Array:
        """Persons who came within each horizon from a day on; NaN where it is not over, or where
        hardly anybody was left."""
        ends = self._weeks[at] + HORIZONS
        came = np.stack([np.interp(ends, self._weeks, one) for one in self._counts])
        came -= self._counts[:, at, None]
        left = self._pool - self._counts[:, at]
        over = (ends <= self._weeks[-1]) & (left[:, None] - came > DONE * self._pool[:, None])
        return np.where(over, came, np.nan)


def _error_quantiles(errors: Array) -> Array:
    """Quantiles of the errors [places, trials, horizons] by place and horizon, at ``_LEVELS``.

    Neighbouring horizons are taken together. A horizon that was not tried errs like the longest
    that was.
    """
    places, _trials, horizons = errors.shape
    found = np.empty((places, horizons, len(_LEVELS)))
    last = np.broadcast_to(_NORMAL, (places, len(_LEVELS)))
    own_place = np.broadcast_to(np.arange(places)[:, None, None], errors.shape)
    tried = np.isfinite(errors).sum(axis=(0, 1)) > 0
    for horizon in range(horizons):
        if not tried[max(horizon - 1, 0) : horizon + 2].any():
            found[:, horizon:] = last[:, None]
            break
        near = errors[:, :, max(horizon - 1, 0) : horizon + 2]
        known = ~np.isnan(near)
        if known.sum() >= _FEWEST_ERRORS:
            values, whose = near[known], own_place[:, :, : near.shape[2]][known]
            order = np.argsort(values)
            values, whose = values[order], whose[order]
            weight = 1 + _OWN * (whose[None, :] == np.arange(places)[:, None])
            rank = (weight.cumsum(axis=1) - weight / 2) / weight.sum(axis=1, keepdims=True)
            last = np.stack([np.interp(_LEVELS, one, values) for one in rank])
            last[:, 0] = np.minimum(last[:, 0] - 1, -4)
            last[:, -1] = np.maximum(last[:, -1] + 1, 4)
        found[:, horizon] = last
    return found


def _when(reached: Array, probability: float) -> float | None:
    """Days until the probability that all have come is so high; ``None``: not within ten years."""
    at = int(np.searchsorted(reached, probability))
    if at >= len(HORIZONS):
        return None
    low, high = (reached[at - 1] if at else 0.0), reached[at]
    before = HORIZONS[at - 1] if at else 0.0
    weeks = before + (HORIZONS[at] - before) * (probability - low) / max(high - low, 1e-12)
    return float(weeks * 7) if isfinite(weeks) else None
