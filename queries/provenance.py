"""Where a result comes from: data version, as-of, revision. Part of every result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, select

from geo import units
from i18n import N_, UserError
from queries.schema import record_day, snapshot, source_file, vaccination_version
from queries.scope import Scope


@dataclass(frozen=True)
class DataVersion:
    """One publish. ``demo``: it holds demo figures and must be marked wherever it is shown."""

    version: int
    published_at: datetime
    demo: bool


@dataclass(frozen=True)
class Snapshot:
    """The platform's statistics of one day, in one revision.

    ``newest`` is false for figures that a later import replaced; ``interpolated`` days of the
    demo are computed between real ones; ``provinces`` is how many have figures.
    """

    as_of: date
    revision: int
    newest: bool
    imported_at: datetime
    provinces: int
    interpolated: bool


@dataclass(frozen=True)
class Provenance:
    """The data version and the snapshot behind a result."""

    data: DataVersion
    snapshot: Snapshot


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


def data_version(vaccination: Engine, scope: Scope) -> DataVersion:
    """Which publish this database is."""
    scope.require("country")
    columns = vaccination_version.c
    with vaccination.connect() as connection:
        row = connection.execute(select(columns.version, columns.published_at, columns.demo)).one()
    return DataVersion(*row)


def snapshots(vaccination: Engine, scope: Scope) -> tuple[Snapshot, ...]:
    """Every day and revision that can be asked for, oldest first."""
    scope.require("country")
    with vaccination.connect() as connection:
        rows = connection.execute(select(snapshot).order_by(snapshot.c.as_of, snapshot.c.revision))
        return tuple(Snapshot(*row) for row in rows)


def record_snapshots(vaccination: Engine, data: DataVersion, scope: Scope) -> tuple[Snapshot, ...]:
    """Every day that the records are counted until, oldest first.

    Records have no revisions: a later publish counts anew, also for days long past.
    """
    scope.require("country")
    with vaccination.connect() as connection:
        days = connection.execute(select(record_day.c.as_of).order_by(record_day.c.as_of)).scalars()
        return tuple(
            Snapshot(day, 1, newest=True, imported_at=data.published_at,
                     provinces=len(units.provinces()), interpolated=False)
            for day in days
        )  # fmt: skip


def find_snapshot(
    available: tuple[Snapshot, ...], as_of: date | None, revision: int | None = None
) -> Snapshot:
    """The snapshot of a day (``None``: the latest), in its newest revision unless one is named.

    Raises UserError, naming the days there are, when there is none.
    """
    if not available:
        raise UserError(N_("No statistics are published yet. Run: monitor import statistics FILE"))
    if as_of is None:
        as_of = available[-1].as_of
    of_day = [one for one in available if one.as_of == as_of]
    if not of_day:
        days = sorted({one.as_of.isoformat() for one in available})
        near = ", ".join(sorted(days, key=lambda day: abs(date.fromisoformat(day) - as_of))[:5])
        raise UserError(
            N_("No snapshot of {as_of}. The nearest days there are: {days}."),
            as_of=as_of.isoformat(),
            days=near,
        )
    if revision is None:
        return of_day[-1]
    for one in of_day:
        if one.revision == revision:
            return one
    raise UserError(
        N_("The snapshot of {as_of} has no revision {revision}; it has 1 to {last}."),
        as_of=as_of.isoformat(),
        revision=revision,
        last=of_day[-1].revision,
    )


def previous_snapshot(available: tuple[Snapshot, ...], of: Snapshot) -> Snapshot | None:
    """The newest snapshot of the day before ``of`` that there is."""
    earlier = [one for one in available if one.as_of < of.as_of and one.newest]
    return earlier[-1] if earlier else None


def source_files(reconciliation: Engine, scope: Scope) -> tuple[SourceFile, ...]:
    """Every file that was read, the latest first."""
    scope.require("country")
    columns = [column for column in source_file.c if column.name != "file_id"]
    with reconciliation.connect() as connection:
        rows = connection.execute(select(*columns).order_by(source_file.c.file_id.desc()))
        return tuple(SourceFile(*row) for row in rows)
