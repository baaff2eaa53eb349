"""When a target will be reached: as the forecast has it, or at a pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, inf

from queries.contents import week_steps
from queries.forecast.outlook import Span

WEEKS = 8
"""Steps of about a week that the pace is taken from."""
FEWEST_STEPS = 3
MAX_DAYS = 3_650
"""Later than this is never: the pace says nothing about it."""


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


@dataclass(frozen=True)
class Arrival:
    """When ``missing`` persons will have come; ``a_day`` is the pace of the last weeks, or chosen.

    ``days`` from the day of the figures; ``None``: never, not within ten years, or no end can be
    named. Nine in ten come between ``earliest`` and ``latest``, or not before ``earliest``; without
    either there is no forecast, and ``days`` are those at this pace.
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

    @property
    def is_endless(self) -> bool:
        """Whether only the earliest day can be named."""
        return self.earliest is not None and self.latest is None

    def on(self, days: float | None) -> date | None:
        """The day so many days from that of the figures."""
        return None if days is None else self.as_of + timedelta(days=ceil(days))


def missing_persons(target: float, numerator: int, denominator: int) -> int:
    """Persons who are still missing from a share of the population; 0 when it is reached."""
    # As it is written: 0.7 of 10 persons are 7, not 7.000000000000001.
    return max(ceil(round(target * denominator, 6)) - numerator, 0)


def steps_until(days: Sequence[date], counts: Sequence[int], as_of: date) -> Steps | None:
    """The last steps until a day, from running totals; ``None`` with fewer than 3."""
    until = [(days[place], counts[place]) for place in week_steps(days, as_of)]
    steps = list(pairwise(until))[-WEEKS:]
    if len(steps) < FEWEST_STEPS:
        return None
    return Steps(
        tuple(after - before for (_, before), (_, after) in steps),
        tuple((after - before).days for (before, _), (after, _) in steps),
    )


def arrival(
    steps: Steps, missing: int, as_of: date, span: Span | None = None, a_day: float | None = None
) -> Arrival:
    """When so many persons will have come: as the forecast ``span`` has it; without one, or with a
    chosen ``a_day``, at that pace."""
    pace = steps.a_day if a_day is None else a_day
    if missing <= 0:
        return Arrival(missing, pace, as_of, 0.0, 0.0, 0.0)
    if span is None or a_day is not None:
        return Arrival(missing, pace, as_of, _days(missing / pace if pace else inf), None, None)
    likeliest = None if span.latest is None else span.days
    return Arrival(missing, pace, as_of, likeliest, span.earliest, span.latest)


def _days(days: float) -> float | None:
    return days if days <= MAX_DAYS else None
