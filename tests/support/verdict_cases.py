"""Made-up results of the comparison with the population register."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from geo import units
from geo.units import Level
from queries.databases import DataVersion, Provenance, Snapshot
from queries.reconciliation.verdicts import VERDICTS, Verdict
from queries.reconciliation.verification import (
    Verification,
    VerificationPoint,
    VerificationRow,
)

DAY = date(2022, 8, 14)
PROVENANCE = Provenance(
    DataVersion(1, datetime(2022, 8, 15, tzinfo=UTC), demo=False),
    Snapshot(DAY, 1, True, datetime(2022, 8, 15, tzinfo=UTC), 63, False),
)


def verdicts(**counts: int) -> dict[Verdict, int]:
    assert counts.keys() <= set(VERDICTS)
    return {verdict: counts.get(verdict, 0) for verdict in VERDICTS}


def row_of(code: str, name: str = "", **counts: int) -> VerificationRow:
    return VerificationRow(verdicts(**counts), 0, 0, code=code, name=name or code)


def result_of(*rows: VerificationRow, level: Level = "province") -> Verification:
    return Verification(rows, level, "2021", PROVENANCE, "residence", 0)


def province_row(code: str, wrong: int, of: int, **counts: int) -> VerificationRow:
    return row_of(
        code, units.province(code).short_name, name_differs=wrong, correct=of - wrong, **counts
    )


def district_rows(*rates: tuple[int, int]) -> tuple[VerificationRow, ...]:
    """Districts with so many wrong of so many verified."""
    return tuple(
        row_of(unit.code, unit.short_name, name_differs=wrong, correct=of - wrong)
        for unit, (wrong, of) in zip(units.all_districts(), rates, strict=False)
    )


def weeks(*counts: tuple[int, int, int], correct: int = 1_000) -> tuple[VerificationPoint, ...]:
    """Weeks until DAY: wrong persons, cleaned and newly wrong until then."""
    return tuple(
        VerificationPoint(
            verdicts(name_differs=wrong, correct=correct, not_yet_verified=7),
            0,
            0,
            cleaned,
            newly,
            as_of=DAY - timedelta(weeks=len(counts) - 1 - number),
        )
        for number, (wrong, cleaned, newly) in enumerate(counts)
    )
