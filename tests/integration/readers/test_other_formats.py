"""XLSX, Parquet and databases: values as text, rows with their numbers, refusals that say why."""

from __future__ import annotations

import random
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from i18n import UserError
from pipeline.ingest.readers.database import open_query
from pipeline.ingest.readers.table import settled
from pipeline.ingest.source import open_extract
from pipeline.store.records import Refusal

HEADINGS = ["Mã mũi tiêm", "Họ và tên", "Thời gian tiêm"]
Rows = list[tuple[int, tuple[Any, ...]]]


def is_heading(cell: str) -> bool:
    return cell in HEADINGS


def read(file: Path, sheet: str | None = None) -> tuple[Rows, list[Refusal], list[str]]:
    rows: Rows = []
    refused: list[Refusal] = []
    with open_extract(file, is_heading, sheet) as extract:
        for unsettled in extract.chunks():
            chunk = settled(unsettled, HEADINGS)
            refused += chunk.refused
            columns = [column.to_pylist() for column in chunk.table.columns]
            rows += [
                (number, tuple(cells))
                for number, *cells in zip(chunk.numbers.to_pylist(), *columns, strict=True)
            ]
        return rows, refused, [note.message.format(**note.details) for note in extract.notes]


def workbook(file: Path, *fill: Callable[[xlsxwriter.Workbook, Worksheet], None]) -> Path:
    with xlsxwriter.Workbook(file) as book:
        for number, each in enumerate(fill, start=1):
            sheet = book.add_worksheet(f"S{number}")
            each(book, sheet)
    return file


def header(sheet: Worksheet, row: int = 0) -> None:
    sheet.write_row(row, 0, HEADINGS)


