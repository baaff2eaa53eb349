"""What reads a cell's text, and what it says when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SEPARATOR = "\x1f"
"""Between the parts of a text that is made of several cells."""


@dataclass(frozen=True)
class Parser:
    """A small function of pipeline.ingest.normalise or ``geo``, applied once to a distinct text.

    ``parse`` raises ValueFault; ``value`` is DuckDB's type of what it returns. ``fast`` is the same
    function in SQL, with ``{c}`` for the text, for texts that need no mending, so that most of a
    million names never leave DuckDB; where it yields NULL, Python decides.
    """

    value: str
    parse: Callable[[str], Any]
    fast: str = ""


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


SHOWN = 60


def shortened(text: str) -> str:
    """A text as a message shows it: its first 60 characters."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
