"""``--explain``: which steps a command ran, with rows and seconds, and a file with their tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table

from i18n import N_, Translator
from pipeline.store.records import Records
from pipeline.store.steps import Report, StepRun, kept

HELP = N_("List the steps with their rows and seconds, and keep their tables (personal data) in a "
          "file.")  # fmt: skip


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
    out.print(_listed(runs, _))
    out.print(
        _("The tables of these steps are kept in {file}. They hold personal data: delete the file "
          "when you have looked at it.", file=str(file)),
        markup=False,
    )  # fmt: skip


def _listed(runs: list[StepRun], _: Translator) -> Table:
    table = Table(title=_("Steps, in the order in which they ran"), title_justify="left")
    table.add_column(_("File"))
    table.add_column(_("Makes, or writes to"))
    table.add_column(_("Rows"), justify="right")
    table.add_column(_("Seconds"), justify="right")
    for done in (run for run in runs if run.step.creates != "MACRO"):
        rows = "" if done.rows is None else _.integer(done.rows)
        table.add_row(done.step.file.stem, done.step.name, rows, _.decimal(done.seconds, 2))
    return table
