"""What reads a cell's text, and what it says when it cannot, or only by a guess that is sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from i18n import N_

SEPARATOR = "\x1e\x1f"
"""Between the parts of a text that is made of several cells; two characters that no cell has side
by side (one of them alone stands in front of numbers, to keep their zeros)."""


@dataclass(frozen=True)
class Parser:
    """A small function of pipeline.ingest.normalise or ``geo``, applied once to a distinct text.

    ``parse`` raises ValueFault, and returns Mended for what is used but has to be said; ``value``
    is DuckDB's type of what it returns. ``fast`` is the same function in SQL, with ``{c}`` for the
    text, for texts that need no mending, so that most of a million names never leave DuckDB; where
    it yields NULL, Python decides.

    What some texts mean depends on the other rows of the file. ``mark`` says what a text tells
    about them (None: nothing), ``fast_mark`` (SQL, with ``{v}`` for the value) what a text that
    ``fast`` reads tells, asked only when there is a mark; ``settled`` makes the parser for a file
    in which texts with these marks stand so often, and ``said`` is what the notes say of it, with
    the ``{column}``.
    """

    value: str
    parse: Callable[[str], Any]
    fast: str = ""
    mark: Callable[[str], str | None] | None = None
    fast_mark: str = ""
    settled: Callable[[Counter[str]], Parser] | None = None
    said: str = ""

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type of its values."""
        if self.value.startswith("STRUCT("):
            fields = (field.split() for field in self.value[len("STRUCT(") : -1].split(", "))
            return pa.struct({name: _ARROW_TYPES[of] for name, of in fields})
        return _ARROW_TYPES[self.value]


_ARROW_TYPES = {
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "UTINYINT": pa.uint8(),
    "SMALLINT": pa.int16(),
    "BIGINT": pa.int64(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}


class ValueFault(ValueError):  # noqa: N818 - the fault is the value's, not the program's
    """A text that is no such value: says what was found and what was expected.

    ``message`` is a text of the catalogue with ``{placeholders}``; ``details`` fill them in.
    ``column`` is the one at fault, of several that make the value.
    """

    def __init__(self, message: str, /, *, column: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        self.column = column

    def __str__(self) -> str:
        return self.message.format(**self.details)


@dataclass(frozen=True)
class Mended:
    """A value that is used although its text says it in a way that has to be noted.

    The row is used with the value, and ``message`` with its ``details`` goes into the notes.
    """

    value: Any
    message: str
    details: dict[str, Any] = field(default_factory=dict)
    column: str | None = None


SHOWN = 60


def shortened(text: str) -> str:
    """A text as a message shows it: its first 60 characters."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def cells_of(text: str, number: int) -> list[str]:
    """The cells that a text is made of. Raises ValueFault when they cannot be told apart."""
    cells = text.split(SEPARATOR)
    if len(cells) != number:
        raise ValueFault(
            N_("“{found}” has control characters; expected plain text."), found=shortened(text)
        )
    return cells
