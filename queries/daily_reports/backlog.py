"""The backlog over time: doses in the daily reports that are not on the platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from geo.units import Unit, Vintage
from queries.metrics import BACKLOG, Metric
from queries.provenance import Provenance
from queries.scope import Scope
from queries.scorecard.counts import counts_by_unit, score_days


@dataclass(frozen=True)
class BacklogPoint:
    """A place until the end of a day: ``numerator`` records are on the platform of
    ``denominator`` reported doses; ``backlog`` as in ``queries.daily_reports.completeness``."""

    as_of: date
    backlog: int
    numerator: int
    denominator: int


@dataclass(frozen=True)
class BacklogSeries:
    """The backlog of one place at the end of every week until the day of ``provenance``, oldest
    first; days without any report yet are left out."""

    points: tuple[BacklogPoint, ...]
    provenance: Provenance
    metric: Metric = BACKLOG


def backlog_series(
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    of: Unit,
    vintage: Vintage = "2021",
) -> BacklogSeries:
    """The backlog of one place over time."""
    last = provenance.snapshot.as_of
    days = [day for day in score_days(reconciliation, scope) if day <= last]
    found = counts_by_unit(
        reconciliation, scope, days, level=of.level, vintage=vintage, only=of,
    )  # fmt: skip
    points = []
    for day in days:
        counts = found[day][of.code]
        if counts.backlog is not None:
            points.append(
                BacklogPoint(day, counts.backlog, counts.on_platform or 0, counts.reported or 0)
            )
    return BacklogSeries(tuple(points), provenance)
