"""Records in memory, emptied for the next test: making their tables takes longer than most tests.

For tests that look at nothing but the open records. Who opens the data folder a second time, runs a
command on it or stops in the middle takes ``open_records``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from pipeline.store.records import Records

MOST_ROWS = 20_000
"""Rows that may have been deleted from a database that is used again: they are read like others."""

_free: list[Records] = []


@contextmanager
def emptied_records(home: Path) -> Iterator[Records]:
    """Records that hold nothing; what they write beside their tables lies in ``home``."""
    home.mkdir(parents=True, exist_ok=True)
    records = _free.pop() if _free else _made(home)
    records.home = home
    try:
        yield records
    except BaseException:
        records.connection.close()
        raise
    if _emptied(records.connection):
        _free.append(records)
    else:
        records.connection.close()


def _made(home: Path) -> Records:
    # Of so few rows there is nothing to share among threads.
    connection = duckdb.connect(config={"threads": 1})
    # Statements name the database by its file.
    connection.execute("ATTACH ':memory:' AS records; USE records")
    return Records(connection, home, new=True)


def _emptied(connection: duckdb.DuckDBPyConnection) -> bool:
    """Delete all rows and whatever an import has left behind; whether it is worth keeping."""
    with suppress(duckdb.TransactionException):  # when a test has failed in the middle of one
        connection.execute("ROLLBACK")
    rows = 0
    for name, temporary, size in connection.execute(
        "SELECT table_name, temporary, estimated_size FROM duckdb_tables()"
    ).fetchall():
        connection.execute(f"DROP TABLE temp.{name}" if temporary else f"DELETE FROM {name}")
        rows += 0 if temporary else size
    for (name,) in connection.execute(
        "SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal"
    ).fetchall():
        connection.execute(f"DROP VIEW temp.{name}")
    return rows < MOST_ROWS
