"""Pace: persons newly vaccinated a day since the previous date, per 1,000 of the population."""

from __future__ import annotations

from dataclasses import dataclass

from queries.coverage.official import Coverage
from queries.databases import Provenance


@dataclass(frozen=True)
class PaceRow:
    """Pace of one unit: ``newly`` persons in ``days`` days in a population of ``denominator``."""

    code: str
    name: str
    newly: int
    days: int
    denominator: int

    @property
    def value(self) -> float:
        """Persons a day per 1,000 of the population."""
        return self.newly / self.days / self.denominator * 1000


@dataclass(frozen=True)
class Pace:
    """Pace of the units whose counts are known on both days and did not fall."""

    rows: tuple[PaceRow, ...]
    before: Provenance
    provenance: Provenance

    def fastest(self) -> tuple[PaceRow, ...]:
        """The rows, the fastest first."""
        return tuple(sorted(self.rows, key=lambda row: -row.value))


def pace(now: Coverage, before: Coverage) -> Pace:
    """The pace between two days, from the coverage of the same units on both."""
    days = (now.provenance.snapshot.as_of - before.provenance.snapshot.as_of).days
    earlier = {row.code: row for row in before.rows}
    rows = []
    for row in now.rows:
        then = earlier.get(row.code)
        if row.numerator is None or not row.denominator or then is None or then.numerator is None:
            continue
        if row.missing == then.missing and row.numerator >= then.numerator:
            newly = row.numerator - then.numerator
            rows.append(PaceRow(row.code, row.name, newly, days, row.denominator))
    return Pace(tuple(rows), before.provenance, now.provenance)
