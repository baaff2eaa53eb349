"""A table as a file: CSV for programs, XLSX for Excel, each with where its numbers come from."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from typing import Any

import xlsxwriter

from i18n import Translator, harmless, plain
from presentation.panel import Citation
from presentation.table import Cell, Column, Table

_HEAD = 3
"""The row of the columns' names, below the title and what was chosen."""
_LINE = 15
"""Points of a line of text."""


@dataclass(frozen=True)
class _Sheet:
    """A column as a file has it: its heading with the unit, its cells, its format in Excel."""

    heading: str
    cells: tuple[Cell, ...]
    pattern: str = ""


def _sheets(table: Table, _: Translator) -> list[_Sheet]:
    """The columns of a table, first the areas' codes where there are any."""
    found = [_sheet(one, _) for one in table.columns]
    if any(table.codes):
        found.insert(0, _Sheet(_("Code"), table.codes))
    return found


def _sheet(column: Column, _: Translator) -> _Sheet:
    cells = tuple(_exact(cell) for cell in column.values)
    format_ = column.format
    if any(isinstance(cell, date) for cell in cells):
        return _Sheet(column.label, cells, "dd/mm/yyyy")
    if not any(isinstance(cell, int | float) for cell in cells):
        return _Sheet(column.label, cells)
    if format_.name in ("plain", "text"):
        whole = all(isinstance(cell, int) for cell in cells if not isinstance(cell, str | None))
        return _Sheet(column.label, cells, "#,##0" if whole else "General")
    digits = "." + "0" * format_.digits if format_.digits else ""
    if format_.name == "percent":
        return _Sheet(column.label, cells, f"0{digits}%")
    if format_.name in ("points", "signed"):
        cells = tuple(cell * 100 if isinstance(cell, int | float) else cell for cell in cells)
        unit = _("{sign}{points} points", sign="", points="").replace("\u00a0", " ").strip()
        heading = f"{column.label} ({unit})" if format_.name == "points" else column.label
        return _Sheet(heading, cells, f"#,##0{digits}")
    return _Sheet(column.label, cells, f"#,##0{digits}")


def _exact(cell: Cell) -> Cell:
    """A number without the digits that are there only because computers count in twos; a text
    as nothing but text."""
    if isinstance(cell, str):
        return plain(cell, keep="\t\r\n")
    return float(f"{cell:.12g}") if isinstance(cell, float) else cell


def csv_file(table: Table, citation: Citation) -> bytes:
    """The table as UTF-8 with byte order mark, by which Excel knows it; source in every row."""
    _ = citation.translate
    found = _sheets(table, _)
    rows = len(found[0].cells) if found else 0
    found.append(_Sheet(_("Source"), (_source(citation),) * rows))
    if citation.link:
        found.append(_Sheet(_("Link"), (citation.link,) * rows))
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([harmless(column.heading) for column in found])
    for cells in zip(*(column.cells for column in found), strict=True):
        writer.writerow([_written(cell) for cell in cells])
    return written.getvalue().encode("utf-8-sig")


def _written(cell: Any) -> Any:
    if isinstance(cell, str):
        return harmless(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _source(citation: Citation) -> str:
    return " · ".join(filter(None, (citation.source, citation.provenance, citation.demo_words)))


def xlsx_file(table: Table, citation: Citation) -> bytes:
    """The table as a workbook, with a second sheet that says what it is and where it is from."""
    _ = citation.translate
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": citation.title, "comments": _source(citation)})
        _table(book, table, citation)
        _about(book, citation)
    return file.getvalue()


def _table(book: xlsxwriter.Workbook, table: Table, citation: Citation) -> None:
    _ = citation.translate
    sheet = book.add_worksheet(_("Figures"))
    title = book.add_format({"bold": True, "font_size": 14})
    quiet = book.add_format({"font_color": "#56656e"})
    heads = {
        side: book.add_format(
            {
                "bold": True,
                "bottom": 1,
                "text_wrap": True,
                "valign": "bottom",
                "bg_color": "#f1f5f6",
                "align": side,
            }
        )
        for side in ("left", "right")
    }
    sheet.write_string(0, 0, citation.title, title)
    sheet.write_string(
        1,
        0,
        " · ".join(filter(None, (citation.demo_words, citation.filters, citation.provenance))),
        quiet,
    )
    found, lines = _sheets(table, _), 1
    for number, column in enumerate(found):
        texts = not column.pattern
        sheet.write_string(_HEAD, number, column.heading, heads["left" if texts else "right"])
        # The quote prefix keeps a text a text when somebody edits its cell.
        look = book.add_format({"quote_prefix": True} if texts else {"num_format": column.pattern})
        longest = max((len(str(cell or "")) for cell in column.cells), default=0)
        width = min(max(longest + 2, 12), 48)
        sheet.set_column(number, number, width)
        # Beside the arrow that filters.
        lines = max(lines, len(wrap(column.heading, width - 3)))
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
    sheet.set_footer("&L" + _source(citation)[:200].replace("&", "&&") + "&R&P/&N")


def _write(sheet: Any, row: int, number: int, cell: Any, look: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, number, cell, look)
    elif isinstance(cell, str):
        sheet.write_string(row, number, cell, look)
    else:
        sheet.write_number(row, number, cell, look)


def _about(book: xlsxwriter.Workbook, citation: Citation) -> None:
    """Definitions and sources."""
    _ = citation.translate
    sheet = book.add_worksheet(_("Definitions and sources"))
    bold = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 100)
    rows = [
        (_("Title"), citation.title),
        (_("Choices"), citation.filters),
        (_("Definition"), citation.definition),
        (_("Source"), citation.source),
        (_("As of and data version"), citation.provenance),
        (_("Kind of data"), citation.demo_words),
        (_("Link to exactly these figures"), citation.link),
        (_("Empty cells"), _("unknown, which is not zero")),
    ]
    for row, (name, value) in enumerate((name, value) for name, value in rows if value):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, value, text)
