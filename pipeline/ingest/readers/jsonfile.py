"""Read JSON as services answer it: a list of objects, each a row."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from i18n import N_, UserError
from pipeline.ingest.header import check_width, unique
from pipeline.ingest.readers.encodings import check_markup, decoded, encoding_of
from pipeline.ingest.readers.table import Chunk, plain, text_table
from pipeline.store.records import Refusal


class JsonExtract:
    """A JSON file, read as a whole. Rows are counted from 1.

    Lists within a row, such as series by day, are no cells, and left out.
    """

    def __init__(self, file: Path, opened: BinaryIO) -> None:
        self.name = file.name
        self.notes: list[Refusal] = []
        self.open_end = False
        self._rows = self._read(opened.read())
        names = dict.fromkeys(
            name for row in self._rows for name, cell in row.items() if not isinstance(cell, list)
        )
        check_width(self.name, len(names))
        self._names = tuple(names)
        self.headings = unique(self._names)
        self.aliases: dict[str, str] = {}

    def _read(self, content: bytes) -> list[dict[str, Any]]:
        encoding = encoding_of(self.name, io.BytesIO(content))
        if encoding not in ("utf-8", "utf-8-sig"):
            self.notes.append(Refusal(N_("Read as {encoding}."), {"encoding": encoding}))
        text = decoded(content, encoding)
        if not text.strip():
            raise UserError(N_("{file} is empty; expected a header and rows."), file=self.name)
        check_markup(self.name, text)
        try:
            rows = json.loads(unicodedata.normalize("NFC", text), parse_constant=str)
        except (json.JSONDecodeError, RecursionError) as error:
            raise UserError(
                N_("{file}, row {row}: not valid JSON ({reason}). Was the download cut off?"),
                file=self.name,
                row=getattr(error, "lineno", 1),
                reason=getattr(error, "msg", type(error).__name__),
            ) from error
        # Some services wrap the list in an object with a single list in it.
        if isinstance(rows, dict):
            lists = [value for value in rows.values() if isinstance(value, list)]
            rows = lists[0] if len(lists) == 1 else rows
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UserError(
                N_("{file} holds no list of objects; expected one object for each province."),
                file=self.name,
            )
        if not rows:
            raise UserError(
                N_("{file} holds an empty list; expected one object for each province."),
                file=self.name,
            )
        return rows

    def chunks(self) -> Iterator[Chunk]:
        """See Extract."""
        columns = [[_text(row.get(name)) for row in self._rows] for name in self._names]
        numbers = pa.array(range(1, len(self._rows) + 1), pa.int64())
        yield Chunk(text_table(self.headings, columns), numbers, (), 1.0)


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return plain(cell)
    return json.dumps(cell, ensure_ascii=False)
