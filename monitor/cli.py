"""The command line ``monitor``: what fills, publishes, shows and serves the dashboard's data."""

from __future__ import annotations

import os
import socket
import sys
import traceback
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from i18n import UserError
from monitor import show, status
from monitor.language import arguments, home, translate
from pipeline.demo import import_demo
from pipeline.publish import publish as publish_records
from pipeline.records import FileReport, now, open_records
from pipeline.statistics import import_statistics

_ = translate
app = typer.Typer(
    help=_(
        "Fills and publishes the vaccination monitor's databases, shows their numbers and serves "
        "the dashboard. Every command takes --home DIR (the data folder; MONITOR_HOME, or data/) "
        "and --lang vi|en (MONITOR_LANG, or vi)."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
imports = typer.Typer(help=_("Read files into the records."), no_args_is_help=True)
shows = typer.Typer(help=_("Show the numbers of the pages."), no_args_is_help=True)
boundaries = typer.Typer(help=_("The outlines on the maps."), no_args_is_help=True)
app.add_typer(imports, name="import")
app.add_typer(shows, name="show")
app.add_typer(boundaries, name="boundaries")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

MANY_FILES = 20


class UnitLevel(StrEnum):
    """Levels that boundaries can be imported for."""

    province = "province"
    district = "district"


Day = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")
]


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@app.command(help=_("Fill an empty data folder with the demo and publish it."))
def demo() -> None:
    """Fill an empty home with the demo."""
    with open_records(home) as records:
        days = import_demo(records)
        report = publish_records(records)
    out.print(
        _("Demo: {days} snapshots. Data version {version} is shown now.",
          days=days, version=report.version)
    )  # fmt: skip


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
    if as_of and len(files) > 1:
        raise typer.BadParameter(_("--as-of names the day of one file; give one file only."))
    reports = []
    with open_records(home) as records:
        known = track(files, _("Importing"), console=err, transient=True)
        for file in known if len(files) > MANY_FILES else files:
            report = import_statistics(records, file, as_of=_day(as_of), strict=strict)
            reports.append(report)
            _print_report(report, brief=len(files) > MANY_FILES)
        if records.holds_demo() and any(report.used for report in reports):
            err.print(
                _(
                    "This data folder holds the demo, so every page stays marked as demo. For your "
                    "own figures alone start with an empty folder: --home DIR."
                ),
                style="yellow",
            )
    _print_total(reports)
    if any(report.refused or report.refused_whole for report in reports):
        raise typer.Exit(1)


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
        out.print(_("Show it on the dashboard with: monitor publish"))


@app.command(help=_("Count up the records and switch the dashboard to the new data version."))
def publish() -> None:
    """Publish a new data version."""
    with open_records(home) as records, err.status(_("Publishing")):
        report = publish_records(records)
    if report.new:
        out.print(_("Data version {version} is shown now.", version=report.version))
    else:
        out.print(_("Nothing new since data version {version}.", version=report.version))


@shows.command("coverage", help=_("Coverage, with numerator, denominator, as-of and data version."))
def coverage(
    level: Annotated[show.Level, typer.Option()] = show.Level.province,
    dose: Annotated[show.Dose, typer.Option()] = show.Dose.first,
    population: Annotated[show.Population, typer.Option()] = show.Population.everyone,
    as_of: Day = None,
    revision: Annotated[
        int | None, typer.Option(help=_("An earlier revision of the day's figures."))
    ] = None,
    provinces: Annotated[
        show.Vintage, typer.Option(help=_("The 63 provinces of 2021 or the 34 of 2025."))
    ] = show.Vintage.of_2021,
    source: Annotated[show.Source, typer.Option()] = show.Source.official,
    output: Annotated[show.Format, typer.Option("--format")] = show.Format.table,
) -> None:
    """Show coverage."""
    show.coverage(
        home, out, _, level=level, dose=dose, population=population, as_of=_day(as_of),
        revision=revision, vintage=provinces, output=output,
    )  # fmt: skip


@app.command("status", help=_("What is loaded, which data version is shown, what was refused, "
                              "which signals stand."))  # fmt: skip
def show_status(
    output: Annotated[status.Format, typer.Option("--format")] = status.Format.table,
) -> None:
    """Show the status."""
    status.show(home, out, _, output)


@boundaries.command("import", help=_("Replace the default outlines by official ones (GeoPackage, "
                                     "Shapefile or GeoJSON)."))  # fmt: skip
def boundaries_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    level: Annotated[UnitLevel, typer.Option()],
    code_column: Annotated[
        str, typer.Option(help=_("The column that holds the GSO codes."), metavar="NAME")
    ],
) -> None:
    """Import official boundaries."""
    # GeoPandas takes a second to load; the other commands should not wait for it.
    from geo.boundaries_import import import_boundaries  # noqa: PLC0415

    with err.status(_("Checking and simplifying {file}", file=file.name)):
        report = import_boundaries(file, level.value, code_column, home)
    for line in report.lines(_):
        out.print(line, markup=False)


@app.command(help=_("Serve the dashboard on this machine."))
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
) -> None:
    """Serve the dashboard."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise UserError(
                _("Port {port} is in use. Name another with --port."), port=port
            ) from error
    environ = os.environ | {
        "MONITOR_HOME": str(home.resolve()),
        "MONITOR_LANG": _.language,
        "MONITOR_PORT": str(port),
    }
    # Streamlit finds its settings in the folder it is started from.
    os.chdir(Path(__file__).parents[1])
    sys.stdout.flush()
    os.execve(  # noqa: S606 - our own module, no shell
        sys.executable, [sys.executable, "-m", "dashboard.server"], environ
    )


def main() -> None:
    """Run the command line; every error is one line in the user's language."""
    try:
        app(arguments)
    except UserError as error:
        err.print(error.text(_), style="red", markup=False, soft_wrap=True)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception:
        _report_defect()
        sys.exit(1)


def _report_defect() -> None:
    """An error nobody foresaw: the details go to a file, not to the user."""
    log = home / "monitor.log"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{now().isoformat()} {' '.join(arguments)}\n{traceback.format_exc()}\n")
        where = str(log)
    except OSError:
        where = "–"
    err.print(
        _("Something went wrong that we did not foresee; what was loaded is untouched. Details: "
          "{file}", file=where),
        style="red", markup=False, soft_wrap=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()
