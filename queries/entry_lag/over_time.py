"""When doses are entered: week by week, by hour of the week, and the reporting triangle itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Date, Engine, cast, func, select

from geo.units import Level, Unit, Vintage
from queries.coverage.official import members
from queries.coverage.records import district_name, units_at
from queries.entry_lag.lags import RIPE, allowed, here, period
from queries.metrics import ENTERED_SAME_DAY, ENTRY_HOURS, TRIANGLE, Metric
from queries.provenance import Provenance
from queries.schema import entry_day, entry_hour, entry_lag
from queries.scope import Scope

WEEKS = 26
"""Weeks that a heat map shows, ended with that of the as-of day."""


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
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    level: Level,
    last: date,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> LagWeeks:
    """The share entered on the same day, by week of injection, of every unit of a level.

    Of the weeks until the as-of day's; ``last`` is the last day that the records know of. Of
    districts only those ``within`` a province, if named.
    """
    scope.require(level)
    as_of = provenance.snapshot.as_of
    weeks = tuple(_monday(as_of) - timedelta(weeks=count) for count in reversed(range(WEEKS)))
    names = ("province_code", "district_code") if level == "district" else ("province_code",)

    table = entry_day.c
    place = [table[name] for name in names]
    week = cast(func.date_trunc("week", table.day), Date)
    valid = table.doses - table.before_injection - table.no_entry_time
    query = (
        select(*place, week, func.sum(table.same_day), func.sum(valid))
        # Of the last week only the days until the one that is shown.
        .where(table.day.between(weeks[0], as_of), allowed(entry_day, scope))
        .group_by(*place, week)
    )
    if within:
        query = query.where(table.province_code == within)
    counts: dict[tuple[str, ...], dict[date, tuple[int, int]]] = defaultdict(dict)
    with reconciliation.connect() as connection:
        for *where, when, same_day, doses in connection.execute(query).all():
            counts[tuple(where)][when] = (int(same_day), int(doses))
    rows = []
    for unit in units_at(level, vintage, within):
        provinces = {unit.parent or ""} if level == "district" else members(unit, vintage)
        if scope.provinces is not None and not provinces & scope.provinces:
            continue
        if level == "country":
            mine = list(counts.values())
        elif level == "district":
            mine = [counts.get((unit.parent or "", unit.code), {})]
        else:
            mine = [counts.get((province,), {}) for province in provinces]
        cells = tuple(
            WeekCell(one, *map(sum, zip(*(found.get(one, (0, 0)) for found in mine), strict=True)))
            for one in weeks
        )
        name = district_name(unit, within) if level == "district" else unit.short_name
        rows.append((unit.code, name, cells))
    unripe_from = _monday(last - RIPE + timedelta(days=1))
    return LagWeeks(tuple(rows), weeks, unripe_from, provenance)


def ripe_days(
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    of: Unit,
    last: date,
    vintage: Vintage = "2021",
) -> RipeDays:
    """What is known of the period's days that late entries hardly change any more; ``last`` is the
    last day that the records know of."""
    scope.require(of.level)
    first, end = period(provenance.snapshot.as_of)
    until, table = min(end, last - RIPE), entry_day.c
    valid = table.doses - table.before_injection - table.no_entry_time
    query = select(func.sum(table.same_day), func.sum(valid)).where(
        table.day.between(first, until), here(entry_day, of, vintage), allowed(entry_day, scope)
    )
    with reconciliation.connect() as connection:
        same_day, doses = connection.execute(query).one()
    return RipeDays(last, until, until == end, int(same_day or 0), int(doses or 0))


def entry_hours(
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    of: Unit,
    vintage: Vintage = "2021",
) -> EntryHours:
    """Records of a unit by weekday and hour of their entry, of the calendar weeks that the four
    weeks until the day fall in."""
    scope.require(of.level)
    first = _monday(period(provenance.snapshot.as_of)[0])
    table = entry_hour.c
    query = (
        select(table.weekday, table.hour, func.sum(table.doses))
        .where(
            table.week.between(first, provenance.snapshot.as_of),
            here(entry_hour, of, vintage),
            allowed(entry_hour, scope),
        )
        .group_by(table.weekday, table.hour)
    )
    grid = [[0] * 24 for _ in range(7)]
    with reconciliation.connect() as connection:
        for weekday, hour, doses in connection.execute(query).all():
            grid[weekday][hour] = int(doses)
    return EntryHours(tuple(map(tuple, grid)), first, provenance)


def lag_triangle(
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    of: Unit,
    last: date,
    vintage: Vintage = "2021",
) -> LagTriangle:
    """Doses of a unit by day of injection and days of lag, of the period ended with the day."""
    scope.require(of.level)
    start, end = period(provenance.snapshot.as_of)
    table = entry_lag.c
    query = (
        select(table.injected_on, table.lag_days, func.sum(table.doses))
        .where(
            table.injected_on.between(start, end),
            here(entry_lag, of, vintage),
            allowed(entry_lag, scope),
        )
        .group_by(table.injected_on, table.lag_days)
        .order_by(table.injected_on, table.lag_days)
    )
    days: dict[date, dict[int, int]] = {
        start + timedelta(days=number): {} for number in range((end - start).days + 1)
    }
    with reconciliation.connect() as connection:
        for day, lag, doses in connection.execute(query).all():
            days[day][lag] = int(doses)
    return LagTriangle(tuple(days.items()), last, provenance)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
