"""Read CSV in blocks: exact row numbers, no row lost, none invented, whatever the quotes.

A line without quotation marks, or with such around whole cells, is one row; those are split by
PyArrow, a block at a time. Other lines are taken apart by themselves, and a row goes on to the
following lines only if it is then complete: a stray quotation mark costs its own line, never the
lines after it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from i18n import N_, UserError
from pipeline.ingest.header import HEADER_ROWS, IsHeading, find_header
from pipeline.ingest.listing import is_footer
from pipeline.ingest.readers.cells import (
    MAX_LINES,
    around_cells,
    gather,
    split,
    split_escaped,
    top_rows,
    trimmed,
)
from pipeline.ingest.readers.encodings import (
    HEAD,
    UTF8,
    check_markup,
    decoded,
    encoding_of,
    is_utf8,
)
from pipeline.ingest.readers.lines import BLOCK, LONGEST_LINE, blocks, lines_of
from pipeline.ingest.readers.table import Chunk
from pipeline.store.records import Refusal

_SEPARATORS = ",;\t|"
_NOTHING = ("", "\\N")
"""Cells that hold nothing: dumps of MySQL write the second."""


class CsvExtract:
    """A CSV file, open for reading. ``last_row``: the number of the last row."""

    def __init__(self, file: Path, opened: BinaryIO, is_heading: IsHeading) -> None:
        self.name = file.name
        self.notes: list[Refusal] = []
        self.open_end = False
        self._opened = opened
        self._size = max(file.stat().st_size, 1)
        self._encoding = encoding_of(self.name, opened)
        head = opened.read(HEAD)
        opened.seek(0)
        if self._encoding not in UTF8:
            self.notes.append(Refusal(N_("Read as {encoding}."), {"encoding": self._encoding}))
        text = decoded(head, self._encoding)
        lines = lines_of(text)[: 2 * HEADER_ROWS]
        if not any(line.strip() for line in lines):
            raise UserError(N_("{file} is empty; expected a header and rows."), file=self.name)
        check_markup(self.name, text)
        if len(lines[0]) > LONGEST_LINE:
            raise UserError(
                N_("{file}: the first line has over {limit} characters; expected headings."),
                file=self.name,
                limit=LONGEST_LINE,
            )
        self._separator = max(
            _SEPARATORS,
            key=lambda one: max(
                sum(map(is_heading, cells)) for _, cells in top_rows(lines, one, is_heading)
            ),
        )
        top = top_rows(lines, self._separator, is_heading)
        header = find_header(self.name, [cells for _, cells in top], is_heading)
        self._skipped = top[header.last][0]
        self.above = [cells for _, cells in top[: header.first]]
        self.headings, self.aliases = header.names, header.aliases
        cell = rf'(?:"(?:[^"]|"")*"|[^"{re.escape(self._separator)}]*)'
        others = rf"(?:{re.escape(self._separator)}{cell}){{{len(self.headings) - 1}}}"
        self._sound = f"^{cell}{others}$"
        self._short = self._escaped = 0
        self.last_row = 0

    def chunks(self) -> Iterator[Chunk]:
        """See Extract."""
        first, carried, skip = 1, b"", self._skipped
        for block, last in blocks(self._opened, self._encoding, BLOCK):
            content = carried + block
            if last:
                self.open_end = bool(block)
            while skip and (end := content.find(b"\n") + 1):
                content, first, skip = content[end:], first + 1, skip - 1
            if skip and last:  # the header has no line break
                content = b""
            refused: list[Refusal] = []
            fast = self._fast(content)
            if fast is not None:
                count, carried = fast.num_rows, b""
                table, kept = fast, pa.array(range(first, first + count), pa.int64())
            else:
                lines = content.removesuffix(b"\n").split(b"\n") if content else []
                table, kept, count = self._table(lines, first, refused, last)
                carried = b"\n".join(lines[count:]) + b"\n" if count < len(lines) else b""
            first += count
            rows = (pc.max(kept).as_py() or 0, *(one.row or 0 for one in refused))
            self.last_row = max(self.last_row, *rows)
            done = min(self._opened.tell() / self._size, 1.0)
            yield Chunk(table, kept, tuple(refused), done)
        self._say_forms()

    def _say_forms(self) -> None:
        """Note in which forms rows were read that are not those of the header."""
        if self._short:
            self.notes.append(
                Refusal(
                    N_("{count} rows end before the last column; what they lack is empty."),
                    {"count": self._short},
                )
            )
        if self._escaped:
            self.notes.append(
                Refusal(
                    N_("{count} rows are read with backslashes that escape, as MySQL has them."),
                    {"count": self._escaped},
                )
            )

    def _fast(self, content: bytes) -> pa.Table | None:
        """All lines at once, if each is a row of its own; ``None`` when they must be looked at."""
        if not content.endswith(b"\n") or b"\0" in content:
            return None
        if b"\\" in content and b'\\"' in content:  # two signs take twenty times as long to find
            return None
        if b'"' in content and not around_cells(content, self._separator):
            return None
        try:
            table = self._parse(content, quotes=b'"' in content, check=True)
        except pa.ArrowInvalid:
            return None
        # Of an empty line PyArrow makes a row of nothing.
        if table.column(0).null_count and (content.startswith(b"\n") or b"\n\n" in content):
            return None
        return table if table.num_rows == content.count(b"\n") else None

    def _table(
        self, lines: list[bytes], first: int, refused: list[Refusal], last: bool
    ) -> tuple[pa.Table, pa.Int64Array, int]:
        """Rows as a table, their numbers, and how many lines were taken. What is no row is refused.

        Lines are left for the next block when a row may go on in it.
        """
        easy: list[bytes] = []
        easy_numbers: list[int] = []
        quoted: list[bytes] = []
        quoted_numbers: list[int] = []
        whole = self._whole(lines)
        rows: list[list[str]] = []
        row_numbers: list[int] = []
        index = 0
        while index < len(lines):
            line, number = lines[index], first + index
            index += 1
            fitting = self._plain(line, at_end=last and index == len(lines) and self.open_end)
            if fitting is not None:
                easy.append(fitting)
                easy_numbers.append(number)
            elif index - 1 in whole:
                quoted.append(line)
                quoted_numbers.append(number)
            elif line.strip():
                found = self._row(number, lines, index, last)
                if found is None:
                    index -= 1
                    break
                if isinstance(found, Refusal):
                    refused.append(found)
                else:
                    cells, index = found
                    rows.append(cells)
                    row_numbers.append(number)
        table, kept = self._arrow(easy, easy_numbers, refused, quotes=False)
        if quoted:
            more, also = self._arrow(quoted, quoted_numbers, refused, quotes=True)
            table, kept = pa.concat_tables([table, more]), [*kept, *also]
        if rows:
            columns = zip(*rows, strict=True)
            arrays = [
                pa.array([None if cell in _NOTHING else cell for cell in column], pa.string())
                for column in columns
            ]
            table = pa.concat_tables([table, pa.table(arrays, names=list(self.headings))])
        return table, pa.array([*kept, *row_numbers], pa.int64()), index

    def _plain(self, line: bytes, *, at_end: bool) -> bytes | None:
        """A line without quotation marks with as many separators as the header has.

        Empty cells behind the last column are dropped; those that a program left out at the end of
        the line are put there, unless the file may have been cut off ``at_end``.
        """
        if b'"' in line or b"\0" in line or len(line) > LONGEST_LINE:
            return None
        if b"\\" in line and line.count(b"\\") != line.count(b"\\N"):
            return None
        separator = self._separator.encode()
        more = line.count(separator) - len(self.headings) + 1
        if not more:
            return line if line.strip() else None
        if not line.strip(separator + b" \t"):
            return None
        return self._shortened(line, more) if more > 0 else self._filled(line, -more, at_end=at_end)

    def _shortened(self, line: bytes, more: int) -> bytes | None:
        """A line without the empty cells that it has too many."""
        separator = self._separator.encode()
        beyond = len(line.rstrip(separator + b" "))
        while more and line[beyond:].count(separator):
            line, more = line[: line.rfind(separator)], more - 1
        return None if more else line

    def _filled(self, line: bytes, lacking: int, *, at_end: bool) -> bytes | None:
        """A line with the empty cells that it lacks; of one cell only what stands below a list."""
        separator = self._separator.encode()
        if separator not in line:
            is_below = is_footer([line.decode("utf-8", "replace")])
            return line + separator * lacking if is_below else None
        if at_end:
            return None
        self._short += 1
        return line + separator * lacking

    def _row(
        self, number: int, lines: list[bytes], following: int, last: bool
    ) -> tuple[list[str], int] | Refusal | None:
        """The cells of a row with quotation marks, and the index of the line after it.

        ``None`` when only the next block can tell.
        """
        line, width = lines[following - 1], len(self.headings)
        if len(line) > LONGEST_LINE:
            start = line[:200].decode("utf-8", "replace")
            return Refusal(
                N_("The row has over {limit} characters."),
                {"limit": LONGEST_LINE},
                number,
                None,
                {"line": start},
            )
        if not is_utf8(line):
            return _not_readable(number, line)
        text = line.decode()
        at_end = last and following == len(lines)
        cells = split(text, self._separator) if "\0" not in text else None
        if fitting := self._fitting(text, cells, at_end=at_end and self.open_end):
            return fitting, following
        if cells is None and "\0" not in text:
            # The row may go on in the lines that follow, if it is then complete.
            if gathered := gather(lines, following - 1, self._separator, width):
                return gathered[0], following - 1 + gathered[1]
            if not last and following + MAX_LINES > len(lines):
                return None
        return self._why(number, text, cells, at_end=at_end)

    def _fitting(self, text: str, cells: list[str] | None, *, at_end: bool) -> list[str] | None:
        """The cells of a line as many as there are headings, in whatever form they are written."""
        width = len(self.headings)
        if cells is not None and len(cells) == width and '\\"' not in text:
            return cells
        if "\\" in text:
            escaped = split_escaped(text, self._separator)
            if escaped is not None and len(escaped) == width:
                self._escaped += 1
                return escaped
        if cells is None:
            return None
        cells = trimmed(cells, width)
        if is_footer(cells) and len(cells) == 1:
            cells += [""] * (width - 1)
        elif 1 < len(cells) < width and any(cells) and not at_end:
            self._short += 1
            cells += [""] * (width - len(cells))
        return cells if len(cells) == width else None

    def _whole(self, lines: list[bytes]) -> set[int]:
        """Which lines have quotation marks around whole cells only, and all their cells."""
        marked = [index for index, line in enumerate(lines) if b'"' in line and b'\\"' not in line]
        if not marked:
            return set()
        sound = pc.match_substring_regex(
            pa.array([lines[index] for index in marked], pa.binary()), pattern=self._sound
        )
        return {
            index
            for index, good in zip(marked, sound.to_pylist(), strict=True)
            if good and len(lines[index]) <= LONGEST_LINE and b"\0" not in lines[index]
        }

    def _arrow(
        self, lines: list[bytes], numbers: list[int], refused: list[Refusal], *, quotes: bool
    ) -> tuple[pa.Table, list[int]]:
        """Lines that are a row each, split by PyArrow; letters that cannot be read are refused."""
        if lines and not is_utf8(b"\n".join(lines)):
            good = [index for index, line in enumerate(lines) if is_utf8(line)]
            for index in sorted(set(range(len(lines))) - set(good)):
                refused.append(_not_readable(numbers[index], lines[index]))
            lines, numbers = [lines[i] for i in good], [numbers[i] for i in good]
        if not lines:
            empty = [pa.array([], pa.string()) for _ in self.headings]
            return pa.table(empty, names=list(self.headings)), []
        return self._parse(b"\n".join(lines) + b"\n", quotes=quotes), numbers

    def _parse(self, content: bytes, *, quotes: bool, check: bool = False) -> pa.Table:
        """Lines as a table. Raises ArrowInvalid when one has not as many cells as the header."""
        return arrow_csv.read_csv(
            io.BytesIO(content),
            read_options=arrow_csv.ReadOptions(
                column_names=list(self.headings), block_size=1 << 20, use_threads=False
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self._separator,
                quote_char='"' if quotes else False,
                ignore_empty_lines=False,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(self.headings, pa.string()),
                check_utf8=check,
                null_values=list(_NOTHING),
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )

    def _why(self, number: int, text: str, cells: list[str] | None, *, at_end: bool) -> Refusal:
        if cells is None and "\0" in text:
            return Refusal(
                N_("The row holds a NUL character, which is no text."),
                {},
                number,
                None,
                {"line": text},
            )
        if cells is None:
            return Refusal(
                N_(
                    "The row cannot be taken apart: a quotation mark is open, and the row is not "
                    "complete within {limit} lines."
                ),
                {"limit": MAX_LINES},
                number,
                None,
                {"line": text},
            )
        details = {"found": len(cells), "expected": len(self.headings)}
        content = dict(zip(self.headings, cells, strict=False)) | {"line": text}
        if at_end and len(cells) < len(self.headings):
            return Refusal(
                N_("The file ends within this row ({found} of {expected} fields): was it cut off?"),
                details,
                number,
                None,
                content,
            )
        return Refusal(
            N_(
                "The row has {found} fields; expected {expected}, as the header has. Is a "
                "separator missing or doubled?"
            ),
            details,
            number,
            None,
            content,
        )


def _not_readable(number: int, line: bytes) -> Refusal:
    return Refusal(
        N_("The row is not in the encoding of the file; its letters cannot be read."),
        {},
        number,
        None,
        {"line": line.removeprefix(b"\xff").decode("utf-8", "replace")},
    )
