"""How late one facility enters, week by week."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from queries.databases import Databases
from queries.entry_lag.facilities import LATE_AFTER
from queries.schema import facility_lag
from queries.scorecard.scorecard import share


@dataclass(frozen=True)
class FacilityWeek:
    """The doses that a facility injected in a week (from its Monday): with a valid time of entry,
    and of them late."""

    week: date
    late: int
    doses: int

    @property
    def value(self) -> float | None:
        """The late share; ``None`` without doses."""
        return share(self.late, self.doses)


def facility_weeks(databases: Databases, *, code: str, until: date) -> tuple[FacilityWeek, ...]:
    """How late the doses of a facility were entered, by week of injection, of the weeks that are
    published and began until a day."""
    table = facility_lag.c
    statement = (
        select(table.week, table.lag_days, func.sum(table.doses))
        .where(table.facility_code == code, table.week <= until, table.lag_days >= 0)
        .group_by(table.week, table.lag_days)
        .order_by(table.week)
    )
    counts: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for week, lag, doses in databases.read(statement):
        counts[week][0] += int(doses) if lag > LATE_AFTER else 0
        counts[week][1] += int(doses)
    return tuple(FacilityWeek(week, *found) for week, found in sorted(counts.items()))
