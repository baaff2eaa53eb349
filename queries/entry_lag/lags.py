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

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Table, func, select

from geo.units import Level, Vintage
from queries.areas import Place, RatesByArea, roll_up
from queries.databases import AnySelect, Databases, Snapshot
from queries.entry_lag.metrics import ENTERED_SAME_DAY
from queries.metric import Metric
from queries.schema import BEFORE, UNKNOWN, entry_day, entry_lag, lag_period, province_lag_period

Threshold = Literal["same-day", "24h", "3", "7", "30"]
"""How soon: on the same day, within 24 hours, or within so many days."""

THRESHOLDS: tuple[Threshold, ...] = get_args(Threshold)
LagMetric = Threshold | Literal["median", "p90"]
"""What can be said of the lags of a unit: a share of doses, or days."""

LAG_METRICS: tuple[LagMetric, ...] = (*THRESHOLDS, "median", "p90")
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
class EntryLag(RatesByArea[LagRow]):
    """The lags of every unit of a level, in Vietnamese order of names; ranked by the share entered
    on the same day.

    ``unplaced`` are doses that are in no row, because the records do not say in which unit of this
    level they were injected.
    """

    unplaced: int
    metric: Metric = ENTERED_SAME_DAY


def period(as_of: date) -> tuple[date, date]:
    """The first and the last day of injection that an answer of a day is about."""
    return as_of - PERIOD + timedelta(days=1), as_of


def entry_lags(
    databases: Databases,
    *,
    snapshot: Snapshot,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> EntryLag:
    """The lags of every unit of a level, of the period ended with the as-of day, added up from
    districts or provinces; of districts only those ``within`` a province, if named."""
    counts = databases.ask(
        _by_place,
        snapshot=snapshot,
        by_district=level == "district",
        within=within,
    )
    rows = tuple(
        LagRow(**_added_up(here), code=unit.code, name=name)
        for unit, name, here in roll_up(counts, databases.scope, level, vintage, within)
    )
    everything = sum(one.recorded for one in counts.values())
    unplaced = everything - sum(row.recorded for row in rows)
    return EntryLag(rows, level, vintage, databases.provenance(snapshot), unplaced)


def _by_place(
    databases: Databases, *, snapshot: Snapshot, by_district: bool, within: str | None
) -> dict[Place, LagCounts]:
    """The lags of every district, or of every province: enough for all but districts."""
    as_of = snapshot.as_of
    first, last = period(as_of)
    names = ("province_code", "district_code") if by_district else ("province_code",)

    def these(table: Table, when: ColumnElement[bool]) -> list[ColumnElement[bool]]:
        return [when, table.c.province_code == within] if within else [when]

    def lags(table: Table, when: ColumnElement[bool]) -> AnySelect:
        place, lag = [table.c[name] for name in names], table.c.lag_days
        one: AnySelect
        if table is entry_lag:
            one = select(*place, lag, func.sum(table.c.doses).label("doses"))
            one = one.where(*these(table, when)).group_by(*place, lag)
        else:
            # Added up already.
            one = select(*place, lag, table.c.doses).where(*these(table, when))
        each = one.subquery().c
        # A row a place, not a row a lag: the country's districts have forty thousand lags.
        listed = (
            func.array_agg(column, type_=ARRAY(BigInteger))
            for column in (each.lag_days, each.doses)
        )
        of = [each[name] for name in names]
        return select(*of, *listed).group_by(*of)

    soon = [entry_day.c[name] for name in names]
    in_24h: AnySelect = (
        select(*soon, func.sum(entry_day.c.within_24h))
        .where(*these(entry_day, entry_day.c.day.between(first, last)))
        .group_by(*soon)
    )
    of_period = lag_period if by_district else province_lag_period
    rows = databases.read(lags(of_period, of_period.c.as_of == as_of))
    if not rows:
        # Not a day that the records are shown of.
        rows = databases.read(lags(entry_lag, entry_lag.c.injected_on.between(first, last)))
    within_24h = {tuple(place): int(doses) for *place, doses in databases.read(in_24h)}
    return {
        (place[0], place[1] if by_district else ""): lag_counts(
            dict(zip(days, doses, strict=True)), within_24h.get(tuple(place), 0)
        )
        for *place, days, doses in rows
    }


def lag_counts(found: Mapping[int, int], within_24h: int) -> LagCounts:
    """Counts by days of lag as they are published, with ``UNKNOWN`` and ``BEFORE`` apart."""
    return LagCounts(
        {lag: found[lag] for lag in sorted(found) if lag >= 0},
        within_24h,
        found.get(BEFORE, 0),
        found.get(UNKNOWN, 0),
    )


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
