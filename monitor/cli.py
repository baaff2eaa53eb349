"""The command line ``monitor``: what fills, publishes, shows and serves the dashboard's data.

What only one command needs it loads itself: loading everything takes longer than most commands.
"""

from __future__ import annotations

import os
import socket
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from geo.boundaries import BoundaryLevel
from i18n import N_, UserError
from monitor import alerts, files, status
from monitor import briefing as briefings
from monitor import reconcile as reconciliation
from monitor import template as templates
from monitor.defects import write_down
from monitor.explain import HELP, explained
from monitor.ingest import imports, progress_bar
from monitor.options import arguments, day_of, home
from monitor.options import translate as _
from monitor.output import err, fault_text, out
from monitor.persons import persons
from monitor.show import shows
from pipeline.ingest.datasets import DATASETS
from pipeline.store.records import open_records
from presentation.briefing.formats import FORMATS
from presentation.briefing.sections import SECTIONS, SectionName

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
if TYPE_CHECKING:
    DatasetName = str
else:
    DatasetName = Literal[tuple(DATASETS)]
NOTHING_YET = N_(
    "Nothing has been imported yet, so there is nothing to publish. Write a file to fill in with "
    "“monitor template statistics”, then import it; or try “monitor demo”."
)
Explain = Annotated[bool, typer.Option("--explain", help=_(HELP))]

boundaries = typer.Typer(help=_("The outlines on the maps."), no_args_is_help=True)
app.add_typer(imports, name="import")
app.add_typer(shows, name="show")
app.add_typer(boundaries, name="boundaries")
app.add_typer(persons, name="persons")
app.command("alerts", help=alerts.HELP)(alerts.command)
app.command("files", help=_(files.FILES_HELP))(files.files)
app.command("undo", help=_(files.UNDO_HELP))(files.undo)
app.command("template", help=_(templates.HELP))(templates.template)


@app.command(help=_("Fill an empty data folder with the demo and publish it."))
def demo(
    scale: Annotated[
        float,
        typer.Option(min=0.0001, max=1.0, help=_("The part of the population that has records.")),
    ] = 0.01,
    seed: Annotated[int, typer.Option(help=_("Another seed draws other persons."))] = 1,
) -> None:
    """Fill an empty home with the demo."""
    from demo import import_demo  # noqa: PLC0415
    from pipeline.publish.run import publish as publish_records  # noqa: PLC0415
    from pipeline.reconcile.run import reconcile as reconcile_records  # noqa: PLC0415

    with open_records(home) as records, progress_bar(_("Demo")) as advance:
        import_demo(records, scale, seed, advance)
        reconcile_records(records)
        report = publish_records(records)
        totals = records.totals()
    out.print(
        _(
            "Demo: {files} files, {rows} rows, {refused} of them refused as planned. Data version "
            "{version} is shown now.",
            files=totals["files"],
            rows=_.integer(totals["rows_read"]),
            refused=_.integer(totals["rows_refused"]),
            version=report.version,
        )
    )


@app.command(help=_("Check every person who is new or changed against the population register."))
def reconcile(explain: Explain = False) -> None:
    """Reconcile the records with the register."""
    from pipeline.reconcile.run import reconcile as reconcile_records  # noqa: PLC0415

    with (
        open_records(home) as records,
        explained(records, "reconcile", out, _, wanted=explain) as step_done,
        progress_bar(_("Reconciling")) as advance,
    ):
        report = reconcile_records(records, advance, step_done)
    reconciliation.print_report(report)


@app.command(
    help=_("Write the persons of a commune or facility whose details must be mended (XLSX).")
)
def worklist(
    output: Annotated[Path, typer.Option(help=_("The file to write."), metavar="FILE.xlsx")],
    commune: Annotated[
        str | None, typer.Option(help=_("GSO code of the commune of residence."))
    ] = None,
    facility: Annotated[
        str | None, typer.Option(help=_("Code of the facility of the first dose."))
    ] = None,
) -> None:
    """Write a worklist."""
    from pipeline.reconcile.worklist import write_worklist  # noqa: PLC0415

    if bool(commune) == bool(facility):
        raise typer.BadParameter(_("Give either --commune or --facility."))
    with open_records(home) as records:
        written = write_worklist(records, output, _, commune=commune, facility=facility)
    out.print(
        _.plural(
            "{count} person written to {file}; with a proposed ID number: {proposed}.",
            "{count} persons written to {file}; with a proposed ID number: {proposed}.",
            written.persons,
            proposed=_.integer(written.proposed),
            file=str(output),
        ),
        markup=False,
    )


@app.command(help=_("Count up the records and switch the dashboard to the new data version."))
def publish(explain: Explain = False) -> None:
    """Publish a new data version."""
    from pipeline.publish.run import publish as publish_records  # noqa: PLC0415

    with (
        open_records(home) as records,
        explained(records, "publish", out, _, wanted=explain) as step_done,
        err.status(_("Publishing")),
    ):
        if not records.totals()["rows_used"]:
            raise UserError(NOTHING_YET)
        report = publish_records(records, step_done)
    if report.new:
        out.print(_("Data version {version} is shown now.", version=report.version))
    else:
        out.print(_("Nothing new since data version {version}.", version=report.version))


