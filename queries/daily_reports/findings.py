"""What stands out in the daily reports: gaps, lumps, cumulative figures sent as daily ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, cast, get_args

from sqlalchemy import select

from geo import units
from geo.units import Level, Unit, Vintage
from queries.areas import areas, inside
from queries.databases import Databases, Snapshot
from queries.schema import report_finding as table

FindingType = Literal[
    "cumulative",
    "perhaps_cumulative",
    "far_above",
    "far_below",
    "swapped",
    "repeated",
    "gap",
    "lump",
]
FINDING_TYPES: tuple[FindingType, ...] = get_args(FindingType)

FAR_FROM_USUAL: tuple[FindingType, ...] = ("far_above", "far_below", "swapped")
"""Single reports far from what is usual for their place and weekday."""


@dataclass(frozen=True)
class ReportFinding:
    """One kind of finding in the reports of one place, from ``first`` to ``last``.

    ``times``: how often. ``count``: the reports concerned, of gaps the days without one. The most
    of a single time (of gaps the longest, else the one with the most doses, or farthest from
    ``usual`` ones) is from ``worst_first`` to ``worst_last``, with ``doses`` in its last report.
    ``place`` is a district, or a province that reports as a whole.
    """

    kind: FindingType
    place: Unit
    times: int
    count: int
    first: date
    last: date
    worst_first: date
    worst_last: date
    doses: int
    usual: int | None = None


@dataclass(frozen=True)
class Doubtful:
    """Reports of a unit far from their usual: how many, and the doses that they say beyond it."""

    reports: int = 0
    doses: int = 0


NOTHING_DOUBTFUL = Doubtful()


def doubtful_reports(
    databases: Databases, *, snapshot: Snapshot, level: Level, vintage: Vintage = "2021"
) -> dict[str, Doubtful]:
    """What is far from its usual in the reports of every unit of a level until a day, by code."""
    databases.scope.require(level)
    columns = table.c
    statement = select(columns.place_code, columns.doses, columns.usual).where(
        columns.last <= snapshot.as_of, columns.kind.in_(FAR_FROM_USUAL)
    )
    found = [(place, doses - (usual or 0)) for place, doses, usual in databases.read(statement)]
    if not found:
        return {}
    units_of: dict[str, str] = {}
    for unit in areas(databases.scope, level, vintage):
        if level == "district":
            units_of[unit.code] = unit.code
        else:
            units_of |= dict.fromkeys(inside(databases.scope, unit, vintage), unit.code)
    known: dict[str, Doubtful] = {}
    for place, beyond in found:
        above = place if level == "district" or len(place) == 2 else units.district(place).parent
        if code := units_of.get(above or ""):
            before = known.get(code, NOTHING_DOUBTFUL)
            known[code] = Doubtful(before.reports + 1, before.doses + beyond)
    return known


def report_findings(
    databases: Databases, *, snapshot: Snapshot, of: Unit, vintage: Vintage = "2021"
) -> tuple[ReportFinding, ...]:
    """What stands out in the reports of a place and its parts until a day: the most serious kind
    first, and of one kind what concerns the most reports."""
    columns = table.c
    statement = select(
        columns.kind,
        columns.place_code,
        columns.first,
        columns.last,
        columns.count,
        columns.doses,
        columns.usual,
    ).where(columns.last <= snapshot.as_of)
    places = _places(databases, of, vintage)
    if of.level != "country":
        statement = statement.where(columns.place_code.in_(sorted(places)))
    findings: dict[tuple[FindingType, str], list[_Found]] = {}
    for kind, place, *found in databases.read(statement):
        if place in places:
            findings.setdefault((cast(FindingType, kind), place), []).append(_Found(*found))
    rows = [_together(kind, places[code], those) for (kind, code), those in findings.items()]
    return tuple(
        sorted(rows, key=lambda row: (FINDING_TYPES.index(row.kind), -row.count, row.place.code))
    )


def _places(databases: Databases, of: Unit, vintage: Vintage) -> dict[str, Unit]:
    """The places whose reports are a unit's: its own, those of its provinces and districts."""
    districts = areas(databases.scope, "district")
    if of.level == "district":
        return {one.code: one for one in districts if one == of}
    provinces = inside(databases.scope, of, vintage)
    return {code: units.province(code) for code in provinces} | {
        one.code: one for one in districts if one.parent in provinces
    }


class _Found(NamedTuple):
    """One time, as published."""

    first: date
    last: date
    reports: int
    doses: int
    usual: int | None

    def size(self, kind: FindingType) -> int:
        """How much it is."""
        if kind == "gap":
            return self.reports
        return self.doses if self.usual is None else abs(self.doses - self.usual)


def _together(kind: FindingType, place: Unit, those: list[_Found]) -> ReportFinding:
    worst = max(those, key=lambda one: (one.size(kind), one.last))
    return ReportFinding(
        kind,
        place,
        len(those),
        sum(one.reports for one in those),
        min(one.first for one in those),
        max(one.last for one in those),
        worst.first,
        worst.last,
        worst.doses,
        worst.usual,
    )
