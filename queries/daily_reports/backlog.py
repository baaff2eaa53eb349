"""The backlog over time: doses in the daily reports that are not on the platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geo.units import Unit, Vintage
from queries.daily_reports.metrics import BACKLOG
from queries.databases import Databases, Provenance, Snapshot
from queries.metric import Metric
from queries.scorecard.scorecard import ScoreCounts, counts_by_unit, score_days


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
    databases: Databases, *, snapshot: Snapshot, of: Unit, vintage: Vintage = "2021"
) -> BacklogSeries:
    """The backlog of one place over time."""
    points = databases.ask(_all_points, of=of, vintage=vintage)
    return BacklogSeries(
        tuple(point for point in points if point.as_of <= snapshot.as_of),
        databases.provenance(snapshot),
    )


def _all_points(databases: Databases, *, of: Unit, vintage: Vintage) -> tuple[BacklogPoint, ...]:
    """The backlog at the end of every week that there is: the same whichever day is shown."""
    counts = databases.ask(
        counts_by_unit, days=score_days(databases), level=of.level, vintage=vintage, only=of
    )
    here = ((day, by_unit.get(of.code, ScoreCounts())) for day, by_unit in counts.items())
    return tuple(
        BacklogPoint(day, one.backlog, one.on_platform or 0, one.reported or 0)
        for day, one in here
        if one.backlog is not None
    )
