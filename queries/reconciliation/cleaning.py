"""When cleaning will be done, at the pace of the last weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from queries.reconciliation.verification import VerificationPoint

WEEKS = 8
"""Weeks that the pace is taken from."""

CONFIDENCE = 0.9
_DRAWS = 4_000
_MOST_DAYS = 3_650
"""Ends later than this are none: the pace says nothing about them."""


@dataclass(frozen=True)
class CleaningForecast:
    """Wrong persons now, how many fewer they become a week, and when there will be none.

    ``ends_on`` is ``None`` when at this pace it never ends; ``earliest`` and ``latest`` are the
    limits of a 90 % interval, ``None`` likewise.
    """

    wrong: int
    a_week: float
    weeks: int
    ends_on: date | None
    earliest: date | None
    latest: date | None


def cleaning_forecast(line: tuple[VerificationPoint, ...]) -> CleaningForecast | None:
    """The end of cleaning, from one unit's weeks; ``None`` with fewer than 3 changes known.

    The pace is the mean net change (cleaned less newly wrong) of the last ``WEEKS`` steps, per
    day; the interval comes from drawing those steps again (bootstrap), since weeks differ.
    """
    steps = list(pairwise(line))[-WEEKS:]
    known = [(before, after) for before, after in steps if before.denominator]
    if len(known) < 3:
        return None
    net = np.array(
        [
            (after.cleaned - before.cleaned) - (after.newly_wrong - before.newly_wrong)
            for before, after in known
        ],
        dtype=float,
    )
    days = np.array([(after.as_of - before.as_of).days for before, after in known], dtype=float)
    last = line[-1]
    pace = net.sum() / days.sum()
    # The same seed always: the same data give the same interval.
    drawn = np.random.default_rng(0).integers(0, len(net), (_DRAWS, len(net)))
    paces = net[drawn].sum(axis=1) / days[drawn].sum(axis=1)
    slow, fast = np.quantile(paces, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return CleaningForecast(
        wrong=last.numerator,
        a_week=pace * 7,
        weeks=len(known),
        ends_on=_end(last, pace),
        earliest=_end(last, float(fast)),
        latest=_end(last, float(slow)),
    )


def _end(last: VerificationPoint, pace: float) -> date | None:
    if last.numerator == 0:
        return last.as_of
    if pace <= 0 or last.numerator / pace > _MOST_DAYS:
        return None
    return last.as_of + timedelta(days=round(last.numerator / pace))
