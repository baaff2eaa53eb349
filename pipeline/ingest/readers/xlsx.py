"""Read XLSX: values as Excel last computed them, every row with its own number.

What a workbook can hide is looked for in the sheet's XML, streamed: hidden rows (read, and said
so), cells merged over several rows and formulas without a stored result (their rows are refused,
since what they should hold is unknown).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from i18n import N_, UserError
from pipeline.ingest.header import (
    DEEPEST,
    HEADER_ROWS,
    Header,
    IsHeading,
    find_header,
)
from pipeline.ingest.readers.table import Chunk, plain, text_table
from pipeline.store.records import Refusal

LARGEST = 2_500_000_000
"""Bytes of all parts unpacked; a million rows of 25 columns have some 1.5 GB."""
HIGHEST_RATIO = 200
_SOME = 50_000_000
_ROWS = 100_000
_OLD = b"\xd0\xcf\x11\xe0"


class XlsxExtract:
    """A workbook, open for reading."""

    def __init__(self, file: Path, is_heading: IsHeading, sheet: str | None) -> None:
        self.name = file.name
        self.notes: list[Refusal] = []
        self.open_end = False
        _check(file)
        self._file = file
        self._kept: tuple[str, Any] | None = None
        try:
            self._book = CalamineWorkbook.from_path(str(file))
        except (CalamineError, OSError) as error:
            raise _unreadable(self.name, str(error)) from error
        self._sheets = self._choose(is_heading, sheet)
        self.headings = self._sheets[0][1].names
        self.aliases = self._sheets[0][1].aliases

    def _choose(self, is_heading: IsHeading, wanted: str | None) -> list[tuple[str, Header]]:
        """The sheets to read, by name."""
        visible = [
            one.name
            for one in self._book.sheets_metadata
            if one.visible == SheetVisibleEnum.Visible
        ]
        if wanted is not None and wanted not in self._book.sheet_names:
            raise UserError(
                N_("{file} has no sheet “{wanted}”; it has: {found}."),
                file=self.name,
                wanted=wanted,
                found=", ".join(self._book.sheet_names),
            )
        found, failure = [], None
        for name in [wanted] if wanted else visible:
            try:
                top = [[_text(cell) or "" for cell in row] for row in self._top(name)]
                header = find_header(self.name, top, is_heading)
            except UserError as error:
                failure = failure or error
                continue
            found.append((name, header))
        if not found:
            raise failure or UserError(N_("{file} has no visible sheet with rows."), file=self.name)
        if len({header.names for _, header in found}) > 1:
            raise UserError(
                N_(
                    "{file} has several sheets with different columns: {sheets}. Name one with "
                    "--sheet."
                ),
                file=self.name,
                sheets=", ".join(name for name, _ in found),
            )
        if len(visible) < len(self._book.sheet_names) and not wanted:
            hidden = [name for name in self._book.sheet_names if name not in visible]
            self.notes.append(
                Refusal(N_("Hidden sheets are not read: {sheets}."), {"sheets": ", ".join(hidden)})
            )
        if len(found) > 1:
            names = ", ".join(name for name, _ in found)
            self.notes.append(Refusal(N_("Read from several sheets: {sheets}."), {"sheets": names}))
        return found

    def _top(self, name: str) -> list[list[Any]]:
        sheet = self._sheet(name)
        rows = sheet.iter_rows()
        return [row for row, _ in zip(rows, range(HEADER_ROWS + DEEPEST), strict=False)]

    def _sheet(self, name: str) -> Any:
        """A sheet; the last one is kept, since its top is looked at before it is read."""
        if self._kept and self._kept[0] == name:
            return self._kept[1]
        self._kept = None
        try:
            sheet = self._book.get_sheet_by_name(name)
            self._kept = (name, sheet)
            return sheet
        except (CalamineError, OSError, ValueError) as error:
            raise _unreadable(self.name, str(error)) from error

    def chunks(self) -> Iterator[Chunk]:
        """See Extract."""
        for position, (name, found) in enumerate(self._sheets):
            header, headings = found.last, found.names
            doubtful = self._doubtful(name)
            rows = self._sheet(name).iter_rows()
            number = 1
            while batch := list(islice(rows, _ROWS)):
                numbers = range(number, number + len(batch))
                number += len(batch)
                if numbers[0] <= header + 1:
                    batch, numbers = batch[header + 1 :], numbers[header + 1 :]
                filled = [
                    index
                    for index, row in enumerate(batch)
                    if any(row) or any(cell != "" for cell in row)
                ]
                kept = [batch[index] for index in filled]
                yield self._chunk(
                    headings,
                    kept,
                    [numbers[index] for index in filled],
                    doubtful,
                    (position + 0.5) / len(self._sheets),
                )

    def _chunk(
        self,
        headings: tuple[str, ...],
        rows: list[list[Any]],
        numbers: list[int],
        doubtful: dict[int, str],
        done: float,
    ) -> Chunk:
        refused = []
        if doubtful:
            kept = []
            for number, row in zip(numbers, rows, strict=True):
                if number in doubtful:
                    content = {h: _text(c) for h, c in zip(headings, row, strict=False)}
                    refused.append(Refusal(doubtful[number], {}, number, None, content))
                else:
                    kept.append((number, row))
            numbers, rows = [n for n, _ in kept], [r for _, r in kept]
        columns = list(zip(*rows, strict=True)) if rows else [() for _ in headings]
        table = text_table(headings, [_texts(column) for column in columns[: len(headings)]])
        return Chunk(table, pa.array(numbers, pa.int64()), tuple(refused), done)

    def _doubtful(self, name: str) -> dict[int, str]:
        """Rows whose cells are not what they seem, and why."""
        found: dict[int, str] = {}
        hidden = 0
        for kind, number, until in self._scanned(name):
            if kind == "hidden":
                hidden += 1
            elif kind == "merged":
                for row in range(number, min(until, number + 100_000) + 1):
                    found[row] = MERGED
            elif kind == "error":
                found[number] = ERROR
            else:
                found[number] = FORMULA
        if hidden:
            self.notes.append(
                Refusal(N_("{count} hidden rows are read like the others."), {"count": hidden})
            )
        return found

    def _scanned(self, name: str) -> list[tuple[str, int, int]]:
        try:
            return list(_scan(self._file, self._part_of(name)))
        except (zipfile.BadZipFile, zlib.error, OSError, KeyError, EOFError) as error:
            raise _unreadable(self.name, str(error)) from error

    def _part_of(self, name: str) -> str:
        """The part of the package that holds a sheet."""
        with zipfile.ZipFile(self._file) as package:
            book = package.read("xl/workbook.xml").decode("utf-8", "replace")
            links = package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        index = self._book.sheet_names.index(name)
        ids = re.findall(r"<(?:\w+:)?sheet\b[^>]*?r:id=\"([^\"]+)\"", book)
        targets = {}
        for relation in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links):
            key, target = (
                re.search(r'Id="([^"]+)"', relation),
                re.search(r'Target="([^"]+)"', relation),
            )
            if key and target:
                targets[key[1]] = target[1].lstrip("/")
        part = targets.get(ids[index] if index < len(ids) else "", "")
        return part if part.startswith("xl/") else f"xl/{part}"


MERGED = N_(
    "Cells are merged over several rows here, so that only the first of them has a value; unmerge "
    "them, fill every row and export again."
)
FORMULA = N_(
    "A formula has no stored result here; open the file in Excel, save it and import it again."
)
ERROR = N_("A cell holds an error of Excel such as #N/A; correct it and import the row again.")


_INTERESTING = re.compile(
    rb'<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"[^>]*>'
    rb'|<(?:\w+:)?mergeCell\b[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"'
    rb'|<(?:\w+:)?c\b[^>]*?\br="[A-Z]+(\d+)"[^>]*?\bt="e"'
    rb'|<(?:\w+:)?c\b[^>]*?\br="[A-Z]+(\d+)"[^>]*><(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)


def _scan(file: Path, part: str) -> Iterator[tuple[str, int, int]]:
    """Hidden rows, merges over rows, errors and formulas without result, with their rows."""
    with zipfile.ZipFile(file) as package:
        if part not in package.namelist():
            return
        with package.open(part) as stream:
            rest = b""
            while block := stream.read(4_000_000):
                text = rest + block
                # A tag at the end of a block is looked at with the next one.
                cut = text.rfind(b"</row>") + 6 if b"</row>" in text else len(text) - 2_000
                cut = max(cut, 0)
                head, rest = (text[:cut], text[cut:]) if len(block) == 4_000_000 else (text, b"")
                yield from _matches(head)
            yield from _matches(rest)


def _matches(text: bytes) -> Iterator[tuple[str, int, int]]:
    # Most sheets have nothing of the kind, and looking for these is ten times as fast.
    if not any(mark in text for mark in (b"hidden=", b"mergeCell ", b't="e"', b"<f", b":f")):
        return
    for match in _INTERESTING.finditer(text):
        if match[2]:
            if int(match[4]) > int(match[2]):
                yield "merged", int(match[2]), int(match[4])
        elif match[5]:
            yield "error", int(match[5]), 0
        elif match[6]:
            yield "formula", int(match[6]), 0
        else:
            yield "hidden", 0, 0


def _check(file: Path) -> None:
    """Raise UserError for what is no sound XLSX, before any of it is unpacked."""
    with file.open("rb") as opened:
        if opened.read(4) == _OLD:
            raise UserError(
                N_(
                    "{file} is an old or an encrypted Excel file; save it as .xlsx without a "
                    "password."
                ),
                file=file.name,
            )
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _unreadable(file.name, str(error)) from error
    size = sum(part.file_size for part in parts)
    bomb = any(
        part.file_size > _SOME and part.file_size > HIGHEST_RATIO * part.compress_size
        for part in parts
    )
    if size > LARGEST or bomb or len(parts) > 10_000:
        raise UserError(
            N_("{file} would unpack to {size} MB, which no extract has; it is not opened."),
            file=file.name,
            size=size // 1_000_000,
        )
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise UserError(
            N_("{file} is a zip file but no Excel workbook; expected CSV, XLSX or Parquet."),
            file=file.name,
        )


def _unreadable(name: str, reason: str) -> UserError:
    return UserError(
        N_("{file} cannot be read as XLSX ({reason}). Was the download cut off?"),
        file=name,
        reason=reason.splitlines()[0][:200] if reason else "–",
    )


def _texts(column: tuple[Any, ...]) -> Sequence[str | None]:
    """A column's cells as texts; most columns are nothing else."""
    return column if set(map(type, column)) <= {str} else [_text(cell) for cell in column]


def _text(cell: Any) -> str | None:
    """A cell as text."""
    if type(cell) is str:
        return cell
    if type(cell) is float:
        return plain(cell)
    if isinstance(cell, datetime):
        cell = (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
        return str(cell.date()) if cell.time() == time() else str(cell)
    if isinstance(cell, bool):
        return "1" if cell else "0"
    return None if cell is None else str(cell)
