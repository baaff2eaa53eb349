"""What generated dirt has shown to be silently wrong, each as a test of its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.store.records import FileReport, Records, open_records

DOSES = "Họ và tên;Ngày sinh;Số CCCD;Mũi tiêm;Ngày tiêm;Cơ sở tiêm\n"
FACILITIES = "Mã cơ sở;Tên cơ sở;Tỉnh/Thành phố;Quận/Huyện;Phường/Xã\n"
AT = "Tỉnh Nam Định;Huyện Hải Hậu;Xã Hải Anh\n"


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    with open_records(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def read(records: Records, tmp_path: Path, dataset: str, text: str) -> FileReport:
    file = tmp_path / f"{dataset}-2022-08-14.csv"
    file.write_text(text, encoding="utf-8")
    return bring(records, dataset, file)


def bring(records: Records, dataset: str, file: Path) -> FileReport:
    report = import_file(records, DATASETS[dataset], file, accept=True)
    if report.defect:
        raise report.defect
    return report


def noted(records: Records) -> list[tuple[Any, ...]]:
    """Row and column of what the last file has in quarantine."""
    return records.connection.execute(
        "SELECT row_number, column_name FROM quarantine "
        "WHERE file_id = (SELECT max(file_id) FROM source_file) ORDER BY ALL"
    ).fetchall()


@pytest.mark.parametrize("word", ["NULL", "-", "N/A", "không rõ", ""])
@pytest.mark.parametrize(
    ("dataset", "text", "column"),
    [
        ("decisions", "Mã cặp;Cùng một người\n{};Có\n", "Mã cặp"),
        ("facilities", FACILITIES + "{};TYT xã Hải Anh;" + AT, "Mã cơ sở"),
        ("daily_reports", "Ngày;Tỉnh;Mũi 1\n01/03/2022;{};5\n", "Tỉnh"),
        ("population", "Tỉnh;Huyện;Nhóm tuổi;Số dân\n{0};{0};18-29;5\n", "Tỉnh"),
    ],
)
def test_a_word_for_nothing_is_no_value_where_one_is_needed(
    records: Records, tmp_path: Path, dataset: str, text: str, column: str, word: str
) -> None:
    report = read(records, tmp_path, dataset, text.format(word))
    if report.read:  # a row of nothing is none
        assert (report.used, report.refused) == (0, 1)
        assert report.refusals[0].column == column


def test_a_total_of_no_place_is_not_the_countrys(records: Records, tmp_path: Path) -> None:
    head = "Ngày báo cáo;Tỉnh;Xác thực đúng\n"
    rows = "01/03/2022;Nam Định;5\n01/03/2022;Cả nước;9\n01/03/2022;-;7\n01/03/2022;;8\n"
    report = read(records, tmp_path, "verification_totals", head + rows)
    assert (report.used, {one.row: one.column for one in report.refusals}) == (
        2,
        {4: "Tỉnh", 5: "Tỉnh"},
    )
    alone = "Ngày báo cáo;Xác thực đúng\n02/03/2022;9\n"
    assert read(records, tmp_path, "verification_totals", alone).used == 1
    assert records.connection.execute(
        "SELECT place_code FROM verification_total ORDER BY ALL"
    ).fetchall() == [("36",), ("VN",), ("VN",)]


def test_an_error_of_excel_is_no_text(records: Records, tmp_path: Path) -> None:
    text = DOSES + "#NAME?;20/10/1983;036083000003;1;03/10/2021;#REF!\n"
    assert read(records, tmp_path, "doses", text).used == 1
    assert noted(records) == [(2, "Cơ sở tiêm"), (2, "Họ và tên")]
    assert records.rows("SELECT facility FROM dose") == [{"facility": None}]


@pytest.mark.parametrize(
    ("dataset", "row", "column"),
    [
        ("facilities", "3601;TYT;Nam Định;Huyện Không Có;\n", "Quận/Huyện"),
        ("facilities", "3602;TYT;Nam Định;Hải Hậu;Xã Không Có\n", "Phường/Xã"),
        ("facilities", "3603;TYT;Không Có;Hải Hậu;Hải Anh\n", "Tỉnh/Thành phố"),
    ],
)
def test_a_fault_of_a_place_names_the_cell(
    records: Records, tmp_path: Path, dataset: str, row: str, column: str
) -> None:
    read(records, tmp_path, dataset, FACILITIES + row)
    assert noted(records) == [(2, column)]


@pytest.mark.parametrize(
    ("codes", "rows"),
    [
        (["3600001", "3600002", "3600003", "400001"], [5]),
        # The zeros are there; the codes are of any length; nothing shows how long they are.
        (["3600011", "0400001", "3600012", "400002"], []),
        (["51", "52", "153", "1054"], []),
        (["36001", "4001", "5001", "56002"], []),
    ],
)
def test_codes_that_may_have_lost_zeros(
    records: Records, tmp_path: Path, codes: list[str], rows: list[int]
) -> None:
    text = FACILITIES + "".join(f"{code};TYT xã Hải Anh;{AT}" for code in codes)
    report = read(records, tmp_path, "facilities", text)
    assert report.read == report.used + report.unchanged == 4
    assert noted(records) == [(row, "Mã cơ sở") for row in rows]


@pytest.mark.parametrize(
    ("end", "is_said"),
    [("\n", False), ("", True), ("\nTổng cộng: 2 người", False), ("\nLê Văn Cường;1983", False)],
)
def test_a_last_line_that_may_have_been_cut_off(
    records: Records, tmp_path: Path, end: str, is_said: bool
) -> None:
    rows = [f"Lê Văn Cường;20/10/1983;03608300010{n};1;03/10/2021;TYT xã" for n in range(2)]
    report = read(records, tmp_path, "doses", DOSES + "\n".join(rows) + end)
    said = [note.details for note in report.notes if "cut off" in note.message]
    assert said == ([{"row": 3, "column": "Cơ sở tiêm"}] if is_said else [])


@pytest.mark.parametrize(
    ("beside", "refused"),
    [
        # A cell too many before the birth date.
        ({3: ["Lê Văn An", "", "20/10/1983", "036083000203", "1", "03/10/2021", "TYT"]}, {5}),
        # A comment beside the table.
        ({3: ["Lê Văn An", "20/10/1983", "036083000203", "1", "03/10/2021", "TYT", "ốm"]}, set()),
        # A column without a name.
        (
            {n: ["Lê An", "", f"03608300020{n}", "1", "03/10/2021", "TYT", "x"] for n in range(6)},
            (),
        ),
    ],
)
def test_cells_that_were_shifted(
    records: Records, tmp_path: Path, beside: dict[int, list[str]], refused: Iterable[int]
) -> None:
    file = tmp_path / "doses-2022-08-14.xlsx"
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, DOSES.strip().split(";"))
    for number in range(6):
        usual = ["Lê Văn Cường", "20/10/1983", f"03608300020{number}", "1", "03/10/2021", "TYT"]
        for column, cell in enumerate(beside.get(number, usual)):
            sheet.write_string(number + 1, column, cell) if cell else None
    book.close()
    report = bring(records, "doses", file)
    assert {one.row for one in report.refusals} == set(refused)
    assert report.read == report.used + report.unchanged + report.superseded + report.refused == 6


@pytest.mark.parametrize("name", ["Vũ Thu Trưá»\x9dng", "VŨ THU TRƯÁ»\x9dNG", "vũ thu trưá»ng"])
def test_a_name_encoded_twice_and_written_in_other_letters_since(
    records: Records, tmp_path: Path, name: str
) -> None:
    row = f"{name};20/10/1983;036083000301;1;03/10/2021;TYT\n"
    read(records, tmp_path, "doses", DOSES + row)
    stored = records.rows("SELECT name FROM person WHERE id_number = '036083000301'")
    names = {one["name"] for one in stored} - {"Vũ Thu Trường"}
    assert names <= {None}
    assert not names or noted(records) == [(2, "Họ và tên")]
