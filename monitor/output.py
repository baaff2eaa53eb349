"""What the command line prints: tables, rows for programs, refusals in one line."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from typing import Any, Literal

from rich import table as rich
from rich.console import Console
from rich.text import Text

from i18n import Translator, harmless, plain
from pipeline.store.records import FileReport, Refusal
from presentation.table import Table
from queries.databases import Provenance

Format = Literal["table", "json", "csv"]

PLACES = 3
"""Places that a message names of a fault that many rows have."""


class _Terminal(Console):
    """A console on which a text does nothing: no markup, no escape sequence, no mark of direction
    that came with a name or a cell."""

    def render_str(self, text: str, **options: Any) -> Text:
        """The text as it is shown; everything that is printed goes through here."""
        return super().render_str(plain(text, keep="\n"), **options)


_PLAIN: dict[str, bool] = {"highlight": False, "markup": False, "emoji": False}

out = _Terminal(**_PLAIN)  # type: ignore[arg-type]
err = _Terminal(stderr=True, **_PLAIN)  # type: ignore[arg-type]


def print_table(
    table: Table, _: Translator, caption: str = "", *, left: bool = False, total: bool = False
) -> None:
    """Print a table, numbers at the right; its title in the middle unless ``left``. With ``total``
    the last row stands apart."""
    drawn = rich.Table(
        title=table.title, caption=caption or None, title_justify="left" if left else "center"
    )
    for column in table.columns:
        justify: Literal["left", "right"] = "left" if column.format.is_text else "right"
        # A number is read whole or not at all.
        overflow: Literal["fold", "ellipsis"] = "fold" if column.format.is_text else "ellipsis"
        drawn.add_column(column.label, justify=justify, overflow=overflow)
    for number, row in enumerate(table.rows, 1):
        if total and number == len(table.rows):
            drawn.add_section()
        drawn.add_row(
            *(one.format.write(cell, _) for one, cell in zip(table.columns, row, strict=True))
        )
    out.print(drawn)


def print_records(records: list[dict[str, Any]], output: Format) -> None:
    """Print rows as JSON or CSV."""
    records = [{name: _text(value) for name, value in one.items()} for one in records]
    if output == "json":
        json.dump(records, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    if not records:
        return
    writer = csv.DictWriter(sys.stdout, records[0], lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow(
            {
                name: " ".join(value)
                if isinstance(value, list)
                else harmless(value)
                if isinstance(value, str)
                else value
                for name, value in record.items()
            }
        )


def _text(value: Any) -> Any:
    """A value of a row, its texts as nothing but text."""
    if isinstance(value, list):
        return [_text(one) for one in value]
    return plain(value) if isinstance(value, str) else value


def provenance_text(of: Provenance, _: Translator) -> str:
    """As-of, revision, data version and, when it is so, that this is the demo."""
    parts = [
        _("as of {day}", day=_.date(of.snapshot.as_of)),
        _("revision {revision}", revision=of.snapshot.revision),
        _("data version {version}", version=of.data.version),
    ]
    if of.data.demo:
        parts.append(_("DEMO DATA"))
    return " · ".join(parts)


def fault_text(refusal: Refusal, _: Translator) -> str:
    """What is wrong, without where."""
    details = {
        key: fault_text(value, _)
        if isinstance(value, Refusal)
        else _(value)
        if isinstance(value, str)
        else value
        for key, value in refusal.details.items()
    }
    return _(refusal.message, **details)


def refusal_text(file: str, refusal: Refusal, _: Translator) -> str:
    """A refusal in one line: file, row, column and what is wrong."""
    message = fault_text(refusal, _)
    if refusal.row is None:
        return message if file in message else f"{file}: {message}"
    where = [file, _("row {row}", row=refusal.row)]
    if refusal.column:
        where.append(_("column {column}", column=refusal.column))
    return ", ".join(where) + ": " + message


def refusal_lines(report: FileReport, _: Translator, *, every: bool) -> Iterator[str]:
    """A line a kind of refusal, with its count and first places; or, with ``every``, a line a
    row."""
    kinds: dict[tuple[str | None, str], list[Refusal]] = {}
    for refusal in report.refusals:
        kinds.setdefault((refusal.column, refusal.message), []).append(refusal)
    for alike in kinds.values():
        first, count = alike[0], max(len(alike), alike[0].alike)
        if every or count == 1 or first.row is None:
            yield from (refusal_text(report.name, one, _) for one in alike)
            continue
        rows = ", ".join(str(one.row) for one in alike[:PLACES])
        if count > PLACES:
            rows = _("{rows} … ({count} in all)", rows=rows, count=_.integer(count))
        where = [report.name, _("rows {rows}", rows=rows)]
        if first.column:
            where.append(_("column {column}", column=first.column))
        yield ", ".join(where) + ": " + fault_text(first, _)
