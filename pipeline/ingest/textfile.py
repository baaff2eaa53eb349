"""Read a table from a text file of whatever encoding and separator, or from JSON."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from i18n import N_, UserError

MAX_BYTES = 50_000_000
"""A snapshot of 63 provinces has some 5 kB; JSON with daily series some MB."""


@dataclass(frozen=True)
class Row:
    """One row: its number as the file's reader counts (the header is row 1) and its fields.

    ``surplus`` is how many fields the row has more (or fewer, negative) than the header.
    """

    number: int
    fields: dict[str, Any]
    surplus: int = 0


@dataclass(frozen=True)
class TextTable:
    """A file's columns and rows, and the encoding it was read in.

    ``open_end``: the last line has no line break, as in a file that was cut off.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    open_end: bool = False


def read_table(file: Path, known_columns: Iterable[str]) -> TextTable:
    """Read a CSV or JSON file. ``known_columns`` help to find the separator.

    Raises UserError when the file is missing, empty, too large, a web page, or not a table.
    """
    check_size(file)
    text, encoding = _decode(file, file.read_bytes())
    if not text.strip():
        raise UserError(N_("{file} is empty; expected a header and a row for each province."),
                        file=file.name)  # fmt: skip
    start = text.lstrip()
    if start.startswith("<"):
        title = re.search(r"<title[^>]*>(.*?)</title", start, re.IGNORECASE | re.DOTALL)
        raise UserError(
            N_(
                "{file} is a web page (“{title}”), not data: the service answered with an error "
                "page. Fetch it again."
            ),
            file=file.name,
            title=" ".join(title.group(1).split())[:80] if title else "HTML",
        )
    if file.suffix.lower() == ".json" or start[0] in "[{":
        return _read_json(file, text, encoding)
    return _read_csv(file, text, encoding, set(known_columns))


def check_size(file: Path) -> None:
    """Raise UserError when a file is missing, unreadable or too large for a snapshot."""
    try:
        with file.open("rb"):
            size = file.stat().st_size
    except FileNotFoundError as error:
        raise UserError(N_("{file} does not exist."), file=str(file)) from error
    except OSError as error:
        raise UserError(
            N_("{file} cannot be read: {reason}."),
            file=str(file),
            reason=error.strerror or str(error),
        ) from error
    if size > MAX_BYTES:
        raise UserError(
            N_(
                "{file} has {size} MB; a snapshot of the statistics has less than {limit} MB. Is "
                "it another kind of file?"
            ),
            file=file.name,
            size=f"{size / 1e6:.0f}",
            limit=f"{MAX_BYTES / 1e6:.0f}",
        )


def _decode(file: Path, content: bytes) -> tuple[str, str]:
    """The text in Unicode NFC, and the encoding it was in."""
    for encoding in _candidates(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return unicodedata.normalize("NFC", text), encoding
    raise UserError(
        N_("{file} is not a text file; expected CSV or JSON in UTF-8, UTF-16 or Windows-1258."),
        file=file.name,
    )


def _candidates(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\0" in content[:400]:
        return ("utf-16-le", "utf-16-be") if content[1:2] == b"\0" else ("utf-16-be", "utf-16-le")
    return ("utf-8-sig", "cp1258")


def canonical(column: str) -> str:
    """A column's name without case, spaces and punctuation, to compare it by."""
    return re.sub(r"[\W_]+", "", column).casefold()


def _read_csv(file: Path, text: str, encoding: str, known: set[str]) -> TextTable:
    header_line = text.lstrip("\r\n").splitlines()[0]
    wanted = {canonical(column) for column in known}

    def recognised(separator: str) -> int:
        cells = next(csv.reader([header_line], delimiter=separator), [])
        return sum(canonical(cell) in wanted for cell in cells)

    separator = max(",;\t|", key=recognised)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[Row] = []
    columns: tuple[str, ...] = ()
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = tuple(cell.strip() for cell in cells)
                continue
            padded = [cell.strip() for cell in cells] + [""] * (len(columns) - len(cells))
            fields = dict(zip(columns, padded, strict=False))
            rows.append(Row(reader.line_num, fields, len(cells) - len(columns)))
    except csv.Error as error:
        raise UserError(
            N_("{file}, row {row}: not readable as CSV ({reason}). Is a quotation mark open?"),
            file=file.name,
            row=reader.line_num,
            reason=str(error),
        ) from error
    return TextTable(columns, tuple(rows), encoding, open_end=not text.endswith(("\n", "\r")))


def _read_json(file: Path, text: str, encoding: str) -> TextTable:
    try:
        content = json.loads(text, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise UserError(
            N_("{file}, row {row}: not valid JSON ({reason}). Was the download cut off?"),
            file=file.name,
            row=line,
            reason=getattr(error, "msg", type(error).__name__),
        ) from error
    # Some services wrap the list in an object with a single list in it.
    if isinstance(content, dict):
        lists = [value for value in content.values() if isinstance(value, list)]
        content = lists[0] if len(lists) == 1 else content
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise UserError(
            N_("{file} holds no list of objects; expected one object for each province."),
            file=file.name,
        )
    if not content:
        raise UserError(N_("{file} holds an empty list; expected one object for each province."),
                        file=file.name)  # fmt: skip
    columns = tuple(dict.fromkeys(key for item in content for key in item))
    rows = tuple(Row(number, dict(item)) for number, item in enumerate(content, start=1))
    return TextTable(columns, rows, encoding)
