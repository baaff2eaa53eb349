"""Coverage as the vaccination records show it, down to the district, by age, sex or vaccine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, select

from geo import units
from geo.units import Level, Unit, Vintage
from queries.areas import Place, inside, provinces_of, roll_up, rows_of
from queries.contents import record_snapshots, week_steps
from queries.coverage.metrics import RECORD_COVERAGE, Group, Population, Sex
from queries.coverage.official import Coverage, CoverageRow, CoverageSeries, SeriesPoint, thinned
from queries.databases import AnySelect, Databases, Snapshot
from queries.metric import Dose
from queries.schema import (
    AGE_BANDS,
    AGE_COLUMNS,
    age_reference,
    district_population,
    record_coverage,
    record_vaccine,
)

DOSE_COLUMNS: dict[Dose, str] = {1: "dose1", 2: "dose2", 3: "booster"}
"""What the published tables call each dose."""

Persons = dict[Place, int]
"""Persons by place."""


@dataclass(frozen=True)
class RecordCoverage(Coverage):
    """Coverage by the records.

    ``unplaced`` are persons who are in no row, because the records do not say in which unit of
    this level they belong; ``unrated`` those who are on neither side of a row's rate, because they
    belong to a district whose population is unknown. ``ages_on`` is the day that persons and
    population are of their ages; ``None``: persons at the injection, as no population is known.
    """

    unplaced: int = 0
    unrated: int = 0
    ages_on: date | None = None


@dataclass(frozen=True)
class Unrated:
    """The codes of the places whose population is unknown: provinces of which nothing is known,
    the unknown province (empty) among them, and districts of other provinces. They are on neither
    side of the rate of what they are in."""

    provinces: frozenset[str]
    districts: frozenset[str]

    def __contains__(self, place: Place) -> bool:
        return place[0] in self.provinces or place[1] in self.districts

    def left_out_of(self, table: Table) -> ColumnElement[bool]:
        """Of a published table the rows of all other places."""
        return and_(
            table.c.province_code.not_in(sorted(self.provinces)),
            table.c.district_code.not_in(sorted(self.districts)),
        )


def vaccines(databases: Databases) -> tuple[str, ...]:
    """The vaccines that doses were given of; ``other`` are names that are none of the licensed."""
    column = record_vaccine.c.vaccine
    names = [name for (name,) in databases.read(select(column).where(column != "").distinct())]
    return tuple(sorted(names, key=lambda name: (name == "other", name)))


def coverage(
    databases: Databases,
    *,
    snapshot: Snapshot,
    dose: Dose,
    group: Group,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> RecordCoverage:
    """Coverage of every unit of a level; of districts only those ``within`` a province, if named.

    Persons are added up from the districts. A denominator is unknown where no population was
    imported for the group; a district without one is on neither side of its province's rate.
    """
    persons = databases.ask(persons_by_place, snapshot=snapshot, dose=dose, group=group)
    people = databases.ask(population, ages=group.population, sex=group.sex)
    out = databases.ask(unrated, ages=group.population, sex=group.sex)
    # Places that have people and no vaccinated persons, or the other way round, count too.
    both = {
        place: (persons.get(place, 0), people.get(place, 0), place not in out)
        for place in {**persons, **people}
    }
    rated_in = {province for (province, _district), count in people.items() if count}
    rows, all_out, everybody_placed = [], 0, 0
    for unit, name, here in roll_up(both, databases.scope, level, vintage, within, unknown=False):
        everybody_here = sum(top for top, _, _ in here)
        denominator = sum(bottom for _, bottom, rated in here if rated)
        numerator = sum(top for top, _, rated in here if rated) if denominator else everybody_here
        missing = () if level == "district" else inside(databases.scope, unit, vintage) - rated_in
        rows.append(
            CoverageRow(unit.code, name, numerator, denominator or None, tuple(sorted(missing)))
        )
        all_out += everybody_here - numerator
        everybody_placed += everybody_here
    everybody = sum(top for place, top in persons.items() if not within or place[0] == within)
    return RecordCoverage(
        tuple(rows),
        level,
        vintage,
        databases.provenance(snapshot),
        RECORD_COVERAGE[dose],
        group,
        unplaced=everybody - everybody_placed,
        unrated=all_out,
        ages_on=databases.ask(ages_on),
    )


def ages_on(databases: Databases) -> date | None:
    """The day on which persons and population are of their ages, so that nobody is in another age
    group as a vaccinated person than as one of the population."""
    return next((day for (day,) in databases.read(select(age_reference.c.day))), None)


def persons_by_place(
    databases: Databases, *, snapshot: Snapshot, dose: Dose, group: Group
) -> Persons:
    """Persons of a group with a dose in every district, on one day."""
    of_day = counted_in(group).c.as_of == snapshot.as_of
    return _by_place(databases.read(persons_statement(dose, group).where(of_day)))


def population(databases: Databases, *, ages: Population, sex: Sex = "") -> Persons:
    """The population of some ages and a sex in every district, as imported."""
    return _by_place(databases.read(_population_statement(ages, sex)))


def unrated(databases: Databases, *, ages: Population, sex: Sex = "") -> Unrated:
    """The places whose population of some ages and a sex is unknown, or nobody.

    A province's population need not be known by district: then all of them are in its rate.
    """
    people = {
        place for place, count in databases.ask(population, ages=ages, sex=sex).items() if count
    }
    known = {province for province, _ in people}
    return Unrated(
        frozenset({"", *(one.code for one in units.provinces())}) - known,
        frozenset(
            one.code
            for one in units.all_districts()
            if (home := one.parent or "") in known and not people & {(home, one.code), (home, "")}
        ),
    )


def coverage_series(
    databases: Databases,
    *,
    snapshot: Snapshot,
    dose: Dose,
    group: Group,
    of: tuple[Unit, ...],
    vintage: Vintage = "2021",
) -> CoverageSeries:
    """Coverage of some units over time, against the population as it is known now."""
    lines = []
    for unit in of:
        points = databases.ask(
            _line, snapshot=snapshot, dose=dose, group=group, unit=unit, vintage=vintage
        )
        lines.append((unit, points))
    return CoverageSeries(tuple(lines), RECORD_COVERAGE[dose], databases.provenance(snapshot))


def _line(
    databases: Databases,
    *,
    snapshot: Snapshot,
    dose: Dose,
    group: Group,
    unit: Unit,
    vintage: Vintage,
) -> tuple[SeriesPoint, ...]:
    days = [one.as_of for one in databases.ask(record_snapshots)]
    steps = [days[place] for place in week_steps(days, days[-1])] if days else []
    chosen = {*thinned(steps, keep=snapshot.as_of), *({snapshot.as_of} & set(days))}

    def here(table: Table) -> ColumnElement[bool]:
        return rows_of(databases.scope, table, unit, vintage)

    people = _by_place(
        databases.read(
            _population_statement(group.population, group.sex).where(here(district_population))
        )
    )
    bottom, provinces = sum(people.values()), len(provinces_of(unit, vintage))
    table = counted_in(group)
    # Of all days: a list of those chosen would take longer to plan than to add up.
    statement = (
        persons_statement(dose, group)
        .with_only_columns(table.c.as_of, func.sum(counted_persons(group)))
        .where(here(table))
        .group_by(None)
        .group_by(table.c.as_of)
        .order_by(table.c.as_of)
    )
    if bottom:
        out = databases.ask(unrated, ages=group.population, sex=group.sex)
        statement = statement.where(out.left_out_of(table))
    return tuple(
        SeriesPoint(day, int(top), bottom, provinces)
        for day, top in databases.read(statement)
        if day in chosen
    )


def counted_in(group: Group) -> Table:
    """The table that counts a group. Raises ValueError for one by vaccine and by age or sex too."""
    if group.vaccine and (group.population != "all" or group.sex):
        raise ValueError("counts by vaccine are of the whole population only")
    return record_vaccine if group.vaccine else record_coverage


def age_columns(population: Population) -> tuple[str, ...]:
    """The published columns that a population is the sum of; unknown ages count in all only."""
    if population == "all":
        return tuple(AGE_COLUMNS.values())
    low, _, high = population.rstrip("+").partition("-")
    return tuple(
        AGE_COLUMNS[band]
        for band in AGE_BANDS
        if int(low) <= int(band.rstrip("+").split("-")[0]) <= int(high or 200)
    )


def counted_persons(group: Group) -> Any:
    """The column, or sum of columns, of that table that counts a group."""
    if group.vaccine:
        return record_vaccine.c.persons
    first, *others = (record_coverage.c[name] for name in age_columns(group.population))
    return sum(others, first)


def persons_statement(dose: Dose, group: Group) -> AnySelect:
    """Persons by province and district, on every day."""
    table = counted_in(group).c
    statement = (
        select(table.province_code, table.district_code, func.sum(counted_persons(group)))
        .where(table.measure == DOSE_COLUMNS[dose], table.counted_by == group.counted_by)
        .group_by(table.province_code, table.district_code)
    )
    if group.vaccine:
        return statement.where(table.vaccine == group.vaccine)
    return statement.where(table.sex == group.sex) if group.sex else statement


def _population_statement(ages: Population, sex: Sex) -> AnySelect:
    """The population of some ages and a sex by province and district."""
    table = district_population.c
    first, *others = (table[name] for name in age_columns(ages))
    place = (table.province_code, table.district_code)
    statement = select(*place, func.sum(sum(others, first))).group_by(*place)
    return statement.where(table.sex == sex) if sex else statement


def _by_place(rows: Iterable[Any]) -> Persons:
    """Rows of province, district and persons, added up by place."""
    persons: Persons = defaultdict(int)
    for province, district, count in rows:
        persons[province, district] += int(count)
    return dict(persons)


def by_province(persons: Persons) -> dict[str, int]:
    """Persons added up by province."""
    sums: dict[str, int] = defaultdict(int)
    for (province, _district), count in persons.items():
        sums[province] += count
    return dict(sums)
