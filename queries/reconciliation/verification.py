"""How much of the records agrees with the population register, by unit, on a day and over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import repeat
from typing import Any

from sqlalchemy import Engine, Select, func, select, true

from geo import units
from geo.units import Level, Unit, Vintage
from queries.coverage.official import members, thinned
from queries.coverage.records import district_name, units_at
from queries.groups import CountedBy
from queries.metrics import MISMATCH, Metric
from queries.provenance import DataVersion, Provenance, Snapshot
from queries.reconciliation.verdicts import MISMATCHES, VERDICTS, WITHOUT_ID, WRONG_DETAILS, Verdict
from queries.schema import (
    REPORTED,
    facility_quality,
    verification_count,
    verification_day,
    verification_report,
)
from queries.scope import Scope

_DETAILS = ("slips", "proposed")
_CHANGES = ("cleaned", "newly_wrong")
_COLUMNS = (*VERDICTS, *_DETAILS, *_CHANGES)

_Counts = tuple[int | None, ...]
"""In the order of ``_COLUMNS``."""


@dataclass(frozen=True)
class VerdictCounts:
    """Persons by verdict.

    ``slips``: of those whose name differs, alone or with other details, the typing slips.
    ``proposed``: of those without a usable ID, those for whom the register has one candidate. Both
    are known of the last day only.
    ``cleaned`` and ``newly_wrong``: changes from wrong to correct, and to wrong, until the day
    (zero where they are not known: by facility).
    """

    verdicts: Mapping[Verdict, int]
    slips: int | None
    proposed: int | None
    cleaned: int = 0
    newly_wrong: int = 0

    def of(self, verdicts: Iterable[Verdict]) -> int:
        """Persons with one of some verdicts."""
        return sum(self.verdicts[verdict] for verdict in verdicts)

    @property
    def persons(self) -> int:
        """Everybody, foreigners and those not yet verified included."""
        return self.of(VERDICTS)

    @property
    def correct(self) -> int:
        """Persons whose details agree."""
        return self.verdicts["correct"]

    @property
    def without_id(self) -> int:
        """Persons without an ID number, or with a malformed one."""
        return self.of(WITHOUT_ID)

    @property
    def wrong_details(self) -> int:
        """Persons with an ID number and wrong details."""
        return self.of(WRONG_DETAILS)

    @cached_property
    def numerator(self) -> int:
        """Persons of the mismatch rate's numerator: without ID, or with wrong details."""
        return self.of(MISMATCHES)

    @cached_property
    def denominator(self) -> int:
        """Persons of the mismatch rate's denominator: the same and the correct."""
        return self.numerator + self.correct

    @cached_property
    def value(self) -> float | None:
        """The mismatch rate, a fraction; ``None`` when nobody was verified."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def share_correct(self) -> float | None:
        """The share correct: the complement of the mismatch rate."""
        return self.correct / self.denominator if self.denominator else None


@dataclass(frozen=True)
class VerificationRow(VerdictCounts):
    """The persons of one unit, by verdict."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True)
class DistrictCounts:
    """Persons by verdict of every district on one day: province, district, counts."""

    rows: tuple[tuple[str, str, _Counts], ...]
    counted_by: CountedBy
    scope: Scope
    provenance: Provenance