def _known_format(ending: str) -> str:
    if ending not in FORMATS:
        raise typer.BadParameter(
            _("Unknown format “{found}”; expected {names}.", found=ending, names=", ".join(FORMATS))
        )
    return ending


@app.command(
    help=_(
        "Write the briefing of the country or a province: slides, a document in the "
        "official form, or PDF."
    )
)
def briefing(
    output: Annotated[
        Path | None,
        typer.Option(
            help=_("The file to write, or a folder for a file named by place and day."),
            metavar="FILE",
        ),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help=_("Slides or document."),
            metavar=f"<{'|'.join(FORMATS)}>",
            callback=_known_format,
        ),
    ] = "pptx",
    province: Annotated[
        str | None, typer.Option(help=_("A GSO code; without it, the whole country."))
    ] = None,
    first: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help=_("Changes are since this day; without it, four weeks."),
        ),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option(
            "--to",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help=_("The day shown; without it, the newest."),
        ),
    ] = None,
    sections: Annotated[
        str,
        typer.Option(
            metavar="NAME,…",
            help=_(
                "What the annex holds, of {names}; without it, the first.",
                names=", ".join(SECTIONS),
            ),
        ),
    ] = "",
    draft: Annotated[
        Path | None,
        typer.Option(
            help=_("A draft: with its sentences instead of the computed ones."), metavar="FILE"
        ),
    ] = None,
    write_draft: Annotated[
        Path | None,
        typer.Option(
            help=_("Write the sentences to a file, to be changed and given to --draft."),
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Write a briefing."""
    named = tuple(filter(None, sections.split(",")))
    if unknown := [name for name in named if name not in SECTIONS]:
        raise typer.BadParameter(
            _(
                "Unknown section “{found}”; expected {names}.",
                found=unknown[0],
                names=", ".join(SECTIONS),
            )
        )
    chosen = cast(tuple[SectionName, ...], named)
    asked = briefings.Asked(form, province, day_of(first), day_of(last), chosen, draft)
    if write_draft:
        briefings.write_draft(home, out, _, write_draft, asked)
    if output:
        briefings.write(home, out, _, output, asked)
    elif not write_draft:
        raise typer.BadParameter(_("Name the file to write: --output FILE."))


@app.command(
    "status",
    help=_("What is loaded, which data version is shown, what was refused, which signals stand."),
)
def show_status(
    output: Annotated[status.Format, typer.Option("--format")] = "table",
) -> None:
    """Show the status."""
    status.show(home, out, _, output)


@app.command(help=_("Write refused rows into a file, to be corrected and imported again."))
def quarantine(
    kind: Annotated[DatasetName, typer.Option(help=_("What was imported."))],
    output: Annotated[
        Path, typer.Option(help=_("The file to write: XLSX or CSV."), metavar="FILE")
    ],
) -> None:
    """Export the quarantine."""
    from pipeline.ingest.source import dates_in  # noqa: PLC0415
    from pipeline.store.quarantine import export, last_day  # noqa: PLC0415

    dataset = DATASETS[kind]
    with open_records(home) as records:
        latest = last_day(records, kind)
        # A file of figures is of one day; those of an earlier day wait until it is corrected.
        day = latest if dataset.snapshot else None
        count = export(records, kind, output, lambda refusal: fault_text(refusal, _), day)
    out.print(
        _.plural(
            "{count} row written to {file}.",
            "{count} rows written to {file}.",
            count,
            file=str(output),
        ),
        markup=False,
    )
    command = f"monitor import {dataset.command or kind} {output}"
    if dataset.is_dated and not dates_in(output):
        command += f" --as-of {latest}"
    out.print(_("When it is corrected: {command}", command=command), markup=False, soft_wrap=True)


@boundaries.command(
    "import",
    help=_("Replace the default outlines by official ones (GeoPackage, Shapefile or GeoJSON)."),
)
def boundaries_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    level: Annotated[BoundaryLevel, typer.Option()],
    code_column: Annotated[
        str, typer.Option(help=_("The column that holds the GSO codes."), metavar="NAME")
    ],
) -> None:
    """Import official boundaries."""
    from geo.boundaries_import import import_boundaries  # noqa: PLC0415

    with err.status(_("Checking and simplifying {file}", file=file.name)):
        report = import_boundaries(file, level, code_column, home)
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
    except Exception as error:
        _report_defect(error)
        sys.exit(1)


def _report_defect(error: Exception) -> None:
    """Say that something went wrong, and where the details are."""
    where = write_down(error)
    err.print(
        _(
            "Something went wrong that we did not foresee; what was loaded is untouched. Details: "
            "{file}",
            file=where,
        ),
        style="red",
        markup=False,
        soft_wrap=True,
    )


if __name__ == "__main__":
    main()
