"""A table whose rows are sorted by any column, with small bars in its cells, as data.

The places above (province, region, country) stay on top whatever the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """A column of numbers.

    ``help`` is its definition. Bars reach from zero to ``most`` in the colour ``hue``, with a line
    at ``reference``; without ``most`` there are none. ``marks`` say what ▲ (1) and ▼ (-1) mean.
    A ``wide`` column has no room on a phone.
    """

    label: str
    help: str
    most: float | None = None
    hue: str = ""
    reference: float | None = None
    marks: dict[str, str] | None = None
    wide: bool = False


@dataclass(frozen=True)
class Cell:
    """A number: its value to sort by (``None``: unknown, always last), how it is written, and what
    pointing at it says. ``span`` is an interval around it; ``note`` stands behind it, smaller."""

    value: float | None
    text: str
    said: str = ""
    mark: int = 0
    note: str = ""
    span: tuple[float, float] | None = None


@dataclass(frozen=True)
class Row:
    """A place with its numbers, one a column; ``below`` stands under its name, smaller."""

    code: str
    name: str
    cells: tuple[Cell, ...]
    below: str = ""


@dataclass(frozen=True)
class SortedTable:
    """The whole table: sorted by a column at first, lowest first; ``caption`` says what it is.

    ``ordered``: the rows are some of many, in the order that was asked for (``down``: the highest
    first; a ``sort`` of -1 is by name), and a click on a column's head asks for another.
    """

    caption: str
    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    above: tuple[Row, ...]
    sort: int
    ordered: bool = False
    down: bool = False


def prepared(table: SortedTable) -> dict[str, Any]:
    """What is sent to the browser: the page remembers it, because it takes time."""
    return {
        "caption": table.caption,
        "name": {"label": table.name, "help": ""},
        "columns": [asdict(one) for one in table.columns],
        "rows": _rows(table.rows),
        "above": _rows(table.above),
        "sort": table.sort,
        "ordered": table.ordered,
        "down": table.down,
    }


def _rows(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Without names, and without what is left at its default: it would be most of the bytes."""
    return [
        {"code": row.code, "name": row.name, "cells": [_cell(one) for one in row.cells]}
        | ({"below": row.below} if row.below else {})
        for row in rows
    ]


def _cell(cell: Cell) -> list[Any]:
    value = None if cell.value is None else float(f"{cell.value:.6g}")
    span = [round(end, 1) for end in cell.span] if cell.span else None
    given = [value, cell.text, cell.said, cell.mark, cell.note, span]
    while len(given) > 2 and not given[-1]:
        given.pop()
    return given
