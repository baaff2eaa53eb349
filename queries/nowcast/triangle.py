"""The reporting triangle: doses by day of injection and lag of entry, as known on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

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
    last column what was entered then or later. Cells after ``as_of`` are 0; cells in which more was
    deleted than entered are negative.
    """

    as_of: date
    first: date
    counts: Whole

    def __post_init__(self) -> None:
        if self.counts.ndim != 3 or self.counts.shape[1] != (self.as_of - self.first).days + 1:
            raise ValueError("counts must be [places, days from first to as_of, lags + 1]")
        if self.of_all[~self.observed].any():
            raise ValueError("cells after as_of must be 0")

    def newest(self, days: int) -> Triangle:
        """The last days of injection only."""
        first = max(self.first, self.as_of - timedelta(days=days - 1))
        return Triangle(self.as_of, first, self.counts[:, -days:])

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

    @cached_property
    def of_all(self) -> Whole:
        """Doses of all places together [days, lags + 1]."""
        total: Whole = self.counts.sum(axis=0)
        return total

    @cached_property
    def entered(self) -> Whole:
        """Doses entered so far [places, days]."""
        total: Whole = self.counts.sum(axis=2)
        return total

    @cached_property
    def by_lag(self) -> Array:
        """Doses entered up to each lag [places, days, lags + 1]; meaningless after ``as_of``."""
        cumulative: Array = self.counts.cumsum(axis=2, dtype=np.float64)
        return cumulative

    @cached_property
    def all_later_and_before(self) -> tuple[Array, Array]:
        """Entries of all places together at each lag from 1 on, and before it [days, lags]."""
        every = self.of_all.astype(np.float64)
        return every[:, 1:], every.cumsum(axis=1)[:, :-1]

    def entered_ago(self, days: int) -> Array:
        """Doses that had been entered some days before ``as_of`` [places, days of injection until
        then].

        Only the last column cannot be rewound: what is in it by now is taken as known once the
        day of injection is old enough to have any of it.
        """
        lag = np.minimum(self.age[days:], self.counts.shape[2] - 1)
        until = self.by_lag[:, : len(lag)]
        taken: Array = np.take_along_axis(until, lag[None, :, None], axis=2)[..., 0]
        return taken
