"""A file on its way into the records: its day, its reader, its rows a chunk at a time."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from i18n import N_, UserError
from pipeline.ingest.dataset import Dataset, Snapshot
from pipeline.ingest.header import IsHeading
from pipeline.ingest.headings import Layout
from pipeline.ingest.listing import EXAMPLE_COLUMN, SetAside
from pipeline.ingest.readers.csvfile import CsvExtract
from pipeline.ingest.readers.encodings import check_container
from pipeline.ingest.readers.fhir.extract import FhirExtract
from pipeline.ingest.readers.fhir.source import HEAD, is_fhir
from pipeline.ingest.readers.jsonfile import JsonExtract
from pipeline.ingest.readers.parquet import ParquetExtract
from pipeline.ingest.readers.table import Chunk, Extract
from pipeline.ingest.readers.xlsx import XlsxExtract
from pipeline.store.quarantine import EXPLANATION, REFERENCE
from pipeline.store.records import FileReport, Refusal, digest, now

ROWS_AT_A_TIME = 400_000
"""Enough for both cores, few enough for the memory of an office PC."""


UNFORESEEN = N_(
    "Something went wrong that we did not foresee; nothing of this file is used, and other files "
    "are none the worse for it. Try again, and if it fails again, send monitor.log from the data "
    "folder to who maintains the monitor."
)

UNDATED = N_(
    "Neither its name nor --as-of says of which day it is; it is taken as an extract of {day}. If "
    "it is of another day, import it again with --as-of YYYY-MM-DD, which mends that."
)


@dataclass
class Source:
    """A file, or the answer to a query, on its way into the records; in the end with a report.

    ``notes`` are about what it holds, ``remarks`` about the file as such.
    """

    name: str
    day: date | None
    sha256: str = ""
    mapping: dict[str, str] = field(default_factory=dict)
    layout: Layout = field(default_factory=Layout)
    chunks: Iterable[Chunk] = ()
    aside: SetAside = field(default_factory=SetAside)
    notes: tuple[Refusal, ...] = ()
    remarks: tuple[Refusal, ...] = ()
    file_id: int = 0
    report: FileReport | None = None

    def refuse(self, refusals: tuple[Refusal, ...], read: int = 0) -> None:
        """Use nothing of it."""
        self.report = FileReport(
            self.name, self.day, None, read, 0, 0, refusals, refused_whole=True
        )

    @property
    def is_refused(self) -> bool:
        """Whether nothing of it is used."""
        return self.report is not None and self.report.refused_whole

    @property
    def extracted_on(self) -> date:
        """The day, of a source that was identified."""
        if self.day is None:
            raise ValueError(f"{self.name} has no day")
        return self.day


def day_of(dataset: Dataset, file: Path, given: date | None) -> date:
    """The day of a file: as given, else the one date in its name, else, of no snapshot, today.

    Raises UserError for a day that cannot be.
    """
    named = dates_in(file)
    if dataset.snapshot and not given and len(named) != 1:
        raise UserError(
            N_(
                "The name of {file} holds {found} dates; expected exactly one, as in "
                "2021-11-15.csv. Name the day with --as-of YYYY-MM-DD."
            ),
            file=file.name,
            found=len(named) or N_("no"),
        )
    if not given and len(named) > 1:
        raise UserError(
            N_(
                "The name of {file} holds {found} dates ({dates}), as of a period; the day of the "
                "extract is when it was made. Name it with --as-of YYYY-MM-DD."
            ),
            file=file.name,
            found=len(named),
            dates=", ".join(f"{one:%d/%m/%Y}" for one in sorted(named)),
        )
    day = given or (named.pop() if len(named) == 1 else now().date())
    if day > now().date():
        raise UserError(
            N_("{file} is of {day}, which is in the future; expected a day until today."),
            file=file.name,
            day=day.isoformat(),
        )
    if dataset.snapshot and day < dataset.snapshot.first_day:
        raise UserError(
            N_("{file} is of {day}, before the first vaccination; expected {first} or later."),
            file=file.name,
            day=day.isoformat(),
            first=dataset.snapshot.first_day.isoformat(),
        )
    return day


def read_as(file: Path, mapping: dict[str, str], beside: Sequence[Path]) -> str:
    """The digest of a file; read by another mapping, or together with others, it is another
    extract."""
    found, others = digest(file), sorted(map(digest, beside))
    if not mapping and not others:
        return found
    return hashlib.sha256(
        "".join([f"{found} {sorted(mapping.items())}", *others]).encode()
    ).hexdigest()


def dates_in(file: Path) -> set[date]:
    """The dates in a file's name, as 2021-11-15, 20211115 or 15-11-2021."""
    dates: set[date] = set()
    name = file.stem
    for pattern, order in (
        (r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)", (0, 1, 2)),
        (r"(?<!\d)(\d{2})[-_.](\d{2})[-_.](\d{4})(?!\d)", (2, 1, 0)),
    ):
        for groups in re.findall(pattern, name):
            try:
                dates.add(date(*(int(groups[index]) for index in order)))
            except ValueError:
                continue
        # Of 2021-08-01_2021-10-10 the middle is no date of its own.
        name = re.sub(pattern, " ", name)
    return dates


def check_size(dataset: Dataset, file: Path) -> None:
    """Raise UserError when a file is missing, unreadable or too large."""
    try:
        with file.open("rb"):
            size = file.stat().st_size
    except FileNotFoundError as error:
        raise UserError(N_("{file} does not exist."), file=str(file)) from error
    except OSError as error:
        raise UserError(
            N_("{file} cannot be read: {reason}."),
            file=str(file),
            reason=error.strerror or str(error),
        ) from error
    if dataset.snapshot and size > dataset.snapshot.most_bytes:
        raise UserError(
            N_(
                "{file} has {size} MB; a snapshot of the statistics has less than {limit} MB. Is "
                "it another kind of file?"
            ),
            file=file.name,
            size=f"{size / 1e6:.0f}",
            limit=f"{dataset.snapshot.most_bytes / 1e6:.0f}",
        )


