"""What a data version contains: the days of each source, and the files it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select

from geo import units
from queries.databases import Databases, Snapshot
from queries.schema import record_day, scorecard, snapshot, source_file, verification_day

WEEK = timedelta(days=7)


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


def week_steps(days: Sequence[date], until: date) -> tuple[int, ...]:
    """The places, among days oldest first, of those a week apart: back from the last day until one.

    Recent days and ends of months are counted too, so that they can be compared; a pace or a line
    over time is taken from steps of about the same length.
    """
    chosen: list[int] = []
    for place in reversed(range(len(days))):
        if days[place] > until:
            continue
        if not chosen or days[chosen[-1]] - days[place] >= WEEK:
            chosen.append(place)
    return tuple(reversed(chosen))


def source_files(databases: Databases) -> tuple[SourceFile, ...]:
    """Every file that was read, the latest first."""
    columns = [column for column in source_file.c if column.name != "file_id"]
    statement = select(*columns).order_by(source_file.c.file_id.desc())
    return tuple(SourceFile(*row) for row in databases.read(statement))
