"""How much of the records agrees with the population register, by unit, on a day and over
time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import repeat
from typing import Any, ClassVar

from sqlalchemy import func, select

from geo import units
from geo.units import Level, Unit, Vintage
from i18n import plain
from queries.areas import Place, RatesByArea, roll_up, rows_of
from queries.contents import verification_snapshots
from queries.coverage.metrics import CountedBy
from queries.coverage.official import thinned
from queries.databases import AnySelect, Databases, Provenance, Snapshot
from queries.metric import Metric
from queries.reconciliation.metrics import MISMATCH
from queries.reconciliation.verdicts import MISMATCHES, VERDICTS, WITHOUT_ID, WRONG_DETAILS, Verdict
from queries.schema import (
    REPORTED,
    facility_quality,
    verification_count,
    verification_report,
)

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
class Verification(RatesByArea[VerificationRow]):
    """Persons by verdict, of every unit of a level on one day, in Vietnamese order of names.

    ``unplaced`` are persons who are in no row, because the records do not say in which unit of
    this level they belong.
    """

    highest_first: ClassVar[bool] = True
    counted_by: CountedBy
    unplaced: int
    metric: Metric = MISMATCH


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


def counts_by_district(
    databases: Databases, *, snapshot: Snapshot, counted_by: CountedBy
) -> dict[Place, _Counts]:
    """Persons by verdict in every district, on one day."""
    table = verification_count.c
    place, columns = (table.province_code, table.district_code), (table[one] for one in _COLUMNS)
    statement: AnySelect = select(*place, *columns).where(
        table.counted_by == counted_by, table.as_of == snapshot.as_of
    )
    return {(row[0], row[1]): tuple(row[2:]) for row in databases.read(statement)}


def verification(
    databases: Databases,
    *,
    snapshot: Snapshot,
    level: Level,
    counted_by: CountedBy = "residence",
    vintage: Vintage = "2021",
    within: str | None = None,
) -> Verification:
    """Persons by verdict in every unit of a level, added up from the districts; of districts only
    those ``within`` a province, if named."""
    counts = databases.ask(counts_by_district, snapshot=snapshot, counted_by=counted_by)
    rows = tuple(
        VerificationRow(**_added_up(here), code=unit.code, name=name)
        for unit, name, here in roll_up(counts, databases.scope, level, vintage, within)
    )
    everybody = VerdictCounts(
        **_added_up([one for place, one in counts.items() if not within or place[0] == within])
    )
    return Verification(
        rows,
        level,
        vintage,
        databases.provenance(snapshot),
        counted_by,
        unplaced=everybody.persons - sum(row.persons for row in rows),
    )


def verification_series(
    databases: Databases,
    *,
    snapshot: Snapshot,
    of: tuple[Unit, ...],
    counted_by: CountedBy = "residence",
    vintage: Vintage = "2021",
) -> VerificationSeries:
    """Persons by verdict in some units over time, at most 60 days evenly chosen."""
    days = [one.as_of for one in databases.ask(verification_snapshots)]
    # Unless a day has to be among the chosen ones, the line is the same on every day.
    chosen = tuple(thinned(days, keep=snapshot.as_of))
    lines = []
    for unit in of:
        points = databases.ask(
            _line, days=chosen, unit=unit, counted_by=counted_by, vintage=vintage
        )
        lines.append((unit, points))
    return VerificationSeries(tuple(lines), counted_by, databases.provenance(snapshot))


def _line(
    databases: Databases,
    *,
    days: tuple[date, ...],
    unit: Unit,
    counted_by: CountedBy,
    vintage: Vintage,
) -> tuple[VerificationPoint, ...]:
    table = verification_count.c
    here = rows_of(databases.scope, verification_count, unit, vintage)
    statement: AnySelect = (
        select(table.as_of, *(func.sum(table[name]) for name in _COLUMNS))
        .where(here, table.counted_by == counted_by, table.as_of.in_(days))
        .group_by(table.as_of)
        .order_by(table.as_of)
    )
    return tuple(
        VerificationPoint(**_added_up([tuple(counts)]), as_of=day)
        for day, *counts in databases.read(statement)
    )


def facilities(
    databases: Databases, *, of: Unit, vintage: Vintage = "2021"
) -> tuple[FacilityRow, ...]:
    """The facilities of a unit as of the last day, most wrong persons first."""
    here = rows_of(databases.scope, facility_quality, of, vintage, finest="district")
    statement: AnySelect = select(*facility_quality.c).where(here)
    rows = []
    for row in (one._mapping for one in databases.read(statement)):
        counts = _added_up([tuple(row.get(name, 0) for name in _COLUMNS)])
        rows.append(
            FacilityRow(
                **counts,
                code=row["facility_code"],
                name=plain(row["name"]),
                province_code=row["province_code"],
                district_code=row["district_code"],
                records=row["records"],
                clean=row["clean"],
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.numerator, row.name, row.code)))


def reports(databases: Databases) -> tuple[Report, ...]:
    """What was published about the verification, oldest first, the country before provinces."""
    table = verification_report.c
    columns = (table.as_of, table.place_code, *(table[name] for name in REPORTED))
    statement: AnySelect = select(*columns).order_by(
        table.as_of, table.place_code != units.COUNTRY_CODE, table.place_code
    )
    return tuple(Report(*row) for row in databases.read(statement))


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
