"""Made-up coverage of provinces."""

from __future__ import annotations

from datetime import UTC, date, datetime

from geo import units
from geo.units import Level
from queries.coverage.metrics import COVERAGE
from queries.coverage.official import Coverage, CoverageRow
from queries.databases import DataVersion, Provenance, Snapshot

DAY = date(2021, 11, 15)
PROVENANCE = Provenance(
    DataVersion(1, datetime(2021, 11, 16, tzinfo=UTC), demo=False),
    Snapshot(DAY, 1, True, datetime(2021, 11, 16, tzinfo=UTC), 63, False),
)


def coverage_of(shares: dict[str, float | None], level: Level = "province") -> Coverage:
    rows = tuple(
        CoverageRow(
            code,
            code if level == "country" else units.province(code).short_name,
            None if share is None else round(share * 10_000),
            10_000,
            (code,) if share is None else (),
        )
        for code, share in shares.items()
    )
    return Coverage(rows, level, "2021", PROVENANCE, COVERAGE[1, "all"])
