"""Import the platform's public statistics: one snapshot of the provinces a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from i18n import UserError
from pipeline.ingest.statistics_file import read_statistics, snapshot_date
from pipeline.ingest.textfile import check_size
from pipeline.store.records import FileReport, Records, Refusal, digest
from queries.schema import MEASURES

KIND = "statistics"


def import_statistics(
    records: Records,
    file: Path,
    *,
    as_of: date | None = None,
    strict: bool = False,
    demo: bool = False,
    interpolated: bool = False,
) -> FileReport:
    """Import one snapshot, all of its good rows or (``strict`` and any fault) none.

    The same content again changes nothing. Other numbers for the same day become a revision:
    the day's newest numbers of each province count, the earlier ones stay.
    """
    day, sha256 = None, f"unread:{file.name}"
    try:
        day = snapshot_date(file, as_of)
        check_size(file)
        sha256 = digest(file)
        if earlier := records.known_file(sha256, day):
            return FileReport(file.name, day, earlier["revision"], 0, 0, 0, already_imported=True)
        read = read_statistics(file)
        faults = (*read.refusals, *(note for note in read.notes if note.row))
        if strict and faults:
            return _refuse_whole(records, file, day, sha256, read.read, faults, demo)
    except UserError as error:
        refusal = Refusal(error.message, error.values)
        return _refuse_whole(records, file, day, sha256, 0, (refusal,), demo)
    with records.transaction():
        current, latest = _newest(records, day)
        changed = {code: row for code, row in read.rows.items() if current.get(code) != row}
        revision = latest + 1 if changed else latest
        report = FileReport(
            file.name,
            day,
            revision or None,
            read.read,
            len(changed),
            len(read.rows) - len(changed),
            read.refusals,
            read.notes,
        )
        file_id = records.add_file(KIND, report, sha256, demo=demo, interpolated=interpolated)
        if changed:
            _insert(
                records,
                [(day, revision, code, *values, file_id) for code, values in changed.items()],
            )
    return report


def _refuse_whole(
    records: Records,
    file: Path,
    day: date | None,
    sha256: str,
    read: int,
    refusals: tuple[Refusal, ...],
    demo: bool,
) -> FileReport:
    """Write down a file of which nothing is used."""
    report = FileReport(file.name, day, None, read, 0, 0, refusals, refused_whole=True)
    if file.exists():
        with records.transaction():
            records.add_file(KIND, report, sha256, demo=demo)
    return report


def _newest(records: Records, day: date) -> tuple[dict[str, tuple[int, ...]], int]:
    """A day's newest numbers by province, and its latest revision (0: none)."""
    query = (
        f"SELECT province_code, revision, {', '.join(MEASURES)} FROM statistics "
        "WHERE as_of = ? ORDER BY revision"
    )
    rows = records.connection.execute(query, [day]).fetchall()
    return {code: tuple(values) for code, _, *values in rows}, max(
        (row[1] for row in rows), default=0
    )


def _insert(records: Records, rows: list[tuple[Any, ...]]) -> None:
    placeholders = ", ".join("(" + ", ".join("?" for _ in row) + ")" for row in rows)
    records.connection.execute(
        f"INSERT INTO statistics VALUES {placeholders}",
        [value for row in rows for value in row],
    )
