"""How long after the injection doses are entered, by unit.

Counted at the place of injection, whose facilities enter. Answers are about the doses injected in
the four weeks ended with the as-of day, as this data version knows them: entries that came in
after the as-of day count too, or an old day would look as if nothing had been entered late.

Days are calendar days of Viet Nam (Asia/Ho_Chi_Minh): a dose of 23:59 entered at 00:01 has a lag
of one day, and is entered within 24 hours. Entries before their injection and records without an
entry time are errors of their own, never a lag of zero: they are in no lag's denominator.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import ceil
from typing import Any, Literal, get_args

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Engine,
    Select,
    Table,
    func,
    select,
    true,
)

from geo.units import Level, Unit, Vintage
from queries.coverage.official import members
from queries.coverage.records import district_name, units_at
from queries.metrics import ENTERED_SAME_DAY, Metric
from queries.provenance import Provenance
from queries.schema import BEFORE, UNKNOWN, entry_day, entry_lag, lag_period
from queries.scope import Scope

Threshold = Literal["same-day", "24h", "3", "7", "30"]
"""How soon: on the same day, within 24 hours, or within so many days."""

THRESHOLDS: tuple[Threshold, ...] = get_args(Threshold)
Measure = Threshold | Literal["median", "p90"]
"""What can be said of the lags of a unit: a share of doses, or days."""

MEASURES: tuple[Measure, ...] = (*THRESHOLDS, "median", "p90")
_DAYS: dict[Threshold, int] = {"same-day": 0, "3": 3, "7": 7, "30": 30}

PERIOD = timedelta(days=28)
"""Days of injection that an answer is about, ended with the as-of day: four whole weeks."""

RIPE = timedelta(days=14)
"""Of days of injection younger than this before the last day of the records, late entries may
still come in, and the lags known so far are too short. They are marked."""


@dataclass(frozen=True)
class LagCounts:
    """Doses by whole days from injection to entry, and those without a usable lag.

    ``days``: doses by lag of 0 days and more, ascending. ``within_24h``: doses entered at most 24
    hours after the injection. ``before``: doses entered before they were injected; ``unknown``:
    doses without an entry time. Neither is among ``days``.
    """

    days: Mapping[int, int]
    within_24h: int
    before: int
    unknown: int

    @cached_property
    def doses(self) -> int:
        """Doses with a valid lag: the denominator of all shares."""
        return sum(self.days.values())

    @property
    def recorded(self) -> int:
        """All doses, those without a usable lag included."""
        return self.doses + self.before + self.unknown

    def within(self, threshold: Threshold) -> int:
        """Doses entered so soon."""
        if threshold == "24h":
            return self.within_24h
        return sum(doses for lag, doses in self.days.items() if lag <= _DAYS[threshold])

    def share(self, threshold: Threshold) -> float | None:
        """Their share of the doses with a valid lag; ``None`` without any."""
        return self.within(threshold) / self.doses if self.doses else None

    def quantile(self, of: float) -> int | None:
        """The smallest lag, in days, within which at least the part ``of`` of the doses was
        entered (0 to 1); ``None`` without doses.

        Exact, since it is read from counts; never between two days (inverse distribution function,
        the lower definition: type 1 of R. Hyndman, Y. Fan, Am Stat 50 (1996) 361).
        """
        if not self.doses:
            return None
        # As it is written: 0.1 of 30 doses are 3, not 3.0000000000000004.
        rank = max(1, ceil(Fraction(repr(float(of))) * self.doses))
        reached = accumulate(self.days.values())
        return next(lag for lag, sum_ in zip(self.days, reached, strict=True) if sum_ >= rank)

    @property
    def numerator(self) -> int:
        """Doses entered on the day of the injection."""
        return self.within("same-day")

    @property
    def denominator(self) -> int:
        """Doses with a valid lag."""
        return self.doses

    @cached_property
    def value(self) -> float | None:
        """The share entered on the day of the injection; ``None`` without doses."""
        return self.share("same-day")


@dataclass(frozen=True)
class LagRow(LagCounts):
    """The lags of one unit."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True)
class PlaceLags:
    """The lags of every district or, as coarse as ``finest`` says, of every province in one period:
    province, district (``""``: all of the province, or an unknown one), counts."""

    rows: tuple[tuple[str, str, LagCounts], ...]
    finest: Level
    scope: Scope
    provenance: Provenance


