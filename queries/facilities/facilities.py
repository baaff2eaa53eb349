"""The facilities of a place, late and wrong together, each against the limits of chance.

Put together from what is published by facility: how late doses are entered (of the last weeks) and
who is wrong (as of the last day). Daily reports are of districts and provinces: whatever a facility
reported is added up before it is stored, so its backlog is not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import func, select

from geo import units
from geo.collation import sort_key
from geo.units import Unit, Vintage, folded
from i18n import plain
from queries.areas import provinces_of
from queries.contents import verification_snapshots
from queries.databases import AnySelect, Databases, Provenance, Snapshot, earlier_day
from queries.entry_lag.facilities import FEW, ClockFault, clock_fault, heaped_facilities
from queries.entry_lag.lags import period
from queries.funnel import LIMITS, Count, Funnel, dispersion, funnel, known
from queries.reconciliation.verdicts import MISMATCHES, Verdict
from queries.reconciliation.verification import FacilityRow
from queries.reconciliation.verification import facilities as verified_facilities
from queries.schema import facility as facility_table
from queries.schema import facility_lag, facility_period
from queries.scorecard.scorecard import Fraction, share

Fault = Literal["late", "wrong"]
"""Doses entered late; persons with wrong or missing details."""
FAULTS: tuple[Fault, ...] = get_args(Fault)

Only = Literal["all", "late", "wrong", "both"]
"""Every facility, or those above the limits in one of the two, or in both."""
ONLY: tuple[Only, ...] = get_args(Only)

Order = Literal["late", "late_share", "change", "wrong", "wrong_share", "name"]
ORDERS: tuple[Order, ...] = get_args(Order)

UNKNOWN: Fraction = (None, None)
SHORT = 3
"""Digits from which on a number may be the beginning of a code."""


@dataclass(frozen=True)
class Facility:
    """A facility with its numbers as numerators and denominators; ``(None, None)`` is unknown.

    ``late`` doses of those with a valid time of entry, injected in the four weeks until the day;
    ``late_before`` the same until the day compared with. ``wrong`` persons of those verified, as
    of the last day; ``reasons`` say what is wrong with how many. ``clock``: what is wrong with its
    times of entry; ``heaped``: the days of the month on which its injections are heaped.
    """

    code: str
    name: str
    province_code: str
    district_code: str
    late: Fraction = UNKNOWN
    late_before: Fraction = UNKNOWN
    wrong: Fraction = UNKNOWN
    reasons: tuple[tuple[Verdict, int], ...] = ()
    clock: ClockFault = ""
    heaped: tuple[int, ...] = ()

    def fraction(self, fault: Fault) -> Fraction:
        """Numerator and denominator."""
        return self.late if fault == "late" else self.wrong

    def value(self, fault: Fault) -> float | None:
        """The share; ``None`` when it is unknown."""
        return share(*self.fraction(fault))

    @property
    def change(self) -> float | None:
        """By how much the late share has risen since the day compared with, as a fraction."""
        now, before = share(*self.late), share(*self.late_before)
        return None if now is None or before is None else now - before

    @cached_property
    def folded(self) -> str:
        """What a search is compared with: name, code and place, without tones."""
        return folded(f"{self.name} {self.code} {self.place}")

    def has(self, word: str) -> bool:
        """Whether a word of name, code and place begins with a folded one. A short number is one
        as a whole: “4” is “04” and not “42”."""
        words = self.folded.split()
        if word.isdecimal() and len(word) < SHORT:
            return any(one.lstrip("0") == word.lstrip("0") for one in words)
        return any(one.startswith(word) for one in words)

    @property
    def district(self) -> str:
        """The name of its district, as far as it is known."""
        try:
            return units.district(self.district_code).short_name
        except KeyError:
            return ""

    @property
    def province(self) -> str:
        """The name of its province, as far as it is known."""
        try:
            return units.province(self.province_code).short_name
        except KeyError:
            return ""

    @property
    def place(self) -> str:
        """The facility's district and province, as far as they are known."""
        return ", ".join(filter(None, (self.district, self.province)))


