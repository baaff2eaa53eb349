"""Facilities by how many doses they enter late, and those whose times of entry or days of injection
cannot be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from sqlalchemy import func, not_, select, true

from geo.units import Unit, Vintage
from i18n import N_, plain
from queries.areas import rows_of
from queries.databases import AnySelect, Databases, Provenance, Snapshot
from queries.entry_lag.lags import LagRow, lag_counts, period
from queries.entry_lag.metrics import HEAPED_DAYS, LATE_DOSES
from queries.metric import Metric
from queries.schema import facility as facility_table
from queries.schema import facility_lag, facility_period, heaped_day

LATE_AFTER = 1
"""Days of lag that are not yet late. What is entered on the next day is mostly an evening's work,
finished in the morning; a backlog, with which somebody could help, begins on the day after. It also
keeps facilities out whose clock is a day ahead, which nobody's help makes faster."""

FEW = 20
"""Doses below which nothing is said about a facility's clock, nor about its days."""
NEARLY_ALL = 0.95

ClockFault = Literal["", "midnight", "day_ahead"]

CLOCK_FAULTS: dict[ClockFault, str] = {
    "midnight": N_("entry times at midnight: bulk upload"),
    "day_ahead": N_("clock a day ahead"),
}


def clock_fault(timed: int, midnight: int, doses: int, same_day: int, next_day: int) -> ClockFault:
    """What is wrong with entry times, if anything; of ``timed`` doses with a time of entry and
    ``doses`` of them with a valid lag.

    ``midnight``: nearly all stand at 00:00:00, so they are days of an upload, not times of an
    entry. ``day_ahead``: nothing was entered on the same day and nearly everything exactly one
    day later.
    """
    if timed < FEW:
        return ""
    if midnight >= NEARLY_ALL * timed:
        return "midnight"
    if doses and not same_day and next_day >= NEARLY_ALL * doses:
        return "day_ahead"
    return ""


LAST_OF_MONTH = 32
"""Stands for the last day of a month, whichever it is."""

_CHANCE = 1e-7
"""Less than one in twenty, shared out among twelve thousand facilities and the days of a month."""


def least_peaks(months: int) -> int:
    """In how many of so many months a day must be a peak, to be one on which injections are heaped:
    written down on it, not on the day they were given.

    A day of the month is a peak where it has more doses than each of the three days before it and
    each of the three after it. Those seven are a week, so that no weekday favours any day of the
    month for long; of seven days that are alike, each is the peak in at most one month of seven. A
    day of a campaign is a peak once. More peaks than chance leaves to one facility in ten million
    are no chance; fewer than nine months can never tell. Who really vaccinates on that day of every
    month is found as well, and has to be asked.

    Heaped days are a sign of dates filled in afterwards, with the first, the fifteenth or the last
    day where only the month was known: American Immunization Registry Association, MQE validator,
    ``VaccinationAdminDateIsValid`` (github.com/immregistries/mqe-validator). Preference for digits
    of ages is measured against all other digits (R. J. Myers, Errors and bias in the reporting of
    ages in census data, Transactions of the Actuarial Society of America 41 (1940) 395); the days
    of a campaign are not as many as each other, so here it is against those around.
    """
    peaks, exactly, at_least = 0, (6 / 7) ** months, 1.0
    while at_least >= _CHANCE and peaks <= months:
        at_least -= exactly
        peaks += 1
        exactly *= (months - peaks + 1) / (6 * peaks)
    return peaks


@dataclass(frozen=True)
class HeapedDay:
    """A day of the month (``LAST_OF_MONTH``: the last) that was a peak in ``peaks`` of ``months``
    and has ``doses``."""

    day: int
    months: int
    peaks: int
    doses: int


@dataclass(frozen=True)
class HeapedFacility:
    """A facility whose injections are heaped on ``days``, of ``doses`` altogether."""

    code: str
    name: str
    province_code: str
    district_code: str
    doses: int
    days: tuple[HeapedDay, ...]

    @property
    def on_days(self) -> int:
        """Doses on these days. None is both the last of a month and one of the others."""
        return sum(one.doses for one in self.days)


