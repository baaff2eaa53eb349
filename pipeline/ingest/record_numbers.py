"""Numbers of records that come back with another person: they replace nobody, and it is said."""

from __future__ import annotations

from pathlib import Path

import duckdb

from i18n import N_
from pipeline.ingest.faults import fault_sql
from pipeline.store import steps

_ANOTHER = steps.load(Path(__file__).with_name("record_numbers.sql"))

_USED_TWICE = N_(
    "The record number “{number}” is also that of another person: both records stand, and this "
    "one is known by its number and its person."
)

# Whom a number belongs to that stands in the file for several: who is known by it, else the first.
_HOLDERS_IN_FILE = """
WITH doubtful AS (
    SELECT record_key, first_row FROM doubled WHERE contradictory
), known_holder AS (
    SELECT record_key, person_key, person_content FROM dose SEMI JOIN doubtful USING (record_key)
    WHERE superseded_by IS NULL
)
SELECT k.record_key AS holds, p.* FROM known_holder AS k
JOIN person AS p USING (person_key, person_content)
UNION ALL BY NAME
SELECT record_key AS holds, * EXCLUDE (record_key)
FROM staged SEMI JOIN doubtful ON staged.rowid = first_row
WHERE record_key NOT IN (SELECT record_key FROM known_holder)
"""
_IN_FILE = "SELECT rowid AS staged_row FROM staged SEMI JOIN doubled USING (record_key)"

_KNOWN_HOLDERS = """
SELECT d.record_key AS holds, p.* FROM met
JOIN dose AS d ON d.rowid = met.stored_row
JOIN staged AS s ON s.rowid = met.staged_row AND s.person_content <> d.person_content
JOIN person AS p ON p.person_key = d.person_key AND p.person_content = d.person_content
WHERE NOT met.same
"""
_MET = "SELECT staged_row FROM met WHERE NOT same"

_SIDES = "person_number, name, birth_date, birth_year, sex, id_type, id_number"


def part_in_file(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell apart rows of one file that bear one number and are about several persons.

    Reads ``doubled``, which must be made anew when anything was changed: returns whether.
    """
    if not connection.execute("SELECT 1 FROM doubled WHERE contradictory LIMIT 1").fetchone():
        return False
    return _part(connection, _HOLDERS_IN_FILE, _IN_FILE)


def part_from_known(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell apart staged rows from known ones of the same number that are another's; see above.

    Reads ``met``.
    """
    return _part(connection, _KNOWN_HOLDERS, _MET)


def _part(connection: duckdb.DuckDBPyConnection, holders: str, rows: str) -> bool:
    # The step joins by person_key: here it is the number; and person_content, the row.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE number_holder AS "
        f"SELECT holds AS person_key, {_SIDES} FROM ({holders})"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE staged_person AS "
        f"SELECT record_key AS person_key, staged.rowid AS person_content, {_SIDES} FROM staged "
        "WHERE record_key IN (SELECT person_key FROM number_holder) AND record_number IS NOT NULL "
        f"AND staged.rowid IN (SELECT staged_row FROM ({rows}))"
    )
    steps.run(connection, _ANOTHER)
    if not connection.execute("SELECT 1 FROM another_holder LIMIT 1").fetchone():
        return False
    fault = fault_sql("record_number", _USED_TWICE, {"number": "record_number"})
    those = "rowid IN (SELECT staged_row FROM another_holder)"
    connection.execute(
        "INSERT INTO refused SELECT s.file_id, s.row_number, 'record_number', "
        f"{fault}, to_json(s), true FROM staged AS s WHERE s.{those}"
    )
    connection.execute(
        "UPDATE staged SET record_key = hash(record_key, person_key, lower(strip_accents(name))) "
        f"WHERE {those}"
    )
    return True