@dataclass(frozen=True)
class Facilities:
    """The facilities of a place, in Vietnamese order of names.

    ``compared_in`` is the place around whose rates the ``limits`` lie: the place itself, or the
    province of a district; ``totals`` are the sums over its facilities. ``before`` is the day that
    changes are since (``None``: there is none to compare with), ``verified_on`` the day that wrong
    persons are of, ``first`` the first day that lateness is published for (``None``: no day).
    """

    rows: tuple[Facility, ...]
    compared_in: Unit
    totals: Mapping[Fault, Fraction]
    limits: Mapping[Fault, Funnel | None]
    before: date | None
    verified_on: date | None
    first: date | None
    provenance: Provenance

    def outside(self, row: Facility, fault: Fault) -> int:
        """-1: below, 1: above the limits that one in twenty facilities of that size passes; 0:
        within, unknown, or of fewer than ``FEW``, of which nothing is said."""
        limits, (top, bottom) = self.limits[fault], row.fraction(fault)
        if limits is None or top is None or not bottom or bottom < FEW:
            return 0
        return limits.outside(top, bottom, LIMITS[0])

    def flagged(self, only: Only) -> tuple[Facility, ...]:
        """The facilities above the limits: in one of the two, or in both."""
        if only == "all":
            return self.rows
        faults = FAULTS if only == "both" else (only,)
        return tuple(row for row in self.rows if all(self.outside(row, one) > 0 for one in faults))

    def total(self, fault: Fault) -> Fraction:
        """The sums over the facilities of the place itself."""
        return _total(self.rows, fault)

    def holding_half(self, fault: Fault) -> int:
        """The fewest facilities that hold at least half of what is counted."""
        counts = sorted((row.fraction(fault)[0] or 0 for row in self.rows), reverse=True)
        half, held = sum(counts) / 2, 0
        for number, count in enumerate(counts):
            if held >= half:
                return number
            held += count
        return len(counts)

    def find(self, code: str) -> Facility | None:
        """The facility of a code, if it is here."""
        return next((row for row in self.rows if row.code == code), None)


def facilities(
    databases: Databases,
    *,
    snapshot: Snapshot,
    of: Unit,
    since: date,
    vintage: Vintage = "2021",
) -> Facilities:
    """The facilities of a unit; changes are since the last day until ``since`` that is published
    by facility, or since the first one."""
    databases.scope.require("district")
    days = databases.ask(published_days)
    before = earlier_day(days, snapshot.as_of, since)
    every = databases.ask(_every, snapshot=snapshot, before=before)
    verified = databases.ask(verification_snapshots)
    compared_in = units.province(of.parent or "") if of.level == "district" else of
    here = [row for row in every if _is_in(row, compared_in, vintage)]
    return Facilities(
        tuple(row for row in here if of.level != "district" or row.district_code == of.code),
        compared_in,
        {fault: _total(here, fault) for fault in FAULTS},
        {fault: _limits(every, here, compared_in, fault) for fault in FAULTS},
        before,
        verified[-1].as_of if verified and any(row.wrong[1] for row in every) else None,
        days[0] if days else None,
        databases.provenance(snapshot),
    )


def selected(
    result: Facilities, *, only: Only, find: str, order: Order, down: bool
) -> tuple[Facility, ...]:
    """The facilities that a viewer asks for: those above the limits, whose name, code or place
    has all words of ``find`` (without tones), in an order; what is unknown comes last."""
    words = folded(find).split()
    rows = [row for row in result.flagged(only) if all(row.has(one) for one in words)]
    if order == "name":
        return tuple(reversed(rows) if down else rows)
    known_rows = [row for row in rows if _key(row, order) is not None]
    # Of equals the one with more of what is counted first, whichever way the column is sorted.
    known_rows.sort(key=lambda row: -(row.late[1] or 0))
    known_rows.sort(key=lambda row: _key(row, order) or 0.0, reverse=down)
    return (*known_rows, *(row for row in rows if _key(row, order) is None))


def published_days(databases: Databases) -> tuple[date, ...]:
    """The days whose four weeks are published by facility as a whole, oldest first."""
    weeks = databases.read(select(func.min(facility_lag.c.week)))
    first = weeks[0][0] if weeks else None
    days = databases.read(
        select(facility_period.c.as_of).distinct().order_by(facility_period.c.as_of)
    )
    return tuple(day for (day,) in days if first and _first_monday(day) >= first)


