"""When doses are entered: week by week, by hour of the week, and the reporting triangle itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Date, cast, func, select

from geo.units import Level, Unit, Vintage
from queries.areas import Place, roll_up, rows_of
from queries.contents import record_snapshots
from queries.databases import AnySelect, Databases, Provenance, Snapshot
from queries.entry_lag.lags import RIPE, period
from queries.entry_lag.metrics import ENTERED_SAME_DAY, ENTRY_HOURS, TRIANGLE
from queries.metric import Metric
from queries.schema import entry_day, entry_hour, entry_lag

WEEKS = 26
"""Weeks that a heat map shows, ended with that of the as-of day."""

_VALID = entry_day.c.doses - entry_day.c.before_injection - entry_day.c.no_entry_time
"""Doses of a day that have a valid lag."""


@dataclass(frozen=True)
class WeekCell:
    """Doses of a unit injected in a week (from the Monday ``week``) that have a valid lag, and how
    many of them were entered on the day of the injection."""

    week: date
    same_day: int
    doses: int

    @property
    def value(self) -> float | None:
        """The share entered on the day of the injection; ``None`` without doses."""
        return self.same_day / self.doses if self.doses else None


@dataclass(frozen=True)
class RipeDays:
    """Doses of a unit with a valid lag, injected in the period's days until ``until``, so long ago
    that hardly any is still to be entered; and how many of them were entered on the same day.

    ``all``: every day of the period is as old. ``last`` is the last day that the records know of.
    """

    last: date
    until: date
    all: bool
    same_day: int
    doses: int

    @property
    def value(self) -> float | None:
        """The share entered on the day of the injection; ``None`` without doses."""
        return self.same_day / self.doses if self.doses else None


@dataclass(frozen=True)
class LagWeeks:
    """The share entered on the same day, by unit (code, name) and week, oldest week first.

    ``unripe_from``: the first week of which late entries may still come in.
    """

    rows: tuple[tuple[str, str, tuple[WeekCell, ...]], ...]
    weeks: tuple[date, ...]
    unripe_from: date
    provenance: Provenance
    metric: Metric = ENTERED_SAME_DAY


@dataclass(frozen=True)
class EntryHours:
    """Records of a unit by the moment of their entry: doses [weekday, Monday 0][hour].

    Of the calendar weeks from ``first`` until that of the as-of day, whenever the doses were
    injected.
    """

    doses: tuple[tuple[int, ...], ...]
    first: date
    provenance: Provenance
    metric: Metric = ENTRY_HOURS

    @property
    def total(self) -> int:
        """All records with a time of entry."""
        return sum(map(sum, self.doses))


@dataclass(frozen=True)
class LagTriangle:
    """Doses of a unit by day of injection, oldest first, and days of lag.

    ``last`` is the last day that the records know of: what would be entered later cannot be known.
    """

    days: tuple[tuple[date, Mapping[int, int]], ...]
    last: date
    provenance: Provenance
    metric: Metric = TRIANGLE


def lag_weeks(
    databases: Databases,
    *,
    snapshot: Snapshot,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> LagWeeks:
    """The share entered on the same day, by week of injection, of every unit of a level.

    Of the weeks until the as-of day's. Of districts only those ``within`` a province, if named.
    """
    as_of = snapshot.as_of
    weeks = tuple(_monday(as_of) - timedelta(weeks=count) for count in reversed(range(WEEKS)))
    table = entry_day.c
    place = [table.province_code, *([table.district_code] if level == "district" else [])]
    week = cast(func.date_trunc("week", table.day), Date)
    statement: AnySelect = (
        select(*place, week, func.sum(table.same_day), func.sum(_VALID))
        # Of the last week only the days until the one that is shown.
        .where(table.day.between(weeks[0], as_of))
        .group_by(*place, week)
    )
    if within:
        statement = statement.where(table.province_code == within)
    counts: dict[Place, dict[date, tuple[int, int]]] = defaultdict(dict)
    for *where, when, same_day, doses in databases.read(statement):
        key = (where[0], where[1] if level == "district" else "")
        counts[key][when] = (int(same_day), int(doses))
    rows = []
    for unit, name, here in roll_up(counts, databases.scope, level, vintage, within):
        by_week = [[of.get(one, (0, 0)) for of in here] for one in weeks]
        cells = tuple(
            WeekCell(one, sum(same_day for same_day, _ in cells), sum(doses for _, doses in cells))
            for one, cells in zip(weeks, by_week, strict=True)
        )
        rows.append((unit.code, name, cells))
    unripe_from = _monday(last_day(databases) - RIPE + timedelta(days=1))
    return LagWeeks(tuple(rows), weeks, unripe_from, databases.provenance(snapshot))


def last_day(databases: Databases) -> date:
    """The last day that the records know of."""
    return databases.ask(record_snapshots)[-1].as_of


def ripe_days(
    databases: Databases, *, snapshot: Snapshot, of: Unit, vintage: Vintage = "2021"
) -> RipeDays:
    """What is known of the period's days that late entries hardly change any more."""
    first, end = period(snapshot.as_of)
    last = last_day(databases)
    until, table = min(end, last - RIPE), entry_day.c
    statement = select(func.sum(table.same_day), func.sum(_VALID)).where(
        table.day.between(first, until), rows_of(databases.scope, entry_day, of, vintage)
    )
    ((same_day, doses),) = databases.read(statement)
    return RipeDays(last, until, until == end, int(same_day or 0), int(doses or 0))


def entry_hours(
    databases: Databases, *, snapshot: Snapshot, of: Unit, vintage: Vintage = "2021"
) -> EntryHours:
    """Records of a unit by weekday and hour of their entry, of the calendar weeks that the four
    weeks until the day fall in."""
    first = _monday(period(snapshot.as_of)[0])
    table = entry_hour.c
    statement = (
        select(table.weekday, table.hour, func.sum(table.doses))
        .where(
            table.week.between(first, snapshot.as_of),
            rows_of(databases.scope, entry_hour, of, vintage),
        )
        .group_by(table.weekday, table.hour)
    )
    grid = [[0] * 24 for _ in range(7)]
    for weekday, hour, doses in databases.read(statement):
        grid[weekday][hour] = int(doses)
    return EntryHours(tuple(map(tuple, grid)), first, databases.provenance(snapshot))


def lag_triangle(
    databases: Databases, *, snapshot: Snapshot, of: Unit, vintage: Vintage = "2021"
) -> LagTriangle:
    """Doses of a unit by day of injection and days of lag, of the period ended with the day."""
    start, end = period(snapshot.as_of)
    table = entry_lag.c
    statement = (
        select(table.injected_on, table.lag_days, func.sum(table.doses))
        .where(
            table.injected_on.between(start, end),
            rows_of(databases.scope, entry_lag, of, vintage),
        )
        .group_by(table.injected_on, table.lag_days)
        .order_by(table.injected_on, table.lag_days)
    )
    days: dict[date, dict[int, int]] = {
        start + timedelta(days=number): {} for number in range((end - start).days + 1)
    }
    for day, lag, doses in databases.read(statement):
        days[day][lag] = int(doses)
    return LagTriangle(tuple(days.items()), last_day(databases), databases.provenance(snapshot))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
