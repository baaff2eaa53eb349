"""Find the headings of an extract: in one row or, merged over several columns, in two or three."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from i18n import N_, UserError

HEADER_ROWS = 20
"""Rows at the top among which the headings are looked for: titles may stand above them."""

DEEPEST = 3
"""Rows that headings may stand in."""

MAX_COLUMNS = 500
LONGEST_HEADING = 300

JOINED = " – "
"""Stands between a heading and the one above it that is merged over several columns."""

IsHeading = Callable[[str], bool]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Header:
    """The headings of a file: unique names of its columns, and the index of their last row.

    ``aliases`` are what else a mapping may call a column whose heading stands in several rows.
    ``first`` is the index of the first of these rows.
    """

    last: int
    names: tuple[str, ...]
    aliases: dict[str, str] = field(default_factory=dict)
    first: int = 0


def unique(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings that can name columns: without control characters, none empty, none twice.

    Names that differ in capital letters alone are the same to a database.
    """
    names: dict[str, str] = {}
    for position, heading in enumerate(headings, start=1):
        base = " ".join(_CONTROL.sub(" ", heading).split())[:LONGEST_HEADING]
        name = base or f"column {position}"
        number = 2
        while name.casefold() in names:
            name = f"{base or 'column'} ({number})"
            number += 1
        names[name.casefold()] = name
    return tuple(names.values())


def find_header(file: str, rows: Sequence[Sequence[str]], is_heading: IsHeading) -> Header:
    """Which of the first rows holds the headings: the one with most that are recognised.

    Two or three rows together do where they are merged headings of which more are understood than
    of one row alone. Raises UserError when there are not at least two.
    """
    best = 1
    header: tuple[int, int, list[str]] | None = None
    for first_row, last, combined in _candidates(rows):
        recognised = len({cell for cell in combined if cell and is_heading(cell)})
        # Headings under one that means something by itself are no row of the table.
        below = header and first_row == header[0] < last and any(map(is_heading, rows[last]))
        # A title that would be read into them says no more.
        tighter = header and header[0] < first_row < last == header[1]
        if recognised > best or (recognised == best and (below or tighter)):
            best, header = recognised, (first_row, last, combined)
    if header is None:
        first = next((row for row in rows if any(row)), [])
        raise UserError(
            N_(
                "{file} has no row of headings that are recognised among its first {rows} rows; "
                "its first row is: {found}. Name the columns in a file and give it with --mapping."
            ),
            file=file,
            rows=HEADER_ROWS,
            found=", ".join(cell for cell in first if cell)[:300],
        )
    top, last, combined = header
    check_width(file, len(combined))
    names = unique(combined)
    aliases: dict[str, str] = {}
    for row in (rows[last], *reversed(rows[max(last - DEEPEST + 1, 0) : last])):
        for alias, name in zip(unique(row), names, strict=False):
            if alias not in names:
                aliases.setdefault(alias, name)
    return Header(last, names, aliases, top)


def _candidates(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, list[str]]]:
    """Rows that may be the first and the last of the headings, and them; one row alone is tried
    before several."""
    for first in range(min(len(rows), HEADER_ROWS)):
        yield first, first, list(rows[first])
    for first in range(min(len(rows), HEADER_ROWS)):
        combined = list(rows[first])
        for last in range(first + 1, min(first + DEEPEST, len(rows))):
            under = rows[last]
            if not any(combined) or not any(under) or all(_filled(combined, under)):
                break
            combined = _under(combined, under)
            yield first, last, combined


def _filled(above: Sequence[str], below: Sequence[str]) -> Iterator[bool]:
    """Of each column whether both rows have something there."""
    width = max(len(above), len(below))
    for index in range(width):
        yield bool(_at(above, index).strip() and _at(below, index).strip())


def _under(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """The headings of two rows; one that is merged over several columns stands over all of them."""
    combined, over = [], ""
    for index in range(max(len(above), len(below))):
        upper, lower = _at(above, index).strip(), _at(below, index).strip()
        over = upper or over
        if not lower:
            combined.append(upper)
        else:
            combined.append(f"{over}{JOINED}{lower}" if over else lower)
    return combined


def _at(row: Sequence[str], index: int) -> str:
    return row[index] if index < len(row) else ""


def check_width(file: str, columns: int) -> None:
    """Raise UserError when there are more columns than any extract has."""
    if columns > MAX_COLUMNS:
        raise UserError(
            N_("{file} has {found} columns; expected at most {limit}. Is the separator right?"),
            file=file,
            found=columns,
            limit=MAX_COLUMNS,
        )
