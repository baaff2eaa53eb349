"""A table as a file: CSV for programs, XLSX for Excel, each with where its numbers come from."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from textwrap import wrap
from typing import Any

import xlsxwriter

from presentation.export.frame import Frame
from presentation.export.table import Column, Table, columns

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""What a text must not begin with where Excel might take it for a formula."""
_HEAD = 3
"""The row of the columns' names, below the title and what was chosen."""
_LINE = 15
"""Points of a line of text."""


def csv_file(table: Table, frame: Frame) -> bytes:
    """The table as UTF-8 with byte order mark, by which Excel knows it; source in every row."""
    found = columns(table, frame.translate)
    _ = frame.translate
    rows = len(found[0].cells) if found else 0
    found.append(Column(_("Source"), (_source(frame),) * rows))
    if frame.link:
        found.append(Column(_("Link"), (frame.link,) * rows))
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([harmless(column.name) for column in found])
    for cells in zip(*(column.cells for column in found), strict=True):
        writer.writerow([_written(cell) for cell in cells])
    return written.getvalue().encode("utf-8-sig")


def _written(cell: Any) -> Any:
    if isinstance(cell, str):
        return harmless(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where Excel would compute it. Numbers are none."""
    return "'" + text if _FORMULA.match(text) else text


def _source(frame: Frame) -> str:
    return " · ".join(filter(None, (frame.source, frame.provenance, frame.demo_words)))


def xlsx_file(table: Table, frame: Frame) -> bytes:
    """The table as a workbook, with a second sheet that says what it is and where it is from."""
    _ = frame.translate
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": frame.title, "comments": _source(frame)})
        _table(book, table, frame)
        _about(book, frame)
    return file.getvalue()


def _table(book: xlsxwriter.Workbook, table: Table, frame: Frame) -> None:
    _ = frame.translate
    sheet = book.add_worksheet(_("Figures"))
    title = book.add_format({"bold": True, "font_size": 14})
    quiet = book.add_format({"font_color": "#56656e"})
    heads = {
        side: book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom",
                               "bg_color": "#f1f5f6", "align": side})
        for side in ("left", "right")
    }  # fmt: skip
    sheet.write_string(0, 0, frame.title, title)
    sheet.write_string(1, 0, " · ".join(filter(None, (
        frame.demo_words, frame.filters, frame.provenance))), quiet)  # fmt: skip
    found, lines = columns(table, _), 1
    for number, column in enumerate(found):
        texts = not column.format
        sheet.write_string(_HEAD, number, column.name, heads["left" if texts else "right"])
        # The quote prefix keeps a text a text when somebody edits its cell.
        look = book.add_format({"quote_prefix": True} if texts else {"num_format": column.format})
        longest = max((len(str(cell or "")) for cell in column.cells), default=0)
        width = min(max(longest + 2, 12), 48)
        sheet.set_column(number, number, width)
        # Beside the arrow that filters.
        lines = max(lines, len(wrap(column.name, width - 3)))
        for row, cell in enumerate(column.cells, _HEAD + 1):
            _write(sheet, row, number, cell, look)
    sheet.set_row(_HEAD, _LINE * lines)
    rows = max((len(column.cells) for column in found), default=0)
    sheet.freeze_panes(_HEAD + 1, 1)
    sheet.autofilter(_HEAD, 0, _HEAD + rows, max(len(found) - 1, 0))
    sheet.repeat_rows(_HEAD)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L" + _source(frame)[:200].replace("&", "&&") + "&R&P/&N")


def _write(sheet: Any, row: int, number: int, cell: Any, look: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, number, cell, look)
    elif isinstance(cell, str):
        sheet.write_string(row, number, cell, look)
    else:
        sheet.write_number(row, number, cell, look)


def _about(book: xlsxwriter.Workbook, frame: Frame) -> None:
    """Definitions and sources."""
    _ = frame.translate
    sheet = book.add_worksheet(_("Definitions and sources"))
    bold = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 100)
    rows = [
        (_("Title"), frame.title),
        (_("Choices"), frame.filters),
        (_("Definition"), frame.definition),
        (_("Source"), frame.source),
        (_("As of and data version"), frame.provenance),
        (_("Kind of data"), frame.demo_words),
        (_("Link to exactly these figures"), frame.link),
        (_("Empty cells"), _("unknown, which is not zero")),
    ]
    for row, (name, value) in enumerate((name, value) for name, value in rows if value):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, value, text)
