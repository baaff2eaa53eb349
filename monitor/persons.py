"""``monitor persons``: who is who, where the records do not say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.options import home
from monitor.options import translate as _
from monitor.output import out
from pipeline.store.records import open_records

persons = typer.Typer(help=_("Who is who, where the records do not say."), no_args_is_help=True)


@persons.callback()
def _persons() -> None:
    """Keep the subcommand's name, though it is the only one."""


@persons.command(
    "doubtful",
    help=_("Write the pairs of persons that may be one, to be decided and imported again."),
)
def doubtful(
    output: Annotated[
        Path, typer.Option(help=_("The file to write: XLSX or CSV."), metavar="FILE")
    ],
) -> None:
    """Write the doubtful persons."""
    from pipeline.ingest.doubtful import write_doubtful  # noqa: PLC0415

    with open_records(home) as records:
        found = write_doubtful(records, output, _)
    out.print(
        _(
            "{open} pairs are counted as two persons and may be one; {joined} pairs are counted as "
            "one, since what is known agrees.",
            open=_.integer(found.open),
            joined=_.integer(found.joined),
        ),
        markup=False,
    )
    out.print(
        _(
            "Write Yes or No under “One person”, leave open what cannot be told, then: monitor "
            "import decisions {file}",
            file=str(output),
        ),
        markup=False,
    )
