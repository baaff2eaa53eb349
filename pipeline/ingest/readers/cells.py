"""Take a row of CSV apart: quotation marks, backslashes, and rows of several lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from pipeline.ingest.header import IsHeading

MAX_LINES = 1_000
"""Lines that one row with line breaks in its cells may have."""

MAX_LENGTH = 1_000_000
"""Characters that one row may have."""

_PIECE = 1 << 16
"""Bytes that are looked at together: they and what is found of them fit into the cache."""

_CLOSED = re.compile(r'([^"]*(?:""[^"]*)*)"(?!")')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MEANINGS = {"n": "\n", "t": "\t", "r": "\n", "N": "", "0": "", "Z": ""}


class _BrokenError(Exception):
    """Quotation marks stand where none can: the text is not of this form."""


def split(text: str, separator: str) -> list[str] | None:
    """The cells of one line, or ``None`` when a quotation mark is open at its end.

    A line that stands in quotation marks as a whole, as Excel writes it when it saves a CSV file
    for the second time, is taken apart once more.
    """
    try:
        cells, partial = _scan(text, separator, None)
    except _BrokenError:
        return _by_letters(text, separator)
    return _unwrapped(cells, separator) if partial is None else None


def _unwrapped(cells: list[str], separator: str) -> list[str]:
    """The cells of a row whose only cell is the row itself."""
    if len(cells) != 1 or separator not in cells[0]:
        return cells
    try:
        inner, partial = _scan(cells[0], separator, None)
    except _BrokenError:
        return cells
    return cells if partial is not None else inner


def split_escaped(text: str, separator: str) -> list[str] | None:
    """The cells of a line in which backslashes escape, as dumps of MySQL have them.

    ``None`` when it cannot be such a line. An escaped N alone is nothing.
    """
    cells, position, size = [], 0, len(text)
    one = _escaped_cell(separator)
    while True:
        match = one.match(text, position)
        if match is None:
            return None
        raw = match[1] if match[1] is not None else match[2]
        cells.append(_ESCAPED.sub(lambda found: _MEANINGS.get(found[1], found[1]), raw))
        position = match.end()
        if position >= size:
            return cells
        position += 1
        if position == size:  # the line ends with a separator
            return [*cells, ""]


def gather(
    lines: Sequence[bytes], start: int, separator: str, width: int | None
) -> tuple[list[str], int] | None:
    """The row of ``width`` cells (``None``: of any number) that begins with a line and goes on in
    those that follow it.

    Its cells, and how many lines it has; ``None`` when there is none. Every line is looked at once,
    and no further than to where the row cannot be complete any more.
    """
    cells: list[str] = []
    partial: str | None = None
    pieces: list[str] = []
    length = 0
    for index in range(start, min(start + MAX_LINES, len(lines))):
        line = lines[index]
        length += len(line) + 1
        if length > MAX_LENGTH:
            return None
        text = line.decode("utf-8", "replace")
        if partial is not None and '"' not in text:
            pieces.append(text)
            continue
        try:
            more, partial = _scan(text, separator, partial)
        except _BrokenError:
            return None
        if pieces or index > start:
            # The first cell of this line is the end of the one that was open.
            opened = "\n".join(pieces)
            pieces = []
            if more:
                more[0] = f"{opened}\n{more[0]}"
            elif partial is not None:
                partial = f"{opened}\n{partial}"
        cells += more
        if partial is None:
            if width is None:
                return cells, index - start + 1
            cells = trimmed(cells, width)
            return (cells, index - start + 1) if len(cells) == width else None
        if width is not None and len(cells) >= width:
            return None
        pieces = [partial]
        partial = ""
    return None


def trimmed(cells: list[str], width: int) -> list[str]:
    """A row without the empty cells behind its last column."""
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    return cells


def around_cells(content: bytes, separator: str) -> bool:
    """Whether every quotation mark in whole lines opens or closes a cell."""
    letters = np.frombuffer(content, np.uint8)
    opens, closes = int(content.startswith(b'"')), 0
    for start in range(0, len(letters), _PIECE):
        piece = letters[start : start + _PIECE + 1]
        quotes = piece == ord('"')
        ends = (piece == ord(separator)) | (piece == ord("\n"))
        opens += int(np.count_nonzero(quotes[1:] & ends[:-1]))
        closes += int(np.count_nonzero(quotes[:-1] & ends[1:]))
    return opens == closes and content.count(b'"') == opens + closes


def top_rows(
    lines: list[str], separator: str, is_heading: IsHeading
) -> list[tuple[int, list[str]]]:
    """The rows at the top of a file, each with the index of the line after it.

    A row goes on to further lines (headings with a line break in them) where more headings are
    recognised in it then.
    """
    rows: list[tuple[int, list[str]]] = []
    raw = [line.encode() for line in lines]
    index = 0
    while index < len(lines):
        cells, following = split(lines[index], separator), index + 1
        if cells is None:
            cells = lines[index].split(separator)
            longer = gather(raw, index, separator, None)
            # The beginning of a heading in quotation marks may be one by itself: “Tổng⏎số mũi”.
            whole = [cell for cell in cells if not cell.lstrip().startswith('"')]
            if longer and sum(map(is_heading, longer[0])) > sum(map(is_heading, whole)):
                cells, following = longer[0], index + longer[1]
        rows.append((following, cells))
        index = following
    return rows


def _scan(text: str, separator: str, partial: str | None) -> tuple[list[str], str | None]:
    """The cells of a line, and the text of the last one when its quotation mark is open.

    ``partial``: the line begins within a cell. Raises _BrokenError.
    """
    cells: list[str] = []
    position, size = 0, len(text)
    inside = partial is not None
    while True:
        if inside or text.startswith('"', position):
            position += not inside
            match = _CLOSED.match(text, position)
            if match is None:
                return cells, text[position:].replace('""', '"')
            cells.append(match[1].replace('""', '"'))
            position, inside = match.end(), False
            if position < size and text[position] != separator:
                raise _BrokenError
        else:
            end = text.find(separator, position)
            end = size if end < 0 else end
            cells.append(text[position:end])
            position = end
        if position >= size:
            return cells, None
        position += 1
        if position == size:
            return [*cells, ""], None


def _by_letters(text: str, separator: str) -> list[str] | None:
    """The cells of a line whose quotation marks are letters, but for those around a cell."""
    if text.count('"') % 2 and _opens(separator).search(text):
        return None
    return [
        cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell
        for cell in text.split(separator)
    ]


@lru_cache
def _opens(separator: str) -> re.Pattern[str]:
    return re.compile(rf'(?:^|{re.escape(separator)})"')


@lru_cache
def _escaped_cell(separator: str) -> re.Pattern[str]:
    end = rf"(?={re.escape(separator)}|$)"
    return re.compile(
        rf'"((?:[^"\\]|\\.|"")*)"{end}|((?:[^{re.escape(separator)}"\\]|\\.)*){end}', re.DOTALL
    )
