"""A chart's table, put together column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd

from presentation.export.table import Table


class Columns:
    """Columns of a table with how each is written, in the order they are added."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.data: dict[str, Any] = {"code": list(codes)}
        self.formats: dict[str, Callable[[Any], str]] = {}

    def text(self, name: str, values: Iterable[str]) -> None:
        """A column of words."""
        self.data[name] = list(values)

    def number(self, name: str, values: Iterable[int | None], write: Callable[[Any], str]) -> None:
        """A column of whole numbers; ``None`` is unknown."""
        self.data[name] = pd.array(list(values), dtype="Int64")
        self.formats[name] = write

    def share(self, name: str, values: Iterable[float | None], write: Callable[[Any], str]) -> None:
        """A column of fractions; ``None`` is unknown."""
        self.data[name] = pd.array(list(values), dtype="Float64")
        self.formats[name] = write

    def table(self) -> Table:
        """The table of all columns."""
        return Table(pd.DataFrame(self.data), self.formats)
