"""What is wrong with a cell's text."""

from __future__ import annotations

from typing import Any


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
