"""The only table: typed columns with their labels, formats and values.

A page shows it, a workbook, a CSV file, a slide and a document contain it, the command line prints
it; each has a writer, and none knows what the table is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from i18n import Translator, plain
from queries.funnel import Count, wilson

Cell = str | int | float | date | None
"""``None`` is unknown, which is not zero."""


@dataclass(frozen=True)
class Format:
    """How the values of a column are written.

    ``count`` are whole numbers; ``percent`` fractions shown times a hundred; ``points`` differences
    of fractions in percentage points, with their sign and unit; ``signed`` the same without the
    unit, for a column whose label has it; ``plain`` numbers as they are (ranks, days).
    """

    name: Literal["text", "plain", "count", "decimal", "percent", "points", "signed", "date"]
    digits: int = 0

    @property
    def is_text(self) -> bool:
        """Whether cells are words, which stand at the left."""
        return self.name == "text"

    def write(self, cell: Cell, _: Translator) -> str:
        """A cell as the reader's language writes it; “unknown” where it is not known."""
        if cell is None:
            return _("unknown")
        if isinstance(cell, str):
            return plain(cell)
        return _.date(cell) if isinstance(cell, date) else self._number(cell, _)

    def _number(self, number: float, _: Translator) -> str:
        match self.name:
            case "percent":
                return _.percent(number, self.digits)
            case "points":
                return _.points(number, self.digits)
            case "signed":
                return _.points(number, self.digits, unit=False)
            case "plain":
                return str(number)
            case "count":
                return _.integer(number)
            case _other:
                return _.decimal(number, self.digits)


TEXT = Format("text")
PLAIN = Format("plain")
COUNT = Format("count")
DECIMAL = Format("decimal", 1)
PERCENT = Format("percent", 1)
POINTS = Format("points", 1)
SIGNED_POINTS = Format("signed", 1)
DATE = Format("date")


@dataclass(frozen=True)
class Column:
    """One column. ``id`` names it for programs, whatever the reader's language; ``label`` for
    people; ``values`` are as they were computed, a row each."""

    id: str
    label: str
    format: Format
    values: tuple[Cell, ...]


def column(id_: str, label: str, values: Iterable[Cell], format_: Format = TEXT) -> Column:
    """A column of any iterable of values."""
    return Column(id_, label, format_, tuple(values))


@dataclass(frozen=True)
class Table:
    """Columns of the same length; ``codes`` are those of the area that each row is about (“”: of
    none), by which a row can be opened."""

    columns: tuple[Column, ...]
    codes: tuple[str, ...] = ()
    title: str = ""

    @cached_property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells row by row."""
        return tuple(zip(*(one.values for one in self.columns), strict=True))

    def __len__(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    def __getitem__(self, id_: str) -> Column:
        """The column of an id. Raises KeyError."""
        for one in self.columns:
            if one.id == id_:
                return one
        raise KeyError(id_)

    def select(self, *ids: str) -> Table:
        """The columns of these ids, in this order. Raises KeyError."""
        return Table(tuple(self[id_] for id_ in ids), self.codes, self.title)


def area_table(codes: Sequence[str], names: Iterable[str], *columns: Column, label: str) -> Table:
    """A row an area: its name, headed ``label``, then the given columns."""
    return Table((column("name", label, names), *columns), tuple(codes))


def interval_columns(counts: Iterable[Count], _: Translator) -> tuple[Column, Column]:
    """Within which the rates of units lie with 95 %, as columns of their table."""
    ends = [wilson(*one) if one[1] else (None, None) for one in counts]
    return (
        column("low", _("95% from"), (low for low, _high in ends), PERCENT),
        column("high", _("95% to"), (high for _low, high in ends), PERCENT),
    )


Head = tuple[str, str, Format]
"""A column's id, label and format."""


def table_of_rows(title: str, heads: Sequence[Head], rows: Iterable[Sequence[Cell]]) -> Table:
    """A table of cells that are at hand row by row."""
    cells = list(zip(*rows, strict=True)) or [()] * len(heads)
    columns = (
        Column(id_, label, format_, tuple(values))
        for (id_, label, format_), values in zip(heads, cells, strict=True)
    )
    return Table(tuple(columns), title=title)
