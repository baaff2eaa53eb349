"""The reporting triangle: doses by day of injection and lag of entry, as known on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

LAGS = 60
"""Longest lag kept apart; entries after ``LAGS`` days or more are counted together."""

DAYS = 180
"""Days of injection that a nowcast uses: factors of eight weeks at every lag, and their errors."""


@dataclass(frozen=True)
class Triangle:
    """Doses entered up to the end of the day ``as_of``, of places by day of injection and lag.

    ``counts``: whole numbers [places, days, lags + 1]. Row 0 is the day of injection ``first``,
    the last row is ``as_of``. Column d counts what was entered d days after the injection, the
    last column what was entered then or later. Cells after ``as_of`` are 0.
    """

    as_of: date
    first: date
    counts: Whole

    def __post_init__(self) -> None:
        if self.counts.ndim != 3 or self.counts.shape[1] != (self.as_of - self.first).days + 1:
            raise ValueError("counts must be [places, days from first to as_of, lags + 1]")
        if (self.counts < 0).any():
            raise ValueError("counts must not be negative")
        if self.counts[:, ~self.observed].any():
            raise ValueError("cells after as_of must be 0")

    @property
    def age(self) -> Whole:
        """Days since each day of injection [days]."""
        return np.arange(self.counts.shape[1])[::-1]

    @property
    def observed(self) -> NDArray[np.bool_]:
        """The cells that can have been entered by now [days, lags + 1]."""
        lags: Whole = np.arange(self.counts.shape[2])
        return np.less_equal(lags, self.age[:, None])

    @property
    def weekday(self) -> Whole:
        """Day of the week of each day of injection, Monday 0 [days]."""
        days: Whole = (self.first.weekday() + np.arange(self.counts.shape[1])) % 7
        return days

    @property
    def entered(self) -> Whole:
        """Doses entered so far [places, days]."""
        total: Whole = self.counts.sum(axis=2)
        return total

    def last(self, days: int) -> Triangle:
        """The same with the last days of injection only."""
        left_out = max(self.counts.shape[1] - days, 0)
        return Triangle(
            self.as_of, self.first + timedelta(days=left_out), self.counts[:, left_out:]
        )

    def rewind(self, days: int) -> Triangle:
        """What was known some days earlier.

        Only the last column cannot be rewound: what is in it by now is taken as known once the
        day of injection is old enough to have any of it.
        """
        kept = self.counts.shape[1] - days
        as_of = self.as_of - timedelta(days=days)
        return Triangle(
            as_of, self.first, self.counts[:, :kept] * self.observed[days:][None, :kept]
        )


def reporting_triangle(
    place: Whole,
    injected: NDArray[np.datetime64],
    entered: NDArray[np.datetime64],
    doses: Whole,
    *,
    places: int,
    as_of: date,
    days: int = DAYS,
    lags: int = LAGS,
) -> Triangle:
    """The triangle of counts by place, day of injection and day of entry.

    ``place`` is a number below ``places``. Entries after ``as_of``, entries before the injection
    and injections before the last ``days`` days are left out.
    """
    first = as_of - timedelta(days=days - 1)
    row = (injected.astype("datetime64[D]") - np.datetime64(first, "D")).astype(np.int64)
    lag = (entered.astype("datetime64[D]") - injected.astype("datetime64[D]")).astype(np.int64)
    known = (row >= 0) & (lag >= 0) & (row + lag < days)
    counts = np.zeros((places, days, lags + 1), np.int64)
    np.add.at(counts, (place[known], row[known], np.minimum(lag[known], lags)), doses[known])
    return Triangle(as_of, first, counts)
