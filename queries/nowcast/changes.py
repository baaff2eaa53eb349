"""Changes of how soon doses are entered that nobody announced, found from the newest factors.

Of each day of injection: the logarithm of what was entered within three days over what was entered
on the day, of all places together, less the median of the same weekday in the four weeks before.
Where days from some day on lie off by far more than days did before, entry has changed on that day:
a scan for a step in the mean (the generalised likelihood ratio of M. Basseville, I. Nikiforov,
Detection of Abrupt Changes, 1993, with medians in the place of means, since a facility that enters
its week at once makes a single day lie far off).
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from queries.nowcast.entry_days import Clock
from queries.nowcast.triangle import Array, Triangle, Whole

_SOON = 3
"""Days within which entry is looked at."""
_LEAST = 50
"""Doses entered on the day, from which a day of injection tells anything."""
_WEEKS = 4
_BEFORE = 28
"""Days before that say how far off days usually lie."""
_LOOKED_AT = 56
"""Days back from the last on which a change is looked for; of an earlier one, the window of the
factors has nothing left."""
_LEAST_DAYS, _MOST_DAYS = 2, 7
"""So many days since the change are compared; later ones have it in their own weeks before."""
_FAR, _LEAST_STEP = 5.0, 0.08
"""How far off, in standard errors, and in logarithms, days must lie."""


def change_of(triangle: Triangle, told: date | None, clock: Clock | None) -> date | None:
    """The day of injection from which other rules of entry hold: the last one told or found."""
    found = found_change(triangle, clock)
    if told is not None and not triangle.first < told <= triangle.as_of:
        told = None
    if found is None or (told and found < told + timedelta(days=_MOST_DAYS)):
        return told
    return found


def found_change(triangle: Triangle, clock: Clock | None) -> date | None:
    """The last day on which entry was found to have changed, if any, as can be known by now."""
    ratio = _ratios(triangle, clock)
    found, start = None, max(len(ratio) - 1 - _LOOKED_AT, 7 * _WEEKS + _BEFORE)
    while True:
        off = _off(ratio, triangle.age)
        day = _first_step(off, start)
        if day is None:
            return None if found is None else triangle.first + timedelta(days=found)
        # Days since then are held against days before as if they had changed alike.
        ratio[day:] -= np.median(off[day : day + _MOST_DAYS])
        found, start = day, max(day, start) + _MOST_DAYS


def _first_step(off: Array, start: int) -> int | None:
    """The day of the first step from a day on."""
    days = np.arange(start, len(off) - _LEAST_DAYS + 1)
    if not len(days):
        return None
    before = np.abs(off[days[:, None] + np.arange(-_BEFORE, 0)])
    spread = 1.48 * np.median(before, axis=1) + 0.01
    far = np.zeros(len(days))
    for number, day in enumerate(days.tolist()):
        since = off[day : day + _MOST_DAYS]
        step = abs(float(np.median(since)))
        if step >= _LEAST_STEP and (np.sign(since) == np.sign(since[0])).mean() > 0.7:
            far[number] = step / (float(spread[number]) * np.sqrt(1 / len(since)))
    over = np.flatnonzero(far >= _FAR)
    if not len(over):
        return None
    near = np.arange(over[0], min(over[0] + _MOST_DAYS, len(days)))
    return _began(off, int(days[near[far[near].argmax()]]))


def _began(off: Array, day: int) -> int:
    """The day around a step from which on two levels fit best, by absolute deviations."""
    start, end = max(day - 2 * _MOST_DAYS, 0), min(day + _MOST_DAYS, len(off))
    candidates = range(max(day - _MOST_DAYS, 1), min(day + _MOST_DAYS, end - _LEAST_DAYS) + 1)

    def misfit(split: int) -> float:
        old, new = off[start:split], off[split:end]
        return float(np.abs(old).sum() + np.abs(new - np.median(new)).sum())

    return min(candidates, key=misfit)


def _ratios(triangle: Triangle, clock: Clock | None) -> Array:
    """Logarithms of what was entered by each lag over what was entered on the day; not a number
    where that is not known, or disturbed [days, lags]."""
    counts, disturbed = triangle.of_all, np.zeros(len(triangle.age), bool)
    if clock is not None:
        counts = triangle.counts[~clock.silent.any(axis=1)].sum(axis=0)
        disturbed |= clock.disturbed(_SOON)[0].any(axis=1)
    by_lag = counts[:, : _SOON + 1].cumsum(axis=1).astype(np.float64)
    known = (by_lag[:, 0] >= _LEAST) & ~disturbed
    ratio = np.full(by_lag.shape, np.nan)
    ratio[known] = np.log(np.maximum(by_lag[known], 1) / by_lag[known, :1])
    return ratio


def _off(ratio: Array, age: Whole) -> Array:
    """How far each day of injection lies from the same weekday in the weeks before; 0 where that is
    not known [days but the last]."""
    lag = np.minimum(age, ratio.shape[1] - 1)[:-1]
    value = ratio[np.arange(len(lag)), lag]
    off, first = np.zeros(len(value)), 7 * _WEEKS
    days = np.arange(min(first, len(value)), len(value))
    # What is younger than three days is held against what others were at its age.
    usual = ratio[days[:, None] - 7 * np.arange(1, _WEEKS + 1), lag[days][:, None]]
    there = np.isfinite(usual).sum(axis=1) >= 2
    those = days[there]
    off[those] = value[those] - np.nanmedian(usual[there], axis=1)
    return np.nan_to_num(off)
