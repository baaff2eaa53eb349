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
    """

    label: str
    help: str
    most: float | None = None
    hue: str = ""
    reference: float | None = None
    marks: dict[str, str] | None = None


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
    """A place with its numbers, one a column."""

    code: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class SortedTable:
    """The whole table: sorted by a column at first, lowest first; ``caption`` says what it is."""

    caption: str
    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    above: tuple[Row, ...]
    sort: int


def prepared(table: SortedTable) -> dict[str, Any]:
    """What is sent to the browser: the page remembers it, because it takes time."""
    return {
        "caption": table.caption,
        "name": {"label": table.name, "help": ""},
        "columns": [asdict(one) for one in table.columns],
        "rows": _rows(table.rows),
        "above": _rows(table.above),
        "sort": table.sort,
    }


def _rows(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Without names, and without what is left at its default: it would be most of the bytes."""
    return [
        {"code": row.code, "name": row.name, "cells": [_cell(one) for one in row.cells]}
        for row in rows
    ]


def _cell(cell: Cell) -> list[Any]:
    value = None if cell.value is None else float(f"{cell.value:.6g}")
    span = [round(end, 1) for end in cell.span] if cell.span else None
    given = [value, cell.text, cell.said, cell.mark, cell.note, span]
    while len(given) > 2 and not given[-1]:
        given.pop()
    return given
