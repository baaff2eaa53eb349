"""Import files of a dataset: read them, stage them, merge them, and account for every row."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Unpack

from i18n import UserError
from pipeline.ingest import report_checks, undo
from pipeline.ingest.account import (
    check_decisive,
    check_persons,
    drop_faulty,
    lacks_of,
    notes_of,
    notes_on_end,
    persons_of,
    refusals_of,
    write_down_refused,
)
from pipeline.ingest.dataset import Dataset, has_counts
from pipeline.ingest.headings import is_heading, lay_out, read_mapping
from pipeline.ingest.listing import SetAside, records_of, without_examples
from pipeline.ingest.merge import compare, refuse_repeated, write
from pipeline.ingest.options import Options
from pipeline.ingest.parts import add_up, refuse_incomplete
from pipeline.ingest.preamble import preamble_of
from pipeline.ingest.readers.database import open_query
from pipeline.ingest.readers.table import Extract, settled
from pipeline.ingest.readers.xlsx import XlsxExtract
from pipeline.ingest.settling import Evidence, Unsettled, until_settled
from pipeline.ingest.shifted import without_shifted
from pipeline.ingest.source import (
    UNDATED,
    UNFORESEEN,
    Opened,
    Source,
    check_size,
    dates_in,
    day_of,
    gathered,
    notes_on_snapshot,
    of_sheet,
    open_extract,
    read_ahead,
    read_as,
    several_sheets,
    together,
    unknown_columns,
)
from pipeline.ingest.staging import Staging
from pipeline.store.records import FileReport, Records, Refusal, StorageError, now, room

FILES_AT_A_TIME = 200
"""Snapshots that are staged and written together."""


def import_file(
    records: Records, dataset: Dataset, file: Path, **options: Unpack[Options]
) -> FileReport:
    """Import one file. The same file a second time changes nothing.

    A file that cannot be read at all is written down as refused whole. Every sheet of a workbook is
    a file of its own; what became of all of them is told together.
    """
    return together(file.name, list(import_files(records, dataset, [file], **options)))


def import_files(
    records: Records, dataset: Dataset, files: Iterable[Path], **options: Unpack[Options]
) -> Iterator[FileReport]:
    """Import files, one after the other; small snapshots of different days together."""
    run = _Import(records, dataset, options)
    waiting: list[Source] = []
    for file in files:
        identified = run.identify(file)
        if identified.day in {other.day for other in waiting}:
            yield from run.finish(waiting)
        for source in [identified] if identified.report else run.read(identified, file):
            if not _fits(source, waiting):
                yield from run.finish(waiting)
            waiting.append(source)
            if dataset.snapshot is None:
                yield from run.finish(waiting)
    yield from run.finish(waiting)


def _fits(source: Source, waiting: list[Source]) -> bool:
    """Whether a source can be staged together with others, by headings and number."""
    others = [other for other in waiting if other.report is None]
    return len(waiting) < FILES_AT_A_TIME and (
        source.report is not None or not others or others[0].layout == source.layout
    )


def import_query(
    records: Records, dataset: Dataset, url: str, query: str, **options: Unpack[Options]
) -> FileReport:
    """Import what a query answers. Run again, only what has changed since is new.

    Raises UserError when the database does not answer or the columns are not recognised.
    """
    run = _Import(records, dataset, options)
    return until_settled(lambda evidence: _import_answer(run, url, query, evidence))


def _import_answer(run: _Import, url: str, query: str, evidence: Evidence | None) -> FileReport:
    run.evidence = evidence
    with open_query(url, query) as extract:
        sha256 = hashlib.sha256(f"{now().isoformat()} {query}".encode()).hexdigest()
        source = Source(extract.name, run.options.get("as_of") or now().date(), sha256)
        source.mapping = run.read_mapping()
        run.take(source, extract)
        (report,) = run.finish([source])
        return report


class _Import:
    """Sources of one dataset that are imported with the same options."""

    def __init__(self, records: Records, dataset: Dataset, options: Options) -> None:
        self.records, self.dataset, self.options = records, dataset, options
        self.connection = records.connection
        self.evidence: Evidence | None = None

    def read_mapping(self) -> dict[str, str]:
        """What the options say about the headings."""
        mapping = self.options.get("mapping")
        return read_mapping(mapping, self.dataset) if mapping else {}

    def identify(self, file: Path) -> Source:
        """A file with its day and digest, or with its report if it is refused unread."""
        source = Source(file.name, self.options.get("as_of"))
        # A snapshot that is no file of a day is written down as refused all the same.
        source.sha256 = f"unread:{file.name}" if self.dataset.snapshot and file.exists() else ""
        try:
            source.day = day_of(self.dataset, file, source.day)
            check_size(self.dataset, file)
            source.mapping = self.read_mapping()
            source.sha256 = read_as(file, source.mapping, self.options.get("beside", ()))
            if sheet := self.options.get("sheet"):
                named = of_sheet(source, sheet)
                source.name, source.sha256 = named.name, named.sha256
        except UserError as error:
            self._refuse(source, error)
        return source

    def read(self, source: Source, file: Path) -> list[Source]:
        """Read a snapshot to be staged with others; import any other file at once.

        Returns the source, or one for every sheet of a workbook.
        """
        if self._is_known(source):
            return [source]
        dated = self.dataset.name in ("facilities", "population") or dates_in(file)
        if not self.options.get("as_of") and not dated:
            source.remarks = (Refusal(UNDATED, {"day": f"{source.extracted_on:%d/%m/%Y}"}),)
        opened = self._attempt(source, file, self.options.get("sheet"))
        if len(opened.sheets) < 2:
            return [source]
        sheets = [of_sheet(source, sheet) for sheet in opened.sheets]
        sheets[0].notes, sheets[0].remarks = opened.notes, source.remarks
        for one, sheet in zip(sheets, opened.sheets, strict=True):
            if not self._is_known(one):
                self._attempt(one, file, sheet)
        return sheets

    def _attempt(self, source: Source, file: Path, sheet: str | None) -> Opened:
        """Take a file, or refuse it."""
        try:
            opened = Opened()
            earlier = self._mend(source)
            if source.report is None:
                opened = until_settled(lambda evidence: self._open(source, file, sheet, evidence))
            if source.report and earlier:
                source.report = dataclasses.replace(source.report, mended_from=earlier)
            return opened
        except StorageError:
            raise
        except UserError as error:
            self._refuse(source, error)
        except Exception as error:
            self._give_up(source, error)
        return Opened()

    def _mend(self, source: Source) -> date | None:
        """Mend the day of a file that was imported for another; returns that day.

        The same file again says nothing new but its day, and only when that is given.
        """
        if not self.options.get("as_of") or self.dataset.snapshot:
            return None
        day = source.extracted_on
        earlier = undo.earlier_import(self.records, self.dataset, source.name, source.sha256, day)
        if earlier is None:
            return None
        if undo.mend_day(self.records, self.dataset, earlier, day):
            source.report = FileReport(source.name, day, None, 0, 0, 0)
        return earlier.as_of

    def _open(
        self, source: Source, file: Path, sheet: str | None, evidence: Evidence | None
    ) -> Opened:
        """Take a file, unless it is a workbook of which several sheets are to be read."""
        self.evidence = evidence
        source.aside = SetAside()
        recognised = is_heading(self.dataset, source.mapping)
        beside = self.options.get("beside", ())
        with open_extract(file, recognised, sheet, beside) as extract:
            sheets = extract.sheets if isinstance(extract, XlsxExtract) else ()
            if len(sheets) > 1:
                if self.dataset.snapshot:
                    raise several_sheets(extract.name, sheets)
                return Opened(sheets, tuple(extract.notes))
            before = source.notes
            try:
                self.take(source, extract)
            except Unsettled:
                source.notes = before
                raise
        return Opened()

    def _is_known(self, source: Source) -> bool:
        """Whether a source was imported before; if so it has its report."""
        known = self.records.known_file(self.dataset.name, source.sha256, source.extracted_on)
        if known:
            source.report = FileReport(
                source.name, source.day, known["revision"], 0, 0, 0, already_imported=True
            )
        return bool(known)

    def take(self, source: Source, extract: Extract) -> None:
        """The same of what is open already."""
        above = preamble_of(extract, self.dataset, source.mapping, self.options.get("as_of"))
        headings = (*extract.headings, *above.columns)
        source.layout = lay_out(
            extract.name, headings, self.dataset, source.mapping, extract.aliases
        )
        source.notes += tuple(above.note())
        source.chunks = without_examples(extract.chunks(), source.aside)
        used = source.layout.used()
        if self.dataset.snapshot is None:
            rows = records_of(source.chunks, source.aside, has_counts(self.dataset))
            source.chunks = without_shifted(rows)
        source.chunks = (settled(chunk, used) for chunk in above.added(source.chunks))
        if snapshot := self.dataset.snapshot:
            source.chunks = list(source.chunks)
            notes = notes_on_snapshot(self.dataset, snapshot, source, extract)
            source.notes = (*source.aside.note(), *notes, *extract.notes)
        else:
            self._bring([source], extract)

    def finish(self, sources: list[Source]) -> Iterator[FileReport]:
        """Import what was read and not yet imported. Empties the list."""
        if waiting := [source for source in sources if source.report is None]:
            self._bring_each(waiting)
        yield from (source.report for source in sources if source.report)
        sources.clear()

    def _bring_each(self, sources: list[Source]) -> None:
        """Bring sources together; when an error that nobody foresaw comes of it, one by one."""
        try:
            self._bring(sources)
        except UserError:
            raise
        except Exception as error:
            if len(sources) == 1:
                self._give_up(sources[0], error)
                return
            for source in sources:
                source.report = None
                self._bring_each([source])

    def _give_up(self, source: Source, error: Exception) -> None:
        """Use nothing of a file that an error of ours came of, and say so."""
        self._refuse(source, UserError(UNFORESEEN))
        if source.report:
            source.report = dataclasses.replace(source.report, defect=error)

    def _bring(self, sources: list[Source], extract: Extract | None = None) -> None:
        """Stage the rows of sources with the same headings, compare and write them."""
        first_id = self.records.next_file()
        with room(self.records):
            staging = Staging(self.connection, self.dataset, sources[0].layout, self.evidence)
            for number, source in enumerate(sources):
                source.file_id = first_id + number
                staging.open(source.file_id, source.extracted_on)
            self._stage(staging, sources)
            if extract:
                sources[0].notes += (
                    *extract.notes,
                    *sources[0].aside.note(),
                    *unknown_columns(sources[0].layout),
                    *staging.decisions(),
                    *notes_on_end(self.connection, self.dataset, extract),
                )
            if not self.dataset.snapshot and not self.options.get("accept"):
                rows = staging.read[sources[0].file_id]
                check_persons(self.records, self.dataset, sources[0].name, rows)
                check_decisive(
                    self.connection, self.dataset, sources[0].layout, sources[0].name, rows
                )
            parts = refuse_incomplete(self.connection, self.dataset)
            sources[0].notes += tuple(add_up(self.connection, self.dataset))
            repeated = refuse_repeated(self.connection, self.dataset)
            faulty: dict[int, tuple[Refusal, ...]] = {}
            if self.options.get("strict"):
                faulty = drop_faulty(self.connection, self.dataset, sources)
            lacks = lacks_of(self.connection, self.dataset)
            merged = compare(self.connection, self.dataset)
            persons = persons_of(self.connection, self.dataset)
            every = self.options.get("every", False)
            refusals = refusals_of(self.connection, self.dataset, whole=every)
            notes = notes_of(self.connection, self.dataset)
            for source in sources:
                file_id = source.file_id
                if file_id in faulty:
                    source.refuse(faulty[file_id], staging.read[file_id])
                    continue
                became = merged[file_id]
                source.report = FileReport(
                    source.name,
                    source.day,
                    became.revision,
                    staging.read[file_id],
                    became.used,
                    became.unchanged,
                    refusals.get(file_id, ()),
                    (*source.remarks, *source.notes, *notes.get(file_id, ())),
                    rows_refused=staging.refused[file_id] + repeated.get(file_id, 0) + parts,
                    superseded=became.superseded,
                    lacks=lacks.get(file_id, {}),
                    persons=persons.get(file_id),
                )
            self._write(sources)

    def _stage(self, staging: Staging, sources: list[Source]) -> None:
        if self.dataset.snapshot:
            staging.add(
                [
                    (source.file_id, source.extracted_on, chunk)
                    for source in sources
                    for chunk in source.chunks
                ]
            )
            return
        (source,) = sources
        progress = self.options.get("progress")
        for chunk in read_ahead(gathered(source.chunks)):
            staging.add([(source.file_id, source.extracted_on, chunk)])
            if progress:
                progress(chunk.done)

    def _refuse(self, source: Source, error: UserError) -> None:
        """Use nothing of a file, and write that down."""
        source.refuse((Refusal(error.message, error.values),))
        if source.sha256:
            with self.records.transaction():
                self._add_file(source)

    def _add_file(self, source: Source) -> None:
        if source.report is None:
            raise ValueError(f"{source.name} has no report")
        self.records.add_file(
            self.dataset.name,
            source.report,
            source.sha256,
            file_id=None if source.is_refused else source.file_id,  # else written down with it
            demo=self.options.get("demo", False),
            interpolated=self.options.get("interpolated", False),
        )

    def _write(self, sources: list[Source]) -> None:
        """Write the staged rows and the reports, all or nothing."""
        daily_reports = self.dataset.name == "daily_reports"
        with self.records.transaction():
            write(self.connection, self.dataset, sources[0].file_id)
            # Sources that are used have their numbers; those of the refused ones follow.
            for source in sorted(sources, key=lambda one: one.is_refused):
                self._add_file(source)
            write_down_refused(self.connection, self.dataset, [one.file_id for one in sources])
            findings = report_checks.check(self.connection) if daily_reports else ()
        for source in sources:
            if daily_reports and source.report:
                notes = (
                    *report_checks.repeated(self.connection),
                    *report_checks.notes(self.connection, findings, source.file_id),
                )
                source.report = dataclasses.replace(
                    source.report, notes=(*source.report.notes, *notes)
                )
