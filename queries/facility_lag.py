"""Facilities by how many doses they enter late, and those whose entry times cannot be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, func, not_, select

from geo.units import Unit, Vintage
from i18n import N_
from queries.lag import LagRow, allowed, here, lag_counts, period
from queries.metrics import LATE_DOSES, Metric
from queries.provenance import Provenance
from queries.schema import facility as facility_table
from queries.schema import facility_lag, facility_week
from queries.scope import Scope

LATE_AFTER = 1
"""Days of lag that are not yet late. What is entered on the next day is mostly an evening's work,
finished in the morning; a backlog, with which somebody could help, begins on the day after. It also
keeps facilities out whose clock is a day ahead, which nobody's help makes faster."""

FEW = 20
"""Doses below which nothing is said about a facility's clock."""
NEARLY_ALL = 0.95

ClockFault = Literal["", "midnight", "day_ahead"]

CLOCK_FAULTS: dict[ClockFault, str] = {
    "midnight": N_("entry times at midnight: bulk upload"),
    "day_ahead": N_("clock a day ahead"),
}


@dataclass(frozen=True)
class FacilityLag(LagRow):
    """The lags of the doses that a facility injected (``within_24h`` is not known: 0).

    ``midnight``: doses entered at 00:00:00, which nobody types in.
    """

    province_code: str = ""
    district_code: str = ""
    midnight: int = 0

    @property
    def late(self) -> int:
        """Doses entered more than ``LATE_AFTER`` days after the injection."""
        return sum(doses for lag, doses in self.days.items() if lag > LATE_AFTER)

    @property
    def clock(self) -> ClockFault:
        """What is wrong with the entry times, if anything.

        ``midnight``: nearly all stand at 00:00:00, so they are days of an upload, not times of an
        entry. ``day_ahead``: nothing was entered on the same day and nearly everything exactly one
        day later.
        """
        timed = self.doses + self.before
        if timed < FEW:
            return ""
        if self.midnight >= NEARLY_ALL * timed:
            return "midnight"
        if self.doses and not self.numerator and self.days.get(1, 0) >= NEARLY_ALL * self.doses:
            return "day_ahead"
        return ""


@dataclass(frozen=True)
class WorstFacilities:
    """The facilities of a unit with the most late doses, and how far the entry times of all of
    them can be relied on.

    ``facilities``: all that have doses; ``late``: their late doses. ``faults``: facilities by what
    is wrong with their entry times, and doses with a time of these. ``midnight``: doses entered at
    00:00:00 anywhere, of ``timed`` with a time.
    """

    rows: tuple[FacilityLag, ...]
    facilities: int
    late: int
    faults: Mapping[ClockFault, tuple[int, int]]
    midnight: int
    timed: int
    provenance: Provenance
    metric: Metric = LATE_DOSES


def facility_lags(
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    of: Unit,
    vintage: Vintage = "2021",
) -> tuple[FacilityLag, ...]:
    """The facilities of a unit, most late doses first: so that an hour of help goes furthest.

    Of the calendar weeks of injection that begin within the four weeks until the as-of day (all
    four where that is a Sunday). Only the last twelve weeks of the records are published by
    facility; of earlier ones there are none.
    """
    scope.require("district")
    with reconciliation.connect() as connection:
        return _rows(connection, _lags(_chosen(facility_lag, scope, provenance, of, vintage)))


def worst_facilities(
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    of: Unit,
    most: int,
    vintage: Vintage = "2021",
) -> WorstFacilities:
    """The same, but only the ``most`` late ones and a summary of all: the country has eleven
    thousand."""
    scope.require("district")
    weeks, counted = facility_week.c, ("doses", "same_day", "next_day", "late", "timed", "midnight")
    each = (
        select(
            weeks.facility_code,
            *(func.sum(weeks[name]).label(name) for name in counted),
        )
        .join(facility_table, facility_table.c.facility_code == weeks.facility_code)
        .where(*_chosen(facility_week, scope, provenance, of, vintage))
        .group_by(weeks.facility_code)
        .cte("each")
    )
    one = each.c
    # As in FacilityLag.clock.
    bulk = (one.timed >= FEW) & (one.midnight >= NEARLY_ALL * one.timed)
    ahead = (
        (one.timed >= FEW) & not_(bulk) & (one.doses > 0) & (one.same_day == 0)
        & (one.next_day >= NEARLY_ALL * one.doses)
    )  # fmt: skip
    summary = select(
        func.count(), func.sum(one.late), func.sum(one.midnight), func.sum(one.timed),
        func.count().filter(bulk), func.sum(one.timed).filter(bulk),
        func.count().filter(ahead), func.sum(one.timed).filter(ahead),
    ).select_from(each)  # fmt: skip
    worst = select(one.facility_code).where(one.late > 0)
    worst = worst.order_by(one.late.desc(), one.facility_code).limit(most)
    with reconciliation.connect() as connection:
        counts = [int(count or 0) for count in connection.execute(summary).one()]
        codes = connection.execute(worst).scalars().all()
        chosen = _chosen(facility_lag, scope, provenance, of, vintage)
        rows = _rows(connection, _lags([*chosen, facility_lag.c.facility_code.in_(codes)]))
    facilities, late, midnight, timed, *faults = counts
    return WorstFacilities(
        rows, facilities, late,
        {"midnight": (faults[0], faults[1]), "day_ahead": (faults[2], faults[3])},
        midnight, timed, provenance,
    )  # fmt: skip


def _chosen(
    table: Table, scope: Scope, provenance: Provenance, of: Unit, vintage: Vintage
) -> list[ColumnElement[bool]]:
    """The rows of a unit's facilities and of the weeks."""
    start, end = period(provenance.snapshot.as_of)
    first = start + timedelta(days=-start.weekday() % 7)
    return [
        table.c.week.between(first, end),
        here(facility_table, of, vintage),
        allowed(facility_table, scope),
    ]


def _lags(chosen: Sequence[ColumnElement[bool]]) -> Select[Any]:
    lags, about = facility_lag.c, facility_table.c
    named = (lags.facility_code, about.name, about.province_code, about.district_code)
    return (
        select(*named, lags.lag_days, func.sum(lags.doses), func.sum(lags.midnight))
        .join(facility_table, about.facility_code == lags.facility_code)
        .where(*chosen)
        .group_by(*named, lags.lag_days)
    )


def _rows(connection: Connection, query: Select[Any]) -> tuple[FacilityLag, ...]:
    days: dict[tuple[str, str, str, str], dict[int, int]] = defaultdict(dict)
    midnights: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for *named, lag, doses, midnight in connection.execute(query):
        code, name, province, district = named
        days[code, name, province, district][lag] = int(doses)
        midnights[code, name, province, district] += int(midnight)
    rows = [
        FacilityLag(
            counts.days, 0, counts.before, counts.unknown, code=key[0], name=key[1],
            province_code=key[2], district_code=key[3], midnight=midnights[key],
        )
        for key, found in days.items()
        if (counts := lag_counts(found, 0))
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (-row.late, row.name, row.code)))