@dataclass(frozen=True)
class HeapedFacilities:
    """The facilities of a unit whose injections are heaped, those with most such doses first; of
    all records of the data version, whichever day is shown."""

    rows: tuple[HeapedFacility, ...]
    provenance: Provenance
    metric: Metric = HEAPED_DAYS

    def days(self, facility: str) -> tuple[int, ...]:
        """The days on which a facility's injections are heaped."""
        return tuple(day.day for row in self.rows if row.code == facility for day in row.days)


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
        """What is wrong with the entry times, if anything."""
        timed, next_day = self.doses + self.before, self.days.get(1, 0)
        return clock_fault(timed, self.midnight, self.doses, self.numerator, next_day)


@dataclass(frozen=True)
class LateFacility:
    """A facility with doses entered late: of ``doses`` with a valid lag so many on the same day, on
    the next, and ``late``; ``timed`` have a time of entry, ``midnight`` that of 00:00:00;
    ``heaped``: days of the month on which its injections are heaped."""

    code: str
    name: str
    province_code: str
    district_code: str
    doses: int
    same_day: int
    next_day: int
    late: int
    timed: int
    midnight: int
    heaped: tuple[int, ...] = ()

    @property
    def clock(self) -> ClockFault:
        """What is wrong with the entry times, if anything."""
        return clock_fault(self.timed, self.midnight, self.doses, self.same_day, self.next_day)


@dataclass(frozen=True)
class WorstFacilities:
    """The facilities of a unit with the most late doses, and how far the entry times of all of
    them can be relied on.

    ``facilities``: all that have doses; ``late``: their late doses. ``faults``: facilities by what
    is wrong with their entry times, and doses with a time of these. ``midnight``: doses entered at
    00:00:00 anywhere, of ``timed`` with a time. ``heaped``: those whose days of injection are.
    """

    rows: tuple[LateFacility, ...]
    facilities: int
    late: int
    faults: Mapping[ClockFault, tuple[int, int]]
    midnight: int
    timed: int
    heaped: HeapedFacilities
    provenance: Provenance
    metric: Metric = LATE_DOSES


def facility_lags(
    databases: Databases, *, snapshot: Snapshot, of: Unit, vintage: Vintage = "2021"
) -> tuple[FacilityLag, ...]:
    """The facilities of a unit, most late doses first: so that an hour of help goes furthest.

    Of the calendar weeks of injection that begin within the four weeks until the as-of day (all
    four where that is a Sunday). Only the last twelve weeks of the records are published by
    facility; of earlier ones there are none.
    """
    lags, about = facility_lag.c, facility_table.c
    named = (lags.facility_code, about.name, about.province_code, about.district_code)
    statement = (
        select(*named, lags.lag_days, func.sum(lags.doses), func.sum(lags.midnight))
        .join(facility_table, about.facility_code == lags.facility_code)
        .where(
            facility_lag.c.week.between(*_mondays(snapshot)),
            rows_of(databases.scope, facility_table, of, vintage, finest="district"),
        )
        .group_by(*named, lags.lag_days)
    )
    days: dict[tuple[str, str, str, str], dict[int, int]] = defaultdict(dict)
    midnights: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for code, name, province, district, lag, doses, midnight in databases.read(statement):
        days[code, name, province, district][lag] = int(doses)
        midnights[code, name, province, district] += int(midnight)
    rows = []
    for key, by_lag in days.items():
        counts = lag_counts(by_lag, 0)
        rows.append(
            FacilityLag(
                counts.days,
                0,
                counts.before,
                counts.unknown,
                code=key[0],
                name=plain(key[1]),
                province_code=key[2],
                district_code=key[3],
                midnight=midnights[key],
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.late, row.name, row.code)))


