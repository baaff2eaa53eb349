"""Persons of the records by district: all doses of one day at once, and one dose on every day.

A page that puts districts side by side asks for many numbers of the same places. Each question
here is one statement for all of them; provinces, regions and the country are added up from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import func

from geo import units
from geo.units import Unit
from queries.areas import areas, members
from queries.contents import record_snapshots
from queries.coverage.metrics import RECORD_COVERAGE, Group
from queries.coverage.records import (
    Persons,
    Unrated,
    by_province,
    counted_in,
    counted_persons,
    persons_by_place,
    persons_statement,
    population,
    unrated,
)
from queries.databases import Databases, Provenance, Snapshot
from queries.metric import Dose
from queries.nowcast.published import nowcast_days


@dataclass(frozen=True)
class PersonsOfDay:
    """Persons by dose, and the population, of every district of the scope on one day.

    Places are (province, district) with an empty code where it is unknown. A place that has no
    population has none imported.
    """

    persons: Mapping[Dose, Persons]
    population: Persons
    unrated: Unrated
    group: Group
    provenance: Provenance

    def of(self, unit: Unit) -> tuple[dict[Dose, int], int | None]:
        """A unit's persons by dose and its population, ``None`` when it has none imported."""
        if unit.level == "district":
            place = (unit.parent or "", unit.code)
            persons = {dose: counts.get(place, 0) for dose, counts in self.persons.items()}
            return persons, self.population.get(place) or None
        provinces = members(unit, "2021")
        people = sum(self._population_by_province.get(one, 0) for one in provinces)
        # As in record_coverage: only persons whose province is known are persons of a province,
        # and only those of places with a population are in its rate.
        by_dose = self._rated if people else self._by_province
        persons = {
            dose: sum(counts.get(one, 0) for one in provinces) for dose, counts in by_dose.items()
        }
        return persons, people or None

    @cached_property
    def _by_province(self) -> dict[Dose, dict[str, int]]:
        return {dose: by_province(counts) for dose, counts in self.persons.items()}

    @cached_property
    def _rated(self) -> dict[Dose, dict[str, int]]:
        return {
            dose: by_province({one: n for one, n in counts.items() if one not in self.unrated})
            for dose, counts in self.persons.items()
        }

    @cached_property
    def _population_by_province(self) -> dict[str, int]:
        return by_province(self.population)


@dataclass(frozen=True)
class History:
    """Persons with a dose at the end of every day that is published, oldest first.

    ``persons`` are by province, or by district ``within`` one; persons of unknown place under an
    empty code. Those of a district without population are not in its province's, and provinces
    ``unrated`` not in what is added up of several.
    """

    days: tuple[date, ...]
    persons: Mapping[str, tuple[int, ...]]
    dose: Dose
    group: Group
    within: str | None
    provenance: Provenance
    unrated: frozenset[str] = frozenset()

    def of(self, codes: Iterable[str]) -> tuple[int, ...]:
        """Added up over provinces (or districts), without those of unknown population unless
        there is no other."""
        counted = [code for code in codes if code in self.persons]
        rated = [code for code in counted if code not in self.unrated]
        lines = [self.persons[code] for code in rated or counted]
        return tuple(map(sum, zip(*lines, strict=True))) if lines else (0,) * len(self.days)


def persons_of_day(databases: Databases, *, snapshot: Snapshot, group: Group) -> PersonsOfDay:
    """Persons by dose in every district of the scope, on one day, beside the population."""
    areas(databases.scope, "district")
    persons = {
        dose: databases.ask(persons_by_place, snapshot=snapshot, dose=dose, group=group)
        for dose in RECORD_COVERAGE
    }
    people = databases.ask(population, ages=group.population, sex=group.sex)
    out = databases.ask(unrated, ages=group.population, sex=group.sex)
    return PersonsOfDay(persons, people, out, group, databases.provenance(snapshot))


def history(
    databases: Databases,
    *,
    snapshot: Snapshot,
    dose: Dose,
    group: Group,
    within: str | None = None,
) -> History:
    """Persons with a dose on every published day, by province or by district ``within`` one."""
    days = tuple(one.as_of for one in databases.ask(record_snapshots))
    persons = databases.ask(_persons_by_day, dose=dose, group=group, within=within)
    out = databases.ask(unrated, ages=group.population, sex=group.sex)
    return History(
        days, persons, dose, group, within, databases.provenance(snapshot), out.provinces
    )


def lowest_province(
    databases: Databases, *, snapshot: Snapshot, dose: Dose, group: Group, region: str | None
) -> Unit:
    """The province (of a region) that is furthest behind; the first where none is known."""
    persons = databases.ask(persons_of_day, snapshot=snapshot, group=group)

    def coverage(unit: Unit) -> float:
        counted, people = persons.of(unit)
        return counted[dose] / people if people else float("inf")

    provinces = areas(databases.scope, "province")
    return min((one for one in provinces if region in (None, one.region)), key=coverage)


def _persons_by_day(
    databases: Databases, *, dose: Dose, group: Group, within: str | None
) -> dict[str, tuple[int, ...]]:
    areas(databases.scope, "district" if within else "province")
    table = counted_in(group).c
    place = table.district_code if within else table.province_code
    statement = (
        persons_statement(dose, group)
        .with_only_columns(place, table.as_of, func.sum(counted_persons(group)))
        .group_by(None)
        .group_by(place, table.as_of)
    )
    if within:
        statement = statement.where(table.province_code == within)
    else:
        out = databases.ask(unrated, ages=group.population, sex=group.sex)
        statement = statement.where(table.district_code.not_in(sorted(out.districts)))
    counts: dict[str, dict[date, int]] = defaultdict(dict)
    for code, day, count in databases.read(statement):
        counts[code][day] = int(count)
    # Counts are running totals: a district that has no row on a day had nobody until then.
    days = [one.as_of for one in databases.ask(record_snapshots)]
    return {code: tuple(of.get(day, 0) for day in days) for code, of in counts.items()}


def fully_entered(databases: Databases, *, dose: Dose) -> date:
    """The last day until which nearly all of a dose is entered, as the nowcast of the country has
    it; what is counted of the days after it is too little to tell a pace from."""
    newest = databases.ask(record_snapshots)[-1]
    days = databases.ask(nowcast_days, snapshot=newest, dose=dose, of=units.country())
    open_days = [row.first for row in days if row.expected and not row.ripe]
    return min(open_days) - timedelta(days=1) if open_days else newest.as_of
