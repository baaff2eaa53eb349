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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import ceil
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Engine, Table, func, select, true

from geo.units import Level, Unit, Vintage
from queries.coverage import members
from queries.metrics import ENTERED_SAME_DAY, Metric
from queries.provenance import Provenance
from queries.record_coverage import district_name, units_at
from queries.schema import BEFORE, UNKNOWN, entry_day, entry_lag
from queries.scope import Scope

Threshold = Literal["same-day", "24h", "3", "7", "30"]
"""How soon: on the same day, within 24 hours, or within so many days."""

THRESHOLDS: tuple[Threshold, ...] = get_args(Threshold)
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
class DistrictLags:
    """The lags of every district in one period: province, district, counts."""

    rows: tuple[tuple[str, str, LagCounts], ...]
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


def lags_by_district(reconciliation: Engine, scope: Scope, provenance: Provenance) -> DistrictLags:
    """The lags of every district of the scope, of the period ended with the as-of day."""
    scope.require("district")
    first, last = period(provenance.snapshot.as_of)
    days, soon = entry_lag.c, entry_day.c
    lags = (
        select(days.province_code, days.district_code, days.lag_days, func.sum(days.doses))
        .where(days.injected_on.between(first, last), allowed(entry_lag, scope))
        .group_by(days.province_code, days.district_code, days.lag_days)
    )
    within = (
        select(soon.province_code, soon.district_code, func.sum(soon.within_24h))
        .where(soon.day.between(first, last), allowed(entry_day, scope))
        .group_by(soon.province_code, soon.district_code)
    )
    counts: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    with reconciliation.connect() as connection:
        for province, district, lag, doses in connection.execute(lags):
            counts[province, district][lag] = int(doses)
        in_24h = {(one, other): int(doses) for one, other, doses in connection.execute(within)}
    rows = tuple(
        (*place, lag_counts(found, in_24h.get(place, 0))) for place, found in counts.items()
    )
    return DistrictLags(rows, scope, provenance)


def entry_lags(
    counts: DistrictLags, *, level: Level, vintage: Vintage = "2021", within: str | None = None
) -> EntryLag:
    """The lags of every unit of a level, added up from the districts; of districts only those
    ``within`` a province, if named."""
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


def _added_up(rows: Iterable[LagCounts]) -> dict[str, Any]:
    days: dict[int, int] = defaultdict(int)
    within_24h = before = unknown = 0
    for row in rows:
        for lag, doses in row.days.items():
            days[lag] += doses
        within_24h += row.within_24h
        before += row.before
        unknown += row.unknown
    return {
        "days": dict(sorted(days.items())),
        "within_24h": within_24h, "before": before, "unknown": unknown,
    }  # fmt: skip
