"""Read XLSX: values as Excel last computed them, every row with its own number.

What a workbook can hide is looked for in the sheet's XML, streamed: hidden rows (read, and said
so), cells merged over several rows, errors and formulas without a stored result (their rows are
doubtful where the column is used), and formats that show zeros before a number. Old workbooks
(.xls) are read too.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from i18n import N_, UserError
from pipeline.ingest.header import (
    DEEPEST,
    HEADER_ROWS,
    MAX_COLUMNS,
    Header,
    IsHeading,
    find_header,
)
from pipeline.ingest.normalise.dates import BIRTH_YEARS
from pipeline.ingest.readers.sheetxml import Oddity, oddities, read_book
from pipeline.ingest.readers.table import Chunk, plain, text_table
from pipeline.store.records import Refusal

LARGEST = 2_500_000_000
"""Bytes of all parts unpacked; a million rows of 25 columns have some 1.5 GB."""
HIGHEST_RATIO = 200
_SOME = 50_000_000
_ROWS = 100_000
_OLD = b"\xd0\xcf\x11\xe0"


EXPLANATIONS = ("Giải thích", "Explanations")
"""The names of the sheet of a template that explains its columns, and is never read."""


class XlsxExtract:
    """A workbook, open for reading."""

    def __init__(self, file: Path, is_heading: IsHeading, sheet: str | None) -> None:
        self.name = file.name
        self.notes: list[Refusal] = []
        self.open_end = False
        self._file, self._years = file, 0
        with file.open("rb") as opened:
            old = opened.read(4) == _OLD
        if not old:
            _check(file)
        self._kept: tuple[str, Any] | None = None
        try:
            with file.open("rb") as opened:
                self._book = CalamineWorkbook.from_filelike(opened)
            self._parts = None if old else read_book(file)
        except (CalamineError, OSError, ValueError) as error:
            raise _old(self.name) if old else _unreadable(self.name, str(error)) from error
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError) as error:
            raise _unreadable(self.name, str(error)) from error
        if old:
            self.notes.append(
                Refusal(
                    N_(
                        "An old Excel file, in which hidden rows and errors such as #N/A are not "
                        "seen: an error is an empty cell. Save it as .xlsx where that matters."
                    )
                )
            )
        from_1904 = self._parts is not None and self._parts.from_1904
        self._first_day = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        self._sheets = self._choose(is_heading, sheet)
        self.headings = self._sheets[0][1].names
        self.aliases = self._sheets[0][1].aliases
        self.above = self._above[self._sheets[0][0]]

    def _choose(self, is_heading: IsHeading, wanted: str | None) -> list[tuple[str, Header]]:
        """The sheets to read, by name."""
        visible = [
            one.name
            for one in self._book.sheets_metadata
            if one.visible == SheetVisibleEnum.Visible and one.name not in EXPLANATIONS
        ]
        if wanted is not None and wanted not in self._book.sheet_names:
            raise UserError(
                N_("{file} has no sheet “{wanted}”; it has: {found}."),
                file=self.name,
                wanted=wanted,
                found=", ".join(self._book.sheet_names),
            )
        found, failure = [], None
        self._above: dict[str, list[list[str]]] = {}
        for name in [wanted] if wanted else visible:
            try:
                top = [[_text(cell) or "" for cell in row] for row in self._top(name)]
                header = find_header(self.name, top, is_heading)
            except UserError as error:
                failure = failure or error
                continue
            found.append((name, header))
            self._above[name] = top[: header.first]
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
        hidden = [
            one for one in self._book.sheet_names if one not in visible and one not in EXPLANATIONS
        ]
        if hidden and not wanted:
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

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets that are read; every sheet is a file of its own."""
        return tuple(name for name, _ in self._sheets)

    def chunks(self) -> Iterator[Chunk]:
        """See Extract."""
        for position, (name, found) in enumerate(self._sheets):
            headings = found.names
            odd = self._odd(name, found)
            rows = self._sheet(name).iter_rows()
            number = 1
            while batch := list(islice(rows, _ROWS)):
                numbers = range(number, number + len(batch))
                number += len(batch)
                if numbers[0] <= found.last + 1:
                    batch, numbers = batch[found.last + 1 :], numbers[found.last + 1 :]
                filled = [
                    index
                    for index, row in enumerate(batch)
                    if any(row) or any(cell != "" for cell in row)
                ]
                yield self._chunk(
                    headings,
                    [batch[index] for index in filled],
                    [numbers[index] for index in filled],
                    odd,
                    (position + 0.5) / len(self._sheets),
                )
        if self._years:
            self.notes.append(
                Refusal(
                    N_(
                        "{count} cells formatted as days hold a number such as 1961; they are read "
                        "as that year."
                    ),
                    {"count": self._years},
                )
            )
            self._years = 0

    def _chunk(
        self,
        headings: tuple[str, ...],
        rows: list[list[Any]],
        numbers: list[int],
        odd: _Odd,
        done: float,
    ) -> Chunk:
        if odd.shown:
            for number, row in zip(numbers, rows, strict=True):
                for column, text in odd.shown.get(number, {}).items():
                    if column < len(row):
                        row[column] = text
        doubtful = tuple(
            Refusal(message, {}, number, headings[column])
            for number in (numbers if odd.doubtful else ())
            for column, message in odd.doubtful.get(number, {}).items()
            if column < len(headings)
        )
        columns = list(zip(*rows, strict=True)) if rows else [() for _ in headings]
        columns += [(None,) * len(rows)] * (len(headings) - len(columns))
        table = text_table(headings, [self._texts(column) for column in columns[: len(headings)]])
        return Chunk(table, pa.array(numbers, pa.int64()), (), done, doubtful)

    def _texts(self, column: tuple[Any, ...]) -> Sequence[str | None]:
        """A column's cells as texts; most columns are nothing else."""
        kinds = set(map(type, column))
        if kinds <= {str}:
            return column
        if kinds & {date, datetime}:
            return [self._year(cell) or _text(cell) for cell in column]
        return [_text(cell) for cell in column]

    def _year(self, cell: Any) -> str | None:
        """The number in a cell that is formatted as a day where it must be a year."""
        if not isinstance(cell, date) or (isinstance(cell, datetime) and cell.time() != time()):
            return None
        number = (date(cell.year, cell.month, cell.day) - self._first_day).days
        if number not in BIRTH_YEARS:
            return None
        self._years += 1
        return str(number)

    def _odd(self, name: str, header: Header) -> _Odd:
        """What the sheet's XML says about its cells."""
        odd, hidden = _Odd(), 0
        for one in self._oddities(name):
            if one.kind == "hidden":
                hidden += 1
            elif one.kind == "zeros":
                odd.shown.setdefault(one.first, {})[one.left] = one.text
            elif one.last > header.last + 1:
                for row in range(one.first, one.last + 1):
                    for column in range(one.left, min(one.right, MAX_COLUMNS) + 1):
                        odd.doubtful.setdefault(row, {})[column] = _WHY[one.kind]
        if hidden:
            self.notes.append(
                Refusal(N_("{count} hidden rows are read like the others."), {"count": hidden})
            )
        return odd

    def _oddities(self, name: str) -> list[Oddity]:
        if self._parts is None:
            # Of the old format only the merges are known.
            ranges = self._sheet(name).merged_cell_ranges or []
            return [
                Oddity("merged", top + 1, bottom + 1, left, right)
                for (top, left), (bottom, right) in ranges
                if bottom > top
            ]
        part = self._parts.parts
        index = self._book.sheet_names.index(name)
        try:
            return list(
                oddities(self._file, part[index] if index < len(part) else "", self._parts.zeros)
            )
        except (zipfile.BadZipFile, zlib.error, OSError, KeyError, EOFError) as error:
            raise _unreadable(self.name, str(error)) from error


