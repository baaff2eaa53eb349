"""Coverage and vaccine use by the official statistics, by unit, on a day and over time; and the
official coverage beside that by the records.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from geo.units import COUNTRY_CODE, Level, Unit, Vintage, provinces
from queries.areas import ByArea, Place, RatesByArea, inside, roll_up
from queries.contents import snapshots
from queries.coverage.metrics import COVERAGE, EVERYBODY, Group, Population
from queries.databases import Databases, Provenance, Snapshot
from queries.metric import Dose, Metric
from queries.schema import official_statistics, signal

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
    figures; ``missing`` are the codes of the provinces that have none, or no population.
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

    @property
    def known_provinces(self) -> int | None:
        """How many provinces the country's coverage is of, where it is not of all."""
        if self.code != COUNTRY_CODE or not self.missing:
            return None
        return len(provinces()) - len(self.missing)


@dataclass(frozen=True)
class Coverage(RatesByArea[CoverageRow]):
    """Coverage of every unit of a level on one day, in Vietnamese order of names."""

    metric: Metric
    group: Group = EVERYBODY

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


def coverage(
    databases: Databases,
    *,
    snapshot: Snapshot,
    dose: Dose,
    group: Group,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> Coverage:
    """Coverage of every unit of a level on one day.

    Counts are added up from the provinces and the rate is computed from the sums, never averaged.
    The statistics do not reach the districts ``within`` a province; both sources are asked alike.
    """
    if level == "district":
        raise ValueError("official statistics do not reach the level district")
    table = official_statistics.c
    statement = select(table.province_code, _NUMERATOR[dose], _DENOMINATOR[group.population]).where(
        table.as_of == snapshot.as_of, table.revision == snapshot.revision
    )
    # Without a population a province is on neither side of a rate.
    counts = {
        (code, ""): (code, top, bottom) for code, top, bottom in databases.read(statement) if bottom
    }
    rows = []
    for unit, name, known in roll_up(counts, databases.scope, level, vintage):
        expected = inside(databases.scope, unit, vintage)
        rows.append(
            CoverageRow(
                unit.code,
                name,
                sum(top for _, top, _ in known) if known else None,
                sum(bottom for *_, bottom in known) if known else None,
                tuple(sorted(expected - {code for code, *_ in known})),
            )
        )
    metric = COVERAGE[dose, group.population]
    return Coverage(tuple(rows), level, vintage, databases.provenance(snapshot), metric, group)


def coverage_series(
    databases: Databases,
    *,
    snapshot: Snapshot,
    dose: Dose,
    group: Group,
    of: tuple[Unit, ...],
    vintage: Vintage = "2021",
) -> CoverageSeries:
    """Coverage of some units over time, at most ``MAX_POINTS`` days evenly chosen.

    Computed days are left out, except the one that is shown: the line between two real days is
    what they were computed from.
    """
    lines = []
    for unit in of:
        points = databases.ask(
            _line,
            snapshot=snapshot,
            dose=dose,
            population=group.population,
            unit=unit,
            vintage=vintage,
        )
        lines.append((unit, points))
    metric = COVERAGE[dose, group.population]
    return CoverageSeries(tuple(lines), metric, databases.provenance(snapshot))


def _line(
    databases: Databases,
    *,
    snapshot: Snapshot,
    dose: Dose,
    population: Population,
    unit: Unit,
    vintage: Vintage,
) -> tuple[SeriesPoint, ...]:
    chosen, known = databases.ask(_all_days, snapshot=snapshot, dose=dose, population=population)
    sums = {day: [0, 0, 0] for day in chosen}
    for code in inside(databases.scope, unit, vintage):
        for day, top, bottom in known.get(code, ()):
            total = sums[day]
            total[0], total[1], total[2] = total[0] + top, total[1] + bottom, total[2] + 1
    return tuple(SeriesPoint(day, *total) for day, total in sums.items() if total[2])


def _all_days(
    databases: Databases, *, snapshot: Snapshot, dose: Dose, population: Population
) -> tuple[list[date], dict[str, list[tuple[date, int, int]]]]:
    """The chosen days, and the counts of every province on them: so few that all are read."""
    table = official_statistics.c
    days = [
        one.as_of
        for one in databases.ask(snapshots)
        if one.newest and (not one.interpolated or one.as_of == snapshot.as_of)
    ]
    chosen = thinned(days, keep=snapshot.as_of)
    statement = select(
        table.province_code, table.as_of, _NUMERATOR[dose], _DENOMINATOR[population]
    ).where(table.newest, table.as_of.in_(chosen))
    known: dict[str, list[tuple[date, int, int]]] = defaultdict(list)
    for code, day, top, bottom in databases.read(statement.order_by(table.as_of)):
        if bottom:
            known[code].append((day, int(top), int(bottom)))
    return chosen, known


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


@dataclass(frozen=True)
class VaccineUseRow:
    """Doses of one unit; ``None`` where no province of it has figures.

    ``injected_before`` are the doses injected by the previous date, over the same provinces.
    ``days`` is the number of days since that date. ``left`` are doses received minus injected, over
    the provinces where they are known; in ``unknown_stocks`` provinces more was injected than
    received. ``stopped``: the count of doses received is no longer kept up.
    """

    code: str
    name: str
    received: int | None
    injected: int | None
    injected_before: int | None
    days: int | None
    left: int | None
    unknown_stocks: int = 0
    stopped: bool = False

    @property
    def used(self) -> float | None:
        """Doses injected / doses received, unclipped."""
        if self.injected is None or not self.received:
            return None
        return self.injected / self.received

    @property
    def daily(self) -> float | None:
        """Doses injected per day since the previous date; unknown where the count fell."""
        if self.injected is None or self.injected_before is None or not self.days:
            return None
        pace = (self.injected - self.injected_before) / self.days
        return pace if pace >= 0 else None

    @property
    def days_of_stock(self) -> float | None:
        """Doses left divided by the present pace; unknown where a stock is, or they are of a count
        that has stopped."""
        if self.left is None or self.unknown_stocks or self.stopped or not self.daily:
            return None
        return self.left / self.daily


@dataclass(frozen=True)
class VaccineUse(ByArea[VaccineUseRow]):
    """Vaccine use of every unit of a level on one day."""


def vaccine_use(
    databases: Databases,
    *,
    snapshot: Snapshot,
    previous: Snapshot | None,
    level: Level,
    vintage: Vintage = "2021",
) -> VaccineUse:
    """Doses received and injected by every unit of a level, with the pace since ``previous``."""
    now = databases.ask(_doses, snapshot=snapshot)
    before = databases.ask(_doses, snapshot=previous) if previous else {}
    days = (snapshot.as_of - previous.as_of).days if previous else None
    stopped = databases.ask(_has_stopped, snapshot=snapshot)
    rows = []
    for unit, name, known in roll_up(now, databases.scope, level, vintage):
        comparable = bool(known) and all(doses.place in before for doses in known)
        stocks = [doses.received - doses.injected for doses in known]
        left = [stock for stock in stocks if stock >= 0]
        rows.append(
            VaccineUseRow(
                unit.code,
                name,
                sum(doses.received for doses in known) if known else None,
                sum(doses.injected for doses in known) if known else None,
                sum(before[doses.place].injected for doses in known) if comparable else None,
                days,
                sum(left) if left else None,
                len(stocks) - len(left),
                stopped,
            )
        )
    return VaccineUse(tuple(rows), level, vintage, databases.provenance(snapshot))


class _Doses(NamedTuple):
    place: Place
    received: int
    injected: int


def _doses(databases: Databases, *, snapshot: Snapshot) -> dict[Place, _Doses]:
    """Doses by province."""
    table = official_statistics.c
    statement = select(table.province_code, table.doses_received, table.doses_injected).where(
        table.as_of == snapshot.as_of, table.revision == snapshot.revision
    )
    rows = (_Doses((code, ""), *doses) for code, *doses in databases.read(statement))
    return {doses.place: doses for doses in rows}


def _has_stopped(databases: Databases, *, snapshot: Snapshot) -> bool:
    """Whether no province's count of doses received has moved for a while, and others have."""
    statement = select(signal.c.kind).where(
        signal.c.as_of == snapshot.as_of,
        signal.c.kind == "column_stopped",
        signal.c.measure == "doses_received",
    )
    return bool(databases.read(statement))


@dataclass(frozen=True)
class ComparisonRow:
    """One unit's coverage by the official totals and by the records."""

    code: str
    name: str
    official: CoverageRow
    records: CoverageRow

    @property
    def difference(self) -> float | None:
        """Coverage by the records minus official coverage, as a fraction; unknown if either is."""
        if self.official.value is None or self.records.value is None:
            return None
        return self.records.value - self.official.value


@dataclass(frozen=True)
class Comparison:
    """Every unit that both sources have, in the order of the records."""

    rows: tuple[ComparisonRow, ...]
    official: Provenance
    provenance: Provenance

    def ranked(self) -> tuple[ComparisonRow, ...]:
        """The rows whose difference is known, those with the fewest records first."""
        known = [row for row in self.rows if row.difference is not None]
        return tuple(sorted(known, key=lambda row: row.difference or 0.0))


def compare(official: Coverage, records: Coverage) -> Comparison:
    """Put the two coverages of the same level side by side."""
    by_code = {row.code: row for row in official.rows}
    return Comparison(
        tuple(
            ComparisonRow(row.code, row.name, by_code[row.code], row)
            for row in records.rows
            if row.code in by_code
        ),
        official.provenance,
        records.provenance,
    )
