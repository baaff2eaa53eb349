"""The days that records can be shown of, and their counts by another road."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb

from queries.contents import record_snapshots
from queries.coverage.metrics import EVERYBODY
from queries.coverage.records import coverage
from queries.published import published
from tests.support.opened import opened_version


def test_recent_days_and_ends_of_months_are_counted_one_by_one(demo_home: Path) -> None:
    with opened_version(published(demo_home)) as databases:
        days = {one.as_of: one for one in record_snapshots(databases)}
        last = max(days)
        recent = [last - timedelta(days=ago) for ago in range(14)]
        months = [date(2022, 5, 31), date(2022, 6, 30), date(2022, 7, 31)]
        assert {*recent, *months} <= set(days)
        with duckdb.connect(str(demo_home / "records.duckdb"), read_only=True) as records:
            for day in (recent[3], months[0]):
                (row,) = coverage(
                    databases, snapshot=days[day], dose=1, group=EVERYBODY, level="country"
                ).rows
                counted = records.execute(
                    """
                    SELECT count(DISTINCT person_key) FROM dose
                    WHERE superseded_by IS NULL AND NOT deleted AND counts_as_dose1
                      AND injected_at::DATE <= ? AND residence_province <> ''
                    """,
                    [day],
                ).fetchone()
                assert counted == (row.numerator,)