def test_cells_become_text_and_keep_their_rows(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        day = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write(0, 0, "Danh sách tiêm chủng")
        header(sheet, 2)
        sheet.write_row(3, 0, [36085001234, "An"])
        sheet.write_datetime(3, 2, datetime(2021, 9, 5, 8, 30), day)
        sheet.write_row(5, 0, ["036085001234", 1.5])
        sheet.write_datetime(5, 2, datetime(2021, 9, 5), day)

    rows, refused, _ = read(workbook(tmp_path / "a.xlsx", fill))
    assert refused == []
    assert rows == [
        (4, ("36085001234", "An", "2021-09-05 08:30:00")),
        (6, ("036085001234", "1.5", "2021-09-05")),
    ]


def test_hidden_rows_are_read_and_said(tmp_path: Path) -> None:
    def fill(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        header(sheet)
        for number in range(1, 6):
            sheet.write_row(number, 0, [str(number), "An"])
        sheet.set_row(2, None, None, {"hidden": True})

    rows, _, notes = read(workbook(tmp_path / "a.xlsx", fill))
    assert [cells[0] for _, cells in rows] == ["1", "2", "3", "4", "5"]
    assert notes == ["1 hidden rows are read like the others."]


def test_rows_under_merged_cells_are_refused(tmp_path: Path) -> None:
    def fill(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.merge_range(0, 0, 0, 2, "Danh sách")
        header(sheet, 1)
        sheet.merge_range(2, 0, 4, 0, "M1")
        for number in range(2, 7):
            sheet.write(number, 1, f"An {number}")

    rows, refused, _ = read(workbook(tmp_path / "a.xlsx", fill))
    assert [refusal.row for refusal in refused] == [3, 4, 5]
    assert [number for number, _ in rows] == [6, 7]


def test_formulas_give_their_stored_result_or_refuse(tmp_path: Path) -> None:
    def fill(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        header(sheet)
        sheet.write(1, 0, "M1")
        sheet.write_formula(1, 1, '="A"&"n"', value="An")
        sheet.write(2, 0, "M2")
        sheet.write_formula(2, 1, "=NA()", value="#N/A")
        sheet.write(3, 0, "M3")
        sheet.write_formula(3, 1, "=A1", value="")

    file = workbook(tmp_path / "a.xlsx", fill)
    rows, refused, _ = read(file)
    assert rows == [(2, ("M1", "An", None))]
    assert sorted(refusal.row or 0 for refusal in refused) == [3, 4]


def test_several_sheets(tmp_path: Path) -> None:
    def fill(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        header(sheet)
        sheet.write_row(1, 0, [sheet.name, "An"])

    def other(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, HEADINGS[:2])
        sheet.write_row(1, 0, ["9", "Ba"])

    def hidden(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        header(sheet)
        sheet.write_row(1, 0, ["hidden", "An"])
        sheet.hide()

    def chart(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write(0, 0, "Ghi chú")

    rows, _, notes = read(workbook(tmp_path / "a.xlsx", fill, fill, hidden, chart))
    assert [cells[0] for _, cells in rows] == ["S1", "S2"]
    assert len(notes) == 2
    different = workbook(tmp_path / "b.xlsx", fill, other)
    with pytest.raises(UserError, match="--sheet"):
        read(different)
    assert [cells[0] for _, cells in read(different, "S2")[0]] == ["9"]
    with pytest.raises(UserError):
        read(different, "S7")


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    def fill(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        header(sheet)

    file = workbook(tmp_path / "a.xlsx", fill)
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/worksheets/sheet9.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(80):
            part.write(b"\0" * 1_000_000)
    with pytest.raises(UserError, match="unpack"):
        read(file)


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + b"x" * 99])
def test_what_is_no_workbook_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    with pytest.raises(UserError):
        read(file)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6), cut=st.booleans(), kind=st.sampled_from(["xlsx", "parquet"]))
def test_damaged_files_raise_nothing_but_an_error_for_users(
    tmp_path: Path, seed: int, cut: bool, kind: str
) -> None:
    def fill(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        header(sheet)
        for number in range(1, 40):
            sheet.write_row(number, 0, [f"M{number}", "An"])

    file = tmp_path / f"a.{kind}"
    if kind == "xlsx":
        workbook(file, fill)
    else:
        pq.write_table(pa.table({name: ["a"] * 40 for name in HEADINGS}), file)
    content = bytearray(file.read_bytes())
    chance = random.Random(seed)
    if cut:
        content = content[: chance.randrange(4, len(content))]
    else:
        for _ in range(chance.randrange(1, 12)):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
    file.write_bytes(content)
    with suppress(UserError):
        read(file)


def test_parquet_types_become_text(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pq.write_table(
        pa.table(
            {
                "id": pa.array([36085001234, None], pa.int64()),
                "name": pa.array(["An", ""]).dictionary_encode(),
                "day": pa.array([date(2021, 9, 5), None]),
                "at": pa.array([datetime(2021, 9, 5, 1, 30), None], pa.timestamp("ms", "UTC")),
                "flag": [True, None],
                "number": [2.0, 1.5],
            }
        ),
        file,
    )
    rows, _, _ = read(file)
    assert rows == [
        (1, ("36085001234", "An", "2021-09-05", "2021-09-05 08:30:00", "1", "2")),
        (2, (None, None, None, None, None, "1.5")),
    ]


def test_parquet_of_the_wrong_types_names_the_column(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": [1], "nested": [[1, 2]]}), file)
    with pytest.raises(UserError) as caught:
        read(file)
    assert caught.value.values["column"] == "nested"


def test_a_query_is_streamed_and_its_password_never_said(tmp_path: Path) -> None:
    base = tmp_path / "a.sqlite"
    with sqlite3.connect(base) as connection:
        connection.execute("CREATE TABLE t (a TEXT, b REAL)")
        connection.executemany("INSERT INTO t VALUES (?, ?)", [(str(n), n) for n in range(3)])
    with open_query(f"sqlite:///{base}", "SELECT * FROM t") as extract:
        (chunk,) = extract.chunks()
    assert chunk.table.to_pydict() == {"a": ["0", "1", "2"], "b": ["0", "1", "2"]}
    for url, query in [
        (f"sqlite:///{base}", "SELECT * FROM missing"),
        (f"sqlite:///{base}", "CREATE TABLE x (a)"),
        ("nonsense", "SELECT 1"),
        ("postgresql://me:secret@127.0.0.1:1/none", "SELECT 1"),
    ]:
        with pytest.raises(UserError) as caught, open_query(url, query):
            pass
        assert "secret" not in str(caught.value)
