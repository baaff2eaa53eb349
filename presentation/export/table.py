"""A table's columns with the types that a file of it needs, found out from how they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from i18n import Translator

Cell = str | int | float | date | None

_SAMPLE = 0.123456
_WRITTEN = re.compile(r"[+−±-]?(\d+)(?:[.,](\d+))?\s*(.*)")


@dataclass(frozen=True)
class Table:
    """The numbers behind a chart, and how each column is written.

    ``frame`` has a column ``code``, not shown, that a click on a row opens. ``formats`` are
    functions from a value to its text, by column.
    """

    frame: pd.DataFrame
    formats: dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column: its name with the unit, its cells as values, and their format in a workbook."""

    name: str
    cells: tuple[Cell, ...]
    format: str = ""


def columns(table: Table, _: Translator) -> list[Column]:
    """The columns of a table, first the units' codes where there are any."""
    frame = table.frame
    found = []
    if "code" in frame and any(codes := [str(code or "") for code in frame["code"]]):
        found.append(Column(_("Code"), tuple(codes)))
    for name in frame.columns:
        if name != "code":
            cells = tuple(_cell(value) for value in frame[name].tolist())
            found.append(_column(str(name), cells, table.formats.get(name)))
    return found


def _column(name: str, cells: tuple[Cell, ...], write: Callable[[Any], str] | None) -> Column:
    if any(isinstance(cell, date) for cell in cells):
        return Column(name, cells, "dd/mm/yyyy")
    if not any(isinstance(cell, int | float) for cell in cells):
        return Column(name, cells)
    shown = _WRITTEN.fullmatch(write(_SAMPLE)) if write else None
    if shown is None:
        return Column(name, cells, "#,##0" if _whole(cells) else "General")
    whole, decimals, unit = shown.groups()
    pattern = "#,##0" + ("." + "0" * len(decimals) if decimals else "")
    if unit == "%":
        return Column(name, cells, pattern.removeprefix("#,##") + "%")
    if int(whole):  # shown times a hundred: percentage points
        cells = tuple(cell * 100 if isinstance(cell, int | float) else cell for cell in cells)
    return Column(f"{name} ({unit})" if unit else name, cells, pattern)


def _whole(cells: tuple[Cell, ...]) -> bool:
    return all(isinstance(cell, int) for cell in cells if not isinstance(cell, str | None))


def _cell(value: Any) -> Cell:
    """A value without the types of pandas; what is unknown is empty, not zero."""
    if not isinstance(value, str) and pd.isna(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool | int | date | str):
        return value
    if isinstance(value, float):
        # No digits that are there only because computers count in twos.
        return float(f"{value:.12g}")
    return str(value)
