"""Import an extract of records: read it, stage it, merge it, and account for every row."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from i18n import N_, UserError
from pipeline.ingest.dataset import Kind
from pipeline.ingest.datasets.catalogue import REGISTER
from pipeline.ingest.datasets.daily_reports import DAILY_REPORTS, EXTRACTED_ON
from pipeline.ingest.headings import Layout, is_heading, lay_out, read_mapping
from pipeline.ingest.merge import compare, write
from pipeline.ingest.readers import Chunk, Extract, open_extract, open_query
from pipeline.ingest.report_checks import doubled, find, mark_cumulative
from pipeline.ingest.report_checks import notes as notes_of_series
from pipeline.ingest.staging import Staging
from pipeline.ingest.statistics_file import dates_in
from pipeline.store.quarantine import EXPLANATION, REFERENCE, close_returned
from pipeline.store.records import FileReport, Records, Refusal, digest, now
from pipeline.store.room import StorageError, room

Progress = Callable[[float], None]


ROWS_AT_A_TIME = 400_000
"""Enough for both cores, few enough for the memory of an office PC."""

SHOWN = 20
"""Refusals that a report carries; the quarantine has them all."""


def import_file(
    records: Records,
    kind: Kind,
    file: Path,
    *,
    as_of: date | None = None,
    mapping: Path | None = None,
    sheet: str | None = None,
    demo: bool = False,
    accept: bool = False,
    progress: Progress = lambda _share: None,
) -> FileReport:
    """Import one file. The same file a second time changes nothing.

    ``as_of`` is the day of the extract (else the day in the file's name, else today): of two
    extracts that say different things about a record the later one stands. A file that cannot be
    read at all is written down as refused whole. ``accept`` takes a register of less than half the
    persons of the one before.
    """
    sha256 = ""
    day = as_of
    try:
        if not file.is_file():
            raise UserError(N_("{file} does not exist."), file=str(file))
        day = _extracted_on(file, as_of)
        given = read_mapping(mapping, kind) if mapping else {}
        # Read by another mapping it is another extract.
        sha256 = digest(file)
        if given:
            sha256 = hashlib.sha256(f"{sha256} {sorted(given.items())}".encode()).hexdigest()
        if records.knows(kind.name, sha256, day):
            return FileReport(file.name, day, None, 0, 0, 0, already_imported=True)
        with open_extract(file, is_heading(kind) if not given else _given(kind, given),
                          sheet) as extract:  # fmt: skip
            return _import(records, kind, extract, sha256, day, given, demo, progress, accept)
    except StorageError:
        raise
    except UserError as error:
        refusal = Refusal(error.message, error.values)
        report = FileReport(file.name, day, None, 0, 0, 0, (refusal,), refused_whole=True)
        if sha256:
            with records.transaction():
                records.add_file(kind.name, report, sha256, demo=demo)
        return report


def import_query(
    records: Records,
    kind: Kind,
    url: str,
    query: str,
    *,
    as_of: date | None = None,
    mapping: Path | None = None,
    progress: Progress = lambda _share: None,
) -> FileReport:
    """Import what a query answers. Run again, only what has changed since is new.

    Raises UserError when the database does not answer or the columns are not recognised.
    """
    day = as_of or now().date()
    sha256 = hashlib.sha256(f"{now().isoformat()} {query}".encode()).hexdigest()
    given = read_mapping(mapping, kind) if mapping else {}
    with open_query(url, query) as extract:
        return _import(records, kind, extract, sha256, day, given, False, progress)


def _given(kind: Kind, mapping: dict[str, str]) -> Callable[[str], bool]:
    known = is_heading(kind)
    return lambda cell: cell in mapping or known(cell)


def _extracted_on(file: Path, given: date | None) -> date:
    found = dates_in(file)
    day = given or (found.pop() if len(found) == 1 else now().date())
    if day > now().date():
        raise UserError(
            N_("{file} is of {day}, which is in the future; expected a day until today."),
            file=file.name, day=day.isoformat(),
        )  # fmt: skip
    return day


def _import(
    records: Records,
    kind: Kind,
    extract: Extract,
    sha256: str,
    day: date,
    mapping: dict[str, str],
    demo: bool,
    progress: Progress,
    accept: bool = False,
) -> FileReport:
    layout = lay_out(extract.name, extract.headings, kind, mapping)
    connection = records.connection
    with room(records):
        connection.execute(f"SET VARIABLE {EXTRACTED_ON} = ?::DATE", [day])
        staging = Staging(connection, kind, layout, extract.name)
        for chunk in _ahead(_gathered(extract.chunks())):
            staging.add(chunk)
            progress(chunk.done)
        if kind is REGISTER and not accept:
            _check_size(records, extract.name, staging.read)
        merged = compare(connection, kind, day)
        report = FileReport(
            extract.name,
            day,
            None,
            staging.read,
            merged.used,
            merged.unchanged,
            _refusals(connection),
            (*extract.notes, *_notes(connection, layout, staging)),
            rows_refused=staging.refused + merged.contradictory,
            superseded=merged.superseded,
        )
        with records.transaction():
            file_id = records.next_file()
            write(connection, kind, file_id, day)
            records.add_file(kind.name, report, sha256, demo=demo, file_id=file_id)
            _quarantine(connection, file_id)
            close_returned(connection, file_id)
            if kind is DAILY_REPORTS:
                findings = find(connection)
                mark_cumulative(connection, findings)
    if kind is DAILY_REPORTS:
        said = (*doubled(connection), *notes_of_series(connection, findings, file_id))
        report = dataclasses.replace(report, notes=(*report.notes, *said))
    return report


def _check_size(records: Records, name: str, persons: int) -> None:
    """Refuse a register that shrank: much more likely a broken extract than so many deaths."""
    before = records.rows(
        "SELECT name, rows_read FROM source_file WHERE dataset = 'register' AND NOT refused "
        "ORDER BY file_id DESC LIMIT 1"
    )
    if before and persons * 2 < before[0]["rows_read"]:
        raise UserError(
            N_("{file} has {persons} persons, the register before it ({before}) had {earlier}. "
               "If that is right, an update for example, import it with --accept."),
            file=name, persons=persons, before=before[0]["name"], earlier=before[0]["rows_read"],
        )  # fmt: skip


def recognise(file: Path, kinds: tuple[Kind, ...], sheet: str | None = None) -> Kind:
    """Which of some kinds of extract a file is, by its headings. Raises UserError."""
    checks = {kind.name: is_heading(kind) for kind in kinds}
    with open_extract(file, lambda cell: any(check(cell) for check in checks.values()),
                      sheet) as extract:  # fmt: skip
        return max(
            kinds, key=lambda kind: sum(checks[kind.name](cell) for cell in extract.headings)
        )


def _gathered(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Chunks put together until they are worth DuckDB's while."""
    waiting: list[Chunk] = []
    for chunk in chunks:
        waiting.append(chunk)
        if sum(one.table.num_rows for one in waiting) >= ROWS_AT_A_TIME:
            yield _together(waiting)
            waiting = []
    if waiting:
        yield _together(waiting)


def _together(chunks: list[Chunk]) -> Chunk:
    return Chunk(
        pa.concat_tables([one.table for one in chunks]),
        pa.concat_arrays([one.numbers for one in chunks]),
        tuple(refusal for one in chunks for refusal in one.refused),
        chunks[-1].done,
    )


def _ahead(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """The same chunks, the next one read while the present one is staged."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        following = reader.submit(next, chunks, None)
        while (chunk := following.result()) is not None:
            following = reader.submit(next, chunks, None)
            yield chunk


def _quarantine(connection: duckdb.DuckDBPyConnection, file_id: int) -> None:
    connection.execute(
        "INSERT INTO quarantine SELECT ?, row_number, column_name, "
        "json_extract_string(fault, '$.message'), json_extract(fault, '$.details'), content, "
        "row_used, NULL FROM refused",
        [file_id],
    )


def _refusals(connection: duckdb.DuckDBPyConnection) -> tuple[Refusal, ...]:
    """The first of the refused rows, as examples."""
    rows = connection.execute(
        "SELECT row_number, column_name, fault FROM refused WHERE NOT row_used "
        "ORDER BY row_number LIMIT ?",
        [SHOWN],
    ).fetchall()
    return tuple(
        Refusal((found := json.loads(fault))["message"], found.get("details", {}), row, column)
        for row, column, fault in rows
    )


def _notes(
    connection: duckdb.DuckDBPyConnection, layout: Layout, staging: Staging
) -> Iterator[Refusal]:
    unknown = [name for name in layout.unknown if name not in (*REFERENCE, *EXPLANATION)]
    if unknown:
        yield Refusal(N_("Columns not used: {columns}."), {"columns": ", ".join(unknown)})
    for column, count, fault in connection.execute(
        "SELECT column_name, count(*), min_by(fault, row_number) FROM refused WHERE row_used "
        "GROUP BY column_name, json_extract_string(fault, '$.message') ORDER BY 2 DESC"
    ).fetchall():
        first = json.loads(fault)
        yield Refusal(
            N_("{count} rows are used without “{column}”, for example: {example}"),
            {"count": count, "column": column,
             "example": Refusal(first["message"], first.get("details", {}))},
        )  # fmt: skip
    if "id_conflict" in staging.kind.stored | staging.kind.person:
        (count,) = connection.execute(
            "SELECT count(*) FROM staged WHERE id_conflict IS NOT NULL"
        ).fetchone() or (0,)
        if count:
            yield Refusal(
                N_("In {count} rows the ID number says another sex or birth year than the row."),
                {"count": count},
            )
