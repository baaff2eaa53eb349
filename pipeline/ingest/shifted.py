"""Rows whose cells stand one column too far to the right: they are refused.

A row is shifted when it goes on behind the last heading, where most others have nothing, and
lacks a cell that nearly all others have. What stands beside a table in complete rows is a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from i18n import N_
from pipeline.ingest.readers.table import Chunk
from pipeline.store.records import Refusal

SHIFTED = N_(
    "The row goes on behind the last heading (“{found}”) and lacks a cell before it; its cells "
    "seem to have been shifted."
)
_UNNAMED = re.compile(r"column \d+( \(\d+\))?")


def without_shifted(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """The same chunks, the rows that are shifted refused."""
    for chunk in chunks:
        shifted = _shifted(chunk.table)
        if not shifted:
            yield chunk
            continue
        cells = chunk.table.take(shifted).to_pylist()
        refusals = (
            Refusal(
                SHIFTED,
                {"found": next(cell for cell in reversed(row.values()) if cell)},
                chunk.numbers[index].as_py(),
                None,
                row,
            )
            for index, row in zip(shifted, cells, strict=True)
        )
        keep = pa.array(sorted(set(range(chunk.table.num_rows)) - set(shifted)), pa.int64())
        yield replace(
            chunk,
            table=chunk.table.take(keep),
            numbers=chunk.numbers.take(keep),
            refused=(*chunk.refused, *refusals),
        )


def _shifted(table: pa.Table) -> list[int]:
    """The indexes of shifted rows."""
    names = table.column_names
    width = len(names)
    while width and _UNNAMED.fullmatch(names[width - 1]):
        width -= 1
    if width == len(names) or not width:
        return []
    beyond = pc.is_valid(table.column(width))
    for column in table.columns[width + 1 :]:
        beyond = pc.or_(beyond, pc.is_valid(column))
    goes_on = pc.indices_nonzero(beyond).to_pylist()
    # Where most go on there is a column without a name.
    if not goes_on or len(goes_on) * 2 > table.num_rows:
        return []
    lacking = set[int]()
    for column in table.columns[:width]:
        here = {index for index in goes_on if not column[index].is_valid}
        if (column.null_count - len(here)) * 10 <= table.num_rows - len(goes_on):
            lacking |= here
    return sorted(lacking)
