"""Files as people really send them: what their headings are understood as."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from i18n import UserError
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.header import find_header
from pipeline.ingest.headings import is_heading, lay_out
from pipeline.ingest.meaning import meaning_of
from pipeline.ingest.understanding import explain
from tests.support.cases import bring, case, rows
from tests.support.emptied import emptied_records

DOSES = DATASETS["doses"]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Mã xã thường trú", "commune_code"),
        ("Mã huyện nơi thường trú", "district_code"),
        ("Tỉnh/TP thường trú", "province"),
        ("Mã xã cơ sở tiêm", "facility_commune_code"),
        ("Tỉnh của cơ sở tiêm", "facility_province"),
        ("Quận/Huyện/Thị xã/Thành phố", "district"),
        ("Xã/Phường/TT", "commune"),
        ("Xã, huyện, tỉnh", "address"),
        ("Ngày sinh (dd/mm/yyyy) (*)", "birth_date"),
        ("Ngày sinh dạng dd/mm/yyyy (*)", "birth_date"),
        ("Họ và tên người được tiêm chủng *", "name"),
        ("CMT/CCCD/HC", "id_number"),
        ("Số CMND hoặc CCCD của đối tượng", "id_number"),
        ("Số ĐT", "phone"),
        ("Số thẻ BHYT", "health_insurance"),
        ("Tên vắc xin (Tham khảo PL5)", "vaccine"),
        ("Lô vắc xin(*)", "lot"),
        ("Tên cơ sở tiêm chủng", "facility"),
        ("Giờ tiêm", "injected_time"),
        ("Ngày giờ nhập liệu", "entered_at"),
        # Of something else.
        ("TT", None),
        ("Họ tên người giám hộ", None),
        ("SĐT mẹ", None),
        ("Nơi cấp CMND", None),
        ("Ngày cấp", None),
        ("Ngày hẹn tiêm", None),
        ("Ngày tiêm mũi tiếp theo", None),
        ("Loại cơ sở", None),
        ("Tỉnh nguyên quán", None),
        ("Số mũi đã tiêm", None),
        ("Người nhập", None),
    ],
)
def test_a_heading_is_understood_by_its_parts(heading: str, column: str | None) -> None:
    meaning = meaning_of(heading, DOSES)
    assert (meaning.column if meaning else None) == column


@pytest.mark.parametrize(
    ("heading", "column", "dose"),
    [
        ("Ngày tiêm nhắc lại lần 1", "injected_at", "mui nhac lai 1"),
        ("Vắc xin mũi nhắc lại lần 2", "vaccine", "mui nhac lai 2"),
        ("Ngày tiêm mũi thứ nhất", "injected_at", "mui 1"),
        ("Mũi 2 – Ngày", "injected_at", "mui 2"),
        ("Lần 2 – Số lô", "lot", "mui 2"),
        ("Mũi 1 – Địa điểm tiêm (*)", "facility", "mui 1"),
        ("Giờ tiêm mũi 1", "injected_time", "mui 1"),
    ],
)
def test_of_which_dose_a_heading_is(heading: str, column: str, dose: str) -> None:
    assert meaning_of(heading, DOSES) == (column, dose)


def test_03_21_118_headings_in_several_rows() -> None:
    upper = ["TT", "Họ tên", "Ngày sinh", "Nơi ở", "", "Tiêm chủng", "", ""]
    middle = ["", "", "", "Xã", "Huyện", "Mũi 1", "", "Mũi 2"]
    lower = ["", "", "", "", "", "Ngày", "Lô", "Ngày"]
    header = find_header("f", [["DANH SÁCH"], upper, middle, lower], is_heading(DOSES, {}))
    assert header.last == 3
    assert header.names[3:6] == ("Nơi ở – Xã", "Nơi ở – Huyện", "Tiêm chủng – Mũi 1 – Ngày")
    layout = lay_out("f", header.names, DOSES, {}, header.aliases)
    assert set(layout.groups) == {"mui 1", "mui 2"}
    assert layout.single["commune"] == "Nơi ở – Xã"


@pytest.mark.parametrize(
    ("name", "mapping"), [("21", None), ("32", "map.toml"), ("118", None), ("118", "map.toml")]
)
def test_21_32_118_the_form_is_read_as_it_is(
    tmp_path: Path, name: str, mapping: str | None
) -> None:
    options = {"mapping": case(name) / mapping} if mapping else {}
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", sorted(case(name).glob("*.xlsx")), **options)
        assert (report.used, report.refused, report.persons) == (3, 0, (2, 0))
        found = rows(records, "lot, injected_at, residence_district")
        communes = records.rows("SELECT DISTINCT residence_commune AS code FROM person")
    assert found == [
        ("L01", datetime(2021, 10, 3), "366"),
        ("L02", datetime(2021, 12, 5), "366"),
        ("L03", datetime(2021, 10, 3), "366"),
    ]
    assert communes == [{"code": "14236"}]


def test_118_the_form_in_the_old_format_of_excel(tmp_path: Path) -> None:
    file = Path(__file__).parents[1] / "readers" / "form-2021-10-10.xls"
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", file)
        assert (report.used, report.refused) == (3, 0)


def test_22_what_is_no_record_is_said_in_one_line(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", sorted(case("22").glob("*.xlsx")))
        assert (report.read, report.used, report.refused) == (2, 2, 0)
        (note,) = [one for one in report.notes if "skipped" in one.details]
        assert note.details["rows"].startswith("5, 8, 10")


@pytest.mark.parametrize(
    ("row", "is_aside"),
    [
        ("Tổng cộng: 2 người;;;;;", True),
        (";;;Nam Định, ngày 03 tháng 10 năm 2021;;", True),
        ("Người lập biểu;;;Trưởng trạm;;", True),
        ("TONG CONG;2;;;;", True),
        ("Tổng cộng: 2 người", True),
        ('"Người lập biểu"', True),
        # People, who are refused for what they lack.
        ("Trương Văn Ký;1950;;;;", False),
        ("Tống Công Minh;1950;;;;", False),
        ("Nguyễn Văn An;12/03/1961;;;;", False),
    ],
)
def test_a_person_is_never_set_aside(tmp_path: Path, row: str, is_aside: bool) -> None:
    file = tmp_path / "doses-2021-10-10.csv"
    head = "Họ và tên;Ngày sinh;Số CCCD;Mũi tiêm;Ngày tiêm;Vắc xin\n"
    good = "Lê Văn Cường;20/10/1983;036083000003;1;03/10/2021;AZ\n"
    file.write_text(f"{head}{good}{row}\n{good.replace('0003', '0004')}", "utf-8")
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", file)
        assert (report.used, report.refused) == (2, 0 if is_aside else 1)


@pytest.mark.parametrize("mapping", [None, "map.toml"])
def test_50_the_code_counts(tmp_path: Path, mapping: str | None) -> None:
    options = {"mapping": case("50") / mapping} if mapping else {}
    with emptied_records(tmp_path) as records:
        bring(records, "doses", sorted(case("50").glob("tinh*.csv")), **options)
        found = records.rows("SELECT residence_commune FROM person")
        assert found == [{"residence_commune": "14236"}]


def test_50_a_name_that_is_not_the_code_is_said(tmp_path: Path) -> None:
    (source,) = case("50").glob("tinh*.csv")
    file = tmp_path / source.name
    file.write_text(source.read_text("utf-8").replace("Nam Định", "Thái Bình"), "utf-8")
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", file)
        assert report.used == 1
        assert rows(records, "residence_province") == [("36",)]
        (entry,) = records.rows("SELECT message, details FROM quarantine WHERE row_used")
        assert "The codes say" in entry["message"]
        assert "Thái Bình" in entry["details"]


@pytest.mark.parametrize(
    ("pattern", "mapping"), [("diachi", None), ("diachi", "map2.toml"), ("gio", None)]
)
def test_50_two_columns_for_one_thing(tmp_path: Path, pattern: str, mapping: str | None) -> None:
    options = {"mapping": case("50") / mapping} if mapping else {}
    with emptied_records(tmp_path) as records:
        bring(records, "doses", sorted(case("50").glob(f"{pattern}*.csv")), **options)
        assert rows(records, "injected_at") == [(datetime(2021, 10, 3, 8, 10),)]


def test_60_the_first_booster_of_a_wide_list(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        bring(records, "doses", sorted(case("60").glob("wide*.csv")))
        booster = ("Comirnaty", datetime(2022, 3, 5), 1)
        assert booster in rows(records, "vaccine, injected_at, number")


def test_93_hints_in_brackets(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        bring(records, "doses", sorted(case("93").glob("b-*.csv")))
        persons = records.rows("SELECT birth_date, id_number FROM person ORDER BY 2")
    assert [tuple(one.values()) for one in persons] == [
        (date(1961, 3, 12), "036061000001"),
        (date(1975, 8, 7), "036075000003"),
        (date(1990, 6, 5), "036090000002"),
    ]


@pytest.mark.parametrize(
    "odd", ['Ghi "chú"', "a\\b", "a'; DROP TABLE dose; --", "x\0y", "a;b", "NGÀY SINH", "_\x1f_"]
)
def test_202_a_heading_may_hold_anything(tmp_path: Path, odd: str) -> None:
    file = tmp_path / "doses-2021-10-10.csv"
    quoted = '"' + odd.replace('"', '""') + '"'
    cells = "Lê Văn Cường,036083000003,1,03/10/2021"
    file.write_text(f"Họ và tên,Số CCCD,Mũi tiêm,Ngày tiêm,{quoted}\n{cells},y\n{cells},\n")
    mapping = tmp_path / "map.toml"
    mapping.write_text("'Họ và tên' = 'name'\n")
    with emptied_records(tmp_path) as records:
        assert bring(records, "doses", file)[0].used == 1
        bring(records, "doses", file, mapping=mapping)
        assert len(rows(records, "1")) == 1


def test_202_the_case(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "population", sorted(case("202").glob("*.xlsx")))
        assert (report.read, report.used) == (40, 34)


def test_what_is_understood_is_shown_and_nothing_is_changed() -> None:
    (file,) = case("118").glob("*.xlsx")
    (one,) = explain(file, DOSES, None, None)
    found = {each.heading: each for each in one.headings}
    lot = found["Mũi 2 – Lô vắc xin(*)"]
    assert (lot.column, lot.dose, lot.values) == ("lot", "mui 2", ("L02",))
    assert found["Đơn vị công tác"].column == ""
    assert one.error is None


def test_a_file_that_tells_nobody_apart_waits_for_accept(tmp_path: Path) -> None:
    file = case("12") / "doses-2021-10-12.json"
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", file)
        assert report.refused_whole
        assert "--accept" in report.refusals[0].message
        (report,) = bring(records, "doses", file, accept=True)
        assert report.used == 1
        assert report.lacks["ID number"] == 1


def test_a_column_that_cannot_be_read_waits_for_accept(tmp_path: Path) -> None:
    file = tmp_path / "doses-2021-10-10.csv"
    rows_ = (
        f"Lê Văn Cường;ngày {n};03608300{n:04};1;03/10/2021\n"
        if n % 3
        else f"Lê Văn Cường;20/10/1983;03608300{n:04};1;03/10/2021\n"
        for n in range(30)
    )
    file.write_text("Họ và tên;Ngày sinh;Số CCCD;Mũi tiêm;Ngày tiêm\n" + "".join(rows_), "utf-8")
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", file)
        assert report.refused_whole
        assert report.refusals[0].details["column"] == "Ngày sinh"
        (report,) = bring(records, "doses", file, accept=True)
        assert (report.used, report.lacks["birth date"], report.persons) == (30, 20, (30, 0))


def test_two_days_of_one_injection_are_not_guessed() -> None:
    with pytest.raises(UserError, match="mean the same"):
        lay_out("f", ("Họ và tên", "Mũi tiêm", "Ngày tiêm", "Ngày tiêm (2)"), DOSES, {})
