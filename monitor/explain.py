"""``--explain``: which steps a command ran, with rows and seconds, and a file with their tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from i18n import N_, Translator
from monitor.output import print_table
from pipeline.store.records import Records
from pipeline.store.steps import Report, StepRun, kept
from presentation.table import COUNT, TEXT, Format, Head, Table, table_of_rows

HELP = N_(
    "List the steps with their rows and seconds, and keep their tables (personal data) in a file."
)


@contextmanager
def explained(
    records: Records, command: str, out: Console, _: Translator, *, wanted: bool
) -> Iterator[Report | None]:
    """A report for the steps of a command, which is printed at the end; ``None`` unless wanted.

    The tables of the steps are kept in the data folder until the command is explained again.
    """
    if not wanted:
        yield None
        return
    file = records.home / f"{command}-steps.duckdb"
    runs: list[StepRun] = []
    with kept(records.connection, file) as keep:

        def report(done: StepRun) -> None:
            runs.append(done)
            keep(done)

        yield report
    if not runs:
        file.unlink()
        return
    print_table(_listed(runs, _), _, left=True)
    out.print(
        _(
            "The tables of these steps are kept in {file}. They hold personal data: delete the "
            "file when you have looked at it.",
            file=str(file),
        ),
        markup=False,
    )


def _listed(runs: list[StepRun], _: Translator) -> Table:
    heads: list[Head] = [
        ("file", _("File"), TEXT),
        ("name", _("Makes, or writes to"), TEXT),
        ("rows", _("Rows"), COUNT),
        ("seconds", _("Seconds"), Format("decimal", 2)),
    ]
    rows = [
        (done.step.file.stem, done.step.name, "" if done.rows is None else done.rows, done.seconds)
        for done in runs
        if done.step.creates != "MACRO"
    ]
    return table_of_rows(_("Steps, in the order in which they ran"), heads, rows)
