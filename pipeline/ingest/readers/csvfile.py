"""Read CSV in blocks: exact row numbers, no row lost, none invented, whatever the quotes.

A line without quotation marks, or with such around whole cells, is one row; those are split by
PyArrow, a block at a time. Other lines are read by Python's reader, and a row goes on to the
following lines only if it is then complete: a stray quotation mark costs its own line, never the
lines after it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from i18n import N_, UserError
from pipeline.ingest.headings import IsHeading, check_width, find_header, unique
from pipeline.ingest.normalise.text import decode, decode_file_head
from pipeline.ingest.readers.table import Chunk
from pipeline.store.records import Refusal

BLOCK = 24_000_000
LONGEST_LINE = 1_000_000
MAX_LINES = 50
"""Lines that one row with line breaks in its cells may have."""

_SEPARATORS = ",;\t|"
csv.field_size_limit(2 * LONGEST_LINE)  # lines that are longer are refused before


class CsvExtract:
    """A CSV file, open for reading."""

    def __init__(self, file: Path, opened: BinaryIO, is_heading: IsHeading) -> None:
        self.name = file.name
        self.notes: list[Refusal] = []
        self.open_end = False
        self._file, self._opened = file, opened
        self._size = max(file.stat().st_size, 1)
        head = opened.read(256_000)
        opened.seek(0)
        self._encoding = encoding_of(self.name, head)
        if self._encoding not in ("utf-8", "utf-8-sig"):
            self.notes.append(Refusal(N_("Read as {encoding}."), {"encoding": self._encoding}))
        text = decoded(head, self._encoding)
        lines = text.splitlines()[:40]
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
                sum(map(is_heading, _split(line, one) or [])) for line in lines[:20]
            ),
        )
        rows = [_split(line, self._separator) or [line] for line in lines]
        self._header = find_header(self.name, rows, is_heading)
        check_width(self.name, len(rows[self._header]))
        self.headings = unique(rows[self._header])
        cell = rf'(?:"[^"]*"|[^"{re.escape(self._separator)}]*)'
        others = rf"(?:{re.escape(self._separator)}{cell}){{{len(self.headings) - 1}}}"
        self._sound = f"^{cell}{others}$"

    def chunks(self) -> Iterator[Chunk]:
        """See Extract."""
        first, carried, skip = 1, b"", self._header + 1
        for block, last in self._blocks():
            content = carried + block
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
            done = min(self._opened.tell() / self._size, 1.0)
            yield Chunk(table, kept, tuple(refused), done)

    def _fast(self, content: bytes) -> pa.Table | None:
        """All lines at once, if each is a row of its own; ``None`` when they must be looked at."""
        if not content.endswith(b"\n") or b"\0" in content:
            return None
        try:
            table = self._parse(content, quotes=b'"' in content, check=True)
        except pa.ArrowInvalid:
            return None
        # Of an empty line PyArrow makes a row of nothing.
        if table.column(0).null_count and (content.startswith(b"\n") or b"\n\n" in content):
            return None
        return table if table.num_rows == content.count(b"\n") else None

    def _blocks(self) -> Iterator[tuple[bytes, bool]]:
        """Whole lines in UTF-8, ended by line feeds, a block at a time; and whether it is the last.

        The last line of the file may lack its end.
        """
        plain = self._encoding in ("utf-8", "utf-8-sig")
        legacy = self._encoding in ("tcvn3", "vni")
        transcode = codecs.getincrementaldecoder("utf-8" if legacy else self._encoding)("replace")
        rest, at_start = b"", True
        while True:
            content = self._opened.read(BLOCK)
            last = not content
            if legacy:
                content = decode(content, self._encoding).encode()
            elif not plain:
                text = transcode.decode(content, last)
                content = unicodedata.normalize("NFC", text).encode()
            if at_start:
                content, at_start = content.removeprefix(b"\xef\xbb\xbf"), False
            content = rest + content
            if b"\r" in content:
                # A line feed may follow in the next block.
                held = b"\r" if content.endswith(b"\r") and not last else b""
                content = content[: len(content) - len(held)]
                content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            else:
                held = b""
            if last:
                self.open_end = bool(content)
                yield content, True
                return
            cut = content.rfind(b"\n") + 1
            if not cut and len(content) > LONGEST_LINE * 8:
                # One endless line: its beginning is refused, the rest let go.
                content = content[: LONGEST_LINE + 1]
            rest = content[cut:] + held
            if cut:
                yield content[:cut], False

    def _table(
        self, lines: list[bytes], first: int, refused: list[Refusal], last: bool
    ) -> tuple[pa.Table, pa.Int64Array, int]:
        """Rows as a table, their numbers, and how many lines were taken. What is no row is refused.

        Lines are left for the next block when a row may go on in it.
        """
        separators, separator = len(self.headings) - 1, self._separator.encode()
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
            plain = b'"' not in line and b"\0" not in line and len(line) <= LONGEST_LINE
            if plain and line.count(separator) == separators and line.strip():
                easy.append(line)
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
                pa.array([cell or None for cell in column], pa.string()) for column in columns
            ]
            table = pa.concat_tables([table, pa.table(arrays, names=list(self.headings))])
        return table, pa.array([*kept, *row_numbers], pa.int64()), index

    def _row(
        self, number: int, lines: list[bytes], following: int, last: bool
    ) -> tuple[list[str], int] | Refusal | None:
        """The cells of a row with quotation marks, and the index of the line after it.

        ``None`` when only the next block can tell.
        """
        line = lines[following - 1]
        if len(line) > LONGEST_LINE:
            start = line[:200].decode("utf-8", "replace")
            return Refusal(
                N_("The row has over {limit} characters."),
                {"limit": LONGEST_LINE},
                number,
                None,
                {"line": start},
            )
        text = line.decode("utf-8", "replace")
        readable = "\0" not in text and "\ufffd" not in text
        cells = _split(text, self._separator) if readable else None
        if cells is not None and len(cells) == len(self.headings):
            return cells, following
        if cells is None and readable:
            # The row may go on in the lines that follow, if it is then complete.
            joined = text
            for index in range(following, min(following + MAX_LINES, len(lines))):
                joined += "\n" + lines[index].decode("utf-8", "replace")
                if len(joined) > LONGEST_LINE:
                    break
                whole = _split(joined, self._separator)
                if whole is not None:
                    if len(whole) == len(self.headings):
                        return whole, index + 1
                    break
            else:
                if not last and following + MAX_LINES > len(lines):
                    return None
        return self._why(number, text, cells, last and following == len(lines))

    def _whole(self, lines: list[bytes]) -> set[int]:
        """Which lines have quotation marks around whole cells only, and all their cells."""
        marked = [index for index, line in enumerate(lines) if b'"' in line]
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
        if not lines:
            return self._empty(), []
        content = b"\n".join(lines) + b"\n"
        try:
            content.decode()
        except UnicodeDecodeError:
            good = [index for index, line in enumerate(lines) if _is_utf8(line)]
            for index in sorted(set(range(len(lines))) - set(good)):
                refused.append(
                    Refusal(
                        N_("The row is not valid {encoding}; its letters cannot be read."),
                        {"encoding": "UTF-8"},
                        numbers[index],
                        None,
                        {"line": lines[index].decode("utf-8", "replace")},
                    )
                )
            lines, numbers = [lines[i] for i in good], [numbers[i] for i in good]
            content = b"\n".join(lines) + b"\n"
        if not lines:
            return self._empty(), []
        return self._parse(content, quotes=quotes), numbers

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
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )

    def _why(self, number: int, text: str, cells: list[str] | None, at_end: bool) -> Refusal:
        if cells is None:
            return Refusal(
                N_(
                    "The row cannot be taken apart: a quotation mark is open, or it holds "
                    "characters that are no text."
                ),
                {},
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

    def _empty(self) -> pa.Table:
        return pa.table(
            [pa.array([], pa.string()) for _ in self.headings], names=list(self.headings)
        )


def _split(text: str, separator: str) -> list[str] | None:
    """The cells of one row, or ``None`` when a quotation mark is open at its end."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        if text.count('"') % 2:
            # A quotation mark within a cell that has none around it is a letter like any other.
            opens = re.search(rf'(^|{re.escape(separator)})"', text)
            return None if opens else text.split(separator)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    return rows[0] if len(rows) == 1 else [] if not rows else None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def encoding_of(name: str, head: bytes) -> str:
    """The encoding of a file that begins with these bytes. Raises UserError if it is no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in head[:400]:
        encoding = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
        if not _decodes(head, encoding):
            raise UserError(
                N_(
                    "{file} is not a text file; expected CSV or JSON in UTF-8, UTF-16 or "
                    "Windows-1258."
                ),
                file=name,
            )
        return encoding
    return "utf-8" if _decodes(head, "utf-8") else decode_file_head(head) or "cp1258"


def decoded(content: bytes, encoding: str) -> str:
    """Bytes as text, without the mark of its encoding; what cannot be read is replaced."""
    if encoding in ("tcvn3", "vni"):
        return decode(content, encoding)
    text = content.decode(encoding, "replace").removeprefix("\ufeff")
    return unicodedata.normalize("NFC", text) if encoding == "cp1258" else text


def _decodes(head: bytes, encoding: str) -> bool:
    """Whether bytes are of an encoding; the last letter may lack some of its own."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def check_markup(name: str, text: str) -> None:
    """Raise UserError for a web page, as services answer with when they fail, and for XML."""
    start = text.lstrip()
    if not start.startswith("<"):
        return
    if re.match(r"<(!doctype html|html|head|body|title)", start, re.IGNORECASE):
        title = re.search(r"<title[^>]*>(.*?)</title", start, re.IGNORECASE | re.DOTALL)
        raise UserError(
            N_(
                "{file} is a web page (“{title}”), not data: the service answered with an error "
                "page. Fetch it again."
            ),
            file=name,
            title=" ".join(title[1].split())[:80] if title else "HTML",
        )
    raise UserError(
        N_("{file} is a web page or XML, not a table; expected CSV, XLSX or Parquet."), file=name
    )
