"""Find anew who is who among the stored persons, and which of their doses count."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.aggregates import run as aggregates
from pipeline.ingest import same_person
from pipeline.ingest.datasets import DATASETS
from pipeline.store import steps
from pipeline.store.records import Records
from pipeline.vocabulary import DOSE_COLUMNS

DOSE_SERIES = steps.load(Path(__file__).with_name("dose_series.sql"))
"""The steps that find which doses count."""

DOSE_FLAGS = {name: f"counts_as_{name}" for name in DOSE_COLUMNS}
"""Columns of the table ``dose``: whether the record is the one that counts for its person."""

_NOTHING_STAGED = """
CREATE OR REPLACE TEMP TABLE superseding (stored_row BIGINT);
CREATE OR REPLACE TEMP TABLE left_out (staged_row BIGINT, why VARCHAR)
"""


def regroup(connection: duckdb.DuckDBPyConnection, decided: str = "", file_id: int = 0) -> None:
    """Group those whose details (person_content) the ``decided`` query names, and all with whom
    they might be one; everybody where an earlier version had grouped nobody.

    Within the caller's transaction. Nothing may be staged that is still needed.
    """
    dataset = DATASETS["doses"]
    names = ", ".join(
        f"{'r' if name in dataset.stored else 'p'}.{name}"
        for name in dataset.stored | dataset.person
    )
    if decided:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE decided_person AS {decided}")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE staged AS SELECT r.file_id, r.row_number, r.record_key, "
        f"r.deleted, {names} FROM dose AS r LEFT JOIN person AS p ON false LIMIT 0"
    )
    connection.execute(_NOTHING_STAGED)
    same_person.find(connection, "FROM decided_person" if decided else "")
    steps.run(connection, DOSE_SERIES)
    same_person.write(connection, file_id)
    update_flags(connection)
    aggregates.invalidate(connection, "dose")


def regroup_after_upgrade(records: Records) -> None:
    """Find out who is who where an earlier version of the program had not."""
    if not same_person.is_grouped(records.connection):
        with records.transaction():
            regroup(records.connection)


def update_flags(connection: duckdb.DuckDBPyConnection) -> None:
    """Write down the stored doses that have begun or ceased to count."""
    flags = ", ".join(f"{flag} = c.{name}" for name, flag in DOSE_FLAGS.items())
    connection.execute(
        f"UPDATE dose SET {flags} FROM dose_status AS c "
        "WHERE c.differs AND NOT c.new AND dose.rowid = c.row"
    )
