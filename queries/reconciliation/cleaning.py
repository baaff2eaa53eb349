"""When cleaning will be done: by a forecast, or at the pace of the last weeks.

The forecast (``queries.forecast``) knows that the easy cases go first, from how the pace has fallen
with those left. Reasons of which nobody was cleaned lately have no end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil

import numpy as np

from geo import units
from geo.units import Unit, Vintage
from queries.coverage.metrics import CountedBy
from queries.databases import Databases, Snapshot
from queries.forecast.outlook import Outlook, Span
from queries.reconciliation.verdicts import MISMATCHES
from queries.reconciliation.verification import VerificationPoint, verification_series

WEEKS = 8
"""Weeks that the pace is taken from."""
FEWEST_STEPS = 3
_MAX_DAYS = 3_650
"""Ends later than this are none: the pace says nothing about them."""

Line = tuple[VerificationPoint, ...]


@dataclass(frozen=True)
class CleaningForecast:
    """Wrong persons now, how many fewer they become a week, and when there will be none.

    ``weeks`` steps were looked at. ``ends_on`` is ``None`` when no end is in sight. Nine in ten
    ends come between ``earliest`` and ``latest``, or, without ``latest``, not before ``earliest``;
    without either there is no forecast, and ``ends_on`` is the end at this pace. ``stuck`` persons
    are wrong for reasons of which no fewer are than ``weeks`` ago.
    """

    wrong: int
    a_week: float
    weeks: int
    ends_on: date | None
    earliest: date | None
    latest: date | None
    stuck: int = 0


def cleaning_forecast(line: Line, span: Span | None = None) -> CleaningForecast | None:
    """The end of cleaning of one unit, as the forecast ``span`` has it or else at the mean net
    change (cleaned less newly wrong) of the last steps; ``None`` with fewer than 3 changes."""
    steps = [(before, after) for before, after in pairwise(line) if before.denominator][-WEEKS:]
    if len(steps) < FEWEST_STEPS:
        return None
    first, last = steps[0][0], line[-1]
    net = (last.cleaned - first.cleaned) - (last.newly_wrong - first.newly_wrong)
    pace = net / (last.as_of - first.as_of).days
    stuck = sum(
        last.verdicts[reason]
        for reason in MISMATCHES
        if last.verdicts[reason] >= first.verdicts[reason]
    )
    bounds: tuple[float | None, float | None, float | None]
    if last.numerator == 0 or pace <= 0 or span is None or span.earliest is None:
        days = last.numerator / pace if pace > 0 else 0.0 if not last.numerator else None
        bounds = (days, None, None)
    else:
        has_end = span.latest is not None and not stuck
        bounds = span.bounds if has_end else (None, span.earliest, None)
    ends, earliest, latest = (_after(last, one) for one in bounds)
    return CleaningForecast(last.numerator, pace * 7, len(steps), ends, earliest, latest, stuck)


def _after(last: VerificationPoint, days: float | None) -> date | None:
    if days is None or days > _MAX_DAYS:
        return None
    return last.as_of + timedelta(days=ceil(days))


def cleaning_span(
    databases: Databases,
    *,
    snapshot: Snapshot,
    of: Unit,
    counted_by: CountedBy = "residence",
    vintage: Vintage = "2021",
) -> Span | None:
    """When nobody of a unit is wrong any more; ``None`` when the past cannot say.

    Learnt from the unit with the regions and the country, or from the districts of its province,
    since they have been becoming fewer.
    """
    beside = units.districts(of.parent or "") if of.level == "district" else _above()
    places = tuple(dict.fromkeys((of, *beside)))
    lines = [
        databases.ask(
            verification_series,
            snapshot=snapshot,
            of=(place,),
            counted_by=counted_by,
            vintage=vintage if place == of else "2021",
        ).lines[0][1]
        for place in places
    ]
    return span_of(tuple(_until(line, snapshot.as_of) for line in lines))


def span_of(lines: tuple[Line, ...]) -> Span | None:
    """The same of the first of some lines, learnt from all that have its days."""
    days = [point.as_of for point in lines[0]]
    same = [line for line in lines if [point.as_of for point in line] == days]
    if not days:
        return None
    wrong = np.array([[point.numerator for point in line] for line in same])
    since = int(wrong.sum(axis=0).argmax())
    fewer = wrong[:, since:]
    most = fewer.max(axis=1)
    outlook = Outlook(days[since:], most[:, None] - fewer, most)
    return outlook.span(0, int(fewer[0, -1])) if fewer[0, -1] else None


def _above() -> tuple[Unit, ...]:
    return (*units.regions(), units.country())


def _until(line: Line, day: date) -> Line:
    return tuple(point for point in line if point.as_of <= day)