def _first_monday(as_of: date) -> date:
    """The first week of injection that begins within the period of a day."""
    start, _end = period(as_of)
    return start + timedelta(days=-start.weekday() % 7)


def _every(
    databases: Databases, *, snapshot: Snapshot, before: date | None
) -> tuple[Facility, ...]:
    """Every facility that the scope reaches, in Vietnamese order of names."""
    country = units.country()
    now = databases.ask(_periods, day=snapshot.as_of)
    then = databases.ask(_periods, day=before) if before else {}
    verified = {row.code: row for row in databases.ask(verified_facilities, of=country)}
    heaped = databases.ask(heaped_facilities, snapshot=snapshot, of=country)
    on_days = {row.code: tuple(day.day for day in row.days) for row in heaped.rows}
    about = databases.ask(_about) | {
        code: (row.name, row.province_code, row.district_code) for code, row in verified.items()
    }
    rows = [
        Facility(
            code,
            name or code,
            province,
            district,
            _late(now.get(code)),
            _late(then.get(code)),
            **_verified(verified.get(code)),
            clock=_clock(now.get(code)),
            heaped=on_days.get(code, ()),
        )
        for code, (name, province, district) in about.items()
    ]
    return tuple(sorted(rows, key=lambda row: (sort_key(row.name), row.code)))


def _late(counts: _Period | None) -> Fraction:
    return (counts.late, counts.doses) if counts and counts.doses else UNKNOWN


def _clock(counts: _Period | None) -> ClockFault:
    if counts is None:
        return ""
    return clock_fault(
        counts.timed, counts.midnight, counts.doses, counts.same_day, counts.next_day
    )


def _verified(row: FacilityRow | None) -> dict[str, Any]:
    if row is None or not row.denominator:
        return {}
    return {
        "wrong": (row.numerator, row.denominator),
        "reasons": tuple((one, row.verdicts[one]) for one in MISMATCHES if row.verdicts[one]),
    }


class _Period(NamedTuple):
    """Doses of a facility with a valid lag, of them entered on the same day, on the next and late;
    with a time of entry, and at midnight."""

    doses: int
    same_day: int
    next_day: int
    late: int
    timed: int
    midnight: int


def _periods(databases: Databases, *, day: date) -> dict[str, _Period]:
    table = facility_period.c
    counted = (table[name] for name in _Period._fields)
    statement: AnySelect = select(table.facility_code, *counted).where(table.as_of == day)
    return {code: _Period(*map(int, found)) for code, *found in databases.read(statement)}


def _about(databases: Databases) -> dict[str, tuple[str, str, str]]:
    """Name, province and district of every facility that has entered doses."""
    table = facility_table.c
    statement = select(table.facility_code, table.name, table.province_code, table.district_code)
    return {
        code: (plain(name), province, district)
        for code, name, province, district in databases.read(statement)
    }


def _is_in(row: Facility, unit: Unit, vintage: Vintage) -> bool:
    return unit.level == "country" or row.province_code in provinces_of(unit, vintage)


def _total(rows: Iterable[Facility], fault: Fault) -> Fraction:
    counts = _counts(rows, fault)
    if not counts:
        return UNKNOWN
    return sum(top for top, _ in counts), sum(bottom for _, bottom in counts)


def _limits(
    every: Iterable[Facility], here: Iterable[Facility], unit: Unit, fault: Fault
) -> Funnel | None:
    """The limits around the rate of a unit's facilities, as wide as facilities usually differ
    within provinces where the unit is one: the few of one province do not tell."""
    if unit.level != "province":
        return funnel(_counts(here, fault))
    groups: dict[str, list[Facility]] = defaultdict(list)
    for row in every:
        groups[row.province_code].append(row)
    usual = dispersion([_counts(group, fault) for group in groups.values()])
    return funnel(_counts(here, fault), usual)


def _counts(rows: Iterable[Facility], fault: Fault) -> list[Count]:
    return known(row.fraction(fault) for row in rows)


def _key(row: Facility, order: Order) -> float | None:
    match order:
        case "late":
            return row.late[0]
        case "wrong":
            return row.wrong[0]
        case "late_share":
            return row.value("late")
        case "wrong_share":
            return row.value("wrong")
        case _other:
            return row.change
