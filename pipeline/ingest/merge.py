"""Bring staged rows into the records: what is new, what is known, what replaces what.

A record is known by its key. The row of the later extract stands; earlier ones are kept as
superseded, with the file that superseded them. Rows that contradict each other within one file
are refused, since nobody but the sender knows which is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.aggregates import run as aggregates
from pipeline.ingest import record_numbers, same_person
from pipeline.ingest.dataset import EXTRACTED_ON, Dataset
from pipeline.ingest.faults import fault_sql
from pipeline.ingest.regroup import DOSE_FLAGS, DOSE_SERIES, regroup, update_flags
from pipeline.store import steps

_FOLDER = Path(__file__).parent
_DOUBLED, _MET, *_LEFT_OUT = steps.load(_FOLDER / "merge.sql")
_REVISIONS = steps.load(_FOLDER / "revisions.sql")

_DEFAULT_FLAGS = {
    "dose1": "default_dose1(s.dose_type, s.number)",
    "dose2": "default_dose2(s.dose_type, s.number, s.vaccine)",
    "booster": "default_booster(s.dose_type, s.number)",
}

_PERSONS = """
INSERT INTO person BY NAME
SELECT person_key, person_content, file_id, {columns}
FROM staged
WHERE rowid IN (
    SELECT min(s.rowid) FROM staged AS s
    ANTI JOIN person USING (person_key, person_content)
    ANTI JOIN (FROM left_out WHERE why <> 'outdated') AS l ON l.staged_row = s.rowid
    GROUP BY s.person_key, s.person_content
)
"""

# Decisions that a file brings may come instead of others, about the same two.
_DECIDED = "SELECT person AS person_content FROM staged UNION SELECT other FROM staged"

_COUNT_SUPERSEDED = """
UPDATE source_file SET rows_used = rows_used - n, rows_superseded = rows_superseded + n
FROM (SELECT stored_file, count(*) AS n FROM superseding GROUP BY stored_file) AS s
WHERE file_id = s.stored_file
"""


@dataclass(frozen=True)
class Merged:
    """Rows of a file: used; unchanged (known already); superseded at once by a later extract.

    ``revision`` is that of the day, of a snapshot.
    """

    used: int
    unchanged: int
    superseded: int
    revision: int | None = None


def refuse_repeated(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> dict[int, int]:
    """Refuse rows that stand in a file more often than they may; returns how many by file."""
    steps.run(connection, (_DOUBLED,))
    if dataset.name == "doses" and record_numbers.part_in_file(connection):
        steps.run(connection, (_DOUBLED,))
    check = dataset.repeated
    fault = fault_sql(check.column, check.message, check.values)
    column = f"'{check.column}'" if check.column else "NULL"
    refused = f"FROM staged AS s JOIN doubled USING (record_key) WHERE {check.fails}"
    connection.execute(
        f"INSERT INTO refused SELECT s.file_id, s.row_number, {column}, {fault}, to_json(s), false "
        + refused
    )
    return dict(
        connection.execute(f"SELECT s.file_id, count(*) {refused} GROUP BY s.file_id").fetchall()
    )


def compare(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> dict[int, Merged]:
    """Find out what becomes of every staged row, in temporary tables only; counted by file.

    Outside of the transaction that writes: DuckDB reads what a transaction has made itself with one
    core only, and nobody else can write to the records meanwhile.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW known AS "
        f"SELECT rowid, * FROM {dataset.table} WHERE superseded_by IS NULL"
    )
    steps.run(connection, (_MET,))
    if dataset.name == "doses" and record_numbers.part_from_known(connection):
        steps.run(connection, (_DOUBLED, _MET))
    steps.run(connection, _LEFT_OUT)
    revisions: dict[int, int] = {}
    if dataset.snapshot:
        steps.run(connection, _REVISIONS)
        revisions = dict(connection.execute("FROM revision").fetchall())
    if dataset.name == "doses":
        same_person.find(connection)
        steps.run(connection, DOSE_SERIES)
        aggregates.compute_dose_delta(connection)
    # What is repeated is either refused or as good as known already.
    unchanged = "why = 'unchanged'" if dataset.snapshot else "why IN ('unchanged', 'repeated')"
    rows, absorbed = "1", ""
    if dataset.parts:  # a row that is made of several counts as all of them
        rows = "1 + coalesce(a.rows, 0)"
        absorbed = "LEFT JOIN absorbed AS a USING (record_key) "
    counted = connection.execute(
        f"SELECT source.file_id, coalesce(sum({rows}) FILTER (s.file_id IS NOT NULL "
        f"AND why IS NULL), 0)::BIGINT, coalesce(sum({rows}) FILTER ({unchanged}), 0)::BIGINT, "
        f"coalesce(sum({rows}) FILTER (why = 'outdated'), 0)::BIGINT "
        "FROM source LEFT JOIN staged AS s ON s.file_id = source.file_id "
        f"{absorbed}LEFT JOIN left_out ON staged_row = s.rowid GROUP BY source.file_id"
    ).fetchall()
    return {
        file_id: Merged(used, unchanged, outdated, revisions.get(file_id) or None)
        for file_id, used, unchanged, outdated in counted
    }


