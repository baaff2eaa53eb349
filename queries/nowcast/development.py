"""How entry goes on after the injection: development factors of a reporting triangle.

The chain-ladder method (T. Mack, ASTIN Bulletin 23 (1993) 213) works from development factors: the
factor of lag d is what was entered by lag d over what had been entered by lag d - 1, over the days
of injection that are old enough to tell. Three things are added for daily counts of many places:
the day of the week (offices rest at weekends); credibility, which draws the factors of a small
place towards those of all places (A. Gisler, M. Wüthrich, ASTIN Bulletin 38 (2008) 565); and a
change of the rules of entry on a known day, before which factors were others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from queries.nowcast.entry_days import Clock
from queries.nowcast.triangle import Array, Triangle, Whole

ENTRY_ON_THE_DAY = date(2022, 4, 8)
"""From this day of injection on, doses have to be entered on the day (1815/BYT-CNTT)."""

_WINDOW = 56
"""Days of entry, back from the last, that the factors are taken from."""
_HALF_LIFE = 14
"""Days after which what was seen counts half."""
_FORMER = 0.1
"""What a day of injection before the change counts, in factors for the days after it."""
_CREDIBLE = 1.5
"""Expected entries at which a place's own development counts as much as that of all places."""
_CREDIBLE_WEEKDAY = 30
"""Expected entries at which a weekday's factor counts as much as that of all weekdays."""
_CREDIBLE_CHANGE = 50
"""Expected entries at which a change counts half."""
_LEAST_FACTOR = 0.5
"""No factor is taken to be lower, however much is deleted on a day."""
_GUESS = 0.5
"""Entries at a lag that nothing was ever seen of, over what was entered before: this over the
square of the lag, so that in the end there are twice what is entered on the day."""
_NEVER_SEEN = 2.0
"""How far such a guess may be off, against what is not known of new rules."""
_BANDS = (*range(2, 15), 21, 28)
"""First lags of the bands in each of which a place differs from all places by one ratio."""


@dataclass(frozen=True)
class Development:
    """The share of the final doses that is entered by each lag, and the days that it is of.

    ``share``: [rules, places, 7, lags + 1], by the rules of entry that a day of injection falls
    under and its day of the week; from the lag 0 to 1 at the last lag. ``rules`` of each day:
    [days]. ``unseen``: the share of what is still to come that falls on lags that nothing is known
    of yet, because the rules of entry changed a short while ago [days]; twice as much where there
    is no past at all.
    """

    share: Array
    rules: Whole
    unseen: Array

    def at(self, age: Whole, weekday: Whole) -> Array:
        """The share entered at each day's age, of the last days of injection; 0 before the first
        day of entry (age -1).

        ``age`` and ``weekday``: [places or 1, days]; result [places, days].
        """
        lag = np.clip(age, 0, self.share.shape[3] - 1)
        rules = self.rules[-age.shape[1] :]
        place = np.arange(self.share.shape[1])[:, None]
        taken: Array = self.share[rules, place, weekday, lag]
        return np.where(age >= 0, taken, 0.0) if age.min(initial=0) < 0 else taken


def development_factors(counts: Whole | Array, weights: Array | NDArray[np.bool_]) -> Array:
    """Volume-weighted chain-ladder factors by lag from 1 on [..., lags].

    ``counts`` [..., days, lags + 1] are incremental; ``weights`` [days, lags + 1] are 0 for the
    cells not observed. The factor is 1 where nothing had been entered before.
    """
    before = counts.cumsum(axis=-1, dtype=np.float64)[..., :-1]
    later, used = counts[..., 1:], weights[:, 1:]
    return 1 + _ratio((later * used).sum(axis=-2), (before * used).sum(axis=-2))


def share_entered(factors: Array) -> Array:
    """The share of the final count entered by each lag [..., lags + 1], from its factors."""
    ultimate = np.cumprod(factors[..., ::-1], axis=-1)[..., ::-1]
    ones = np.ones((*factors.shape[:-1], 1))
    return np.concatenate([1 / ultimate, ones], axis=-1)


def development(
    triangle: Triangle,
    change: date | None = ENTRY_ON_THE_DAY,
    ago: int = 0,
    days: int | None = None,
    clock: Clock | None = None,
) -> Development:
    """The development of every place and day of injection, as it can be known from a triangle; or
    could be known some days ``ago``, from the last ``days`` of injection until then.

    Days before the ``change`` of the rules develop as those before it did. For the days since,
    the factors of before are scaled by what has been seen of the new ones so far, and count only
    where nothing newer is known. What days without entry have disturbed, by the ``clock``, is left
    out.
    """
    end = triangle.counts.shape[1] - ago
    start = 0 if days is None else max(end - days, 0)
    seen, undisturbed = _Seen.of(triangle, slice(start, end), clock)
    age, weekday = triangle.age[ago:][start:], triangle.weekday[start:end]
    seen_ago = age[:, None] - np.arange(1, triangle.counts.shape[2])
    # No weight for what had not been entered yet.
    recency = np.where(seen_ago >= 0, 0.5 ** (np.maximum(seen_ago, 0) / _HALF_LIFE), 0.0)
    recency = recency * undisturbed
    weights = np.where(seen_ago < _WINDOW, recency, 0.0)
    changed = 0 if change is None else (change - triangle.first).days - start
    if not 0 < changed < len(age):
        only = _pattern(seen, weights, weights, weekday)
        unseen = _NEVER_SEEN * _unseen(only, weekday, age, _known(seen, weights))
        return Development(only[None], np.zeros_like(age), unseen)
    old, new = slice(None, changed), slice(changed, None)
    former = _pattern(seen.on(old), recency[old], recency[old], weekday[old])
    weights[old] *= _FORMER
    scaled = weights.copy()
    scaled[old] *= _change(seen.all_later, seen.all_before, recency, changed)
    latter = _pattern(seen, scaled, weights, weekday)
    unseen = _NEVER_SEEN * _unseen(latter, weekday, age, _known(seen, weights))
    newest = min(int(age[changed]), triangle.counts.shape[2] - 1)
    since = _unseen(latter, weekday[new], age[new], newest)
    unseen[new] = np.maximum(unseen[new], since)
    rules = np.where(np.arange(len(age)) < changed, 0, 1)
    return Development(np.stack([former, latter]), rules, unseen)