_JSON_ENDINGS = (".json", ".jsonl", ".ndjson")

# A list of objects or of nothing, or an object, after what marks the encoding.
_JSON = re.compile(rb'[\xef\xbb\xbf\xff\xfe\s\0]*(\[[\s\0]*[{\]]|\{[\s\0]*["}])')


@contextmanager
def open_extract(
    file: Path, is_heading: IsHeading, sheet: str | None = None, beside: Sequence[Path] = ()
) -> Iterator[Extract]:
    """Open a file by what it holds: Parquet, XLSX, FHIR, other JSON, else CSV. Raises UserError.

    ``beside`` are files that say who and where to one of FHIR.
    """
    try:
        with file.open("rb") as opened:
            head = opened.read(64)
            opened.seek(0)
            check_container(file.name, head)
            if head.startswith(b"PAR1"):
                yield ParquetExtract(file)
            elif head.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
                yield XlsxExtract(file, is_heading, sheet)
            elif file.suffix.lower() in _JSON_ENDINGS or _JSON.match(head):
                is_of_fhir = is_fhir(opened.read(HEAD))
                opened.seek(0)
                if is_of_fhir:
                    yield FhirExtract(file, opened, is_heading, beside)
                else:
                    yield JsonExtract(file, opened)
            else:
                yield CsvExtract(file, opened, is_heading)
    except OSError as error:
        raise UserError(
            N_("{file} cannot be read: {reason}."),
            file=str(file),
            reason=error.strerror or str(error),
        ) from error


class Opened(NamedTuple):
    """The sheets of a workbook that are to be read one by one, and what was noted of it."""

    sheets: tuple[str, ...] = ()
    notes: tuple[Refusal, ...] = ()


def together(name: str, reports: list[FileReport]) -> FileReport:
    """What became of the sheets of a file, as of one file."""
    if len(reports) == 1:
        return reports[0]
    rows = {
        of: sum(getattr(report, of) for report in reports)
        for of in ("read", "used", "unchanged", "superseded")
    }
    return dataclasses.replace(
        reports[0],
        name=name,
        **rows,
        refusals=tuple(one for report in reports for one in report.refusals),
        notes=tuple(one for report in reports for one in report.notes),
        already_imported=all(report.already_imported for report in reports),
        refused_whole=all(report.refused_whole for report in reports),
        rows_refused=sum(report.refused for report in reports),
        lacks={
            name: sum(report.lacks.get(name, 0) for report in reports)
            for name in dict.fromkeys(name for report in reports for name in report.lacks)
        },
        persons=(
            sum(report.persons[0] for report in reports if report.persons),
            sum(report.persons[1] for report in reports if report.persons),
        ),
    )


def of_sheet(source: Source, sheet: str) -> Source:
    """One sheet of a workbook: a file of its own by name and by content."""
    sha256 = hashlib.sha256(f"{source.sha256} sheet {sheet}".encode()).hexdigest()
    return Source(f"{source.name} [{sheet}]", source.day, sha256, source.mapping)


def several_sheets(name: str, sheets: Iterable[str]) -> UserError:
    """What to say of a workbook of which one sheet can be used alone."""
    return UserError(
        N_("{file} has several sheets with snapshots: {sheets}. Name one with --sheet."),
        file=name,
        sheets=", ".join(sheets),
    )


def unknown_columns(layout: Layout) -> Iterator[Refusal]:
    """The headings that mean nothing."""
    if unknown := _unknown(layout):
        yield Refusal(N_("Columns not used: {columns}."), {"columns": ", ".join(unknown)})


def _unknown(layout: Layout) -> list[str]:
    ours = (*REFERENCE, *EXPLANATION, EXAMPLE_COLUMN)
    return [name for name in layout.unknown if name not in ours]


def notes_on_snapshot(
    dataset: Dataset, snapshot: Snapshot, source: Source, extract: Extract
) -> Iterator[Refusal]:
    """What is odd about a snapshot that was read. Raises UserError when it has no rows."""
    numbers = [number for chunk in source.chunks for number in chunk.numbers.to_pylist()]
    numbers += [refusal.row for chunk in source.chunks for refusal in chunk.refused]
    if not numbers and source.aside.examples:
        raise UserError(
            N_(
                "{file} has only the example rows of the template. Write your own below them; of "
                "rows that you wrote over, empty the column “{column}”."
            ),
            file=source.name,
            column=EXAMPLE_COLUMN,
        )
    if not numbers:
        raise UserError(
            N_("{file} has a header and no row; expected one for each province."), file=source.name
        )
    expected = ", ".join(column.headings[0] for column in dataset.columns)
    for column in _unknown(source.layout):
        yield Refusal(
            N_("Unknown column “{column}”, not used. Expected columns: {expected}."),
            {"column": column, "expected": expected},
            row=1,
            column=column,
        )
    if extract.open_end and len(numbers) < snapshot.rows:
        yield Refusal(
            N_(
                "The file ends within this row and has {found} of {expected} provinces: was it cut "
                "off? Its last number may lack digits."
            ),
            {"found": len(numbers), "expected": snapshot.rows},
            row=max(numbers),
            column=extract.headings[-1],
        )


def gathered(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
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


def read_ahead(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """The same chunks, the next one read while the present one is staged."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        following = reader.submit(next, chunks, None)
        while (chunk := following.result()) is not None:
            following = reader.submit(next, chunks, None)
            yield chunk
