"""Days without entry: closed to everybody (Tết, a breakdown), or to a place that has fallen silent.

Both are found from the data, day by day, from what came before that day alone. A day is closed when
all places together entered next to nothing against what they enter on that day of the week, whether
doses of the day or of earlier ones; on a day off of the calendar it takes less. A place is silent
when it entered next to nothing on three days on which it enters something every week. Development
goes by days of entry that were neither (``Clock``): nobody can be late on a day on which no one
enters.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from queries.nowcast.days_off import days_off
from queries.nowcast.triangle import Triangle, Whole

Flags = NDArray[np.bool_]

_WEEKS = 4
"""As many entries of the same weekday say what is usual."""
_CLOSED, _CLOSED_IF_OFF = 0.05, 0.3
"""All places together have entered less than this of what they usually enter, and of what they
enter of earlier days' doses: closed; the same on a day off. Of the day's own doses they may enter
few because few are given, of earlier days' few because a rule makes them enter on the day."""
_LEAST = 10.0
"""Entries of all places that a day must usually have for it to be noticed that there are none."""
_QUIET = 0.02
"""A place has entered less than this of what is usual."""
_SILENT, _MISSING = 3, 15
"""A place is silent since the first of so many such days in a row, once so many doses at least are
missing, by the least of what the weeks before had."""
_SETTLED = 14
"""Days after those without entry in which what had waited may still come in."""
_LOOKED_AT = 84
"""Days back from the last that are looked at: what came before no longer tells on any factor."""
_LONG_AGO = -10_000


@dataclass(frozen=True)
class Clock:
    """Time in days of entry: it stands still for everybody on closed days, for a place while it is
    silent. Shapes [days] and [places, days] (``silent``)."""

    first: date
    closed: Flags
    off: Flags
    silent: Flags

    @property
    def still(self) -> Flags:
        """Days without entry by place [places, days]."""
        still: Flags = self.silent | self.closed
        return still

    def ages(self, ago: int = 0) -> tuple[Whole, Whole]:
        """Days of entry since each day of injection until ``ago`` days before the last, -1 where
        none has come since; and the day of the week that a development of that age is of [places,
        days].

        A day of injection without entry counts from the next day with entry. The weekday is the one
        from which the last day of entry is so many days away: what comes next follows its pattern.
        """
        still = self.still
        passed = (~still).cumsum(axis=1)
        last = still.shape[1] - ago
        age = passed[:, last - 1 : last] - passed - still
        age = np.maximum(age[:, :last], -1)
        ended = last - 1 - np.argmax(~still[:, :last][:, ::-1], axis=1)
        weekday = (self.first.weekday() + ended[:, None] - age) % 7
        return age, weekday

    def disturbed(self, lags: int) -> tuple[Flags, dict[int, Flags]]:
        """Cells that say nothing of how entry usually goes on: days without entry lie between
        injection and entry, and what waited meanwhile may still be coming in. Of all places, and of
        those that were silent [days, lags], lags from 1 on."""
        places = np.flatnonzero(self.silent.any(axis=1))
        return _disturbed(self.closed, lags), {
            int(place): _disturbed(self.silent[place], lags) for place in places
        }

    @property
    def waiting(self) -> Flags:
        """Places that are silent now [places]."""
        waiting: Flags = self.silent[:, -1]
        return waiting


def _disturbed(still: Flags, lags: int) -> Flags:
    days = np.arange(len(still))
    last = np.maximum.accumulate(np.where(still, days, _LONG_AGO))
    entered = days[:, None] + np.arange(1, lags + 1)
    before = last[np.minimum(entered, len(still) - 1)]
    found: Flags = (before >= days[:, None]) & (entered - before <= _SETTLED)
    return found


def clock_of(triangle: Triangle, off: Collection[date] | None = None) -> Clock | None:
    """The days without entry as they can be known from a triangle; ``None`` where there were none.

    ``off``: days off, those of the calendar unless given.
    """
    days = triangle.counts.shape[1]
    looked_at = min(_LOOKED_AT, days - 7 * _WEEKS)
    if looked_at < 1:
        return None
    entries = _entries(triangle, looked_at + 7 * _WEEKS)
    calendar = days_off() if off is None else off
    last = triangle.as_of.toordinal()
    named = np.array([date.fromordinal(last - ago) in calendar for ago in range(looked_at)][::-1])
    given = triangle.of_all[-entries.shape[1] :, 0]
    every = entries.sum(axis=0)
    closed = _closed(every, named) & _closed(every - given, named)
    silent = _silent(entries, closed)
    if not closed.any() and not silent.any():
        return None
    before = days - looked_at
    return Clock(
        triangle.first,
        np.pad(closed, (before, 0)),
        np.pad(named & closed, (before, 0)),
        np.pad(silent, ((0, 0), (before, 0))),
    )


def _entries(triangle: Triangle, days: int) -> Whole:
    """Entries of every place on the last days [places, days]."""
    counts, all_days = triangle.counts, triangle.counts.shape[1]
    found: Whole = counts[:, all_days - days :, 0].copy()
    for lag in range(1, min(counts.shape[2] - 1, all_days)):
        first = max(all_days - days - lag, 0)
        part = counts[:, first : all_days - lag, lag]
        found[:, days - part.shape[1] :] += part
    return found


def _closed(entries: Whole, named: Flags) -> Flags:
    """Days on which next to nothing was entered against the same weekdays before [days]."""
    usual = np.median(_weeks_before(entries[None])[0], axis=1)
    now = np.abs(entries[7 * _WEEKS :])
    limit = np.where(named, _CLOSED_IF_OFF, _CLOSED)
    closed: Flags = (usual >= _LEAST) & (now < limit * usual)
    return closed


def _silent(entries: Whole, closed: Flags) -> Flags:
    """Days on which a place was silent [places, days]."""
    weeks = np.sort(_weeks_before(entries), axis=2)
    now = entries[:, 7 * _WEEKS :]
    # The least of four, but one of the weeks before may have been a holiday.
    least = np.where(closed, 0, weeks[..., 1])
    counts = least >= 1
    quiet = counts & (np.abs(now) <= _QUIET * weeks[..., -1])
    heard = ((counts & ~quiet) | (~counts & (now > 0))) & ~closed
    days = np.arange(now.shape[1])
    since = np.maximum.accumulate(np.where(heard, days, -1), axis=1)

    def in_run(values: Whole) -> Whole:
        passed = values.cumsum(axis=1)
        before = np.take_along_axis(passed, np.maximum(since, 0), axis=1)
        run: Whole = passed - np.where(since >= 0, before, 0)
        return run

    number, missing = in_run(quiet.astype(np.int64)), in_run(np.where(quiet, least, 0))
    long_enough = (number >= _SILENT) & (missing >= _MISSING)
    silent = np.zeros(now.shape, bool)
    for place in np.flatnonzero(long_enough.any(axis=1)):
        runs = np.unique(since[place, long_enough[place]])
        silent[place] = np.isin(since[place], runs) & (number[place] >= 1) & ~heard[place]
    return silent


def _weeks_before(entries: Whole) -> Whole:
    """Entries on the same weekday in the weeks before [places, days but the first, weeks]."""
    windows = np.lib.stride_tricks.sliding_window_view(entries, 7 * _WEEKS + 1, axis=1)
    weeks: Whole = windows[..., : 7 * _WEEKS : 7]
    return weeks