@dataclass(frozen=True)
class _Seen:
    """Entries at each lag from 1 on and what had been entered before it [places, days, lags]; the
    same of all places together [days, lags]. Also of cells not observed: they get no weight."""

    later: Whole
    before: Array
    all_later: Array
    all_before: Array

    @classmethod
    def of(
        cls, triangle: Triangle, days: slice, clock: Clock | None
    ) -> tuple[_Seen, NDArray[np.bool_] | bool]:
        """Some days of a triangle, without the cells of places that silence has disturbed; and the
        cells that closed days have not [days, lags]."""
        all_later, all_before = (one[days] for one in triangle.all_later_and_before)
        later, before = triangle.counts[:, days, 1:], triangle.by_lag[:, days, :-1]
        if clock is None:
            return cls(later, before, all_later, all_before), True
        everywhere, of_places = clock.disturbed(later.shape[2])
        if of_places:
            later, before = later.copy(), before.copy()
            all_later, all_before = all_later.copy(), all_before.copy()
        for place, cells in of_places.items():
            gone = cells[days]
            all_later[gone] -= later[place][gone]
            all_before[gone] -= before[place][gone]
            later[place][gone] = 0
            before[place][gone] = 0.0
        return cls(later, before, all_later, all_before), ~everywhere[days]

    def on(self, days: slice) -> _Seen:
        """Some of the days."""
        return _Seen(
            self.later[:, days], self.before[:, days], self.all_later[days], self.all_before[days]
        )


def _pattern(seen: _Seen, of_later: Array, of_before: Array, weekday: Whole) -> Array:
    """The share entered by each lag, of days of injection of each weekday [places, 7, lags + 1].

    ``of_later``, ``of_before``: weights [days, lags].
    """
    all_later, all_before = seen.all_later * of_later, seen.all_before * of_before
    growth = _ratio(all_later.sum(axis=0), all_before.sum(axis=0))
    lag = np.arange(1, len(growth) + 1)
    growth = np.where(all_before.sum(axis=0) > 0, growth, _GUESS / lag**2)
    on_weekday = (weekday == np.arange(7)[:, None]).astype(np.float64)
    observed, expected = on_weekday @ all_later, on_weekday @ all_before * growth
    growth = growth * _credible(observed, expected, _CREDIBLE_WEEKDAY)
    band = np.digitize(lag, _BANDS)
    in_band = (band[:, None] == np.arange(len(_BANDS) + 1)).astype(np.float64)
    observed = np.einsum("pdl,dl->pl", seen.later, of_later) @ in_band
    expected = np.einsum("pdl,dl->pl", seen.before, of_before * growth[weekday]) @ in_band
    own = _credible(observed, expected, _CREDIBLE)[:, band]
    # Where more is deleted than entered, factors lie below 1.
    return share_entered(np.maximum(1 + growth * own[:, None, :], _LEAST_FACTOR))


def _known(seen: _Seen, weights: Array) -> int:
    """The last lag up to which there was anything to see how entry goes on from."""
    there = (seen.all_before * weights).sum(axis=0) > 0
    return len(there) if there.all() else int(np.argmin(there))


def _unseen(pattern: Array, weekday: Whole, age: Whole, newest: int) -> Array:
    """The share of what is to come that falls on lags after ``newest`` [days]."""
    late = 1 - pattern.mean(axis=0)
    return _ratio(late[weekday, newest], late[weekday, np.minimum(age, newest)])


def _change(later: Array, before: Array, recency: Array, changed: int) -> float:
    """Entries after the day of injection since a change, over what was usual before it."""
    old, new = slice(None, changed), slice(changed, None)
    usual = _ratio(
        (later[old] * recency[old]).sum(axis=0), (before[old] * recency[old]).sum(axis=0)
    )
    known = recency[new] > 0
    seen, expected = (later[new] * known).sum(), (before[new] * usual * known).sum()
    return float(_credible(seen, expected, _CREDIBLE_CHANGE))


def _credible(seen: Array, expected: Array, half: float) -> Array:
    """Seen over expected, drawn towards 1 where little is expected."""
    more = np.where(expected < 0, -1.0, 1.0)  # Than is deleted, or less.
    ratio: Array = np.maximum(more * seen + half, 0) / (more * expected + half)
    return ratio


def _ratio(part: Array, whole: Array) -> Array:
    """Part over whole; 0 where the whole is 0."""
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
