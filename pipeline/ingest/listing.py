"""Rows of a list that are no records: numbers of the columns, totals, place and date, signatures.

They are set aside and said together in one line. Anything that is not beyond doubt stays a row, and
is refused by what it lacks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from i18n import N_
from pipeline.ingest.readers.table import Chunk
from pipeline.store.records import Refusal

SHOWN = 3

EXAMPLE_COLUMN = "Dòng ví dụ"
"""The heading of the column that marks the example rows of a template."""

_NUMBER = re.compile(r"[(\[]?\s*(\d{1,3}|[A-Za-z])\s*[)\]]?(?:\s*=.*)?")
# With their accents: Tống and Trương are people, “tổng” and “trưởng” are none.
_TOTAL = re.compile(r"(tổng|cộng|total)\b.*|tong (cong|so)( ?\d.*)?")
# A whole row of them and numbers is no record, whoever it might be.
_SUM = re.compile(
    r"(tổng|tổng cộng|tổng số|cộng|total|grand total|tong|tong cong|tong so|cong)( \d+)?"
)
_MAY_BE_SUM = r"(?i)t.{1,4}ng|c.{1,4}ng|total"
_COUNTED = re.compile(r"-?[\d.,\s]+")
_PLACE_AND_DAY = re.compile(r".*\bngày .{0,12}tháng .{0,12}năm .{0,12}")
_SIGNED = re.compile(
    r"(trưởng|phó (trưởng|giám|chủ)|thủ trưởng|giám đốc|người (lập|báo cáo|ký|tổng hợp)|cán bộ"
    r"|lãnh đạo|xác nhận|kế toán|đại diện|hiệu trưởng|chủ tịch|kt|tm|tl|nơi nhận|ghi chú|lưu ý"
    r"|ấn định|danh sách (này|trên)|bằng chữ)\b.*|ký( tên| ghi| và)?\b.*(họ tên|đóng dấu)?"
)


@dataclass
class SetAside:
    """The rows that were set aside; empty until chunks have passed."""

    rows: list[int] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    below: bool = False

    def note(self) -> Iterator[Refusal]:
        """What to say of them, if there are any."""
        if self.examples:
            yield Refusal(
                N_(
                    "Example rows of the template are not imported: rows {rows}. Whoever wrote "
                    "over them empties the column “{column}”."
                ),
                {"rows": spans(self.examples), "column": EXAMPLE_COLUMN},
            )
        if self.rows:
            yield Refusal(
                N_(
                    "{skipped} rows are no records (numbers of columns, totals, signatures) and "
                    "are set aside: rows {rows}, such as {found}."
                ),
                {
                    "skipped": len(self.rows),
                    "rows": spans(self.rows),
                    "found": ", ".join(f"“{one}”" for one in self.shown),
                },
            )


def without_examples(chunks: Iterable[Chunk], aside: SetAside) -> Iterator[Chunk]:
    """The same chunks without the rows that are marked as examples of a template."""
    for chunk in chunks:
        if EXAMPLE_COLUMN in chunk.table.column_names:
            marked = pc.indices_nonzero(pc.is_valid(chunk.table[EXAMPLE_COLUMN])).to_pylist()
            aside.examples += [chunk.numbers[index].as_py() for index in marked]
            yield _without(chunk, marked)
        else:
            yield chunk


def _without(chunk: Chunk, rows: list[int]) -> Chunk:
    """A chunk without some rows, by index."""
    if not rows:
        return chunk
    keep = pa.array(sorted(set(range(chunk.table.num_rows)) - set(rows)), pa.int64())
    return replace(chunk, table=chunk.table.take(keep), numbers=chunk.numbers.take(keep))


def records_of(chunks: Iterable[Chunk], aside: SetAside, counts: bool = False) -> Iterator[Chunk]:
    """The same chunks without the rows that are no records.

    ``counts``: records are counts, so that a total has as many cells as they have.
    """
    at_start = True
    for chunk in chunks:
        drop = _no_records(chunk.table, aside, at_start=at_start)
        if counts:
            drop = sorted({*drop, *_sums(chunk.table, aside, drop)})
        at_start = at_start and not chunk.table.num_rows
        aside.rows += [chunk.numbers[index].as_py() for index in drop]
        yield _without(chunk, drop)


def _no_records(table: pa.Table, aside: SetAside, *, at_start: bool) -> list[int]:
    """The indexes of rows that are no records. Only rows with few cells are looked at, and the
    first one."""
    if not table.num_rows or not table.num_columns:
        return []
    filled = pa.array([0] * table.num_rows, pa.int8())
    for column in table.columns:
        filled = pc.add(filled, pc.cast(pc.is_valid(column), pa.int8()))
    few = max(1, min(4, table.num_columns // 3))
    looked_at = pc.indices_nonzero(pc.less_equal(filled, few)).to_pylist()
    drop = []
    if at_start and _numbers_columns(_cells(table, 0)):
        drop.append(0)
        aside.shown.append(" ".join(_cells(table, 0))[:40])
    last = -1
    for index in looked_at:
        if index in drop:
            continue
        cells = _cells(table, index)
        # What follows a total with as few cells is below the list; a longer row is of it again.
        aside.below = (aside.below and index == last + 1) or is_footer(cells)
        if aside.below:
            drop.append(index)
            last = index
            if len(aside.shown) < SHOWN and cells:
                aside.shown.append(cells[0][:40])
    if last != table.num_rows - 1:
        aside.below = False
    return drop


def _sums(table: pa.Table, aside: SetAside, known: list[int]) -> Iterator[int]:
    """The indexes of rows of numbers alone under a word for their sum."""
    if not table.num_rows:
        return
    may_be = pa.array([False] * table.num_rows)
    for column in table.columns:
        may_be = pc.or_(may_be, pc.fill_null(pc.match_substring_regex(column, _MAY_BE_SUM), False))
    for index in pc.indices_nonzero(may_be).to_pylist():
        cells = _cells(table, index)
        words = [cell for cell in cells if not _COUNTED.fullmatch(cell.strip())]
        if len(words) == 1 < len(cells) and _SUM.fullmatch(_plainly(words[0])):
            if index not in known and len(aside.shown) < SHOWN:
                aside.shown.append(words[0][:40])
            yield index


def _cells(table: pa.Table, index: int) -> list[str]:
    row = (column[index].as_py() for column in table.columns)
    return [cell for cell in row if cell and cell.strip()]


def _numbers_columns(cells: list[str]) -> bool:
    """Whether cells are 1, 2, 3 … or (1), (2), (3) …, perhaps with letters before them."""
    found = [_NUMBER.fullmatch(cell.strip().removesuffix(".0")) for cell in cells]
    if len(cells) < 3 or not all(found):
        return False
    signs = [match[1] for match in found if match]
    letters = [sign for sign in signs if sign.isalpha()]
    numbers = [int(sign) for sign in signs if sign.isdigit()]
    return (
        signs[: len(letters)] == letters
        and letters == sorted(letters)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        if numbers
        else False
    )


def is_footer(cells: list[str]) -> bool:
    """Whether what stands in a row with few cells is a total, place and date, or a signature."""
    texts = [_plainly(cell) for cell in cells]
    if not texts or texts[0].isdigit():
        return False
    return any(form.fullmatch(texts[0]) for form in (_TOTAL, _PLACE_AND_DAY, _SIGNED))


def _plainly(cell: str) -> str:
    """A cell in small letters without punctuation."""
    return " ".join(re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", cell).lower()).split())


def spans(rows: list[int]) -> str:
    """Row numbers as people write them: “5, 8, 10–14”."""
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    shown = [f"{a}–{b}" if a < b else str(a) for a, b in spans[:10]]
    return ", ".join(shown) + (", …" if len(spans) > 10 else "")
