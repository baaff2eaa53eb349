"""Change what stands: rows go or stand again, with all that follows from them.

``restated`` says of stored rows whether they are removed, whether they stood and will stand, what
supersedes them then and of which day they are. Everything is found out before anything is written,
as when a file is imported (merge.py), and written in one transaction.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.aggregates import run as aggregates
from pipeline.ingest import report_checks
from pipeline.ingest.dataset import Dataset
from pipeline.ingest.regroup import DOSE_FLAGS, regroup
from pipeline.store import steps
from pipeline.store.records import Records

_FOLDER = Path(__file__).parent
_PERSONS, _DETAILS, _SERIES, _DELTA, _PERSON_LEFT = steps.load(_FOLDER / "restate_doses.sql")
*_COUNTING, _STATUS = (
    step for step in steps.load(_FOLDER / "dose_series.sql") if step.name != "series_dose"
)

_WRITE = """
UPDATE {table} SET superseded_by = r.superseded_by, extracted_on = r.extracted_on
FROM restated AS r WHERE {table}.rowid = r.row AND NOT r.removed
"""

_WRITE_FLAGS = """
UPDATE dose SET {flags} FROM dose_status AS s WHERE s.differs AND dose.rowid = s.row;
UPDATE dose SET {none} FROM restated AS r WHERE r.stood AND NOT r.stands AND dose.rowid = r.row;
"""

_COUNT = """
UPDATE source_file SET rows_used = rows_used + n, rows_superseded = rows_superseded - n
FROM (
    SELECT file_id, sum(stands::INTEGER - stood::INTEGER)::BIGINT AS n FROM restated
    WHERE NOT removed GROUP BY file_id
) AS r
WHERE source_file.file_id = r.file_id
"""

_WRITE_PERSONS = """
UPDATE person SET file_id = l.file_id FROM person_left AS l
WHERE person.person_key = l.person_key AND person.person_content = l.person_content;
DELETE FROM person WHERE file_id IS NULL;
"""

# What the last run found that did not know the file stands.
_SINCE = """coalesce((
    SELECT max(as_of) FROM reconciliation_run WHERE file_id < $file_id
), DATE '0001-01-01')"""
_CHANGED = "rowid IN (SELECT row FROM restated WHERE removed OR stood <> stands)"
_RECHECK = f"""
INSERT INTO recheck SELECT DISTINCT person_key, {_SINCE} FROM {{table}} WHERE {_CHANGED}
"""
_RECHECK_BY_ID = f"""
INSERT INTO recheck SELECT DISTINCT v.person_key, {_SINCE} FROM verification AS v
SEMI JOIN (FROM returned_verdict WHERE {_CHANGED}) AS r ON r.id_key = v.id_key
"""
_RECHECK_ALL = f"INSERT INTO recheck SELECT person_key, {_SINCE} FROM verification"
"""Persons to check: of doses, corrections and returned verdicts those they are about."""

_OF_PERSONS = ("doses", "corrections", "verifications")
"""Datasets that tell a reconciliation something about the persons that their rows name."""


def prepare(records: Records, dataset: Dataset) -> None:
    """Find out what follows from ``restated``, in temporary tables only."""
    if dataset.name != "doses":
        return
    connection = records.connection
    steps.run(connection, (_PERSONS, _DETAILS, _SERIES))
    connection.execute("CREATE OR REPLACE TEMP TABLE series_dose AS FROM restated_series")
    steps.run(connection, (*_COUNTING, _STATUS))
    steps.run(connection, (_DELTA, _PERSON_LEFT))


def write(records: Records, dataset: Dataset, file_id: int) -> None:
    """Write ``restated`` and what follows from it, within the caller's transaction.

    ``file_id`` is the first of the files that are taken back or mended.
    """
    connection, table = records.connection, dataset.table
    _have_checked(records, dataset, file_id)
    if dataset.name == "doses":
        aggregates.add_signed_doses(connection, "FROM temp.restated_delta", file_id)
        connection.execute(
            _WRITE_FLAGS.format(
                flags=", ".join(f"{flag} = s.{name}" for name, flag in DOSE_FLAGS.items()),
                none=", ".join(f"{flag} = false" for flag in DOSE_FLAGS.values()),
            )
        )
    connection.execute(_WRITE.format(table=table))
    connection.execute(
        f"DELETE FROM {table} WHERE rowid IN (SELECT row FROM restated WHERE removed)"
    )
    if dataset.name == "doses":
        connection.execute(_WRITE_PERSONS)
        _regroup(records)
    if not dataset.snapshot:
        connection.execute(_COUNT)
    if dataset.name == "facilities":
        aggregates.invalidate(connection, "dose", "verdict", "rule")
    if dataset.name == "daily_reports":
        report_checks.check(connection)


def _regroup(records: Records) -> None:
    """Tell who is who anew among those concerned, if any of them is without the platform's number:
    a row that goes may have been all that joined two, or that kept them apart."""
    connection = records.connection
    if connection.execute(
        "SELECT 1 FROM restated_detail WHERE person_number IS NULL LIMIT 1"
    ).fetchone():
        left = "SELECT person_content FROM restated_detail SEMI JOIN person USING (person_content)"
        regroup(connection, left, records.next_file())


def _have_checked(records: Records, dataset: Dataset, file_id: int) -> None:
    """Have the next reconciliation check whoever is concerned, if the last one knew the file."""
    connection = records.connection
    if not connection.execute(
        "SELECT 1 FROM reconciliation_run WHERE file_id >= ? LIMIT 1", [file_id]
    ).fetchone():
        return
    if dataset.name in _OF_PERSONS:
        connection.execute(_RECHECK.format(table=dataset.table), {"file_id": file_id})
    if dataset.name == "verifications":
        connection.execute(_RECHECK_BY_ID, {"file_id": file_id})
    if dataset.name == "register":
        # Anybody may be found in it, or have been.
        connection.execute(_RECHECK_ALL, {"file_id": file_id})
        connection.execute("UPDATE reconciliation_run SET checks = 0")
