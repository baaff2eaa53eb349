"""Daily reports come in, and bad rows are refused with where and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.report_checks import DOUBLED
from pipeline.ingest.run import import_file
from pipeline.store.records import Records
from tests.support.daily_reports import report, reports, said, stored


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("headings", "province", "district", "day"),
    [
        (
            (
                "Tỉnh/Thành phố",
                "Quận/Huyện",
                "Ngày",
                "Mũi 1",
                "Mũi 2",
                "Mũi nhắc lại/bổ sung",
                "Tổng số mũi tiêm",
            ),
            "Nam Định",
            "Hải Hậu",
            "05/03/2022",
        ),
        (
            (
                "TINH",
                "HUYEN",
                "NGAY BAO CAO",
                "SO TIEM MUI 1",
                "TIÊM MŨI 2",
                "Mũi nhắc lại lần 1",
                "Tổng cộng",
            ),
            "TỈNH NAM ĐỊNH",
            "huyện Hải Hậu",
            "2022-03-05",
        ),
        (
            (
                "Mã tỉnh",
                "Mã quận huyện",
                "Ngày tiêm",
                "Số mũi 1",
                "Số mũi 2",
                "Mũi bổ sung",
                "Số mũi tiêm trong ngày",
            ),
            "36",
            "366",
            "5-3-2022",
        ),
        (
            ("Province", "District", "Date", "Dose 1", "Second doses", "Booster", "Total doses"),
            "nam dinh",
            "hai hau",
            "05/03/2022 00:00:00",
        ),
    ],
)
def test_many_writings_are_read_as_the_same(
    records: Records,
    tmp_path: Path,
    suffix: str,
    headings: tuple[str, ...],
    province: str,
    district: str,
    day: str,
) -> None:
    file = tmp_path / f"reports-2022-03-06.{suffix}"
    cells = (province, district, day, 12, 30, 8, 50)
    if suffix == "csv":
        file.write_text(f"{';'.join(headings)}\n{';'.join(map(str, cells))}\n", encoding="utf-8")
    else:
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            sheet.write_string(0, 0, "BÁO CÁO KẾT QUẢ TIÊM CHỦNG TRONG NGÀY")
            sheet.write_row(1, 0, headings)
            sheet.write_row(2, 0, cells)
    found = import_file(records, DATASETS["daily_reports"], file)
    assert (found.used, found.refused, found.notes) == (1, 0, ())
    assert stored(records) == [("36", "366", date(2022, 3, 5), 12, 30, 8, 50)]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Mũi 1": "3", "Mũi 2": "4"}, (3, 4, None, 7)),
        ({"Tổng số mũi tiêm": "9"}, (None, None, None, 9)),
        ({"Mũi 1": "3", "Tổng số mũi tiêm": "9"}, (3, None, None, 9)),
        ({"Mũi 1": "0", "Mũi 2": "0", "Mũi nhắc lại/bổ sung": "0"}, (0, 0, 0, 0)),
        (
            {
                "Mũi nhắc lại/bổ sung": "",
                "Mũi 3": "1",
                "Mũi bổ sung": "2",
                "Mũi nhắc lại 1": "4",
                "Mũi nhắc lại 2": "8",
                "Mũi 1": "0",
                "Mũi 2": "0",
                "Tổng số mũi tiêm": "15",
            },
            (0, 0, 15, 15),
        ),
    ],
)
def test_doses_by_number_or_in_all(
    records: Records, tmp_path: Path, cells: dict[str, str], expected: tuple[int | None, ...]
) -> None:
    reports(records, tmp_path / "2022-03-06.csv", [report("05/03/2022") | cells])
    assert [row[3:] for row in stored(records)] == [expected]


def test_a_province_reports_as_a_whole(records: Records, tmp_path: Path) -> None:
    rows = [report("05/03/2022", 9), report("05/03/2022", 40) | {"Quận/Huyện": ""}]
    assert reports(records, tmp_path / "2022-03-06.csv", rows).used == 2
    assert sorted((row[1] or "", row[6]) for row in stored(records)) == [("", 40), ("366", 9)]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (report("05/03/2022", -5), "Tổng số mũi tiêm", ["“-5”", "whole number"]),
        (report("05/03/2022", **{"Mũi 1": "2,5"}), "Mũi 1", ["“2,5”", "whole number"]),
        (report("05/03/2022", "khoảng 100"), "Tổng số mũi tiêm", ["“khoảng 100”"]),
        (report("07/03/2022", 5), "Ngày", ["07/03/2022", "06/03/2022", "--as-of"]),
        (report("31/02/2022", 5), "Ngày", ["31/02/2022"]),
        (report("05/03/2012", 5), "Ngày", ["05/03/2012", "08/03/2021"]),
        (report("", 5), "Ngày", ["Empty"]),
        (report("05/03/2022"), "Tổng số mũi tiêm", ["no number"]),
        (
            report("05/03/2022", 8, **{"Mũi 1": 3, "Mũi 2": 4, "Mũi nhắc lại/bổ sung": 2}),
            "Tổng số mũi tiêm",
            ["come to 9", "says 8"],
        ),
        (
            report("05/03/2022", 6, **{"Mũi 1": 3, "Mũi 2": 4}),
            "Tổng số mũi tiêm",
            ["come to 7", "total of 6"],
        ),
        (
            report("05/03/2022", 5) | {"Quận/Huyện": "Quận Không Có"},
            "Quận/Huyện",
            ["“Quận Không Có”", "Nam Định"],
        ),
        (
            report("05/03/2022", 5) | {"Tỉnh/Thành phố": "", "Quận/Huyện": ""},
            "Tỉnh/Thành phố",
            ["Empty"],
        ),
    ],
)
def test_a_bad_row_is_refused_with_where_and_why(
    records: Records, tmp_path: Path, row: dict[str, str], column: str, words: list[str]
) -> None:
    good = report("04/03/2022", 7)
    found = reports(records, tmp_path / "reports-2022-03-06.csv", [good, row])
    assert (found.read, found.used, found.refused) == (2, 1, 1)
    (text,) = said(found)
    assert text.startswith(f"reports-2022-03-06.csv, row 3, column {column}: ")
    assert all(word in text for word in words), text
    assert not any(word in said(found, "vi")[0] for word in ("expected", "come to"))
    assert [row[6] for row in stored(records)] == [7]


def test_a_later_file_supersedes_and_the_same_file_changes_nothing(
    records: Records, tmp_path: Path
) -> None:
    file = tmp_path / "reports-2022-03-06.csv"
    reports(records, file, [report("04/03/2022", 7), report("05/03/2022", 8)])
    assert reports(
        records, file, [report("04/03/2022", 7), report("05/03/2022", 8)]
    ).already_imported
    later = reports(
        records,
        tmp_path / "reports-2022-03-07.csv",
        [report("05/03/2022", 11), report("06/03/2022", 9)],
    )
    assert (later.used, later.superseded) == (2, 0)
    earlier = reports(records, tmp_path / "reports-2022-03-05.csv", [report("04/03/2022", 99)])
    assert (earlier.used, earlier.superseded) == (0, 1)
    assert [row[6] for row in stored(records)] == [7, 11, 9]


def test_doubled_days_are_refused_or_said(records: Records, tmp_path: Path) -> None:
    rows = [
        report("04/03/2022", 7),
        report("04/03/2022", 7),
        report("05/03/2022", 8),
        report("05/03/2022", 9),
    ]
    found = reports(records, tmp_path / "reports-2022-03-06.csv", rows)
    assert (found.used, found.unchanged, found.refused) == (1, 1, 2)
    assert [row[6] for row in stored(records)] == [7]
    assert [note.message for note in found.notes] == [DOUBLED]
    assert "rows 2 and 3" in said(found)[-1]
    assert {refusal.details["first"] for refusal in found.refusals} == {4}
