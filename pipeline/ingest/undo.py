"""Take a file back as if it had never come, and mend the day of one.

What a file did is known from its rows, from those that say that it superseded them, and from what
an import writes down besides (``resting_file`` and ``confirmation``). A later file that met rows of
an earlier one would have been read otherwise without it: the earlier one can be taken back only
with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from i18n import N_, UserError
from pipeline.ingest import restate
from pipeline.ingest.dataset import Dataset
from pipeline.ingest.datasets import DATASETS
from pipeline.store import steps
from pipeline.store.records import Records, room

_TAKEN_BACK, _REDATED = steps.load(Path(__file__).with_name("restate.sql"))

_MAX_NAMED = 5
"""Files that a message names."""

# One after the other, the last first: each confirmed what the one before it had left.
_EARLIER_DAY = """
UPDATE taken_back SET extracted_on = c.before FROM confirmation AS c
JOIN source_file AS f ON f.file_id = c.file_id
WHERE c.file_id = ? AND NOT removed AND c.stored_file = taken_back.file_id
  AND taken_back.extracted_on = f.as_of
  AND coalesce(c.record_key = taken_back.record_key, true)
"""

_FORGET = """
DELETE FROM source_file WHERE file_id IN (SELECT file_id FROM undone);
DELETE FROM quarantine WHERE file_id IN (SELECT file_id FROM undone);
UPDATE quarantine SET corrected_by = NULL WHERE corrected_by IN (SELECT file_id FROM undone);
DELETE FROM resting_file WHERE file_id IN (SELECT file_id FROM undone);
DELETE FROM confirmation WHERE file_id IN (SELECT file_id FROM undone);
"""

_RESTING = """
WITH RECURSIVE later AS (
    SELECT file_id FROM resting_file WHERE on_file = $file_id
    UNION
    SELECT r.file_id FROM resting_file AS r JOIN later ON r.on_file = later.file_id
)
SELECT file_id FROM later ORDER BY file_id
"""


@dataclass(frozen=True)
class ImportedFile:
    """A file that was imported: its number in the list, what it was, and what became of it."""

    number: int
    dataset: str
    name: str
    as_of: date | None
    revision: int | None
    imported_at: datetime
    rows_read: int
    rows_used: int
    rows_unchanged: int
    rows_superseded: int
    rows_refused: int
    refused: bool
    undoable: bool


_COLUMNS = (
    "file_id AS number, dataset, name, as_of, revision, imported_at, rows_read, rows_used, "
    "rows_unchanged, rows_superseded, rows_refused, refused, coalesce(undoable, false) AS undoable"
)


def imported_files(records: Records) -> tuple[ImportedFile, ...]:
    """All files that were imported, in the order in which they came."""
    rows = records.rows(f"SELECT {_COLUMNS} FROM source_file ORDER BY file_id")
    return tuple(ImportedFile(**row) for row in rows)


def find_file(records: Records, named: str) -> ImportedFile:
    """The file of a name, or of a number in the list. Raises UserError when none or several are."""
    name = Path(named).name
    files = imported_files(records)
    found = [one for one in files if one.name in (named, name)]
    if not found and named.isdigit():
        found = [one for one in files if one.number == int(named)]
    if not found:
        raise UserError(
            N_("No file “{name}” was imported. List those that were: monitor files"), name=named
        )
    if len(found) > 1:
        raise UserError(
            N_(
                "{count} imports are called “{name}”; say which by its number: {numbers}. List "
                "them: monitor files"
            ),
            count=len(found),
            name=named,
            numbers=", ".join(str(one.number) for one in found),
        )
    return found[0]


def resting_on(records: Records, file: ImportedFile) -> tuple[ImportedFile, ...]:
    """The later files that rest on a file, and those that rest on them."""
    numbers = {row["file_id"] for row in records.rows(_RESTING, {"file_id": file.number})}
    return tuple(one for one in imported_files(records) if one.number in numbers)


def undo(
    records: Records, file: ImportedFile, *, with_later: bool = False
) -> tuple[ImportedFile, ...]:
    """Take a file back, all or nothing; ``with_later`` also the later ones that rest on it.

    Returns the files that were taken back. Raises UserError when later files rest on it, or when
    what it did is not known.
    """
    later = resting_on(records, file)
    if later and not with_later:
        raise _rested_on(file, later)
    files = (file, *later)
    for one in files:
        if not one.undoable and not one.refused:
            raise UserError(
                N_(
                    "{file} was imported by an earlier version, which did not write down what it "
                    "changed; it cannot be taken back. Files that are imported from now on can."
                ),
                file=one.name,
            )
    with room(records):
        _take_back(records, DATASETS[file.dataset], files)
    return files


def _rested_on(file: ImportedFile, later: tuple[ImportedFile, ...]) -> UserError:
    names = [f"{one.name} ({one.number})" for one in later[:_MAX_NAMED]]
    if len(later) > _MAX_NAMED:
        names.append("…")
    return UserError(
        N_(
            "{count} later files rest on {file}: they confirm, replace or mend its rows, and would "
            "have been read otherwise without it: {names}. Take them back with it, the last first, "
            "by --with-later, and import them again."
        ),
        count=len(later),
        file=file.name,
        names=", ".join(names),
    )


def _take_back(records: Records, dataset: Dataset, files: tuple[ImportedFile, ...]) -> None:
    connection = records.connection
    _given(records, dataset)
    connection.executemany(
        "INSERT INTO undone VALUES (?, ?)", [[one.number, one.as_of] for one in files]
    )
    steps.run(connection, (_TAKEN_BACK,))
    for one in sorted(files, key=lambda one: -one.number):
        connection.execute(_EARLIER_DAY, [one.number])
    connection.execute("CREATE OR REPLACE TEMP VIEW restated AS FROM taken_back")
    restate.prepare(records, dataset)
    with records.transaction():
        restate.write(records, dataset, min(one.number for one in files))
        connection.execute(_FORGET)


def _given(records: Records, dataset: Dataset) -> None:
    records.connection.execute(
        "CREATE OR REPLACE TEMP VIEW record AS SELECT rowid AS row, record_key, file_id, "
        f"superseded_by, extracted_on FROM {dataset.table};"
        "CREATE OR REPLACE TEMP TABLE undone (file_id INTEGER, as_of DATE);"
        "CREATE OR REPLACE TEMP TABLE mended (file_id INTEGER, old DATE, new DATE);"
    )


def earlier_import(
    records: Records, dataset: Dataset, name: str, sha256: str, day: date
) -> ImportedFile | None:
    """The same file as it was imported for another day, the last time."""
    rows: list[dict[str, Any]] = records.rows(
        f"SELECT {_COLUMNS} FROM source_file WHERE dataset = ? AND name = ? AND sha256 = ? "
        "AND as_of <> ? AND NOT refused ORDER BY file_id DESC LIMIT 1",
        [dataset.name, name, sha256, day],
    )
    return ImportedFile(**rows[0]) if rows else None


def mend_day(records: Records, dataset: Dataset, file: ImportedFile, day: date) -> bool:
    """Give a file another day, and whatever followed from the wrong one with it.

    Returns whether its rows are in the records as of that day; if not, it has to be imported for
    that day: nothing rested on it, and it was taken back, or the day is a later one, which its rows
    then confirm or replace what came in between.
    """
    if file.undoable and not resting_on(records, file):
        undo(records, file)
        return False
    if not file.undoable or file.as_of is None or day > file.as_of:
        return False
    with room(records):
        connection = records.connection
        _given(records, dataset)
        connection.execute("INSERT INTO mended VALUES (?, ?, ?)", [file.number, file.as_of, day])
        steps.run(connection, (_REDATED,))
        connection.execute("CREATE OR REPLACE TEMP VIEW restated AS FROM redated")
        restate.prepare(records, dataset)
        with records.transaction():
            restate.write(records, dataset, file.number)
            connection.execute(
                "UPDATE source_file SET as_of = ? WHERE file_id = ?", [day, file.number]
            )
            connection.execute(
                "UPDATE confirmation SET before = ? WHERE stored_file = ? AND before = ?",
                [day, file.number, file.as_of],
            )
            connection.execute(
                "DELETE FROM confirmation WHERE file_id = ? AND before >= ?", [file.number, day]
            )
    return True
