"""What a workbook's XML says that its cells do not: hidden rows, merges, errors, number formats.

Names are compared without the prefixes of their namespaces, which every program chooses itself.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_QUOTED = r"""(?:"([^"]*)"|'([^']*)')"""
_TAG = r"<(?:[\w.-]+:)?{name}\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>"

MOST_ROWS = 100_000
"""Rows of one merge that are looked at."""


class Oddity(NamedTuple):
    """Something about cells: ``hidden``, ``merged``, ``error``, ``formula`` or ``zeros`` (with the
    number as it is shown); rows from ``first`` to ``last``, columns likewise, counted from 0."""

    kind: str
    first: int = 0
    last: int = 0
    left: int = 0
    right: int = 0
    text: str = ""


class Book(NamedTuple):
    """The parts of a package: its sheets in order, whether its days count from 1904, and the
    formats that show zeros in front of a number, as cells name them."""

    parts: tuple[str, ...]
    from_1904: bool
    zeros: dict[str, int]


def read_book(file: Path) -> Book:
    """What stands beside the sheets of a package. Raises what zipfile raises."""
    with zipfile.ZipFile(file) as package:
        book = _read(package, "xl/workbook.xml")
        links = _read(package, "xl/_rels/workbook.xml.rels")
        styles = _read(package, "xl/styles.xml")
    targets = {}
    for tag in _tags("Relationship", links):
        targets[_attribute(tag, "Id")] = _attribute(tag, "Target").lstrip("/")
    parts = []
    for tag in _tags("sheet", book):
        part = targets.get(_attribute(tag, r"[\w.-]+:id"), "")
        parts.append(part if part.startswith("xl/") else f"xl/{part}")
    dates = next(_tags("workbookPr", book), "")
    return Book(tuple(parts), _attribute(dates, "date1904") in ("1", "true"), _zeros(styles))


def _read(package: zipfile.ZipFile, part: str) -> str:
    return package.read(part).decode("utf-8", "replace") if part in package.namelist() else ""


def _tags(name: str, xml: str) -> Iterator[str]:
    """The attributes of every tag of a name."""
    return (match[1] for match in re.finditer(_TAG.format(name=name), xml))


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf"(?<![\w:.-]){name}\s*=\s*{_QUOTED}", tag)
    return (match[1] if match[1] is not None else match[2]) if match else ""


def _zeros(styles: str) -> dict[str, int]:
    """How many digits cells of a style show at least, of those whose format is zeros alone."""
    formats = {}
    for tag in _tags("numFmt", styles):
        code = _attribute(tag, "formatCode").split(";")[0].strip()
        if re.fullmatch(r"0{2,20}", code):
            formats[_attribute(tag, "numFmtId")] = len(code)
    cells = re.search(r"<(?:[\w.-]+:)?cellXfs\b.*?</(?:[\w.-]+:)?cellXfs>", styles, re.DOTALL)
    if not formats or not cells:
        return {}
    return {
        str(number): formats[of]
        for number, tag in enumerate(_tags("xf", cells[0]))
        if (of := _attribute(tag, "numFmtId")) in formats
    }


_Q = rb"[\"']"
_INTERESTING = re.compile(
    rb"<(?:[\w.-]+:)?row\b[^>]*?\bhidden=" + _Q + rb"(?:1|true)" + _Q + rb"[^>]*>"
    rb"|<(?:[\w.-]+:)?mergeCell\b[^>]*?ref=" + _Q + rb"([A-Z]+)(\d+):([A-Z]+)(\d+)" + _Q + rb""
    rb"|<(?:[\w.-]+:)?c\b(?=[^>]*?\bt=" + _Q + rb"e" + _Q + rb")[^>]*?\br=" + _Q + rb"([A-Z]+)(\d+)"
    rb"|<(?:[\w.-]+:)?c\b[^>]*?\br=" + _Q + rb"([A-Z]+)(\d+)" + _Q + rb"[^>]*>"
    rb"<(?:[\w.-]+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:[\w.-]+:)?f>)"
    rb"(?:<(?:[\w.-]+:)?v\s*/>|<(?:[\w.-]+:)?v></(?:[\w.-]+:)?v>)?</(?:[\w.-]+:)?c>"
)
_MARKS = (b"hidden=", b"mergeCell ", b't="e"', b"t='e'", b"<f", b":f")


def oddities(file: Path, part: str, zeros: dict[str, int]) -> Iterator[Oddity]:
    """What is odd about the cells of a sheet, streamed. Raises what zipfile raises."""
    shown = _shown(zeros) if zeros else None
    with zipfile.ZipFile(file) as package:
        if part not in package.namelist():
            return
        with package.open(part) as stream:
            rest = b""
            while block := stream.read(4_000_000):
                text = rest + block
                # A tag at the end of a block is looked at with the next one.
                cut = text.rfind(b"row>") + 4 if b"row>" in text else len(text) - 2_000
                cut = max(cut, 0)
                head, rest = (text[:cut], text[cut:]) if len(block) == 4_000_000 else (text, b"")
                yield from _matches(head)
                yield from _zeros_shown(head, shown, zeros)
            yield from _matches(rest)


def _matches(text: bytes) -> Iterator[Oddity]:
    # Most sheets have nothing of the kind, and looking for these is ten times as fast.
    if not any(mark in text for mark in _MARKS):
        return
    for match in _INTERESTING.finditer(text):
        if match[2]:
            first, last = int(match[2]), int(match[4])
            if last > first:
                last = min(last, first + MOST_ROWS)
                yield Oddity("merged", first, last, _column(match[1]), _column(match[3]))
        elif match[6]:
            column = _column(match[5])
            yield Oddity("error", int(match[6]), int(match[6]), column, column)
        elif match[8]:
            column = _column(match[7])
            yield Oddity("formula", int(match[8]), int(match[8]), column, column)
        else:
            yield Oddity("hidden")


def _shown(zeros: dict[str, int]) -> re.Pattern[bytes]:
    """Cells of a number in one of some styles: column, row, style, number."""
    styles = b"|".join(style.encode() for style in zeros)
    return re.compile(
        rb"<(?:[\w.-]+:)?c\b(?![^>]*\bt=[\"'][^n])"
        rb"(?=[^>]*?\bs=[\"'](" + styles + rb")[\"'])"
        rb"[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>]*>"
        rb"(?:<(?:[\w.-]+:)?f\b[^>]*>[^<]*</(?:[\w.-]+:)?f>)?"
        rb"<(?:[\w.-]+:)?v>(\d+)(?:\.0*)?</"
    )


def _zeros_shown(
    text: bytes, shown: re.Pattern[bytes] | None, zeros: dict[str, int]
) -> Iterator[Oddity]:
    for match in shown.finditer(text) if shown else ():
        row, column = int(match[3]), _column(match[2])
        digits = match[4].decode().zfill(zeros[match[1].decode()])
        yield Oddity("zeros", row, row, column, column, digits)


def _column(letters: bytes) -> int:
    """A column by its letters, counted from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