@dataclass(frozen=True)
class Verification:
    """Persons by verdict, of every unit of a level on one day, in Vietnamese order of names.

    ``unplaced`` are persons who are in no row, because the records do not say in which unit of
    this level they belong.
    """

    rows: tuple[VerificationRow, ...]
    level: Level
    vintage: Vintage
    counted_by: CountedBy
    provenance: Provenance
    unplaced: int
    metric: Metric = MISMATCH

    def row(self, code: str) -> VerificationRow:
        """The row of one unit. Raises KeyError when the unit is not in the result."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(code)

    def ranked(self) -> tuple[VerificationRow, ...]:
        """The rows whose mismatch rate is known, highest (worst) first."""
        return self._ranked

    @cached_property
    def _ranked(self) -> tuple[VerificationRow, ...]:
        known = [row for row in self.rows if row.value is not None]
        return tuple(sorted(known, key=lambda row: -(row.value or 0.0)))


@dataclass(frozen=True)
class VerificationPoint(VerdictCounts):
    """The persons of a unit by verdict, on one day."""

    as_of: date = date.min


@dataclass(frozen=True)
class VerificationSeries:
    """Persons by verdict over time, one line a unit, in the order the units were asked for."""

    lines: tuple[tuple[Unit, tuple[VerificationPoint, ...]], ...]
    counted_by: CountedBy
    provenance: Provenance
    metric: Metric = MISMATCH


@dataclass(frozen=True)
class FacilityRow(VerificationRow):
    """The persons whose first dose a facility entered, by verdict, and its records.

    ``clean`` of its ``records`` keep all rules.
    """

    province_code: str = ""
    district_code: str = ""
    records: int = 0
    clean: int = 0


@dataclass(frozen=True)
class Report:
    """What was published about the verification, of one day and place (``VN``: the country).

    Persons and doses; ``None`` where nothing was said.
    """

    as_of: date
    place_code: str
    persons_sent: int | None
    persons_correct: int | None
    persons_wrong_details: int | None
    persons_without_id: int | None
    persons_not_yet_verified: int | None
    doses_injected: int | None
    doses_on_platform: int | None
    doses_wrong: int | None
    doses_not_yet_verified: int | None

    @property
    def numerator(self) -> int | None:
        """Persons without a usable ID or with wrong details; ``None`` unless both are known."""
        if self.persons_wrong_details is None or self.persons_without_id is None:
            return None
        return self.persons_wrong_details + self.persons_without_id

    @property
    def denominator(self) -> int | None:
        """The same and the correct persons."""
        if self.numerator is None or self.persons_correct is None:
            return None
        return self.numerator + self.persons_correct

    @property
    def value(self) -> float | None:
        """The mismatch rate, a fraction; ``None`` when it cannot be known."""
        return self.numerator / self.denominator if self.numerator and self.denominator else None


def verification_snapshots(
    reconciliation: Engine, data: DataVersion, scope: Scope
) -> tuple[Snapshot, ...]:
    """Every day that verdicts are counted for, oldest first."""
    scope.require("country")
    with reconciliation.connect() as connection:
        days = connection.execute(
            select(verification_day.c.as_of).order_by(verification_day.c.as_of)
        ).scalars()
        return tuple(
            Snapshot(day, 1, newest=True, imported_at=data.published_at,
                     provinces=len(units.provinces()), interpolated=False)
            for day in days
        )  # fmt: skip


def counts_by_district(
    reconciliation: Engine, scope: Scope, provenance: Provenance, *, counted_by: CountedBy
) -> DistrictCounts:
    """Persons by verdict in every district of the scope, on one day."""
    scope.require("district")
    table = verification_count.c
    query = select(
        table.province_code, table.district_code, *(table[name] for name in _COLUMNS)
    ).where(table.counted_by == counted_by, table.as_of == provenance.snapshot.as_of)
    with reconciliation.connect() as connection:
        rows = tuple(
            (province, district, tuple(counts))
            for province, district, *counts in connection.execute(_scoped(query, scope)).all()
        )
    return DistrictCounts(rows, counted_by, scope, provenance)


def verification(
    counts: DistrictCounts,
    *,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> Verification:
    """Persons by verdict in every unit of a level, added up from the districts; of districts only
    those ``within`` a province, if named."""
    counts.scope.require(level)
    allowed = counts.scope.provinces
    found = [row for row in counts.rows if not within or row[0] == within]
    by_district = {(province, district): one for province, district, one in found}
    by_province: dict[str, list[_Counts]] = defaultdict(list)
    for province, _district, one in found:
        by_province[province].append(one)
    rows = []
    for unit in units_at(level, vintage, within):
        if unit.level == "district":
            if allowed is not None and unit.parent not in allowed:
                continue
            key = (unit.parent or "", unit.code)
            mine = [by_district[key]] if key in by_district else []
            name = district_name(unit, within)
        else:
            provinces = members(unit, vintage)
            if allowed is not None and not provinces & allowed:
                continue
            # Persons of unknown residence are persons of the country all the same.
            inside = by_province if unit.level == "country" else provinces & by_province.keys()
            mine = [one for province in inside for one in by_province[province]]
            name = unit.short_name
        rows.append(VerificationRow(**_added_up(mine), code=unit.code, name=name))
    everybody = VerdictCounts(**_added_up([one for _, _, one in found]))
    unplaced = everybody.persons - sum(row.persons for row in rows)
    return Verification(tuple(rows), level, vintage, counts.counted_by, counts.provenance, unplaced)


def verification_series(
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    of: Iterable[Unit],
    counted_by: CountedBy = "residence",
    vintage: Vintage = "2021",
) -> VerificationSeries:
    """Persons by verdict in some units over time, at most 60 days evenly chosen."""
    table = verification_count.c
    lines = []
    with reconciliation.connect() as connection:
        days = connection.execute(
            select(verification_day.c.as_of).order_by(verification_day.c.as_of)
        ).scalars()
        chosen = thinned(list(days), keep=provenance.snapshot.as_of)
        for unit in of:
            scope.require(unit.level)
            if unit.level == "district":
                here = table.district_code == unit.code
            elif unit.level == "country":
                # Persons of unknown residence are persons all the same.
                here = true()
            else:
                here = table.province_code.in_(sorted(members(unit, vintage)))
            query = (
                select(table.as_of, *(func.sum(table[name]) for name in _COLUMNS))
                .where(here, table.counted_by == counted_by, table.as_of.in_(chosen))
                .group_by(table.as_of)
            )
            points = connection.execute(_scoped(query, scope).order_by(table.as_of))
            lines.append(
                (unit, tuple(VerificationPoint(**_added_up([tuple(counts)]), as_of=day)
                             for day, *counts in points))
            )  # fmt: skip
    return VerificationSeries(tuple(lines), counted_by, provenance)


def facilities(reconciliation: Engine, scope: Scope, *, within: str) -> tuple[FacilityRow, ...]:
    """The facilities of a province or district as of the last day, most wrong persons first."""
    scope.require("district")
    table = facility_quality.c
    query = select(facility_quality).where(
        (table.province_code == within) | (table.district_code == within)
    )
    if scope.provinces is not None:
        query = query.where(table.province_code.in_(sorted(scope.provinces)))
    with reconciliation.connect() as connection:
        rows = [
            FacilityRow(
                **_added_up([tuple(row.get(name, 0) for name in _COLUMNS)]),
                code=row["facility_code"], name=row["name"],
                province_code=row["province_code"], district_code=row["district_code"],
                records=row["records"], clean=row["clean"],
            )
            for row in connection.execute(query).mappings().all()
        ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (-row.numerator, row.name)))


def reports(reconciliation: Engine, scope: Scope) -> tuple[Report, ...]:
    """What was published about the verification, oldest first, the country before provinces."""
    scope.require("country")
    table = verification_report.c
    columns = (table.as_of, table.place_code, *(table[name] for name in REPORTED))
    query = select(*columns).order_by(
        table.as_of, table.place_code != units.COUNTRY_CODE, table.place_code
    )
    if scope.provinces is not None:
        query = query.where(table.place_code.in_(sorted({*scope.provinces, units.COUNTRY_CODE})))
    with reconciliation.connect() as connection:
        return tuple(Report(*row) for row in connection.execute(query).all())


def _scoped(query: Select[Any], scope: Scope) -> Select[Any]:
    if scope.provinces is None:
        return query
    return query.where(verification_count.c.province_code.in_(sorted(scope.provinces)))


def _added_up(rows: Sequence[_Counts]) -> dict[str, Any]:
    """Sums of every column; unknown where it is known of no row."""
    sums = map(_sum, zip(*rows, strict=True)) if rows else repeat(0)
    named = dict(zip(_COLUMNS, sums, strict=False))
    return {
        "verdicts": {verdict: named[verdict] or 0 for verdict in VERDICTS},
        **{name: named[name] for name in _DETAILS},
        **{name: named[name] or 0 for name in _CHANGES},
    }


def _sum(values: tuple[int | None, ...]) -> int | None:
    known = [one for one in values if one is not None]
    return int(sum(known)) if known else None
