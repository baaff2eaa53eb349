"""When a target will be reached, at the pace of the last weeks or at a chosen one.

The persons of a week are drawn again from the last weeks (bootstrap: B. Efron, R. Tibshirani, An
Introduction to the Bootstrap, 1993), which says how well the pace is known; and the weeks to come
vary as those did, so that the time until a count is reached has the distribution of Z. Birnbaum
and S. Saunders, A new family of life distributions, J. Appl. Probab. 6 (1969) 319–327. That
assumes that the weeks to come are like the last: no campaign, no fatigue, and nobody harder to
reach than those before. The last persons usually are harder to reach: later is likelier than
earlier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np

WEEKS = 8
"""Steps between published days, mostly weeks, that the pace is taken from."""
FEWEST_STEPS = 3
CONFIDENCE = 0.9
MAX_DAYS = 3_650
"""Later than this is never: the pace says nothing about it."""
_DRAWS = 2_000


@dataclass(frozen=True)
class Steps:
    """Persons who came in between published days of the last weeks, and how many days each took.

    A withdrawn record can make a step negative.
    """

    newly: tuple[int, ...]
    days: tuple[int, ...]

    @property
    def a_day(self) -> float:
        """The mean pace: persons a day; 0 where it would be negative."""
        return max(sum(self.newly) / sum(self.days), 0.0)

    @cached_property
    def dispersion(self) -> float:
        """How many times more the steps vary than chance alone would make them (1 at least).

        Pearson's statistic by its degrees of freedom, as for counts of a Poisson process.
        """
        expected = self.a_day * np.array(self.days)
        if not expected.any():
            return 1.0
        excess = ((np.array(self.newly) - expected) ** 2 / expected).sum() / (len(self.days) - 1)
        return max(float(excess), 1.0)


@dataclass(frozen=True)
class Arrival:
    """When ``missing`` persons will have come at ``a_day`` persons a day.

    ``days`` from the day of the figures; ``None``: never, or not within ten years. ``earliest``
    and ``latest`` are the limits of a 90 % interval, ``None`` likewise.
    """

    missing: int
    a_day: float
    as_of: date
    days: float | None
    earliest: float | None
    latest: float | None

    @property
    def reached(self) -> bool:
        """Whether nobody is missing any more."""
        return self.missing <= 0

    def on(self, days: float | None) -> date | None:
        """The day so many days from that of the figures."""
        return None if days is None else self.as_of + timedelta(days=ceil(days))


def missing_persons(target: float, numerator: int, denominator: int) -> int:
    """Persons who are still missing from a share of the population; 0 when it is reached."""
    # As it is written: 0.7 of 10 persons are 7, not 7.000000000000001.
    return max(ceil(round(target * denominator, 6)) - numerator, 0)


def steps_until(days: Sequence[date], counts: Sequence[int], as_of: date) -> Steps | None:
    """The last steps until a day, from running totals; ``None`` with fewer than 3."""
    until = [(day, count) for day, count in zip(days, counts, strict=True) if day <= as_of]
    steps = list(pairwise(until))[-WEEKS:]
    if len(steps) < FEWEST_STEPS:
        return None
    return Steps(
        tuple(after - before for (_, before), (_, after) in steps),
        tuple((after - before).days for (before, _), (after, _) in steps),
    )


def arrival(steps: Steps, missing: int, as_of: date, a_day: float | None = None) -> Arrival:
    """When so many persons will have come, at the pace of the last weeks or of ``a_day`` persons.

    With a chosen pace, weeks differ by as many times of it as they differed in the past.
    """
    pace = steps.a_day if a_day is None else a_day
    if missing <= 0:
        return Arrival(missing, pace, as_of, 0.0, 0.0, 0.0)
    drawn, chance = _draws(len(steps.newly))
    newly, days = np.array(steps.newly, float), np.array(steps.days, float)
    paces = np.maximum(newly[drawn].sum(axis=1) / days[drawn].sum(axis=1), 0.0)
    if a_day is not None:
        # Where nobody came there are no weeks to learn from but that the pace is chosen.
        paces = paces * (a_day / steps.a_day) if steps.a_day else np.full(_DRAWS, a_day)
    # Within d days come p·d persons, give or take z·√(φ·p·d): solved for d.
    root = chance * np.sqrt(steps.dispersion)
    persons = ((np.sqrt(root**2 + 4 * missing) - root) / 2) ** 2
    until = np.full(_DRAWS, np.inf)
    with np.errstate(over="ignore"):  # of next to nobody a day: never, as of nobody
        np.divide(persons, paces, out=until, where=paces > 0)
    ends = (1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2
    # Draws in which it is never reached are infinite: no interpolation between them.
    earliest, latest = np.quantile(until, ends, method="inverted_cdf")
    return Arrival(
        missing,
        pace,
        as_of,
        _days(missing / pace if pace else np.inf),
        _days(earliest),
        _days(latest),
    )


def _days(days: float) -> float | None:
    return float(days) if days <= MAX_DAYS else None


@lru_cache(maxsize=WEEKS)
def _draws(steps: int) -> tuple[Any, Any]:
    """Which steps are drawn, and by how many standard deviations the weeks to come differ.

    The same seed always: the same data give the same interval, and more persons never less time.
    """
    generator = np.random.default_rng(0)
    return generator.integers(0, steps, (_DRAWS, steps)), generator.standard_normal(_DRAWS)
