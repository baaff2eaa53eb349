"""Areas: the units of a level with their numbers, added up from provinces or districts.

Whatever is counted by place becomes the rows of a level here, and only here; and here a scope says
how fine the areas may be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, Table, true

from geo import units
from geo.units import Level, Unit, Vintage
from queries.databases import Provenance, Scope

Place = tuple[str, str]
"""Province code and district code; an empty code is an unknown district, or the whole province."""


class AreaRow(Protocol):
    """What is known of one area."""

    @property
    def code(self) -> str:
        """The unit's code."""


class RatedRow(AreaRow, Protocol):
    """What is known of one area, with a rate."""

    @property
    def value(self) -> float | None:
        """The rate as a fraction; ``None`` when it is unknown."""


Row = TypeVar("Row", bound=AreaRow)
Rated = TypeVar("Rated", bound=RatedRow)
Counts = TypeVar("Counts")


@dataclass(frozen=True)
class ByArea(Generic[Row]):
    """A row for every unit of a level, in Vietnamese order of names."""

    rows: tuple[Row, ...]
    level: Level
    vintage: Vintage
    provenance: Provenance

    def row(self, code: str) -> Row:
        """The row of one unit. Raises KeyError when the unit is not in the result."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(code)


@dataclass(frozen=True)
class RatesByArea(ByArea[Rated]):
    """A rate for every unit of a level."""

    highest_first: ClassVar[bool] = False
    """Whether the highest rate is the worst, which is ranked first."""

    def ranked(self) -> tuple[Rated, ...]:
        """The rows whose rate is known, the worst first."""
        return self._ranked

    @cached_property
    def _ranked(self) -> tuple[Rated, ...]:
        sign = -1.0 if self.highest_first else 1.0
        known = [row for row in self.rows if row.value is not None]
        return tuple(sorted(known, key=lambda row: sign * (row.value or 0.0)))


def areas(
    scope: Scope, level: Level, vintage: Vintage = "2021", within: str | None = None
) -> tuple[Unit, ...]:
    """The units of a level that a scope reaches into; of districts those ``within`` a province, if
    named. Raises ScopeError when the level is finer than the scope."""
    scope.require(level)
    return tuple(unit for unit in _units(level, vintage, within) if inside(scope, unit, vintage))


def _units(level: Level, vintage: Vintage, within: str | None) -> tuple[Unit, ...]:
    if level == "country":
        return (units.country(),)
    if level == "region":
        return units.regions()
    if level == "province":
        return units.provinces(vintage)
    return units.districts(within) if within else units.all_districts()


@cache
def members(unit: Unit, vintage: Vintage) -> frozenset[str]:
    """The codes of the provinces of 2021 that a unit is made of."""
    provinces = units.provinces()
    if unit.level == "country":
        return frozenset(one.code for one in provinces)
    if unit.level == "region":
        return frozenset(one.code for one in provinces if one.region == unit.code)
    if vintage == "2025":
        return frozenset(
            one.code for one in provinces if units.successor(one.code).code == unit.code
        )
    return frozenset({unit.code})


def provinces_of(unit: Unit, vintage: Vintage) -> frozenset[str]:
    """The codes of the provinces of 2021 that a unit is made of; of a district, that it is in."""
    return frozenset({unit.parent or ""}) if unit.level == "district" else members(unit, vintage)


def inside(scope: Scope, unit: Unit, vintage: Vintage) -> frozenset[str]:
    """Those of a unit's provinces that a scope reaches. Raises ScopeError when the unit is finer
    than the scope."""
    scope.require(unit.level)
    provinces = provinces_of(unit, vintage)
    return provinces if scope.provinces is None else provinces & scope.provinces


def rows_of(
    scope: Scope, table: Table, unit: Unit, vintage: Vintage, finest: Level | None = None
) -> ColumnElement[bool]:
    """The rows of a published table that are a unit's.

    Raises ScopeError when the unit, or what the rows are told apart by (``finest``), is finer than
    the scope.
    """
    scope.require(finest or unit.level)
    if unit.level == "country":
        # What is of an unknown place is of the country all the same.
        return true()
    if unit.level == "district":
        return table.c.district_code == unit.code
    return table.c.province_code.in_(sorted(members(unit, vintage)))


def roll_up(
    counts: Mapping[Place, Counts],
    scope: Scope,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
    *,
    only: Unit | None = None,
    unknown: bool = True,
) -> Iterator[tuple[Unit, str, list[Counts]]]:
    """Every area of a level with its name and the counts of the places that it is made of.

    ``within`` keeps the places of one province, ``only`` one of the areas. Counts of an unknown
    province are the country's, unless not ``unknown``.
    """
    shown = [unit for unit in areas(scope, level, vintage, within) if only in (None, unit)]
    if within:
        counts = {place: one for place, one in counts.items() if place[0] == within}
    if level == "district":
        for unit in shown:
            place = (unit.parent or "", unit.code)
            yield unit, area_name(unit, within), [counts[place]] if place in counts else []
        return
    by_province: dict[str, list[Counts]] = defaultdict(list)
    for (province, _district), one in counts.items():
        by_province[province].append(one)
    for unit in shown:
        mine = inside(scope, unit, vintage)
        everything = level == "country" and unknown
        yield (
            unit,
            unit.short_name,
            [
                one
                for province, here in by_province.items()
                if everything or province in mine
                for one in here
            ],
        )


def area_name(unit: Unit, within: str | None = None) -> str:
    """How a unit is named among its like: a district with its province unless all are ``within``
    it, since ten have a Huyện Châu Thành."""
    if within or unit.level != "district":
        return unit.short_name
    return f"{unit.short_name} ({units.province(unit.parent or '').short_name})"
