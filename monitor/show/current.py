"""The current data version and its days, as the commands that show its numbers ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from geo import units
from i18n import N_, UserError
from queries.contents import record_snapshots, score_snapshots
from queries.databases import EVERYTHING, Databases, Snapshot, find_snapshot, open_databases
from queries.published import published


@contextmanager
def open_current(home: Path) -> Iterator[Databases]:
    """The databases of the current data version, kept from removal meanwhile.

    Raises UserError when nothing is published, or not what this version of the program reads.
    """
    store = published(home)
    version = store.current()
    lease = store.lease(version) if version is not None else None
    if version is None or lease is None:
        raise UserError(
            N_(
                "Nothing is published in {home} yet. Run: monitor demo, or monitor import …, then "
                "monitor publish."
            ),
            home=str(home),
        )
    vaccination, reconciliation = engines = [
        store.address(version, name).engine() for name in ("vaccination", "reconciliation")
    ]
    try:
        databases = open_databases(vaccination, reconciliation, EVERYTHING)
        try:
            yield databases
        except SQLAlchemyError as error:
            if databases.is_current():
                raise
            raise UserError(
                N_(
                    "These figures were published by an earlier version of this program. Run: "
                    "monitor publish"
                )
            ) from error
    finally:
        for engine in engines:
            engine.dispose()
        lease.release()


def require_province(code: str | None) -> None:
    """Refuse a code that no province has. Raises UserError."""
    if code and code not in {one.code for one in units.provinces()}:
        raise UserError(
            N_("Unknown province code “{found}”; expected a GSO code such as 36."), found=code
        )


def day_of_records(databases: Databases, as_of: date | None) -> Snapshot:
    """The day of the records that was asked for. Raises UserError when there are none."""
    return _find(record_snapshots(databases), as_of)


def day_of_scores(databases: Databases, as_of: date | None) -> Snapshot:
    """The same of the four words and what they are counted from."""
    return _find(score_snapshots(databases), as_of)


def _find(available: tuple[Snapshot, ...], as_of: date | None) -> Snapshot:
    if not available:
        raise UserError(N_("No records are published yet. Run: monitor import doses FILE"))
    return find_snapshot(available, as_of)
