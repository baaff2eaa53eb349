"""Official totals and records side by side: the same coverage from two sources."""

from __future__ import annotations

from dataclasses import dataclass

from queries.coverage.official import Coverage, CoverageRow
from queries.provenance import Provenance


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
