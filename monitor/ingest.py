"""``monitor import``: read files into the records, and say what became of every row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, track

from monitor import show
from monitor.language import home, translate
from pipeline.ingest.dataset import Kind
from pipeline.ingest.datasets.catalogue import KINDS
from pipeline.store.records import FileReport, open_records

_ = translate
imports = typer.Typer(help=_("Read files into the records."), no_args_is_help=True)

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

MANY_FILES = 20

Day = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")
]


def day_of(moment: datetime | None) -> date | None:
    """The day that an option names."""
    return moment.date() if moment else None


@imports.command(
    "statistics",
    help=_("Import snapshots of the platform's public statistics (JSON or CSV), one a file."),
)
def statistics(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", show_default=False)],
    as_of: Day = None,
    strict: Annotated[
        bool, typer.Option("--strict", help=_("Use nothing of a file in which anything is wrong."))
    ] = False,
) -> None:
    """Import statistics files."""
    from pipeline.ingest.statistics import import_statistics  # noqa: PLC0415

    if as_of and len(files) > 1:
        raise typer.BadParameter(_("--as-of names the day of one file; give one file only."))
    reports = []
    with open_records(home) as records:
        known = track(files, _("Importing"), console=err, transient=True)
        for file in known if len(files) > MANY_FILES else files:
            report = import_statistics(records, file, as_of=day_of(as_of), strict=strict)
            reports.append(report)
            _print_report(report, brief=len(files) > MANY_FILES)
        _warn_of_demo(records.holds_demo(), reports)
    _print_total(reports)
    if any(report.refused or report.refused_whole for report in reports):
        raise typer.Exit(1)


def _add(kind: Kind, help_text: str, *others: Kind, command: str = "") -> None:
    """One command a kind of extract, of its name unless ``command`` gives it another.

    ``others`` are kinds that it takes too, by their headings.
    """

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
        accept: Annotated[
            # Named by the error that it overrules; it means nothing to the other commands.
            bool, typer.Option(hidden=True)
        ] = False,
    ) -> None:
        from pipeline.ingest import run as extracts  # noqa: PLC0415

        if bool(files) == bool(url) or bool(url) != bool(query):
            raise typer.BadParameter(_("Give files, or --url and --query."))
        reports = []
        with open_records(home) as records:
            sources: list[Path | None] = [*files] if files else [None]
            for file in sources:
                with progress_bar(file.name if file else _("Importing")) as advance:
                    if file:
                        found = kind
                        if others and file.is_file() and not mapping:
                            found = extracts.recognise(file, (kind, *others), sheet)
                        report = extracts.import_file(
                            records, found, file, as_of=day_of(as_of), mapping=mapping,
                            sheet=sheet, accept=accept, progress=advance,
                        )  # fmt: skip
                    else:
                        report = extracts.import_query(
                            records, kind, url or "", query or "", as_of=day_of(as_of),
                            mapping=mapping, progress=advance,
                        )  # fmt: skip
                reports.append(report)
                _print_report(report, brief=False)
            _warn_of_demo(records.holds_demo(), reports)
        _print_total(reports)
        if any(report.refused or report.refused_whole for report in reports):
            raise typer.Exit(1)

    imports.command(command or kind.name, help=help_text)(run)


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[float], None]]:
    """A progress bar on the standard error, gone when it has ended."""
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task(name, total=1.0)
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


def _print_report(report: FileReport, *, brief: bool) -> None:
    for refusal in report.refusals:
        err.print(show.refusal_text(report.name, refusal, _), style="red", markup=False)
    if brief and not report.refusals:
        return
    for note in report.notes:
        err.print(show.refusal_text(report.name, note, _), style="yellow", markup=False)
    if report.already_imported:
        line = _("{file}: already imported; nothing changes.", file=report.name)
    elif report.refused_whole:
        line = _("{file}: refused; nothing of it is used.", file=report.name)
    elif report.revision is None and report.rows_refused is not None:
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


def _print_total(reports: list[FileReport]) -> None:
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
        out.print(_("Show it on the dashboard with: monitor reconcile, then monitor publish"))


_add(KINDS["doses"], _("Import doses: one row a dose, or one row a person with its doses."))
_add(KINDS["registrations"], _("Import registrations made before the injection."))
_add(KINDS["register"], _("Import an extract of the population register."))
_add(KINDS["population"], _("Import the population by district and age band."))
_add(KINDS["facilities"], _("Import the facilities that vaccinate."))
_add(
    KINDS["verifications"],
    _("Import verdicts that the police's system sent back, or the totals that it reports."),
    KINDS["verification_totals"],
)
_add(KINDS["corrections"], _("Import a worklist whose details were mended."))
_add(
    KINDS["daily_reports"],
    _("Import the daily reports: doses by province or district and day."),
    command="reports",
)
