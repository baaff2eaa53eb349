"""``monitor import``: read files into the records, and say what became of every row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import Progress, track

from i18n import N_, UserError, plain
from monitor.defects import write_down
from monitor.options import Day, home
from monitor.options import translate as _
from monitor.output import err, out, print_table, refusal_lines, refusal_text
from pipeline.ingest.dataset import Dataset
from pipeline.ingest.datasets import DATASETS
from pipeline.store.records import FileReport, Records, open_records
from presentation.table import TEXT, Head, table_of_rows

if TYPE_CHECKING:
    from pipeline.ingest.options import Options

imports = typer.Typer(help=_("Read files into the records."), no_args_is_help=True)

MANY_FILES = 20


def _add(command: str, datasets: tuple[Dataset, ...]) -> None:
    """Add the command that imports a dataset; several are told apart by their headings."""
    dataset = datasets[0]

    def run(
        files: Annotated[
            list[Path] | None, typer.Argument(metavar="FILE…", show_default=False)
        ] = None,
        as_of: Day = None,
        mapping: Annotated[
            Path | None,
            typer.Option(help=_("A TOML file that says which heading is which column.")),
        ] = None,
        sheet: Annotated[str | None, typer.Option(help=_("The sheet of an XLSX file."))] = None,
        url: Annotated[
            str | None, typer.Option(help=_("A database to read from, as an SQLAlchemy URL."))
        ] = None,
        query: Annotated[str | None, typer.Option(help=_("What to ask that database."))] = None,
        strict: Annotated[
            bool,
            typer.Option("--strict", help=_("Use nothing of a file in which anything is wrong.")),
        ] = False,
        accept: Annotated[
            bool,
            typer.Option(
                "--accept",
                help=_(
                    "Import a file that is refused because a column about who or where is missing "
                    "or unread, or because the register shrank."
                ),
            ),
        ] = False,
        every: Annotated[
            bool,
            typer.Option("--all", help=_("Print every refused row, not three places of a kind.")),
        ] = False,
        explain: Annotated[
            bool,
            typer.Option(
                "--explain", help=_("Show what each heading is understood as; import nothing.")
            ),
        ] = False,
    ) -> None:
        if bool(files) == bool(url) or bool(url) != bool(query):
            raise typer.BadParameter(_("Give files, or --url and --query."))
        if dataset.snapshot and as_of and len(files or ()) > 1:
            raise typer.BadParameter(_("--as-of names the day of one file; give one file only."))
        if explain:
            _explain(files or [], datasets, mapping, sheet)
            return
        if dataset.asks_day and not as_of:
            _ask_day(dataset, files or [])
        options: Options = {
            "as_of": as_of.date() if as_of else None,
            "mapping": mapping,
            "sheet": sheet,
            "strict": strict,
            "accept": accept,
            "every": every,
        }
        reports = []
        with open_records(home) as records:
            if url and query:
                report = _import_query(records, dataset, url, query, options)
                reports.append(report)
                _print_report(report, dataset, brief=False, every=every)
            for report in _import_files(records, datasets, files or [], options):
                reports.append(report)
                _print_report(report, dataset, brief=len(files or ()) > MANY_FILES, every=every)
            _warn_of_demo(records.holds_demo(), reports)
        _print_total(reports, snapshots=bool(dataset.snapshot))
        if any(report.refused or report.refused_whole for report in reports):
            raise typer.Exit(1)

    imports.command(command, help=_(dataset.help))(run)


def _ask_day(dataset: Dataset, files: list[Path]) -> None:
    """Raise UserError when the name of a file does not say of which day it is."""
    from pipeline.ingest.source import dates_in  # noqa: PLC0415

    for file, _beside in _with_beside(files, dataset):
        if not dates_in(file):
            raise UserError(
                N_(
                    "The name of {file} does not say of which day it is. Name the day on which it "
                    "was taken from the platform: monitor import {command} {file} --as-of "
                    "YYYY-MM-DD"
                ),
                file=str(file),
                command=dataset.command or dataset.name,
            )


def _explain(
    files: list[Path], datasets: tuple[Dataset, ...], mapping: Path | None, sheet: str | None
) -> None:
    from pipeline.ingest.understanding import explain, recognise  # noqa: PLC0415

    for file, beside in _with_beside(files, datasets[0]):
        dataset = datasets[0]
        if len(datasets) > 1 and file.is_file() and not mapping:
            dataset = recognise(file, datasets, sheet)
        for one in explain(file, dataset, mapping, sheet, beside):
            rows = [
                (
                    found.heading,
                    " @ ".join(filter(None, (found.column, found.dose))) or "–",
                    " | ".join(found.values),
                )
                for found in one.headings
            ]
            heads: list[Head] = [
                ("heading", _("Heading"), TEXT),
                ("column", _("Understood as"), TEXT),
                ("values", _("Values"), TEXT),
            ]
            print_table(table_of_rows(one.name, heads, rows), _, left=True)
            if one.error:
                err.print(one.error.text(_), style="red", markup=False, soft_wrap=True)


def _import_query(
    records: Records, dataset: Dataset, url: str, query: str, options: Options
) -> FileReport:
    from pipeline.ingest.run import import_query  # noqa: PLC0415

    with progress_bar(_("Importing")) as advance:
        return import_query(records, dataset, url, query, **options | {"progress": advance})


def _import_files(
    records: Records, datasets: tuple[Dataset, ...], files: list[Path], options: Options
) -> Iterator[FileReport]:
    from pipeline.ingest.run import import_files  # noqa: PLC0415
    from pipeline.ingest.understanding import recognise  # noqa: PLC0415

    dataset = datasets[0]
    if dataset.snapshot:
        reports = import_files(records, dataset, files, **options)
        yield from track(
            reports,
            _("Importing"),
            len(files),
            console=err,
            transient=True,
            disable=len(files) <= MANY_FILES,
        )
        return
    for file, beside in _with_beside(files, dataset):
        with progress_bar(file.name) as advance:
            dataset = datasets[0]
            if len(datasets) > 1 and file.is_file() and not options["mapping"]:
                # What is wrong with the file is said when it is imported.
                with suppress(Exception):
                    dataset = recognise(file, datasets, options["sheet"])
            # Every sheet of a workbook is a file of its own.
            given = options | {"progress": advance, "beside": beside}
            sheets = list(import_files(records, dataset, [file], **given))
        yield from sheets


def _with_beside(files: list[Path], dataset: Dataset) -> Iterator[tuple[Path, list[Path]]]:
    """Each file to be imported, with those that say who and where to it."""
    from pipeline.ingest.readers.fhir.beside import apart, is_fhir_file  # noqa: PLC0415

    doses, beside = apart(files) if dataset.name == "doses" and len(files) > 1 else (files, [])
    for file in doses:
        yield file, beside if beside and is_fhir_file(file) else []


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[float], None]]:
    """A progress bar on the standard error, gone when it has ended."""
    with Progress(console=err, transient=True) as bar:
        # The bar takes its name for markup.
        task = bar.add_task(escape(plain(name)), total=1.0)
        yield lambda share: bar.update(task, completed=share)


def _warn_of_demo(demo: bool, reports: list[FileReport]) -> None:
    if demo and any(report.used for report in reports):
        err.print(
            _(
                "This data folder holds the demo, so every page stays marked as demo. For your own "
                "figures alone start with an empty folder: --home DIR."
            ),
            style="yellow",
        )


def _print_report(report: FileReport, dataset: Dataset, *, brief: bool, every: bool) -> None:
    if report.defect:
        write_down(report.defect, report.name)
    for line in refusal_lines(report, _, every=every):
        err.print(line, style="red", markup=False)
    if brief and not report.refusals:
        return
    for note in report.notes:
        err.print(refusal_text(report.name, note, _), style="yellow", markup=False)
    if report.mended_from:
        out.print(
            _(
                "{file}: was imported as of {wrong}; it is of {day} now, and so is all that "
                "followed from its day.",
                file=report.name,
                wrong=_.date(report.mended_from),
                day=_.date(report.as_of) if report.as_of else "",
            ),
            soft_wrap=True,
        )
        if not report.read:
            return
    if report.already_imported:
        line = _("{file}: already imported; nothing changes.", file=report.name)
    elif report.refused_whole:
        line = _("{file}: refused; nothing of it is used.", file=report.name)
    elif not dataset.snapshot:
        line = _(
            "{file}: extract of {day}; {read} rows read: {used} used, {unchanged} unchanged, "
            "{superseded} superseded, {refused} refused.",
            file=report.name,
            day=_.date(report.as_of) if report.as_of else "",
            read=_.integer(report.read),
            used=_.integer(report.used),
            unchanged=_.integer(report.unchanged),
            superseded=_.integer(report.superseded),
            refused=_.integer(report.refused),
        )
    else:
        line = _(
            "{file}: {day}, revision {revision}; {read} rows read: {used} used, {unchanged} "
            "unchanged, {refused} refused.",
            file=report.name,
            day=_.date(report.as_of) if report.as_of else "",
            revision=report.revision or "–",
            read=report.read,
            used=report.used,
            unchanged=report.unchanged,
            refused=report.refused,
        )
    out.print(line, markup=False, soft_wrap=True)
    if account := _account(report):
        out.print(account, markup=False, soft_wrap=True)


def _account(report: FileReport) -> str:
    """Who is new, and how many rows have no usable value of each kind."""
    sentences = []
    if report.persons and report.read:
        new, known = report.persons
        sentences.append(
            _(
                "Persons: {new} new, {known} known.",
                new=_.integer(new),
                known=_.integer(known),
            )
        )
    if report.lacks:
        without = ", ".join(f"{_(name)} {_.integer(rows)}" for name, rows in report.lacks.items())
        sentences.append(_("Rows without a usable value: {without}.", without=without))
    return " ".join(sentences)


def _print_total(reports: list[FileReport], *, snapshots: bool) -> None:
    if len(reports) > MANY_FILES:
        out.print(
            _(
                "{files} files: {read} rows read, {used} used, {unchanged} unchanged, {refused} "
                "refused; {known} files were known already.",
                files=len(reports),
                read=sum(report.read for report in reports),
                used=sum(report.used for report in reports),
                unchanged=sum(report.unchanged for report in reports),
                refused=sum(report.refused for report in reports),
                known=sum(report.already_imported for report in reports),
            )
        )
    if any(report.used for report in reports):
        steps = ["monitor publish"] if snapshots else ["monitor reconcile", "monitor publish"]
        out.print(_("Show it on the dashboard with: {commands}", commands=" && ".join(steps)))


for _dataset in DATASETS.values():
    # Datasets of a command: the one that it is named after, or that has a help text, comes first.
    _command = _dataset.command or _dataset.name
    if _dataset.help:
        _others = (one for one in DATASETS.values() if one.command == _command)
        _add(_command, (_dataset, *(one for one in _others if one is not _dataset)))
