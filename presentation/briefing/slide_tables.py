"""Tables on slides: native, calm, and as large as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from i18n import Translator
from presentation.figure import LIGHT
from presentation.table import Table

ROWS = 16
"""Rows of a table that fit on one slide."""
SIZE, SMALLEST = 12, 8
"""Points of a table's text, and how small it may become to fit."""
_CM = 360_000

Box = tuple[int, int, int, int]
"""Left, top, width, height."""


def add_table(
    shapes: Any, table: Table, rows: Sequence[Sequence[Any]], box: Box, _: Translator
) -> Any:
    """Put some rows of a table into a box of a slide."""
    left, top, width, height = box
    tall = min(int(0.78 * _CM), max(height, _CM) // (len(rows) + 1))
    letters = _letters(table, _)
    size = SIZE if tall >= 0.7 * _CM else 11 if tall >= 0.6 * _CM else 9
    while size > SMALLEST and sum(letters) * _letter(size) > width:
        size -= 1
    frame = shapes.add_table(
        len(rows) + 1,
        len(table.columns),
        Emu(left),
        Emu(top),
        Emu(width),
        Emu(tall * (len(rows) + 1)),
    )
    drawn = frame.table
    _plain(drawn)
    for number, needed in enumerate(letters):
        drawn.columns[number].width = Emu(int(width * needed / sum(letters)))
    heading = [
        _cell(column.label, size, right=not column.format.is_text, bold=True)
        for column in table.columns
    ]
    body = [
        [
            _cell(column.format.write(cell, _), size, right=not column.format.is_text)
            for column, cell in zip(table.columns, row, strict=True)
        ]
        for row in rows
    ]
    for drawn_row, cells in zip(drawn.rows, (heading, *body), strict=True):
        drawn_row.height = Emu(tall)
        element = drawn_row._tr
        for old, new in zip(list(element.tc_lst), cells, strict=True):
            element.replace(old, new)
    return frame


def width_of(table: Table, _: Translator) -> int:
    """The width that a table needs in its usual size."""
    return round(sum(_letters(table, _)) * _letter(SIZE))


def _letters(table: Table, _: Translator) -> list[int]:
    """How many letters each column has to have room for on one line."""
    needed = []
    for number, column in enumerate(table.columns):
        cells = [column.format.write(row[number], _) for row in table.rows]
        # Headings may break between words, and are bold.
        words = [ceil(len(word) * 1.2) for word in column.label.split()]
        needed.append(max([*words, *(len(cell) for cell in cells)], default=1) + 2)
    return needed


def _letter(size: int) -> float:
    """About how wide a letter of a size is, in a wide font."""
    return 0.62 * int(Pt(size))


def _plain(drawn: Any) -> None:
    """A calm table: no style; the lines are drawn by the cells."""
    properties = drawn._tbl.tblPr
    properties.set("bandRow", "0")
    style = properties.find(qn("a:tableStyleId"))
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # “No style, no grid”


def _cell(text: str, size: int, *, right: bool, bold: bool = False) -> Any:
    """A cell with the line under it. As one text: a long table has thousands of them, and each
    property that python-pptx sets takes it longer than all of this."""
    line, colour = (12_700, LIGHT.strong) if bold else (6_350, LIGHT.grid)
    return parse_xml(
        f"<a:tc {nsdecls('a')}><a:txBody><a:bodyPr/><a:p>"
        f'<a:pPr algn="{"r" if right else "l"}"/>'
        f'<a:r><a:rPr sz="{size * 100}" b="{int(bold)}">{_fill(LIGHT.text)}</a:rPr>'
        f"<a:t>{escape(text)}</a:t></a:r></a:p></a:txBody>"
        f'<a:tcPr marL="54000" marR="54000" marT="18000" marB="18000" '
        f'anchor="{"b" if bold else "ctr"}"><a:lnB w="{line}">{_fill(colour)}</a:lnB></a:tcPr>'
        "</a:tc>"
    )


def _fill(colour: str) -> str:
    code = colour.removeprefix("#").upper()
    return f'<a:solidFill><a:srgbClr val="{code}"/></a:solidFill>'
