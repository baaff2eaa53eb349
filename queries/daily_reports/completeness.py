"""Daily reports against the records of the same places and days: share entered, backlog, pace; and
the backlog over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geo.units import Level, Unit, Vintage
from queries.areas import RatesByArea, area_name, areas
from queries.daily_reports.findings import NOTHING_DOUBTFUL, Doubtful, doubtful_reports
from queries.daily_reports.metrics import BACKLOG
from queries.databases import Databases, Provenance, Snapshot
from queries.metric import Metric
from queries.scorecard.metrics import SCORECARD_COMPLETE
from queries.scorecard.scorecard import (
    FOUR_WEEKS,
    ScoreCounts,
    counts_by_unit,
    four_weeks_before,
    score_days,
    share,
)


@dataclass(frozen=True)
class CompletenessRow:
    """How complete the records of one unit are; ``None`` where it has no reports.

    ``numerator`` records are on the platform of ``denominator`` reported doses. ``backlog`` adds
    up the reporting places that lack records, ``surplus`` those that have more records than
    reported doses: backlog - surplus = denominator - numerator. ``caught_up`` doses of earlier
    days came in during the last four weeks. ``complete`` of ``doses`` records have every field.
    ``doubtful`` reports are far from what is usual for their place and weekday; they count as they
    are.
    """

    code: str
    name: str
    numerator: int | None
    denominator: int | None
    backlog: int | None
    surplus: int | None
    backlog_before: int | None
    caught_up: int | None
    complete: int | None
    doses: int | None
    doubtful: Doubtful = NOTHING_DOUBTFUL

    @property
    def usual_reported(self) -> int | None:
        """The reported doses, were the doubtful reports as usual."""
        return None if self.denominator is None else self.denominator - self.doubtful.doses

    @property
    def usual_backlog(self) -> int | None:
        """The backlog, were the doubtful reports as usual."""
        return None if self.backlog is None else max(self.backlog - self.doubtful.doses, 0)

    @property
    def value(self) -> float | None:
        """The share of the reported doses that is on the platform, unclipped."""
        return share(self.numerator, self.denominator)

    @property
    def trend(self) -> int | None:
        """By how many doses the backlog grew in four weeks."""
        if self.backlog is None or self.backlog_before is None:
            return None
        return self.backlog - self.backlog_before

    @property
    def pace(self) -> float | None:
        """Doses of earlier days entered a day, in the last four weeks."""
        return None if self.caught_up is None else self.caught_up / FOUR_WEEKS.days

    @property
    def days_of_entering(self) -> float | None:
        """How long entering the backlog takes at the pace; ``None`` when there is no pace."""
        if self.backlog is None or not self.pace:
            return None
        return self.backlog / self.pace

    @property
    def fields(self) -> float | None:
        """The share of the records with every required field."""
        return share(self.complete, self.doses)


@dataclass(frozen=True)
class Completeness(RatesByArea[CompletenessRow]):
    """How complete the records of every unit of a level are on one day, in order of names."""

    before: date | None
    metric: Metric = SCORECARD_COMPLETE

    def by_backlog(self) -> tuple[CompletenessRow, ...]:
        """The rows with a backlog, the largest first."""
        behind = [row for row in self.rows if row.backlog]
        return tuple(sorted(behind, key=lambda row: -(row.backlog or 0)))


def completeness(
    databases: Databases,
    *,
    snapshot: Snapshot,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> Completeness:
    """How complete the records of every unit are; of districts only those ``within`` a province,
    if named."""
    day = snapshot.as_of
    before = four_weeks_before(score_days(databases), day)
    counts = databases.ask(
        counts_by_unit,
        days=(day,) if before is None else (day, before),
        level=level,
        vintage=vintage,
        within=within,
    )
    then = counts[before] if before else {}
    doubtful = databases.ask(doubtful_reports, snapshot=snapshot, level=level, vintage=vintage)
    rows = []
    for unit in areas(databases.scope, level, vintage, within):
        now, earlier = counts[day][unit.code], then.get(unit.code, ScoreCounts())
        rows.append(
            CompletenessRow(
                unit.code,
                area_name(unit, within),
                now.on_platform,
                now.reported,
                now.backlog,
                now.surplus,
                earlier.backlog,
                now.caught_up,
                now.complete,
                now.doses,
                doubtful.get(unit.code, NOTHING_DOUBTFUL),
            )
        )
    return Completeness(tuple(rows), level, vintage, databases.provenance(snapshot), before)


@dataclass(frozen=True)
class BacklogPoint:
    """A place until the end of a day: ``numerator`` records are on the platform of
    ``denominator`` reported doses; ``backlog`` as in ``CompletenessRow``."""

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
