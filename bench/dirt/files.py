"""Write a draft as a file: CSV, XLSX, Parquet or JSON."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from bench.dirt.draft import Draft


def write(draft: Draft, folder: Path) -> Path:
    """The file of a draft."""
    file = folder / f"{draft.name.rpartition('.')[0]}.{draft.ending}"
    formats = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet, "json": _json}
    content = formats[draft.ending](draft)
    file.write_bytes(draft.raw(content) if draft.raw else content)
    return file


def _csv(draft: Draft) -> bytes:
    lines = [*draft.before, _line(draft, draft.headings)]
    lines += [_line(draft, row) for row in draft.rows]
    text = draft.breaks.join([*lines, *draft.after, ""])
    if draft.mark and draft.encoding == "utf-8":
        text = "\ufeff" + text
    return text.encode(draft.encoding)


def _line(draft: Draft, cells: list[str]) -> str:
    return draft.separator.join(_cell(draft, cell) for cell in cells)


def _cell(draft: Draft, cell: str) -> str:
    special = (draft.separator, '"', "\n", "\r")
    if draft.quote_all or any(one in cell for one in special):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _xlsx(draft: Draft) -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet("Danh sách")
    top = 0
    for line in draft.before:
        sheet.write_string(top, 0, line)
        top += 1
    for column, heading in enumerate(draft.headings):
        sheet.write_string(top, column, heading)
    number = top
    for number, row in enumerate(draft.rows, top + 1):
        for column, cell in enumerate(row):
            if _is_number(draft, column, cell):
                sheet.write_number(number, column, int(cell))
            elif cell:
                sheet.write_string(number, column, cell)
    for line in draft.after:
        number += 1
        sheet.write_string(number, 0, line)
    book.close()
    return written.getvalue()


def _parquet(draft: Draft) -> bytes:
    written = io.BytesIO()
    columns = {}
    for position, heading in enumerate(draft.headings):
        cells = [row[position] if position < len(row) else "" for row in draft.rows]
        numbers = all(_is_number(draft, position, one) for one in cells)
        columns[heading] = pa.array([int(one) for one in cells] if numbers else cells)
    pq.write_table(pa.table(columns), written)
    return written.getvalue()


def _json(draft: Draft) -> bytes:
    rows = [
        {
            heading: int(cell) if _is_number(draft, position, cell) else cell
            for position, (heading, cell) in enumerate(zip(draft.headings, row, strict=False))
        }
        for row in draft.rows
    ]
    return json.dumps(rows, ensure_ascii=False).encode()


def _is_number(draft: Draft, column: int, cell: str) -> bool:
    clean = draft.clean[column] if column < len(draft.clean) else ""
    return clean in draft.typed and cell.isdigit()
