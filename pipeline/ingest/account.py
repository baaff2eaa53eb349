"""The account of an import: what was refused, what was noted, what its rows lack, who is new.

Everything is read from the temporary tables of the staging, before they are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import duckdb

from i18n import N_, UserError
from pipeline.ingest import same_person
from pipeline.ingest.dataset import Dataset
from pipeline.ingest.headings import Layout
from pipeline.ingest.readers.csvfile import CsvExtract
from pipeline.ingest.readers.table import Extract
from pipeline.ingest.source import Source
from pipeline.store.records import Records, Refusal

SHOWN = 20
"""Refusals that the report of an extract carries; the quarantine has them all."""

UNREAD_ROWS = 10
"""Fewer rows without a decisive value than these are no reason to refuse a file."""

# What a row is known by, and the columns of the records in which it is missing.
_VALUES = {
    N_("birth date"): "birth_year IS NULL",
    N_("sex"): "sex IS NULL",
    N_("ID number"): "id_type IS NULL OR id_type = 'malformed'",
    N_("place of residence"): "residence_province IS NULL",
    N_("time of entry"): "entered_at IS NULL",
}
# Columns that tell persons apart: some are in every file about persons.
_WHO = (
    "person_number",
    "id_number",
    "cccd",
    "cmnd",
    "passport",
    "health_insurance",
    "birth_date",
    "birth_year",
)
# Fields that decide who is who or where.
_DECISIVE = ("birth", "sex", "id", "residence")


def refusals_of(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, *, whole: bool = False
) -> dict[int, tuple[Refusal, ...]]:
    """The refused rows of each file: of a snapshot or ``whole`` all, else examples of each kind."""
    kind = "PARTITION BY file_id, column_name, json_extract_string(fault, '$.message')"
    limit = (
        ""
        if whole or dataset.snapshot
        else f"QUALIFY row_number() OVER ({kind} ORDER BY row_number) <= {SHOWN} "
    )
    content = "content" if whole else "NULL"
    refusals: dict[int, list[Refusal]] = {}
    for file_id, row, column, fault, cells, alike in connection.execute(
        f"SELECT file_id, row_number, column_name, fault, {content}, count(*) OVER ({kind}) "
        f"FROM refused WHERE NOT row_used {limit}ORDER BY row_number"
    ).fetchall():
        held = json.loads(cells) if cells else None
        refusals.setdefault(file_id, []).append(
            Refusal(*message_of(fault), row, column, held, alike)
        )
    return {file_id: tuple(these) for file_id, these in refusals.items()}


def notes_of(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> dict[int, list[Refusal]]:
    """What to say of the rows of each file that are used although something is wrong."""
    notes: dict[int, list[Refusal]] = {}
    for file_id, column, count, fault, row in connection.execute(
        "SELECT file_id, column_name, count(*), min_by(fault, row_number), min(row_number) "
        "FROM refused "
        "WHERE row_used GROUP BY file_id, column_name, "
        "json_extract_string(fault, '$.message') ORDER BY 3 DESC"
    ).fetchall():
        text = N_("{count} rows are used without “{column}”, for example: {example}")
        if json.loads(fault).get("remark"):
            text = N_(
                "{count} rows are used with a remark on “{column}”, first row {row}: {example}"
            )
        notes.setdefault(file_id, []).append(
            Refusal(
                text,
                {
                    "count": count,
                    "column": column,
                    "example": Refusal(*message_of(fault)),
                    "row": row,
                },
            )
        )
    if dataset.name == "doses" and (pairs := same_person.count_doubtful(connection)):
        # Doses are imported a file at a time.
        ((file_id,),) = connection.execute("SELECT file_id FROM source").fetchall()
        notes.setdefault(file_id, []).append(
            Refusal(
                N_(
                    "{count} pairs of persons may be one each, and are counted as two. To decide "
                    "about them: monitor persons doubtful --output FILE"
                ),
                {"count": pairs},
            )
        )
    if "id_conflict" in dataset.stored | dataset.person:
        for file_id, count in connection.execute(
            "SELECT file_id, count(*) FROM staged WHERE id_conflict IS NOT NULL GROUP BY file_id"
        ).fetchall():
            notes.setdefault(file_id, []).append(
                Refusal(
                    N_(
                        "In {count} rows the ID number says another sex or birth year than the row."
                    ),
                    {"count": count},
                )
            )
    return notes


def notes_on_end(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, extract: Extract
) -> Iterator[Refusal]:
    """That a file may have been cut off within the last cell of a row that is used."""
    if not isinstance(extract, CsvExtract) or not extract.open_end or dataset.snapshot:
        return
    last = extract.last_row
    if _count(connection, f"staged WHERE row_number = {last}"):
        yield Refusal(
            N_(
                "Row {row} ends without a line break and nothing follows: if the file was cut off "
                "there, “{column}” lacks its end."
            ),
            {"row": last, "column": extract.headings[-1]},
        )


def drop_faulty(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, sources: Iterable[Source]
) -> dict[int, tuple[Refusal, ...]]:
    """Drop what is staged of files in which anything is wrong; returns what it is."""
    refusals = refusals_of(connection, dataset, whole=True)
    faulty: dict[int, tuple[Refusal, ...]] = {}
    for source in sources:
        wrong = (*refusals.get(source.file_id, ()), *(one for one in source.notes if one.row))
        if wrong:
            faulty[source.file_id] = wrong
            for table in ("staged", "refused", "source"):
                connection.execute(f"DELETE FROM {table} WHERE file_id = {source.file_id}")
    return faulty


def lacks_of(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> dict[int, dict[str, int]]:
    """How many rows of each file have no usable value, of each kind that the dataset keeps."""
    kept = set(dataset.stored) | set(dataset.person)
    values = {
        name: sql for name, sql in _VALUES.items() if sql.split()[0] in kept and "name" in kept
    }
    if not values:
        return {}
    counts = ", ".join(f"count(*) FILTER ({sql})" for sql in values.values())
    return {
        file_id: dict(zip(values, found, strict=True))
        for file_id, *found in connection.execute(
            f"SELECT file_id, {counts} FROM staged GROUP BY file_id"
        ).fetchall()
    }


def persons_of(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset
) -> dict[int, tuple[int, int]]:
    """How many persons of each file are new, and how many the records know already.

    Once it is found who is who (same_person.py): ``regrouped`` has the keys that known ones get.
    """
    if not dataset.person:
        return {}
    return {
        file_id: (new, known)
        for file_id, new, known in connection.execute(
            "SELECT file_id, count(*) FILTER (NOT known), count(*) FILTER (known) FROM ("
            "  SELECT DISTINCT file_id, person_key, "
            "         person_key IN (SELECT person_key FROM person UNION ALL "
            "                        SELECT new_key FROM regrouped) AS known FROM staged) "
            "GROUP BY file_id"
        ).fetchall()
    }


def check_persons(records: Records, dataset: Dataset, file: str, persons: int) -> None:
    """Refuse a register that shrank: much more likely a broken extract than so many deaths."""
    if dataset.name != "register":
        return
    before = records.rows(
        "SELECT name, rows_read FROM source_file WHERE dataset = 'register' AND NOT refused "
        "ORDER BY file_id DESC LIMIT 1"
    )
    if before and persons * 2 < before[0]["rows_read"]:
        raise UserError(
            N_(
                "{file} has {persons} persons, the register before it ({before}) had "
                "{earlier}. If that is right, an update for example, import it with --accept."
            ),
            file=file,
            persons=persons,
            before=before[0]["name"],
            earlier=before[0]["rows_read"],
        )


def check_decisive(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, layout: Layout, file: str, rows: int
) -> None:
    """Refuse a file that has no column to tell persons by, or in which most rows of a column that
    decides who is who or where cannot be read. Raises UserError."""
    if dataset.person and not any(map(layout.has, _WHO)):
        raise UserError(
            N_(
                "{file} has no column for an ID number, a birth date or a person number, so that "
                "nobody can be told from a namesake. If it is so all the same, import it with "
                "--accept."
            ),
            file=file,
        )
    about_persons = "name" in {*dataset.stored, *dataset.person}
    for field in dataset.fields if about_persons and rows >= UNREAD_ROWS else ():
        if field.name not in _DECISIVE:
            continue
        headings = [
            heading
            for heading, (column, _) in layout.used().items()
            if re.search(rf"\b{column}\b", field.text)
        ]
        unread = _unread(connection, headings)
        if field.name == "id" and "id_type" in {*dataset.stored, *dataset.person}:
            unread = max(unread, _count(connection, "staged WHERE id_type = 'malformed'"))
        if unread >= UNREAD_ROWS and unread * 2 > rows:
            raise UserError(
                N_(
                    "{file}: the column “{column}” cannot be read in {unread} of {rows} rows, and "
                    "it decides who is who or where. If it is so all the same, import the file "
                    "with --accept."
                ),
                file=file,
                column=", ".join(headings),
                unread=unread,
                rows=rows,
            )


def _unread(connection: duckdb.DuckDBPyConnection, headings: list[str]) -> int:
    """How many rows are at fault in some columns; what is only remarked on is read."""
    (rows,) = connection.execute(
        "SELECT count(DISTINCT row_number) FROM refused WHERE list_contains(?, column_name) "
        "AND json_extract_string(fault, '$.remark') IS NULL",
        [headings],
    ).fetchone() or (0,)
    return int(rows)


def _count(connection: duckdb.DuckDBPyConnection, of: str) -> int:
    (rows,) = connection.execute(f"SELECT count(*) FROM {of}").fetchone() or (0,)
    return int(rows)


_QUARANTINE = """
INSERT INTO quarantine
SELECT file_id, row_number, column_name, json_extract_string(fault, '$.message'),
       json_extract(fault, '$.details'), content, row_used, NULL
