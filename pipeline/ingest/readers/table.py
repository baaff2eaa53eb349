"""What every reader yields: chunks of text columns with the numbers of their rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from i18n import N_, UserError
from pipeline.store.records import Refusal

MOST_COLUMNS = 500
HEADER_ROWS = 20
"""Rows at the top among which the headings are looked for: titles may stand above them."""

IsHeading = Callable[[str], bool]


@dataclass(frozen=True)
class Chunk:
    """Some rows: every column as text (null: empty), and the number of each row in its file.

    ``refused`` are rows that could not be read and are not in ``table``; ``done`` is the share of
    the source that was read so far.
    """

    table: pa.Table
    numbers: pa.Int64Array
    refused: tuple[Refusal, ...]
    done: float


class Extract(Protocol):
    """A source that is open for reading. ``notes`` are things to know that refuse nothing."""

    name: str
    headings: tuple[str, ...]
    notes: list[Refusal]

    def chunks(self) -> Iterator[Chunk]:
        """Its rows, once."""


def unique(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings that can name columns: stripped, none empty, none twice."""
    found: dict[str, None] = {}
    for position, heading in enumerate(headings, start=1):
        name = " ".join(heading.split()) or f"column {position}"
        number = 2
        while name in found:
            name = f"{' '.join(heading.split()) or 'column'} ({number})"
            number += 1
        found[name] = None
    return tuple(found)


def find_header(file: str, rows: Sequence[Sequence[str]], is_heading: IsHeading) -> int:
    """Which of the first rows holds the headings: the one with most that are recognised.

    Raises UserError when none has at least two.
    """
    best, position = 0, -1
    for index, row in enumerate(rows[:HEADER_ROWS]):
        recognised = len({cell for cell in row if cell and is_heading(cell)})
        if recognised > best:
            best, position = recognised, index
    if best < 2:
        first = next((row for row in rows if any(row)), [])
        raise UserError(
            N_("{file} has no row of headings that are recognised; its first row is: {found}. Name "
               "the columns in a file and give it with --mapping."),
            file=file, found=", ".join(cell for cell in first if cell)[:300],
        )  # fmt: skip
    return position


def check_width(file: str, columns: int) -> None:
    """Raise UserError when there are more columns than any extract has."""
    if columns > MOST_COLUMNS:
        raise UserError(
            N_("{file} has {found} columns; expected at most {limit}. Is the separator right?"),
            file=file, found=columns, limit=MOST_COLUMNS,
        )  # fmt: skip


def text_table(headings: Sequence[str], columns: Sequence[Sequence[str | None]]) -> pa.Table:
    """A table of text columns; empty texts become null."""
    arrays = [pa.array(column, pa.string()) for column in columns]
    filled = [pc.if_else(pc.equal(array, ""), None, array) for array in arrays]
    return pa.table(filled, names=list(headings))


def plain(number: float) -> str:
    """A number as text: ``123`` of 123.0, otherwise as many digits as it has."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def safe(name: str) -> str:
    """A name on one line."""
    return re.sub(r"\s+", " ", name).strip()
