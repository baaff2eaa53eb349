"""How files are imported, as a command or a program says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict

Progress = Callable[[float], None]


class Options(TypedDict, total=False):
    """How files are imported.

    ``as_of`` is the day of an extract (else the day in the file's name, else today): of two
    extracts that say different things about a record the later one stands. ``mapping`` is a file
    that says which heading is which column. ``strict``: nothing is used of a file in which anything
    is wrong. ``accept`` takes a register of less than half the persons of the one before, and a
    file in which a column that decides who is who or where is missing or unread. ``every``: all
    refused rows are reported, not examples of each kind. ``beside`` are files that say who and
    where to one of FHIR.
    """

    as_of: date | None
    mapping: Path | None
    sheet: str | None
    beside: Sequence[Path]
    strict: bool
    accept: bool
    every: bool
    demo: bool
    interpolated: bool
    progress: Progress
