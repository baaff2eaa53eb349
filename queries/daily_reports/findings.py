"""What stands out in the daily reports: gaps, lumps, cumulative figures sent as daily ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from sqlalchemy import select

from geo import units
from geo.units import Unit, Vintage
from queries.areas import areas, inside
from queries.databases import Databases, Snapshot
from queries.schema import report_finding as table

FindingType = Literal["cumulative", "perhaps_cumulative", "gap", "lump"]
FINDING_TYPES: tuple[FindingType, ...] = get_args(FindingType)


@dataclass(frozen=True)
class ReportFinding:
    """One kind of finding in the reports of one place, from ``first`` to ``last``.

    ``times``: how often. ``count``: the reports concerned, of gaps the days without one. The most
    of a single time (of gaps the longest, else the one with the most doses) is from ``worst_first``
    to ``worst_last``, with ``doses`` in its last report. ``place`` is a district, or a province
    that reports as a whole.
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
    ).where(columns.last <= snapshot.as_of)
    places = _places(databases, of, vintage)
    if of.level != "country":
        statement = statement.where(columns.place_code.in_(sorted(places)))
    findings: dict[tuple[FindingType, str], list[tuple[date, date, int, int]]] = {}
    for kind, place, first, last, count, doses in databases.read(statement):
        if place in places:
            findings.setdefault((cast(FindingType, kind), place), []).append(
                (first, last, count, doses)
            )
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


def _together(
    kind: FindingType, place: Unit, those: list[tuple[date, date, int, int]]
) -> ReportFinding:
    worst = max(those, key=lambda one: (one[2], one[1]) if kind == "gap" else (one[3], one[1]))
    return ReportFinding(
        kind,
        place,
        len(those),
        sum(count for _first, _last, count, _doses in those),
        min(one[0] for one in those),
        max(one[1] for one in those),
        worst[0],
        worst[1],
        worst[3],
    )