def write(connection: duckdb.DuckDBPyConnection, dataset: Dataset, file_id: int) -> None:
    """Write what ``compare`` found, within the caller's transaction."""
    further, joins = "", ""
    if dataset.name == "doses":
        same_person.write(connection, file_id)
        update_flags(connection)
        further = "".join(
            f", l.why IS NULL AND NOT s.deleted AND coalesce(c.{name}, {_DEFAULT_FLAGS[name]}) "
            f"AS {flag}"
            for name, flag in DOSE_FLAGS.items()
        )
        joins = "LEFT JOIN dose_status AS c ON c.new AND c.differs AND c.row = s.rowid"
        aggregates.add_dose_delta(connection, file_id)
    if dataset.name == "facilities":
        # Where a record was injected may be known by its facility only.
        aggregates.invalidate(connection, "dose", "verdict", "rule")
    if dataset.snapshot:
        further, joins = ", revision", "JOIN revision ON revision.file_id = s.file_id"
    _supersede(connection, dataset)
    stored = ", ".join(f"s.{name}" for name in dataset.stored)
    connection.execute(
        f"INSERT INTO {dataset.table} BY NAME SELECT s.record_key, s.content, "
        f"source.{EXTRACTED_ON}, s.file_id, s.row_number, l.superseded_by, s.deleted, "
        f"{stored}{further} FROM staged AS s JOIN source ON source.file_id = s.file_id "
        f"LEFT JOIN left_out AS l ON l.staged_row = s.rowid {joins} "
        "WHERE l.why IS NULL OR l.why = 'outdated'"
    )
    if dataset.person:
        connection.execute(_PERSONS.format(columns=", ".join(dataset.person)))
    if dataset.name == "decisions":
        regroup(connection, _DECIDED, file_id)


def _supersede(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    flags = ""
    if dataset.name == "doses":
        flags = "".join(f", {flag} = false" for flag in DOSE_FLAGS.values())
    connection.execute(
        f"UPDATE {dataset.table} SET superseded_by = s.staged_file{flags} FROM superseding AS s "
        f"WHERE {dataset.table}.rowid = s.stored_row"
    )
    connection.execute("INSERT INTO resting_file FROM resting")
    if dataset.snapshot:
        # A revision is counted from those of its day.
        connection.execute(
            "INSERT INTO resting_file SELECT DISTINCT source.file_id, known.file_id FROM source "
            "JOIN known USING (extracted_on) ANTI JOIN resting "
            "ON resting.file_id = source.file_id AND resting.on_file = known.file_id"
        )
    connection.execute("INSERT INTO confirmation FROM confirmed")
    # What is confirmed by a later extract is as of that one.
    connection.execute(
        f"UPDATE {dataset.table} SET extracted_on = met.extracted_on FROM met WHERE met.same "
        f"AND {dataset.table}.rowid = met.stored_row "
        f"AND {dataset.table}.extracted_on < met.extracted_on"
    )
    # An earlier revision of a snapshot can still be shown.
    if not dataset.snapshot:
        connection.execute(_COUNT_SUPERSEDED)
