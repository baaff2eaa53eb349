"""Coverage by the official statistics, by unit, on a day and over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Engine, select

from geo import units
from geo.units import Level, Unit, Vintage
from queries.groups import EVERYBODY, Group
from queries.metrics import Dose, Metric, coverage_metric
from queries.provenance import Provenance
from queries.schema import official_statistics, snapshot
from queries.scope import Scope

_NUMERATOR = {
    1: official_statistics.c.persons_dose1,
    2: official_statistics.c.persons_dose2,
}
_DENOMINATOR = {
    "all": official_statistics.c.population,
    "18+": official_statistics.c.population_18plus,
}

MAX_POINTS = 60
"""Days drawn in one line at most; more cannot be told apart on a screen and only cost bytes."""


@dataclass(frozen=True)
class CoverageRow:
    """Coverage of one unit.

    ``numerator`` and ``denominator`` are persons, ``None`` where no province of the unit has
    figures; ``missing`` are the codes of the provinces that have none.
    """

    code: str
    name: str
    numerator: int | None
    denominator: int | None
    missing: tuple[str, ...] = ()

    @property
    def value(self) -> float | None:
        """Numerator / denominator as a fraction, unclipped; ``None`` when unknown."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


@dataclass(frozen=True)
class Coverage:
    """Coverage of every unit of a level on one day, in Vietnamese order of names."""

    rows: tuple[CoverageRow, ...]
    metric: Metric
    level: Level
    vintage: Vintage
    provenance: Provenance
    group: Group = EVERYBODY

    def row(self, code: str) -> CoverageRow:
        """The row of one unit. Raises KeyError when the unit is not in the result."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(code)

    def ranked(self) -> tuple[CoverageRow, ...]:
        """The rows whose coverage is known, lowest first."""
        known = [row for row in self.rows if row.value is not None]
        return tuple(sorted(known, key=lambda row: row.value or 0.0))

    @property
    def to_reach(self) -> int:
        """Persons not yet vaccinated, over the units where the number is positive."""
        return sum(
            max(row.denominator - row.numerator, 0)
            for row in self.rows
            if row.numerator is not None and row.denominator is not None
        )


@dataclass(frozen=True)
class SeriesPoint:
    """Coverage of a unit on one day; ``provinces`` is how many are in it."""

    as_of: date
    numerator: int
    denominator: int
    provinces: int

    @property
    def value(self) -> float | None:
        """Numerator / denominator as a fraction; ``None`` without a denominator."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class CoverageSeries:
    """Coverage over time, one line a unit, in the order the units were asked for."""

    lines: tuple[tuple[Unit, tuple[SeriesPoint, ...]], ...]
    metric: Metric
    provenance: Provenance


def units_at(level: Level, vintage: Vintage) -> tuple[Unit, ...]:
    """The units of a level that official statistics can be shown for."""
    if level == "country":
        return (units.country(),)
    if level == "region":
        return units.regions()
    if level == "province":
        return units.provinces(vintage)
    raise ValueError(f"official statistics do not reach the level {level}")


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


def coverage(
    vaccination: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    dose: Dose,
    group: Group,
    level: Level,
    vintage: Vintage = "2021",
) -> Coverage:
    """Coverage of every unit of a level on the day of ``provenance``.

    Counts are added up from the provinces and the rate is computed from the sums, never averaged.
    """
    scope.require(level)
    table = official_statistics.c
    query = select(table.province_code, _NUMERATOR[dose], _DENOMINATOR[group.population]).where(
        table.as_of == provenance.snapshot.as_of, table.revision == provenance.snapshot.revision
    )
    if scope.provinces is not None:
        query = query.where(table.province_code.in_(sorted(scope.provinces)))
    with vaccination.connect() as connection:
        known = {code: (top, bottom) for code, top, bottom in connection.execute(query).all()}
    rows = []
    for unit in units_at(level, vintage):
        provinces = members(unit, vintage)
        if scope.provinces is not None:
            provinces &= scope.provinces
        if provinces:
            rows.append(_add_up(unit, provinces, known))
    return Coverage(
        tuple(rows), coverage_metric(dose, group.population), level, vintage, provenance, group
    )


def _add_up(
    unit: Unit, provinces: frozenset[str], known: dict[str, tuple[int, int]]
) -> CoverageRow:
    counts = [known[code] for code in provinces if code in known]
    return CoverageRow(
        unit.code,
        unit.short_name,
        sum(top for top, _ in counts) if counts else None,
        sum(bottom for _, bottom in counts) if counts else None,
        tuple(sorted(provinces - known.keys())),
    )


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
    """Coverage of some units over time, at most ``MAX_POINTS`` days evenly chosen, by one query.

    Computed days are left out, except the one that is shown: the line between two real days is
    what they were computed from.
    """
    of = tuple(of)
    for unit in of:
        scope.require(unit.level)
    table = official_statistics.c
    lines = []
    with vaccination.connect() as connection:
        shown = provenance.snapshot.as_of
        days = connection.execute(
            select(snapshot.c.as_of)
            .where(snapshot.c.newest, ~snapshot.c.interpolated | (snapshot.c.as_of == shown))
            .order_by(snapshot.c.as_of)
        ).scalars()
        chosen = thinned(list(days), keep=shown)
        query = select(
            table.province_code,
            table.as_of,
            _NUMERATOR[dose],
            _DENOMINATOR[group.population],
        ).where(table.newest, table.as_of.in_(chosen))
        if scope.provinces is not None:
            query = query.where(table.province_code.in_(sorted(scope.provinces)))
        known: dict[str, list[tuple[date, int, int]]] = defaultdict(list)
        for code, day, top, bottom in connection.execute(query.order_by(table.as_of)).all():
            known[code].append((day, int(top), int(bottom)))
    for unit in of:
        sums = {day: [0, 0, 0] for day in chosen}
        for code in members(unit, vintage):
            for day, top, bottom in known.get(code, ()):
                total = sums[day]
                total[0], total[1], total[2] = total[0] + top, total[1] + bottom, total[2] + 1
        points = (SeriesPoint(day, *total) for day, total in sums.items() if total[2])
        lines.append((unit, tuple(points)))
    return CoverageSeries(tuple(lines), coverage_metric(dose, group.population), provenance)


def changes_between(now: Coverage, before: Coverage) -> dict[str, float]:
    """Coverage now minus coverage before, by unit; only units whose coverage is known on both.

    A unit that some province has no figures for is compared only when the same one had none.
    """
    then = {row.code: row for row in before.rows}
    return {
        row.code: row.value - earlier.value
        for row in now.rows
        if (earlier := then.get(row.code))
        and row.value is not None
        and earlier.value is not None
        and row.missing == earlier.missing
    }


def thinned(days: list[date], keep: date) -> list[date]:
    """At most ``MAX_POINTS`` of the days, evenly chosen, with the last one and ``keep``."""
    step = -(-len(days) // MAX_POINTS)
    if step <= 1:
        return days
    return sorted({*days[::step], days[-1], keep} & set(days))
