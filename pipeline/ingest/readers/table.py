"""What every reader yields: chunks of text columns with the numbers of their rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.store.records import Refusal


@dataclass(frozen=True)
class Chunk:
    """Some rows: every column as text (null: empty), and the number of each row in its file.

    ``refused`` are rows that could not be read and are not in ``table``; ``done`` is the share of
    the source that was read so far. ``doubtful`` names cells of the table that are not what they
    seem, and why: their rows are refused if their columns are used.
    """

    table: pa.Table
    numbers: pa.Int64Array
    refused: tuple[Refusal, ...]
    done: float
    doubtful: tuple[Refusal, ...] = ()


class Extract(Protocol):
    """A source that is open for reading. ``notes`` are things to know that refuse nothing.

    ``aliases`` are further names of its headings (pipeline.ingest.header). ``open_end``: the last
    line, once it is read, has no line break, as in a file that was cut off.
    """

    name: str
    headings: tuple[str, ...]
    aliases: dict[str, str]
    notes: list[Refusal]
    open_end: bool

    def chunks(self) -> Iterator[Chunk]:
        """Its rows, once."""


def settled(chunk: Chunk, used: Collection[str]) -> Chunk:
    """A chunk without the rows in which a cell of a column that is used is doubtful."""
    why: dict[int, Refusal] = {}
    for doubt in chunk.doubtful:
        if doubt.row is not None and doubt.column in used:
            why.setdefault(doubt.row, doubt)
    numbers = chunk.numbers.to_pylist() if why else []
    refused = [index for index, number in enumerate(numbers) if number in why]
    if not refused:
        return chunk
    cells = chunk.table.take(refused).to_pylist()
    refusals = (
        replace(why[numbers[index]], content=row) for index, row in zip(refused, cells, strict=True)
    )
    keep = [index for index, number in enumerate(numbers) if number not in why]
    kept = pa.array(keep, pa.int64())
    return Chunk(
        chunk.table.take(kept),
        chunk.numbers.take(kept),
        (*chunk.refused, *refusals),
        chunk.done,
    )


def text_table(headings: Sequence[str], columns: Sequence[Sequence[str | None]]) -> pa.Table:
    """A table of text columns; empty texts become null."""
    arrays = [pa.array(column, pa.string()) for column in columns]
    filled = [pc.if_else(pc.equal(array, ""), None, array) for array in arrays]
    return pa.table(filled, names=list(headings))


def plain(number: float) -> str:
    """A number as text: ``123`` of 123.0, otherwise as many digits as it has."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
