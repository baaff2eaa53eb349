"""Persons of the records by district: all doses of one day at once, and one dose on every day.

A page that puts districts side by side asks for many numbers of the same places. Each question
here is one statement for all of them; provinces, regions and the country are added up from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import Engine, func

from geo.units import Unit
from queries.coverage.official import members
from queries.coverage.records import (
    Counts,
    by_place,
    by_province,
    counted_in,
    counted_persons,
    persons_query,
    population_query,
    record_days,
)
from queries.groups import Group
from queries.metrics import RECORD_COVERAGE, Dose
from queries.provenance import Provenance
from queries.scope import Scope


@dataclass(frozen=True)
class PersonsOfDay:
    """Persons by dose, and the population, of every district of the scope on one day.

    Places are (province, district) with an empty code where it is unknown. A place that has no
    population has none imported.
    """

    persons: Mapping[Dose, Counts]
    population: Counts
    group: Group
    scope: Scope
    provenance: Provenance

    def of(self, unit: Unit) -> tuple[dict[Dose, int], int | None]:
        """A unit's persons by dose and its population, ``None`` when it has none imported."""
        if unit.level == "district":
            place = (unit.parent or "", unit.code)
            persons = {dose: counts.get(place, 0) for dose, counts in self.persons.items()}
            return persons, self.population.get(place)
        provinces = members(unit, "2021")
        known = [by[one] for one in provinces if one in (by := self._population_by_province)]
        # As in record_coverage: only persons whose province is known are persons of a province.
        persons = {
            dose: sum(counts.get(one, 0) for one in provinces)
            for dose, counts in self._by_province.items()
        }
        return persons, sum(known) if known else None

    @cached_property
    def _by_province(self) -> dict[Dose, dict[str, int]]:
        return {dose: by_province(counts) for dose, counts in self.persons.items()}

    @cached_property
    def _population_by_province(self) -> dict[str, int]:
        return by_province(self.population)


@dataclass(frozen=True)
class History:
    """Persons with a dose at the end of every day that is published, oldest first.

    ``persons`` are by province, or by district ``within`` one; persons of unknown place under an
    empty code.
    """

    days: tuple[date, ...]
    persons: Mapping[str, tuple[int, ...]]
    dose: Dose
    group: Group
    within: str | None
    provenance: Provenance

    def of(self, codes: Iterable[str]) -> tuple[int, ...]:
        """Added up over provinces (or districts)."""
        lines = [self.persons[code] for code in codes if code in self.persons]
        return tuple(map(sum, zip(*lines, strict=True))) if lines else (0,) * len(self.days)


def population_by_district(vaccination: Engine, scope: Scope, group: Group) -> Counts:
    """The population of every district of the scope, of one group, as imported."""
    scope.require("district")
    with vaccination.connect() as connection:
        return by_place(connection.execute(population_query(group, scope, None)).all())


def persons_of_day(
    vaccination: Engine,
    scope: Scope,
    provenance: Provenance,
    population: Counts,
    *,
    group: Group,
) -> PersonsOfDay:
    """Persons by dose in every district of the scope, on the day of ``provenance``, beside the
    ``population`` of the same group."""
    scope.require("district")
    today = counted_in(group).c.as_of == provenance.snapshot.as_of
    with vaccination.connect() as connection:
        persons = {
            dose: by_place(
                connection.execute(persons_query(dose, group, scope, None).where(today)).all()
            )
            for dose in RECORD_COVERAGE
        }
    return PersonsOfDay(persons, population, group, scope, provenance)


def history(
    vaccination: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    dose: Dose,
    group: Group,
    within: str | None = None,
) -> History:
    """Persons with a dose on every published day, by province or by district ``within`` one."""
    scope.require("district" if within else "province")
    table = counted_in(group).c
    place = table.district_code if within else table.province_code
    query = (
        persons_query(dose, group, scope, within)
        .with_only_columns(place, table.as_of, func.sum(counted_persons(group)))
        .group_by(None).group_by(place, table.as_of)
    )  # fmt: skip
    found: dict[str, dict[date, int]] = defaultdict(dict)
    with vaccination.connect() as connection:
        for code, day, count in connection.execute(query).all():
            found[code][day] = int(count)
    days = record_days(vaccination, scope)
    # Counts are running totals: a district that has no row on a day had nobody until then.
    persons = {code: tuple(of.get(day, 0) for day in days) for code, of in found.items()}
    return History(days, persons, dose, group, within, provenance)
