"""``monitor template``: an example file of a dataset, to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from i18n import N_
from monitor.options import translate as _
from monitor.output import out
from pipeline.ingest.datasets import DATASETS

KINDS = {
    dataset.command if dataset.command and dataset.help else dataset.name: dataset
    for dataset in DATASETS.values()
}
"""The datasets, each by the command that imports it, or by its name where that has several."""

if TYPE_CHECKING:
    Kind = str
else:
    Kind = Literal[tuple(KINDS)]

HELP = N_("Write an example file (XLSX) to be filled in, with an explanation of every column.")


def template(
    kind: Annotated[Kind, typer.Argument(help=_("What is to be imported."), show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option(
            help=_("The file to write; without it, KIND.xlsx in this folder."),
            metavar="FILE.xlsx",
        ),
    ] = None,
) -> None:
    """Write a template."""
    from pipeline.ingest.template.write import write_template  # noqa: PLC0415

    dataset = KINDS[kind]
    file = output or Path(f"{kind}.xlsx")
    write_template(dataset, file, _)
    out.print(
        _(
            "{file} is written: fill it in from row 4 on, and delete the two example rows; the "
            "second sheet explains every column. Then run:",
            file=str(file),
        ),
        soft_wrap=True,
    )
    dated = " --as-of YYYY-MM-DD" if dataset.is_dated else ""
    out.print(f"  monitor import {dataset.command or dataset.name} {file}{dated}", soft_wrap=True)
