"""Coverage as the vaccination records show it, down to the district, by age, sex or vaccine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, Select, Table, func, select, true

from geo import units
from geo.units import Level, Unit, Vintage
from queries.coverage.official import (
    Coverage,
    CoverageRow,
    CoverageSeries,
    SeriesPoint,
    members,
    thinned,
)
from queries.coverage.official import units_at as official_units_at
from queries.groups import Group, age_columns
from queries.metrics import RECORD_COVERAGE, Dose
from queries.provenance import Provenance
from queries.schema import district_population, record_coverage, record_day, record_vaccine
from queries.scope import Scope

_MEASURES: dict[Dose, str] = {1: "dose1", 2: "dose2", 3: "booster"}

T = TypeVar("T")

Counts = dict[tuple[str, str], int]
"""(Province code, district code) → persons; an empty code is unknown."""


@dataclass(frozen=True)
class RecordCoverage(Coverage):
    """Coverage by the records.

    ``unplaced`` are persons who are in no row, because the records do not say in which unit of
    this level they belong.
    """

    unplaced: int = 0


@dataclass(frozen=True)
class PlaceCounts:
    """Persons with a dose (``numerators``) and living (``denominators``) in every district: what
    the coverage of any level is added up from. No denominator is no population imported."""

    numerators: Counts
    denominators: Counts
    dose: Dose
    group: Group
    scope: Scope
    provenance: Provenance


def units_at(level: Level, vintage: Vintage, within: str | None = None) -> tuple[Unit, ...]:
    """The units of a level; districts of one province (``within``) or of all."""
    if level != "district":
        return official_units_at(level, vintage)
    return units.districts(within) if within else units.all_districts()


def record_days(vaccination: Engine, scope: Scope) -> tuple[date, ...]:
    """The days that the records are counted for, oldest first; asked for once, because what is
    published never changes."""
    scope.require("country")
    if vaccination not in _days:
        query = select(record_day.c.as_of).order_by(record_day.c.as_of)
        with vaccination.connect() as connection:
            _days[vaccination] = tuple(connection.execute(query).scalars().all())
    return _days[vaccination]


_days: WeakKeyDictionary[Engine, tuple[date, ...]] = WeakKeyDictionary()


def vaccines(vaccination: Engine, scope: Scope) -> tuple[str, ...]:
    """The vaccines that doses were given of; ``other`` are names that are none of the licensed."""
    scope.require("country")
    with vaccination.connect() as connection:
        found = connection.execute(
            select(record_vaccine.c.vaccine).where(record_vaccine.c.vaccine != "").distinct()
        ).scalars()
        return tuple(sorted(found, key=lambda name: (name == "other", name)))


def coverage(
    vaccination: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    dose: Dose,
    group: Group,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> RecordCoverage:
    """Coverage of every unit of a level; of districts only those ``within`` a province, if named.

    Persons are added up from the districts. A denominator is unknown where no population was
    imported for the group.
    """
    counts = persons_by_place(vaccination, scope, provenance, dose=dose, group=group, within=within)
    return coverage_of(counts, level=level, vintage=vintage, within=within)


def persons_by_place(
    vaccination: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    dose: Dose,
    group: Group,
    within: str | None = None,
) -> PlaceCounts:
    """The persons of every district, or of those ``within`` a province: enough for all levels."""
    with vaccination.connect() as connection:
        of_day = counted_in(group).c.as_of == provenance.snapshot.as_of
        persons = persons_query(dose, group, scope, within).where(of_day)
        return PlaceCounts(
            by_place(connection.execute(persons).all()),
            by_place(connection.execute(population_query(group, scope, within)).all()),
            dose, group, scope, provenance,
        )  # fmt: skip


def coverage_of(
    counts: PlaceCounts, *, level: Level, vintage: Vintage = "2021", within: str | None = None
) -> RecordCoverage:
    """The coverage of every unit of a level, added up from its districts; of districts only those
    ``within`` a province, if named."""
    counts.scope.require(level)
    allowed = counts.scope.provinces
    tops, bottoms = (
        {place: persons for place, persons in found.items() if not within or place[0] == within}
        for found in (counts.numerators, counts.denominators)
    )
    rows = []
    if level == "district":
        for unit in units_at(level, vintage, within):
            if allowed is None or unit.parent in allowed:
                here = ((unit.parent or "", unit.code),)
                rows.append(_row(unit, district_name(unit, within), tops, bottoms, here))
    else:
        of_province, in_province = by_province(tops), by_province(bottoms)
        for unit in units_at(level, vintage, within):
            provinces = members(unit, vintage)
            if allowed is not None:
                provinces &= allowed
            if provinces:
                rows.append(_row(unit, unit.short_name, of_province, in_province, provinces))
    placed = sum(row.numerator or 0 for row in rows)
    return RecordCoverage(
        tuple(rows), RECORD_COVERAGE[counts.dose], level, vintage, counts.provenance, counts.group,
        unplaced=sum(tops.values()) - placed,
    )  # fmt: skip


def coverage_series(
    vaccination: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    dose: Dose,
    group: Group,
    of: Iterable[Unit],
    vintage: Vintage = "2021",
) -> CoverageSeries:
    """Coverage of some units over time, against the population as it is known now."""
    table = counted_in(group)
    lines = []
    days = record_days(vaccination, scope)
    chosen = set(thinned(list(days), keep=provenance.snapshot.as_of))
    with vaccination.connect() as connection:
        for unit in of:
            scope.require(unit.level)
            here: ColumnElement[bool]
            there: ColumnElement[bool]
            if unit.level == "district":
                here = table.c.district_code == unit.code
                there = district_population.c.district_code == unit.code
                provinces = frozenset({unit.parent or ""})
            else:
                provinces = members(unit, vintage)
                here = table.c.province_code.in_(sorted(provinces))
                there = district_population.c.province_code.in_(sorted(provinces))
                if unit.level == "country" and scope.provinces is None:
                    # Persons of unknown residence are persons all the same.
                    here, there = true(), true()
            bottom = sum(
                by_place(
                    connection.execute(population_query(group, scope, None).where(there)).all()
                ).values()
            )
            # Of all days: a list of those chosen would take longer to plan than to add up.
            points = connection.execute(
                persons_query(dose, group, scope, None)
                .with_only_columns(table.c.as_of, func.sum(counted_persons(group)))
                .where(here).group_by(None).group_by(table.c.as_of).order_by(table.c.as_of)
            ).all()  # fmt: skip
            lines.append(
                (unit, tuple(SeriesPoint(day, int(top), bottom, len(provinces))
                             for day, top in points if day in chosen))
            )  # fmt: skip
    return CoverageSeries(tuple(lines), RECORD_COVERAGE[dose], provenance)


def district_name(unit: Unit, within: str | None) -> str:
    """A district with its province unless that is known: ten have a Huyện Châu Thành."""
    if within:
        return unit.short_name
    return f"{unit.short_name} ({units.province(unit.parent or '').short_name})"


def _row(
    unit: Unit, name: str, tops: Mapping[T, int], bottoms: Mapping[T, int], places: Iterable[T]
) -> CoverageRow:
    of = [bottoms[place] for place in places if place in bottoms]
    return CoverageRow(
        unit.code,
        name,
        sum(tops.get(place, 0) for place in places),
        sum(of) if of else None,
    )


def counted_in(group: Group) -> Table:
    """The table that counts a group."""
    return record_vaccine if group.vaccine else record_coverage


def counted_persons(group: Group) -> Any:
    """The column, or sum of columns, of that table that counts a group."""
    if group.vaccine:
        return record_vaccine.c.persons
    first, *others = (record_coverage.c[name] for name in age_columns(group.population))
    return sum(others, first)


def persons_query(dose: Dose, group: Group, scope: Scope, within: str | None) -> Select[Any]:
    """Persons by province and district, on every day."""
    table = counted_in(group).c
    query = (
        select(table.province_code, table.district_code, func.sum(counted_persons(group)))
        .where(table.measure == _MEASURES[dose], table.counted_by == group.counted_by)
        .group_by(table.province_code, table.district_code)
    )
    if group.vaccine:
        query = query.where(table.vaccine == group.vaccine)
    elif group.sex:
        query = query.where(table.sex == group.sex)
    return _within(query, table, scope, within)


def population_query(group: Group, scope: Scope, within: str | None) -> Select[Any]:
    """The population by province and district."""
    table = district_population.c
    first, *others = (table[name] for name in age_columns(group.population))
    query = select(table.province_code, table.district_code, func.sum(sum(others, first))).group_by(
        table.province_code, table.district_code
    )
    if group.sex:
        query = query.where(table.sex == group.sex)
    return _within(query, table, scope, within)


def _within(query: Select[Any], table: Any, scope: Scope, within: str | None) -> Select[Any]:
    if scope.provinces is not None:
        query = query.where(table.province_code.in_(sorted(scope.provinces)))
    return query.where(table.province_code == within) if within else query


def by_place(rows: Iterable[Any]) -> Counts:
    """Rows of province, district and persons, added up by place."""
    found: Counts = defaultdict(int)
    for province, district, persons in rows:
        found[province, district] += int(persons)
    return dict(found)


def by_province(counts: Counts) -> dict[str, int]:
    """Persons added up by province."""
    found: dict[str, int] = defaultdict(int)
    for (province, _district), persons in counts.items():
        found[province] += persons
    return dict(found)
