"""Read Parquet: every column as the text that an extract in CSV would have."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from i18n import N_, UserError
from pipeline.ingest.header import check_width, unique
from pipeline.ingest.readers.encodings import is_utf8
from pipeline.ingest.readers.table import Chunk, plain
from pipeline.store.records import Refusal

_ROWS = 100_000


class ParquetExtract:
    """A Parquet file, open for reading. Rows are counted from 1."""

    def __init__(self, file: Path) -> None:
        self.name = file.name
        self.notes: list[Refusal] = []
        self.open_end = False
        try:
            self._file = pq.ParquetFile(file)
            schema = self._file.schema_arrow
        except (pa.ArrowException, OSError, ValueError) as error:
            raise self._unreadable(error) from error
        check_width(self.name, len(schema))
        for column in schema:
            if not _is_plain(column.type):
                raise UserError(
                    N_(
                        "{file}, column {column}: the type {found} cannot be read; expected texts, "
                        "numbers, dates or times."
                    ),
                    file=self.name,
                    column=column.name,
                    found=str(column.type),
                )
        self.headings = unique(schema.names)
        self.aliases: dict[str, str] = {}

    def _unreadable(self, error: Exception) -> UserError:
        return UserError(
            N_("{file} cannot be read as Parquet ({reason}). Was the download cut off?"),
            file=self.name,
            reason=str(error).splitlines()[0][:200] if str(error) else "–",
        )

    def chunks(self) -> Iterator[Chunk]:
        """See Extract."""
        total, number = max(self._file.metadata.num_rows, 1), 1
        try:
            for batch in self._file.iter_batches(_ROWS):
                numbers = pa.array(range(number, number + batch.num_rows), pa.int64())
                number += batch.num_rows
                readable, refused = self._readable(batch, numbers.to_pylist)
                columns = [as_text(column) for column in readable.columns]
                if refused:
                    unread = {one.row for one in refused}
                    numbers = pa.array(
                        [one for one in numbers.to_pylist() if one not in unread], pa.int64()
                    )
                table = pa.table(columns, names=list(self.headings))
                yield Chunk(table, numbers, refused, min((number - 1) / total, 1.0))
        except (pa.ArrowException, OSError, ValueError) as error:
            raise self._unreadable(error) from error

    def _readable(
        self, batch: pa.RecordBatch, numbers: Callable[[], list[int]]
    ) -> tuple[pa.RecordBatch, tuple[Refusal, ...]]:
        """The rows whose texts are Unicode, and the others refused."""
        bad: dict[int, str] = {}
        for heading, column in zip(self.headings, batch.columns, strict=True):
            try:
                column.validate(full=True)
            except pa.ArrowInvalid:
                texts = (
                    column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
                )
                for index, raw in enumerate(texts.cast(pa.large_binary()).to_pylist()):
                    if raw is not None and not is_utf8(raw):
                        bad.setdefault(index, heading)
        if not bad:
            return batch, ()
        row_numbers = numbers()
        refused = tuple(
            Refusal(
                N_("The text is no Unicode; its letters cannot be read."),
                {},
                row_numbers[index],
                heading,
            )
            for index, heading in bad.items()
        )
        kept = [index for index in range(batch.num_rows) if index not in bad]
        return batch.take(pa.array(kept, pa.int64())), refused


def _is_plain(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    checks = (
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_integer,
        pa.types.is_floating,
        pa.types.is_boolean,
        pa.types.is_date,
        pa.types.is_timestamp,
        pa.types.is_decimal,
        pa.types.is_null,
    )
    return any(check(kind) for check in checks)


def as_text(column: Any) -> pa.Array:
    """A column as text; empty texts become null."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_timestamp(kind):
        if kind.tz:
            column = pc.local_timestamp(column.cast(pa.timestamp(kind.unit, "Asia/Ho_Chi_Minh")))
        text = pc.strftime(column.cast(pa.timestamp("s"), safe=False), format="%Y-%m-%d %H:%M:%S")
        return pc.replace_substring(text, " 00:00:00", "")
    if pa.types.is_floating(kind):
        numbers = column.to_pylist()
        texts = [None if n is None or math.isnan(n) else plain(n) for n in numbers]
        return pa.array(texts, pa.string())
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "1", "0")
    text = column.cast(pa.string())
    return pc.if_else(pc.equal(text, ""), None, text)