FROM refused
"""

# The entries of returned rows that could be used.
_CLOSE_RETURNED = """
UPDATE quarantine SET corrected_by = r.returned_file FROM returned AS r
WHERE quarantine.file_id = r.file_id AND quarantine.row_number = r.row_number
  AND NOT quarantine.row_used AND r.returned_row NOT IN (
      SELECT row_number FROM refused WHERE NOT row_used AND row_number IS NOT NULL
      AND refused.file_id = r.returned_file)
"""


# Whoever mends rows of a file rests on it.
_REST_ON_RETURNED = """
INSERT INTO resting_file
SELECT DISTINCT r.returned_file, r.file_id FROM returned AS r
SEMI JOIN quarantine AS q ON q.file_id = r.file_id AND q.row_number = r.row_number
    AND q.corrected_by = r.returned_file
"""


# What was refused of a file, when it comes anew as a whole: of the same name and day, or figures of
# the same day; what is still wrong with it has entries of its own.
_CLOSE_REPLACED = """
UPDATE quarantine SET corrected_by = new.file_id FROM source_file AS old, source_file AS new
WHERE quarantine.file_id = old.file_id AND NOT quarantine.row_used
  AND quarantine.corrected_by IS NULL
  AND new.file_id IN (SELECT unnest($files)) AND NOT new.refused
  AND old.dataset = new.dataset AND old.file_id < new.file_id AND old.rows_read <= new.rows_read
  AND (old.name = new.name AND (old.refused OR old.as_of = new.as_of)
       OR $snapshot AND old.as_of = new.as_of)
"""


def write_down_refused(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, files: list[int]
) -> None:
    """Write down what was refused of files, and close the entries that they settle."""
    connection.execute(_QUARANTINE)
    connection.execute(_CLOSE_RETURNED)
    connection.execute(_CLOSE_REPLACED, {"files": files, "snapshot": dataset.snapshot is not None})
    connection.execute(_REST_ON_RETURNED)


def message_of(fault: str) -> tuple[str, dict[str, Any]]:
    """The message of a fault, and what fills its placeholders."""
    read = json.loads(fault)
    return read["message"], read.get("details", {})