@dataclass
class _Odd:
    """Of the rows of a sheet: cells that cannot be taken at face value, by row and column; and
    numbers as their format shows them."""

    doubtful: dict[int, dict[int, str]] = field(default_factory=dict)
    shown: dict[int, dict[int, str]] = field(default_factory=dict)


MERGED = N_(
    "Cells are merged over several rows here, so that only the first of them has a value; unmerge "
    "them, fill every row and export again."
)
FORMULA = N_(
    "A formula has no stored result here; open the file in Excel, save it and import it again."
)
ERROR = N_("A cell holds an error of Excel such as #N/A; correct it and import the row again.")
_WHY = {"merged": MERGED, "formula": FORMULA, "error": ERROR}


def _check(file: Path) -> None:
    """Raise UserError for what is no sound XLSX, before any of it is unpacked."""
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


def _old(name: str) -> UserError:
    return UserError(
        N_(
            "{file} cannot be read as an old Excel file; if it has a password, save it as .xlsx "
            "without one."
        ),
        file=name,
    )


def _unreadable(name: str, reason: str) -> UserError:
    return UserError(
        N_("{file} cannot be read as XLSX ({reason}). Was the download cut off?"),
        file=name,
        reason=reason.splitlines()[0][:200] if reason else "–",
    )


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
