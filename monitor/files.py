"""``monitor files`` and ``monitor undo``: what was imported, and files taken back."""

from __future__ import annotations

from typing import Annotated

import typer

from i18n import N_
from monitor.options import Output, home
from monitor.options import translate as _
from monitor.output import out, print_records, print_table
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.undo import ImportedFile, find_file, imported_files
from pipeline.ingest.undo import undo as take_back
from pipeline.store.records import open_records
from presentation.table import COUNT, PLAIN, TEXT, table_of_rows

FILES_HELP = N_("List what was imported: file, kind, day, rows, when.")
UNDO_HELP = N_("Take back an imported file as if it had never come.")


def files(output: Output = "table") -> None:
    """List the imported files."""
    with open_records(home) as records:
        listed = imported_files(records)
    if output != "table":
        print_records([_record(one) for one in listed], output)
        return
    if not listed:
        out.print(_("Nothing was imported yet."))
        return
    heads = (
        ("number", _("No."), PLAIN),
        ("file", _("File"), TEXT),
        ("kind", _("Kind"), TEXT),
        ("day", _("As of"), TEXT),
        ("read", _("Read"), COUNT),
        ("used", _("used"), COUNT),
        ("unchanged", _("unchanged"), COUNT),
        ("superseded", _("superseded"), COUNT),
        ("refused", _("refused"), COUNT),
        ("imported", _("Imported"), TEXT),
    )
    print_table(table_of_rows(_("Imported files"), heads, [_row(one) for one in listed]), _)
    out.print(
        _(
            "A wrong day is mended by importing the file again with --as-of YYYY-MM-DD; a file is "
            "taken back with: monitor undo FILE"
        )
    )


def _row(one: ImportedFile) -> tuple[str | int | None, ...]:
    return (
        one.number,
        one.name,
        _(DATASETS[one.dataset].title) if one.dataset in DATASETS else one.dataset,
        _.date(one.as_of) if one.as_of else "–",
        one.rows_read,
        one.rows_used,
        one.rows_unchanged,
        one.rows_superseded,
        one.rows_refused,
        f"{_.date(one.imported_at.date())} {one.imported_at:%H:%M}"
        + (" · " + _("refused; nothing of it is used") if one.refused else ""),
    )


def _record(one: ImportedFile) -> dict[str, str | int | None]:
    return {
        "number": one.number,
        "file": one.name,
        "kind": one.dataset,
        "as_of": one.as_of.isoformat() if one.as_of else None,
        "revision": one.revision,
        "imported_at": one.imported_at.isoformat(),
        "rows_read": one.rows_read,
        "rows_used": one.rows_used,
        "rows_unchanged": one.rows_unchanged,
        "rows_superseded": one.rows_superseded,
        "rows_refused": one.rows_refused,
        "refused": one.refused,
    }


def undo(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", show_default=False, help=_("Its name, or its number in monitor files.")
        ),
    ],
    with_later: Annotated[
        bool,
        typer.Option("--with-later", help=_("Take back the later files that rest on it with it.")),
    ] = False,
) -> None:
    """Take back a file."""
    with open_records(home) as records:
        taken = take_back(records, find_file(records, file), with_later=with_later)
    for one in reversed(taken):
        out.print(
            _(
                "{file}: taken back; {rows} rows that it had brought are gone.",
                file=one.name,
                rows=_.integer(one.rows_used + one.rows_superseded),
            ),
            soft_wrap=True,
        )
    out.print(_("Show it on the dashboard with: monitor reconcile, then monitor publish"))
