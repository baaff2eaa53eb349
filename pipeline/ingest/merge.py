"""Bring staged rows into the records: what is new, what is known, what replaces what.

A record is known by its key. The row of the later extract stands; earlier ones are kept as
superseded, with the file that superseded them. Rows that contradict each other within one file
are refused, since nobody but the sender knows which is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from i18n import N_
from pipeline.aggregates import run as aggregates
from pipeline.ingest import dose_series as courses
from pipeline.ingest.dataset import Kind
from pipeline.ingest.datasets.catalogue import DOSES, FACILITIES
from pipeline.ingest.staging import fault_sql


@dataclass(frozen=True)
class Merged:
    """Rows of a file: used; unchanged (known already); superseded at once by a later extract; and
    refused, because they contradict each other."""

    used: int
    unchanged: int
    superseded: int
    contradictory: int


CONTRADICTORY = N_(
    "The same record stands in rows {first} to {last} with different content; nobody but the "
    "sender knows which is right."
)

# Keys that stand in the file more than once; the first row stands for all that say the same.
_DOUBLED = """
CREATE OR REPLACE TEMP TABLE doubled AS
WITH several AS (
    SELECT record_key FROM staged GROUP BY record_key HAVING count(*) > 1
)
SELECT record_key, min(rowid) AS first_row, min(content) <> max(content) AS contradictory,
       min(row_number) AS first_number, max(row_number) AS last_number
FROM staged SEMI JOIN several USING (record_key) GROUP BY record_key
"""

_MET = """
CREATE OR REPLACE TEMP TABLE met AS
SELECT s.rowid AS staged_row, d.rowid AS stored_row, d.file_id, d.content = s.content AS same,
       d.extracted_on > $extracted_on AS newer
FROM staged AS s JOIN {table} AS d USING (record_key)
WHERE d.superseded_by IS NULL
  AND NOT EXISTS (FROM doubled AS t WHERE t.record_key = s.record_key
                  AND (t.contradictory OR t.first_row <> s.rowid))
"""

_SUPERSEDING = """
CREATE OR REPLACE TEMP TABLE superseding AS
SELECT stored_row, staged_row, file_id FROM met WHERE NOT same AND NOT newer
"""

# Staged rows that do not come to stand: doubled, known already, or older than what is known.
_LEFT_OUT = """
CREATE OR REPLACE TEMP TABLE left_out AS
SELECT staged.rowid AS staged_row,
       CASE WHEN contradictory THEN 'contradictory' ELSE 'unchanged' END AS why,
       NULL::INTEGER AS by
FROM staged JOIN doubled USING (record_key)
WHERE contradictory OR staged.rowid <> first_row
UNION ALL
SELECT staged_row, CASE WHEN same THEN 'unchanged' ELSE 'outdated' END, file_id
FROM met WHERE same OR newer
"""

_INSERT = """
INSERT INTO {table}
SELECT s.record_key, s.content, $extracted_on, $file_id, s.row_number,
       CASE WHEN l.why = 'outdated' THEN l.by END, s.deleted, {stored}{counts}
FROM staged AS s
LEFT JOIN left_out AS l ON l.staged_row = s.rowid
{join}
WHERE l.why IS NULL OR l.why = 'outdated'
"""

_PERSONS = """
INSERT INTO person
SELECT person_key, person_content, $file_id, {columns}
FROM staged
WHERE rowid IN (
    SELECT min(s.rowid) FROM staged AS s
    ANTI JOIN person USING (person_key, person_content)
    ANTI JOIN (FROM left_out WHERE why <> 'outdated') AS l ON l.staged_row = s.rowid
    GROUP BY s.person_key, s.person_content
)
"""

_COUNT_SUPERSEDED = """
UPDATE source_file SET rows_used = rows_used - n, rows_superseded = rows_superseded + n
FROM (SELECT file_id AS earlier, count(*) AS n FROM superseding GROUP BY file_id) AS s
WHERE file_id = s.earlier
"""


def compare(connection: duckdb.DuckDBPyConnection, kind: Kind, extracted_on: date) -> Merged:
    """Find out what becomes of every staged row, in temporary tables only.

    Outside of the transaction that writes: DuckDB reads what a transaction has made itself with one
    core only, and nobody else can write to the records meanwhile.
    """
    connection.execute(_DOUBLED)
    message = fault_sql("", CONTRADICTORY)
    connection.execute(
        "INSERT INTO refused SELECT s.row_number, NULL, "
        f"json_merge_patch({message}, json_object('details', json_object("
        "'first', first_number, 'last', last_number)))::VARCHAR, to_json(s), false "
        "FROM staged AS s JOIN doubled USING (record_key) WHERE contradictory"
    )
    connection.execute(_MET.format(table=kind.table), {"extracted_on": extracted_on})
    connection.execute(_SUPERSEDING)
    connection.execute(_LEFT_OUT)
    if kind is DOSES:
        courses.decide(connection)
        aggregates.compute_dose_delta(connection)
    return _merged(connection)


def write(
    connection: duckdb.DuckDBPyConnection, kind: Kind, file_id: int, extracted_on: date
) -> None:
    """Write what ``compare`` found, within the caller's transaction."""
    this = {"extracted_on": extracted_on, "file_id": file_id}
    counts = join = ""
    if kind is DOSES:
        courses.update(connection)
        counts = "".join(
            f", l.why IS NULL AND NOT s.deleted AND coalesce(c.{name}, {usual})"
            for name, usual in courses.USUAL.items()
        )
        join = "LEFT JOIN counting AS c ON c.new AND c.changed AND c.row = s.rowid"
        aggregates.add_dose_delta(connection, file_id)
    if kind is FACILITIES:
        # Where a record was injected may be known by its facility only.
        aggregates.invalidate(connection, "dose", "verdict", "rule")
    _supersede(connection, kind, file_id, extracted_on)
    stored = ", ".join(f"s.{name}" for name in kind.stored)
    connection.execute(
        _INSERT.format(table=kind.table, stored=stored, counts=counts, join=join), this
    )
    if kind.person:
        columns = ", ".join(kind.person)
        connection.execute(_PERSONS.format(columns=columns), {"file_id": file_id})
    connection.execute(_COUNT_SUPERSEDED)


def _supersede(
    connection: duckdb.DuckDBPyConnection, kind: Kind, file_id: int, extracted_on: date
) -> None:
    counts = "".join(f", {name} = false" for name in courses.COUNTS) if kind is DOSES else ""
    connection.execute(
        f"UPDATE {kind.table} SET superseded_by = ?{counts} FROM superseding AS s "
        f"WHERE {kind.table}.rowid = s.stored_row",
        [file_id],
    )
    # What is confirmed by a later extract is as of that one.
    connection.execute(
        f"UPDATE {kind.table} SET extracted_on = ? FROM met "
        f"WHERE met.same AND {kind.table}.rowid = met.stored_row AND {kind.table}.extracted_on < ?",
        [extracted_on, extracted_on],
    )


def _merged(connection: duckdb.DuckDBPyConnection) -> Merged:
    (staged,) = connection.execute("SELECT count(*) FROM staged").fetchone() or (0,)
    why: dict[str, int] = dict(
        connection.execute("SELECT why, count(*) FROM left_out GROUP BY why").fetchall()
    )
    return Merged(
        staged - sum(why.values()),
        why.get("unchanged", 0),
        why.get("outdated", 0),
        why.get("contradictory", 0),
    )
