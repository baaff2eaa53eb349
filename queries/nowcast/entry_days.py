"""Days without entry: closed to everybody (Tết, a breakdown), or to a place that has fallen silent.

Both are found from the data, day by day, from what came before that day alone. A day is closed when
all places together entered next to nothing against what they enter on that day of the week; for a
day off of the calendar it is enough that they entered less than half of it. A place is silent when
it entered next to nothing on three days on which it enters something every week. Development goes
by days of entry that were neither (``Clock``): nobody can be late on a day on which no one enters.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from queries.nowcast.days_off import days_off
from queries.nowcast.triangle import Array, Whole

Flags = NDArray[np.bool_]

_WEEKS = 4
"""As many entries of the same weekday say what is usual."""
_CLOSED, _CLOSED_IF_OFF = 0.05, 0.5
"""All places together have entered less than this of what is usual: closed; if it is a day off."""
_LEAST = 20.0
"""Entries of all places that a day must usually have for it to be noticed that there are none."""
_QUIET = 0.02
"""A place has entered less than this of what is usual."""
_LEAST_OF_PLACE = 2.0
"""Entries that a place must have had on each of the last weeks' same weekdays."""
_SILENT = 3
"""So many such days in a row, and the place is silent since the first of them."""
_SETTLED = 14
"""Days after those without entry in which what had waited may still come in."""
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class EntryDays:
    """Which days were without entry, of the days from ``first`` on.

    ``closed``: to all places [days]. ``off``: of those, days off of the calendar [days].
    ``silent``: number of the day on which it was known that a place was silent on a day; a large
    number where it was not silent [places, days].
    """

    first: date
    closed: Flags
    off: Flags
    silent: Whole

    @classmethod
    def of(
        cls, first: date, entries: Whole | Array, off: Collection[date] | None = None
    ) -> EntryDays:
        """Found from the entries of every place and day of entry [places, days]."""
        places, days = entries.shape
        calendar = days_off() if off is None else off
        named = np.array([first + timedelta(days=day) in calendar for day in range(days)], bool)
        closed, silent = np.zeros(days, bool), np.full((places, days), _NEVER)
        weeks = np.full((7, places, _WEEKS), np.nan)
        every = np.full((7, _WEEKS), np.nan)
        run, began = np.zeros(places, np.int64), np.zeros(places, np.int64)
        together = entries.sum(axis=0)
        for day in range(days):
            weekday, now = day % 7, entries[:, day]
            limit = _CLOSED_IF_OFF if named[day] else _CLOSED
            usual = float(np.median(every[weekday]))
            if usual >= _LEAST and abs(together[day]) < limit * usual:
                closed[day] = True
                continue
            least, most = weeks[weekday].min(axis=1), weeks[weekday].max(axis=1)
            counts = least >= _LEAST_OF_PLACE
            quiet = counts & (np.abs(now) <= _QUIET * most)
            began = np.where(quiet & (run == 0), day, began)
            run = np.where(quiet, run + 1, np.where(counts | (now > 0), 0, run))
            for place in np.flatnonzero(run >= _SILENT):
                here = silent[place, began[place] : day + 1]
                here[here == _NEVER] = day
            heard = run == 0
            weeks[weekday, heard] = np.roll(weeks[weekday, heard], 1, axis=1)
            weeks[weekday, heard, 0] = now[heard]
            every[weekday] = np.roll(every[weekday], 1)
            every[weekday, 0] = together[day]
        return cls(first, closed, named & closed, silent)

    def clock(self, first: date, as_of: date) -> Clock | None:
        """The days without entry as they were known at the end of ``as_of``, among the days of
        injection from ``first`` on; ``None`` where there were none."""
        start, end = (first - self.first).days, (as_of - self.first).days
        days = slice(start, end + 1)
        closed, silent = self.closed[days], self.silent[:, days] <= end
        if not closed.any() and not silent.any():
            return None
        return Clock(first, closed, self.off[days], silent)


def entries_by_day(counts: Whole) -> Whole:
    """Entries of every place by day of entry, from counts by day of injection and lag [places,
    days, lags]: of the days of injection alone."""
    days = counts.shape[1]
    found: Whole = counts[:, :, 0].copy()
    for lag in range(1, min(counts.shape[2], days)):
        found[:, lag:] += counts[:, : days - lag, lag]
    return found


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
    last = np.maximum.accumulate(np.where(still, days, -_NEVER // 2))
    entered = days[:, None] + np.arange(1, lags + 1)
    before = last[np.minimum(entered, len(still) - 1)]
    found: Flags = (before >= days[:, None]) & (entered - before <= _SETTLED)
    return found