def worst_facilities(
    databases: Databases,
    *,
    snapshot: Snapshot,
    of: Unit,
    most: int,
    vintage: Vintage = "2021",
) -> WorstFacilities:
    """The same, but only the ``most`` late ones and a summary of all: the country has eleven
    thousand."""
    period_, about = facility_period.c, facility_table.c
    counted = ("doses", "same_day", "next_day", "late", "timed", "midnight")
    each = (
        select(period_.facility_code, *(period_[name] for name in counted))
        .where(
            period_.as_of == snapshot.as_of,
            rows_of(databases.scope, facility_period, of, vintage, finest="district"),
        )
        .cte("each")
    )
    one = each.c
    # As in clock_fault.
    bulk = (one.timed >= FEW) & (one.midnight >= NEARLY_ALL * one.timed)
    ahead = (
        (one.timed >= FEW)
        & not_(bulk)
        & (one.doses > 0)
        & (one.same_day == 0)
        & (one.next_day >= NEARLY_ALL * one.doses)
    )
    summary = (
        select(
            func.count().label("facilities"),
            *(func.sum(one[name]).label(f"all_{name}") for name in ("late", "midnight", "timed")),
            func.count().filter(bulk).label("bulk"),
            func.sum(one.timed).filter(bulk).label("in_bulk"),
            func.count().filter(ahead).label("ahead"),
            func.sum(one.timed).filter(ahead).label("in_ahead"),
        )
        .select_from(each)
        .subquery()
    )
    worst = select(each).order_by(one.late.desc(), one.facility_code).limit(most).subquery()
    named = (worst.c.facility_code, about.name, about.province_code, about.district_code)
    statement: AnySelect = (
        select(*named, *(worst.c[name] for name in counted), *summary.c)
        .join(facility_table, about.facility_code == worst.c.facility_code)
        .join(summary, true())
        .order_by(worst.c.late.desc(), worst.c.facility_code)
    )
    found = databases.read(statement)
    totals = found[0][10:] if found else [0] * 8
    facilities, late, midnight, timed, *faults = (int(total or 0) for total in totals)
    heaped = heaped_facilities(databases, snapshot=snapshot, of=of, vintage=vintage)
    rows = tuple(
        replace(
            LateFacility(row[0], plain(row[1]), *row[2:4], *map(int, row[4:10])),
            heaped=heaped.days(row[0]),
        )
        for row in found
        if row.late
    )
    return WorstFacilities(
        rows,
        facilities,
        late,
        {"midnight": (faults[0], faults[1]), "day_ahead": (faults[2], faults[3])},
        midnight,
        timed,
        heaped,
        databases.provenance(snapshot),
    )


def heaped_facilities(
    databases: Databases, *, snapshot: Snapshot, of: Unit, vintage: Vintage = "2021"
) -> HeapedFacilities:
    """The facilities of a unit whose injections are heaped on days of the month."""
    days, about = heaped_day.c, facility_table.c
    found = databases.read(
        select(
            about.facility_code,
            about.name,
            about.province_code,
            about.district_code,
            days.facility_doses,
            days.month_day,
            days.months,
            days.peaks,
            days.doses,
        )
        .join(facility_table, about.facility_code == days.facility_code)
        .where(rows_of(databases.scope, heaped_day, of, vintage, finest="district"))
        .order_by(days.facility_code, days.month_day)
    )
    rows = [
        HeapedFacility(
            *(code, plain(name), province, district, int(doses)),
            tuple(HeapedDay(*map(int, row[5:])) for row in those),
        )
        for (code, name, province, district, doses), those in groupby(found, lambda row: row[:5])
    ]
    rows.sort(key=lambda row: (-row.on_days, row.name, row.code))
    return HeapedFacilities(tuple(rows), databases.provenance(snapshot))


def _mondays(snapshot: Snapshot) -> tuple[date, date]:
    """The first week of injection that begins within the period, and the period's end."""
    start, end = period(snapshot.as_of)
    return start + timedelta(days=-start.weekday() % 7), end
