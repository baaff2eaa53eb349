"""A file in the making: its headings, its rows as they are written, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from geo import units
from geo.places import Commune, commune
from geo.units import Unit

Values = dict[str, Any]
"""What a row means, by the name of the stored column."""


@dataclass(frozen=True)
class Shape:
    """How clean files of a dataset look.

    ``columns``: the heading of each column, and what it is about (a stored column, or one that
    only the draft knows). ``key``: stored columns by which a stored row is found again; no dirt
    touches them all. ``made_of``: of stored columns that are made of others, which.
    """

    columns: dict[str, str]
    key: tuple[str, ...]
    made_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class Draft:
    """A file in the making. Rows that kinds of dirt change keep their meaning in ``meant``.

    A row whose meaning is empty may become anything; of one that is None nothing may be stored.
    ``before`` and ``after`` are lines around the table; ``breaks`` is what ends a line; ``typed``
    columns are numbers in XLSX, JSON and Parquet. ``clean``: the headings before any dirt, in the
    order of the columns.
    """

    dataset: str
    name: str
    shape: Shape
    rows: list[list[str]]
    meant: list[Values | None]
    headings: list[str] = field(default_factory=list)
    ending: str = "csv"
    separator: str = ","
    breaks: str = "\n"
    encoding: str = "utf-8"
    mark: bool = False
    quote_all: bool = False
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)
    raw: Callable[[bytes], bytes] | None = None
    dirt: list[str] = field(default_factory=list)

    clean: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.headings = list(self.shape.columns)
        self.clean = list(self.headings)

    def column(self, heading: str) -> int:
        """The position of a column by the heading that it had when it was clean."""
        return self.clean.index(heading)

    def cell(self, row: int, heading: str) -> str:
        """A cell."""
        return self.rows[row][self.column(heading)]

    def put(self, row: int, heading: str, text: str) -> None:
        """Change a cell."""
        self.rows[row][self.column(heading)] = text

    def means(self, row: int) -> Values:
        """What a row means that means something of its own."""
        return self.meant[row] or {}

    def headings_of(self, *stored: str) -> list[str]:
        """The headings, as they were when clean, that are about some columns."""
        about = self.shape.columns
        return [head for head in about if about[head] in stored and head in self.clean]

    def headings_for(self, stored: str) -> list[str]:
        """The headings, as the file has them now, of the columns that make a stored one."""
        columns = self.shape.made_of.get(stored, (stored,))
        return [self.headings[self.column(head)] for head in self.headings_of(*columns)]


def draft(dataset: str, name: str, shape: Shape, meant: list[Values]) -> Draft:
    """The clean file of what its rows mean."""
    rows = [
        [_written(heading, means[column]) for heading, column in shape.columns.items()]
        for means in meant
    ]
    return Draft(dataset, f"{name}-2022-08-14.csv", shape, rows, list(meant))


def unit_of(code: str) -> Unit | Commune:
    """The province, district or commune of a code."""
    if len(code) == 5:
        return commune(code)
    return units.province(code) if len(code) == 2 else units.district(code)


def _written(heading: str, value: Any) -> str:
    """A value as the platform writes it."""
    if heading in ("Tỉnh/Thành phố", "Quận/Huyện", "Phường/Xã"):
        return unit_of(value).name
    if heading == "provinceName":
        return units.province(value).short_name
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if heading == "Giới tính":
        return {"M": "Nam", "F": "Nữ"}[value]
    return f"Mũi {value}" if heading == "Mũi tiêm" else str(value)
