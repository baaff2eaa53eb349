"""Made-up entry lags."""

from __future__ import annotations

from geo import units
from queries.entry_lag.lags import EntryLag, LagRow
from tests.support.verdict_cases import PROVENANCE

PROVINCES = units.provinces()


def row_of(code: str, days: dict[int, int], before: int = 0, unknown: int = 0) -> LagRow:
    name = next((unit.short_name for unit in PROVINCES if unit.code == code), "Viet Nam")
    within_24h = days.get(0, 0) + days.get(1, 0) // 2
    return LagRow(dict(sorted(days.items())), within_24h, before, unknown, code=code, name=name)


def result_of(*rows: LagRow) -> EntryLag:
    return EntryLag(rows, "province", "2021", PROVENANCE, 0)
