"""What a data version contains: the days of each source, and the files it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from geo import units
from queries.databases import Databases, Snapshot
from queries.schema import record_day, scorecard, snapshot, source_file, verification_day


@dataclass(frozen=True)
class SourceFile:
    """A file that was read, and what became of its rows."""

    kind: str
    name: str
    as_of: date | None
    revision: int | None
    imported_at: datetime
    rows_read: int
    rows_used: int
    rows_unchanged: int
    rows_superseded: int
    rows_refused: int
    demo: bool


def snapshots(databases: Databases) -> tuple[Snapshot, ...]:
    """Every day and revision of the official totals, oldest first."""
    statement = select(snapshot).order_by(snapshot.c.as_of, snapshot.c.revision)
    return tuple(Snapshot(*row) for row in databases.read(statement))


def record_snapshots(databases: Databases) -> tuple[Snapshot, ...]:
    """Every day that the records are counted until, oldest first."""
    return _days(databases, select(record_day.c.as_of))


def verification_snapshots(databases: Databases) -> tuple[Snapshot, ...]:
    """Every day that verdicts are counted for, oldest first."""
    return _days(databases, select(verification_day.c.as_of))


def score_snapshots(databases: Databases) -> tuple[Snapshot, ...]:
    """Every day that the four words are counted for, oldest first."""
    days = select(scorecard.c.as_of).where(scorecard.c.level == "province").distinct()
    return _days(databases, days)


def _days(databases: Databases, days: Select[date]) -> tuple[Snapshot, ...]:
    """Days without revisions: a later publish counts anew, also for days long past."""
    return tuple(
        Snapshot(
            day,
            1,
            newest=True,
            imported_at=databases.data.published_at,
            provinces=len(units.provinces()),
            interpolated=False,
        )
        for (day,) in databases.read(days.order_by("as_of"))
    )


def source_files(databases: Databases) -> tuple[SourceFile, ...]:
    """Every file that was read, the latest first."""
    columns = [column for column in source_file.c if column.name != "file_id"]
    statement = select(*columns).order_by(source_file.c.file_id.desc())
    return tuple(SourceFile(*row) for row in databases.read(statement))
