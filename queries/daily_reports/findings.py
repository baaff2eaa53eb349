"""What stands out in the daily reports: gaps, lumps, cumulative figures sent as daily ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from sqlalchemy import Engine, select

from geo import units
from geo.units import Unit, Vintage
from queries.coverage.official import members
from queries.provenance import Provenance
from queries.schema import report_finding as table
from queries.scope import Scope

Kind = Literal["cumulative", "perhaps_cumulative", "gap", "lump"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class ReportFinding:
    """One kind of finding in the reports of one place, from ``first`` to ``last``.

    ``times``: how often. ``count``: the reports concerned, of gaps the days without one. The most
    of a single time (of gaps the longest, else the one with the most doses) is from ``worst_first``
    to ``worst_last``, with ``doses`` in its last report. ``place`` is a district, or a province
    that reports as a whole.
    """

    kind: Kind
    place: Unit
    times: int
    count: int
    first: date
    last: date
    worst_first: date
    worst_last: date
    doses: int


def report_findings(
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    of: Unit,
    vintage: Vintage = "2021",
) -> tuple[ReportFinding, ...]:
    """What stands out in the reports of a place and its parts until a day: the most serious kind
    first, and of one kind what concerns the most reports."""
    scope.require("district")
    query = select(
        table.c.kind, table.c.place_code, table.c.first, table.c.last, table.c.count, table.c.doses
    ).where(table.c.last <= provenance.snapshot.as_of)
    inside = _codes(of, vintage)
    if of.level != "country":
        query = query.where(table.c.place_code.in_(sorted(inside)))
    if scope.provinces is not None:
        inside &= {code for one in scope.provinces for code in _codes(units.province(one), "2021")}
    found: dict[tuple[Kind, str], list[tuple[date, date, int, int]]] = {}
    with reconciliation.connect() as connection:
        for kind, place, first, last, count, doses in connection.execute(query).all():
            if place in inside:
                found.setdefault((cast(Kind, kind), place), []).append((first, last, count, doses))
    rows = [_together(kind, _place(place), those) for (kind, place), those in found.items()]
    return tuple(sorted(rows, key=lambda row: (KINDS.index(row.kind), -row.count, row.place.code)))


def _place(code: str) -> Unit:
    """The place of a report: a province (two digits) or a district (three)."""
    return units.province(code) if len(code) == 2 else units.district(code)


def _codes(of: Unit, vintage: Vintage) -> set[str]:
    """The places whose reports are a unit's: its own, those of its provinces and districts."""
    if of.level == "district":
        return {of.code}
    provinces = members(of, vintage)
    return {*provinces, *(one.code for code in provinces for one in units.districts(code))}


def _together(kind: Kind, place: Unit, those: list[tuple[date, date, int, int]]) -> ReportFinding:
    worst = max(those, key=lambda one: (one[2], one[1]) if kind == "gap" else (one[3], one[1]))
    return ReportFinding(
        kind, place, len(those), sum(count for _first, _last, count, _doses in those),
        min(one[0] for one in those), max(one[1] for one in those), worst[0], worst[1], worst[3],
    )  # fmt: skip
