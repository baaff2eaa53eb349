"""Hand refused rows back to be corrected, and recognise them when they come again.

The file holds the rows as they were, with four columns before them: the file and row they came
from, the column at fault and why. Imported again, a corrected row closes its entry; the row that
was read first stays counted as refused. Cells are nothing but text (i18n/language.py): what a CSV
puts before a formula is taken away again when it comes back (staging.py).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from i18n import N_, UserError, harmless, plain
from pipeline.store.records import Records, Refusal

REFERENCE = ("quarantine_file", "quarantine_row")
"""Columns that say which entry a returned row is of."""
EXPLANATION = ("quarantine_column", "quarantine_reason")
_LONGEST = 32_767
"""Letters that a cell of Excel may have."""

Explain = Callable[[Refusal], str]


def export(
    records: Records, dataset: str, file: Path, explain: Explain, day: date | None = None
) -> int:
    """Write the refused rows of a dataset that were not corrected yet; returns how many.

    Those of the files of one ``day``, or of all. As XLSX (every cell a text, so that Excel keeps ID
    numbers) or CSV, by the file's suffix. Raises UserError when there is nothing to export or the
    file cannot be written.
    """
    rows = list(_rows(records, dataset, explain, day))
    if not rows:
        raise UserError(N_("No refused rows of this kind wait to be corrected."))
    columns = [*REFERENCE, *EXPLANATION]
    columns += dict.fromkeys(name for row in rows for name in row if name not in columns)
    write_file(file, columns, rows)
    return len(rows)


def last_day(records: Records, dataset: str) -> date | None:
    """The last day of the files of a dataset that have such rows."""
    (last,) = records.rows(f"SELECT max(f.as_of) AS day {_WAITING}", [dataset])
    day: date | None = last["day"]
    return day


def write_file(file: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    """Write rows as text, as XLSX or CSV. Raises UserError when the file cannot be written."""
    write = _write_xlsx if file.suffix.lower() == ".xlsx" else _write_csv
    try:
        write(file, columns, rows)
    except OSError as error:
        raise UserError(
            N_("{file} cannot be written: {reason}."),
            file=str(file),
            reason=error.strerror or str(error),
        ) from error


_WAITING = """
FROM quarantine AS q JOIN source_file AS f USING (file_id)
WHERE f.dataset = ? AND NOT f.refused AND NOT q.row_used AND q.corrected_by IS NULL
  AND q.row_number IS NOT NULL
"""


def _rows(
    records: Records, dataset: str, explain: Explain, day: date | None
) -> Iterator[dict[str, str]]:
    """One row a refused row; several faults of a row stand together."""
    found: dict[tuple[int, int], dict[str, str]] = {}
    for entry in records.rows(
        f"SELECT q.* {_WAITING} AND (? IS NULL OR f.as_of = ?) ORDER BY q.file_id, q.row_number",
        [dataset, day, day],
    ):
        key = (entry["file_id"], entry["row_number"])
        reason = explain(Refusal(entry["message"], json.loads(entry["details"])))
        if key in found:
            found[key]["quarantine_column"] += "; " + (entry["column_name"] or "")
            found[key]["quarantine_reason"] += "; " + reason
            continue
        content = json.loads(entry["content"] or "{}") or {}
        row = dict(
            zip(
                (*REFERENCE, *EXPLANATION),
                (str(key[0]), str(key[1]), entry["column_name"] or "", reason),
                strict=True,
            )
        )
        row |= {
            name: _text(value)
            for name, value in content.items()
            if name not in row and not name.startswith("row_number")
        }
        found[key] = row
    yield from found.values()


def _text(value: Any) -> str:
    return "" if value is None else plain(str(value))[:_LONGEST]


def _write_csv(file: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened)
        for row in (dict(zip(columns, columns, strict=True)), *rows):
            writer.writerow([harmless(plain(row.get(column, ""))) for column in columns])


def _write_xlsx(file: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    file.touch()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, len(REFERENCE) + len(EXPLANATION))
        for number, row in enumerate([dict(zip(columns, columns, strict=True)), *rows]):
            for position, column in enumerate(columns):
                sheet.write_string(number, position, plain(row.get(column, "")))
