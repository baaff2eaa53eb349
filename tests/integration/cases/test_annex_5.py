"""Case 212: the daily report on the Ministry's form (annex 5), and how else it is filled in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.understanding import explain
from pipeline.store.quarantine import export
from pipeline.store.records import FileReport, Records, open_records
from tests.support.cases import bring, case

HEAD = "TT;Địa phương/ Cơ sở y tế;Loại vắc xin;Số tiêm được;;Số tai biến nặng\n;;;Mũi 1;Mũi 2;\n"
ROWS = "1;Huyện Hải Hậu;AstraZeneca;100;13;0\n2;Huyện Giao Thủy;Comirnaty;60;19;0\n"
RIGHT = [("36", "366", "2022-03-01", 100, 13, 113), ("36", "365", "2022-03-01", 60, 19, 79)]
UNIT, DAY = "Đơn vị: CDC Nam Định\n", "Ngày báo cáo: 01/03/2022\n"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    with open_records(tmp_path_factory.mktemp("home")) as records:
        yield records


@pytest.fixture
def records(opened: Records) -> Records:
    """The same records, empty again."""
    for table in ("daily_report", "source_file", "quarantine", "resting_file"):
        opened.connection.execute(f"DELETE FROM {table}")
    return opened


def read(records: Records, tmp_path: Path, text: str, **options: Any) -> FileReport:
    file = tmp_path / options.pop("name", "phu-luc-5-2022-03-02.csv")
    file.write_text(text, encoding="utf-8")
    (report,) = bring(records, "reports", file, **options)
    return report


def stored(records: Records) -> list[tuple[Any, ...]]:
    return records.connection.execute(
        "SELECT province_code, district_code, day::VARCHAR, dose1, dose2, total "
        "FROM daily_report WHERE superseded_by IS NULL ORDER BY row_number"
    ).fetchall()


def refused(report: FileReport) -> dict[int | None, str | None]:
    return {one.row: one.column for one in report.refusals}


def test_212_the_form_is_read_as_it_is(records: Records) -> None:
    (file,) = case("212").glob("*.xlsx")
    (report,) = bring(records, "reports", file)
    assert (report.read, report.used, report.refused) == (2, 2, 0)
    assert stored(records) == RIGHT
    (said,) = (one for one in report.notes if "lines" in one.details)
    assert "Ngày báo cáo: 01/03/2022" in said.details["lines"]
    assert "CDC Nam Định" in said.details["lines"]


def test_212_what_is_understood_is_shown() -> None:
    (file,) = case("212").glob("*.xlsx")
    (one,) = explain(file, DATASETS["daily_reports"], None, None)
    found = {each.heading: (each.column, each.values) for each in one.headings}
    assert one.error is None
    assert found["Ngày báo cáo"] == ("day", ("01/03/2022",))
    assert found["Tỉnh của đơn vị báo cáo"] == ("reporting_province", ("Tỉnh Nam Định",))
    assert found["Số tiêm được – Mũi 1"] == ("dose1", ("100", "60"))


@pytest.mark.parametrize(
    "above",
    [
        UNIT + DAY,
        "Tỉnh: Nam Định\nNgày 01 tháng 03 năm 2022\n",
        "Tỉnh/Thành phố: Nam Định\nNgày tiêm: 1/3/2022\n",
        "SỞ Y TẾ TỈNH NAM ĐỊNH;;;CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBÁO CÁO NGÀY 01/03/2022\n",
        "TRUNG TÂM KIỂM SOÁT BỆNH TẬT NAM ĐỊNH\nNgày: 2022-03-01\n",
        "BÁO CÁO KẾT QUẢ TIÊM CHỦNG TỈNH NAM ĐỊNH NGÀY 01/03/2022\n",
        "Đơn vị:;CDC Nam Định;;Ngày báo cáo:;01/03/2022\n",
        "Don vi: CDC Nam Dinh\nNgay bao cao: 16h00 ngày 01/03/2022\n",
        "UBND TỈNH NAM ĐỊNH\n;;;Nam Định, ngày 01 tháng 03 năm 2022\n",
        # Days and places of decrees and addressees are not those of the report.
        "Kính gửi: CDC Thái Bình\n(Ban hành kèm theo Quyết định số 3588/QĐ-BYT ngày 26/7/2021)\n"
        + UNIT
        + DAY,
        "Số: 12/BC-CDC ngày 02/03/2022\nĐơn vị tính: liều\n" + UNIT + DAY,
    ],
)
def test_the_day_and_the_unit_above_the_table(records: Records, tmp_path: Path, above: str) -> None:
    report = read(records, tmp_path, above + HEAD + ROWS)
    assert (report.used, report.refused) == (2, 0)
    assert stored(records) == RIGHT


@pytest.mark.parametrize(
    ("above", "named"),
    [
        ("Từ ngày 01/03/2022 đến ngày 07/03/2022\n", "Từ ngày 01/03/2022"),
        ("Tuần 9 năm 2022\n", "Tuần 9"),
        ("Số liệu tính đến 17h00 ngày 01/03/2022\n", "tính đến"),
        ("Ngày báo cáo: 01/03/2022\nNgày tiêm: 28/02/2022\n", "28/02/2022"),
        ("", "no line above the table"),
    ],
)
def test_a_day_that_is_not_plain_is_asked_about(
    records: Records, tmp_path: Path, above: str, named: str
) -> None:
    text = UNIT + above + HEAD + ROWS
    report = read(records, tmp_path, text)
    (refusal,) = report.refusals
    said = refusal.message.format(**refusal.details)
    assert report.refused_whole
    assert named in said
    assert "--as-of" in said
    report = read(records, tmp_path, text, as_of=date(2022, 3, 1))
    assert report.used == 2
    assert stored(records) == RIGHT


@pytest.mark.parametrize(
    ("above", "refusal"),
    [
        (UNIT + "Ngày báo cáo: 31/02/2022\n", "Ngày báo cáo"),
        (UNIT + "Ngày báo cáo: 05/03/2022\n", "Ngày báo cáo"),
        ("Đơn vị: CDC Thái Bình\n" + DAY, "Địa phương/ Cơ sở y tế"),
    ],
)
def test_what_stands_above_is_checked_as_cells_are(
    records: Records, tmp_path: Path, above: str, refusal: str
) -> None:
    report = read(records, tmp_path, above + HEAD + ROWS)
    assert (report.used, report.refused) == (0, 2)
    assert set(refused(report).values()) == {refusal}


@pytest.mark.parametrize(
    ("above", "table", "said"),
    [
        (UNIT + "Đơn vị: CDC Thái Bình\n" + DAY, HEAD + ROWS, "several units"),
        ("Đơn vị: Bệnh viện Đa khoa tỉnh Nam Định\n" + DAY, "Mũi 1;Mũi 2\n3;4\n", "a facility"),
    ],
)
def test_a_unit_that_is_not_plain_is_asked_about(
    records: Records, tmp_path: Path, above: str, table: str, said: str
) -> None:
    report = read(records, tmp_path, above + table)
    assert report.refused_whole
    assert said in report.refusals[0].message


def test_totals_and_signatures_are_said_in_one_line(records: Records, tmp_path: Path) -> None:
    below = ";Tổng cộng;;160;32;0\n;;;Nam Định, ngày 2 tháng 3 năm 2022;;\n;Người lập;;Giám đốc;;\n"
    report = read(records, tmp_path, UNIT + DAY + HEAD + "(1);(2);(3);(4);(5);(6)\n" + ROWS + below)
    (aside,) = (one for one in report.notes if "skipped" in one.details)
    assert (report.read, report.used, aside.details["skipped"]) == (2, 2, 4)
    assert aside.details["rows"] == "5, 8–10"
    assert stored(records) == RIGHT


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        # By vaccine: also where the numbers are the same.
        ("1;Huyện Hải Hậu;AZ;5;1;0\n2;Huyện Hải Hậu;Comirnaty;5;1;0\n", (10, 2, 12)),
        ("1;Huyện Hải Hậu;AZ;5;1;0\n2;Huyện Hải Hậu;AZ;5;1;0\n", (5, 1, 6)),
        # The whole beside its parts.
        ("1;Hải Hậu;;9;3;0\n2;Hải Hậu;AZ;5;1;0\n3;Hải Hậu;Comirnaty;4;2;0\n", (9, 3, 12)),
        # Communes of a district.
        ("1;Hải Anh, Hải Hậu;AZ;5;1;0\n2;Xã Hải Hưng, huyện Hải Hậu;AZ;4;2;0\n", (9, 3, 12)),
        # Nobody but the sender knows.
        ("1;Hải Hậu;AZ;5;1;0\n2;Hải Hậu;AZ;4;2;0\n", None),
        ("1;Hải Hậu;;8;3;0\n2;Hải Hậu;AZ;5;1;0\n3;Hải Hậu;Comirnaty;4;2;0\n", None),
        ("1;Hải Hậu;AZ;5;1;0\n2;Hải Anh, Hải Hậu;AZ;4;2;0\n", None),
    ],
)
def test_parts_of_a_place_are_added_up(
    records: Records, tmp_path: Path, rows: str, right: tuple[int, ...] | None
) -> None:
    report = read(records, tmp_path, UNIT + DAY + HEAD + rows)
    assert report.read == report.used + report.unchanged + report.refused == rows.count("\n")
    assert [one[3:] for one in stored(records)] == ([right] if right else [])
    assert bool(report.refused) == (right is None)


@pytest.mark.parametrize(
    "bad",
    [
        "2;Huyện Hải Hậu;Comirnaty;x;1;0\n",  # which is of the same place
        "2;;Comirnaty;4;1;0\n",  # merged with the cell above
        "2;Huyện Hải Hậu;Comirnaty;1,000;1;0;0;0\n",  # which nobody can take apart
    ],
)
def test_a_part_is_not_taken_for_all(records: Records, tmp_path: Path, bad: str) -> None:
    rows = "1;Huyện Hải Hậu;AZ;5;1;0\n" + bad + "3;Huyện Ý Yên;;4;2;0\n4;Huyện Vụ Bản;AZ;2;2;0\n"
    report = read(records, tmp_path, UNIT + DAY + HEAD + rows)
    assert set(refused(report)) == {5, 6}
    assert [one[1] for one in stored(records)] == ["360", "359"]


def test_a_part_added_later_replaces_the_sum(records: Records, tmp_path: Path) -> None:
    rows = "1;Huyện Hải Hậu;AZ;5;1;0\n2;Huyện Hải Hậu;Comirnaty;5;1;0\n"
    first = read(records, tmp_path, UNIT + DAY + HEAD + rows)
    again = read(records, tmp_path, UNIT + DAY + HEAD + rows, name="b-2022-03-03.csv")
    assert (first.used, again.used, again.unchanged) == (2, 0, 2)
    more = rows + "3;Huyện Hải Hậu;Spikevax;1;1;0\n"
    assert read(records, tmp_path, UNIT + DAY + HEAD + more, name="c-2022-03-04.csv").used == 3
    assert [one[3:] for one in stored(records)] == [(11, 3, 14)]


def test_the_unit_is_a_district(records: Records, tmp_path: Path) -> None:
    rows = "1;Xã Hải Anh;AZ;5;1;0\n2;TYT Hải Hưng;AZ;4;2;0\n3;Huyện Giao Thủy;AZ;1;1;0\n"
    for unit in ("Đơn vị: TTYT huyện Hải Hậu\n", "TRUNG TÂM Y TẾ HUYỆN HẢI HẬU\n"):
        report = read(records, tmp_path, unit + DAY + HEAD + rows)
        assert (report.used, refused(report)) == (2, {7: "Địa phương/ Cơ sở y tế"})
        assert stored(records) == [("36", "366", "2022-03-01", 9, 3, 12)]
        records.connection.execute("DELETE FROM daily_report; DELETE FROM source_file")


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("TTYT Hải Hậu", "366"),
        ("TP Nam Định", "356"),
        ("Giao Thuỷ", "365"),
        ("Toàn tỉnh", None),
        ("Tỉnh Nam Định", None),
        ("Nam Định", "refused"),  # the city or the province
        ("Bệnh viện Đa khoa tỉnh", "refused"),
        ("Huyện Tiền Hải", "refused"),  # of another province
        ("Tỉnh Thái Bình", "refused"),
        ("", "refused"),  # merged over several rows
        ("#REF!", "refused"),
    ],
)
def test_places_of_a_province(
    records: Records, tmp_path: Path, place: str, code: str | None
) -> None:
    report = read(records, tmp_path, UNIT + DAY + HEAD + f"1;{place};AZ;5;1;0\n")
    if code == "refused":
        assert refused(report) == {5: "Địa phương/ Cơ sở y tế"}
    else:
        assert [one[:2] for one in stored(records)] == [("36", code)]


def test_a_list_of_provinces(records: Records, tmp_path: Path) -> None:
    rows = "1;Nam Định;;5;1;0\n2;Hà Nội;;5;1;0\n3;TP. HCM;;5;1;0\n4;CDC Cao Bằng;;5;1;0\n"
    report = read(records, tmp_path, "BỘ Y TẾ\n" + DAY + HEAD + rows)
    assert report.used == 4
    assert [one[:2] for one in stored(records)] == [
        *(("36", None), ("01", None), ("79", None), ("04", None))
    ]
    # Among districts it is open whether the province or the city is meant.
    mixed = "1;Huyện Hải Hậu;;5;1;0\n2;Nam Định;;5;1;0\n"
    report = read(records, tmp_path, DAY + HEAD + mixed, name="m-2022-03-02.csv")
    assert refused(report) == {5: "Địa phương/ Cơ sở y tế"}


def test_provinces_of_2025_are_not_those_of_2021(records: Records, tmp_path: Path) -> None:
    above = "Ngày báo cáo: 01/08/2025\n"
    rows = "1;Ninh Bình;;5;1;0\n2;Hà Nội;;5;1;0\n"
    report = read(records, tmp_path, above + HEAD + rows, name="a-2025-08-02.csv")
    assert "34 provinces" in report.refusals[0].message
    assert [one[0] for one in stored(records)] == ["01"]  # which is as it was
    columns = "Tỉnh;Ngày;Mũi 1\nNinh Bình;01/08/2025;5\n"
    report = read(records, tmp_path, columns, name="b-2025-08-02.csv")
    assert (report.used, refused(report)) == (0, {2: "Tỉnh"})


def test_a_workbook_with_a_sheet_for_every_day(records: Records, tmp_path: Path) -> None:
    file = tmp_path / "phu-luc-5-2022-03-05.xlsx"
    book = xlsxwriter.Workbook(file)
    for day in (1, 2):
        sheet = book.add_worksheet(f"Ngày {day}")
        sheet.merge_range("A1:F1", "Đơn vị: CDC Nam Định")
        sheet.merge_range("A2:F2", f"Ngày báo cáo: 0{day}/03/2022")
        for column, heading in enumerate(HEAD.split("\n", maxsplit=1)[0].split(";")):
            if heading and heading != "Số tiêm được":
                sheet.merge_range(3, column, 4, column, heading)
        sheet.merge_range("D4:E4", "Số tiêm được")
        sheet.write_row("D5", ["Mũi 1", "Mũi 2"])
        for number, row in enumerate(ROWS.splitlines(), 5):
            sheet.write_row(number, 0, [int(c) if c.isdigit() else c for c in row.split(";")])
    book.close()
    (report,) = bring(records, "reports", file)
    assert (report.read, report.used) == (4, 4)
    assert {one[2] for one in stored(records)} == {"2022-03-01", "2022-03-02"}


def test_a_refused_row_comes_back(records: Records, tmp_path: Path) -> None:
    read(records, tmp_path, UNIT + DAY + HEAD + ROWS.replace("100", "một trăm"))
    assert export(records, "daily_reports", tmp_path / "back-2022-03-03.csv", str) == 1
    text = (tmp_path / "back-2022-03-03.csv").read_text("utf-8-sig").replace("một trăm", "100")
    report = read(records, tmp_path, text, name="back-2022-03-03.csv")
    assert (report.used, report.refused) == (1, 0)
    assert sorted(stored(records)) == sorted(RIGHT)
