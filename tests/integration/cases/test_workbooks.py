"""Files as people really send them: sheets, merges, number formats and calendars of workbooks."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from tests.support.cases import bring, case, rows
from tests.support.emptied import emptied_records

HEAD = ["Mã mũi tiêm", "Họ và tên", "Ngày sinh", "Số CCCD", "Mũi tiêm", "Ngày tiêm", "Ghi chú"]


def test_23_zeros_of_a_number_format_are_digits(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        bring(records, "doses", sorted(case("23").glob("*.xlsx")))
        ids = records.rows("SELECT id_type, id_number FROM person ORDER BY person_number")
    assert [tuple(one.values()) for one in ids[:3]] == [
        ("cccd", "036061000001"),
        ("cccd", "001085001234"),
        ("cmnd", "012345678"),
    ]


def test_24_oddities_in_columns_that_are_not_used(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", sorted(case("24").glob("*.xlsx")))
        assert (report.used, report.refused) == (6, 0)


def test_an_error_in_a_column_that_is_used_names_it(tmp_path: Path) -> None:
    file = tmp_path / "doses-2021-10-10.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for row in (1, 2):
            sheet.write_row(row, 0, [f"R{row}", "Lê An", "1950", f"03605000000{row}", 1])
            sheet.write(row, 5, "03/10/2021")
        sheet.write_formula(2, 2, "=NA()", value="#N/A")
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", file)
        assert [(one.row, one.column) for one in report.refusals] == [(3, "Ngày sinh")]
        assert report.used == 1


def test_25_a_year_in_a_cell_of_a_day(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", sorted(case("25").glob("*.xlsx")))
        years = records.rows("SELECT birth_year, birth_date FROM person ORDER BY person_number")
        assert [tuple(one.values()) for one in years] == [(1961, None), (1950, None), (1961, None)]
        assert any("formatted as days" in note.message for note in report.notes)


@pytest.mark.parametrize("from_1904", [False, True])
def test_both_calendars_of_excel(tmp_path: Path, from_1904: bool) -> None:
    file = tmp_path / "doses-2021-10-10.xlsx"
    with xlsxwriter.Workbook(file, {"date_1904": from_1904}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["R1", "Lê An", "", "036050000001", 1])
        sheet.write_number(1, 2, 1950, day)
        sheet.write_datetime(1, 5, datetime(2021, 10, 3), day)
    with emptied_records(tmp_path) as records:
        bring(records, "doses", file)
        assert rows(records, "injected_at") == [(datetime(2021, 10, 3),)]
        assert records.rows("SELECT birth_year, birth_date FROM person") == [
            {"birth_year": 1950, "birth_date": None}
        ]


@pytest.mark.parametrize("name", ["base", "ns", "sq", "strict"])
def test_27_names_are_compared_without_their_prefixes(tmp_path: Path, name: str) -> None:
    (file,) = case("27").glob(f"{name}*.xlsx")
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", file)
        assert [one.row for one in report.refusals] == [2, 3, 4]
        assert any("hidden rows" in note.message for note in report.notes)


def test_28_sheets_that_are_alike_are_read_each_as_a_file(tmp_path: Path) -> None:
    file = case("28") / "doses-2021-10-10.xlsx"
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", file)
        assert (report.read, report.used) == (2, 2)
        names = records.rows("SELECT name FROM source_file ORDER BY file_id")
        assert [one["name"] for one in names] == [f"{file.name} [Xã A]", f"{file.name} [Xã B]"]
        assert bring(records, "doses", file)[0].already_imported


def test_30_every_sheet_is_a_file_of_its_own(tmp_path: Path) -> None:
    (file,) = case("30").glob("*.xlsx")
    with emptied_records(tmp_path) as records:
        for sheet in ("Xã A", "Xã B"):
            (report,) = bring(records, "doses", file, sheet=sheet)
            assert report.name == f"{file.name} [{sheet}]"
            assert report.used == 1
            assert bring(records, "doses", file, sheet=sheet)[0].already_imported
        assert rows(records, "record_number") == [("R1",), ("R2",)]


def test_26_29_still_right(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        bring(records, "doses", sorted(case("29").glob("*.xlsx")))
        moments = {at for (at,) in rows(records, "injected_at")}
        assert moments == {datetime(2021, 10, 3, 8, 10), datetime(2021, 10, 3)}
        assert records.rows("SELECT DISTINCT birth_date FROM person") == [
            {"birth_date": date(1961, 3, 12)}
        ]