@dataclass(frozen=True)
class EntryLag:
    """The lags of every unit of a level, in Vietnamese order of names.

    ``unplaced`` are doses that are in no row, because the records do not say in which unit of this
    level they were injected.
    """

    rows: tuple[LagRow, ...]
    level: Level
    vintage: Vintage
    provenance: Provenance
    unplaced: int
    metric: Metric = ENTERED_SAME_DAY

    def row(self, code: str) -> LagRow:
        """The row of one unit. Raises KeyError when the unit is not in the result."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(code)

    def ranked(self) -> tuple[LagRow, ...]:
        """The rows with doses, the lowest share on the same day (the worst) first."""
        return self._ranked

    @cached_property
    def _ranked(self) -> tuple[LagRow, ...]:
        known = [row for row in self.rows if row.value is not None]
        return tuple(sorted(known, key=lambda row: row.value or 0.0))


def period(as_of: date) -> tuple[date, date]:
    """The first and the last day of injection that an answer of a day is about."""
    return as_of - PERIOD + timedelta(days=1), as_of


def lags_by_district(
    reconciliation: Engine, scope: Scope, provenance: Provenance, within: str | None = None
) -> PlaceLags:
    """The lags of every district of the scope, of the period ended with the as-of day; only those
    ``within`` a province, if named."""
    scope.require("district")
    rows = _counts(reconciliation, scope, provenance, "district", within)
    return PlaceLags(rows, "district", scope, provenance)


def lags_by_province(reconciliation: Engine, scope: Scope, provenance: Provenance) -> PlaceLags:
    """The same of every province; enough for all but districts."""
    scope.require("province")
    rows = _counts(reconciliation, scope, provenance, "province", None)
    return PlaceLags(rows, "province", scope, provenance)


def _counts(
    reconciliation: Engine, scope: Scope, provenance: Provenance, finest: Level, within: str | None
) -> tuple[tuple[str, str, LagCounts], ...]:
    as_of = provenance.snapshot.as_of
    first, last = period(as_of)
    names = ("province_code", "district_code") if finest == "district" else ("province_code",)

    def these(table: Table, when: ColumnElement[bool]) -> list[ColumnElement[bool]]:
        inside = [table.c.province_code == within] if within else []
        return [when, allowed(table, scope), *inside]

    def lags(table: Table, when: ColumnElement[bool]) -> Select[Any]:
        place, lag = [table.c[name] for name in names], table.c.lag_days
        if table is lag_period and finest == "district":
            # Added up already.
            one = select(*place, lag, table.c.doses).where(*these(table, when))
        else:
            one = select(*place, lag, func.sum(table.c.doses).label("doses"))
            one = one.where(*these(table, when)).group_by(*place, lag)
        each = one.subquery().c
        # A row a place, not a row a lag: the country's districts have forty thousand lags.
        listed = (
            func.array_agg(column, type_=ARRAY(BigInteger))
            for column in (each.lag_days, each.doses)
        )
        of = [each[name] for name in names]
        return select(*of, *listed).group_by(*of)

    soon = [entry_day.c[name] for name in names]
    in_24h = (
        select(*soon, func.sum(entry_day.c.within_24h))
        .where(*these(entry_day, entry_day.c.day.between(first, last)))
        .group_by(*soon)
    )
    with reconciliation.connect() as connection:
        found = connection.execute(lags(lag_period, lag_period.c.as_of == as_of)).all()
        if not found:
            # Not a day that the records are shown of.
            days = entry_lag.c.injected_on.between(first, last)
            found = connection.execute(lags(entry_lag, days)).all()
        within_24h = {tuple(place): int(doses)
                      for *place, doses in connection.execute(in_24h).all()}  # fmt: skip
    return tuple(
        (place[0], place[1] if len(place) > 1 else "",
         lag_counts(dict(zip(days, doses, strict=True)), within_24h.get(tuple(place), 0)))
        for *place, days, doses in found
    )  # fmt: skip


def entry_lags(
    counts: PlaceLags, *, level: Level, vintage: Vintage = "2021", within: str | None = None
) -> EntryLag:
    """The lags of every unit of a level, added up from smaller ones; of districts only those
    ``within`` a province, if named."""
    Scope(finest=counts.finest).require(level)
    counts.scope.require(level)
    inside_scope = counts.scope.provinces
    found = [row for row in counts.rows if not within or row[0] == within]
    by_district = {(province, district): one for province, district, one in found}
    by_province: dict[str, list[LagCounts]] = defaultdict(list)
    for province, _district, one in found:
        by_province[province].append(one)
    rows = []
    for unit in units_at(level, vintage, within):
        if unit.level == "district":
            if inside_scope is not None and unit.parent not in inside_scope:
                continue
            key = (unit.parent or "", unit.code)
            mine = [by_district[key]] if key in by_district else []
            name = district_name(unit, within)
        else:
            provinces = members(unit, vintage)
            if inside_scope is not None and not provinces & inside_scope:
                continue
            # Doses of an unknown place are doses of the country all the same.
            inside = by_province if unit.level == "country" else provinces & by_province.keys()
            mine = [one for province in inside for one in by_province[province]]
            name = unit.short_name
        rows.append(LagRow(**_added_up(mine), code=unit.code, name=name))
    everything = sum(one.recorded for _, _, one in found)
    unplaced = everything - sum(row.recorded for row in rows)
    return EntryLag(tuple(rows), level, vintage, counts.provenance, unplaced)


def lag_counts(found: Mapping[int, int], within_24h: int) -> LagCounts:
    """Counts by days of lag as they are published, with ``UNKNOWN`` and ``BEFORE`` apart."""
    return LagCounts(
        {lag: found[lag] for lag in sorted(found) if lag >= 0},
        within_24h, found.get(BEFORE, 0), found.get(UNKNOWN, 0),
    )  # fmt: skip


def here(table: Table, unit: Unit, vintage: Vintage) -> ColumnElement[bool]:
    """The rows of a published table that are a unit's."""
    if unit.level == "country":
        # Doses of an unknown place are doses of the country all the same.
        return true()
    if unit.level == "district":
        return table.c.district_code == unit.code
    return table.c.province_code.in_(sorted(members(unit, vintage)))


def allowed(table: Table, scope: Scope) -> ColumnElement[bool]:
    """The rows of a published table that a scope may see."""
    if scope.provinces is None:
        return true()
    return table.c.province_code.in_(sorted(scope.provinces))


def _added_up(rows: Sequence[LagCounts]) -> dict[str, Any]:
    if len(rows) == 1:
        days = rows[0].days
    else:
        sums: dict[int, int] = defaultdict(int)
        for row in rows:
            for lag, doses in row.days.items():
                sums[lag] += doses
        days = dict(sorted(sums.items()))
    return {
        "days": days,
        "within_24h": sum(row.within_24h for row in rows),
        "before": sum(row.before for row in rows),
        "unknown": sum(row.unknown for row in rows),
    }
