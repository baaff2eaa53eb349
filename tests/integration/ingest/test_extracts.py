"""Records come in once, corrections replace, nothing is lost, every row is accounted for."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from i18n import UserError
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file, import_query
from pipeline.store.records import Records
from tests.support.extract_files import bring, dose, standing, write


def counts(records: Records) -> tuple[int, int, int]:
    (row,) = records.rows(
        "SELECT count(*) FILTER (counts_as_dose1) AS dose1, "
        "count(*) FILTER (counts_as_dose2) AS dose2, "
        "count(*) FILTER (counts_as_booster) AS booster FROM dose"
    )
    return row["dose1"], row["dose2"], row["booster"]


def test_a_dose_is_read_into_typed_values(records: Records, tmp_path: Path) -> None:
    report = bring(records, tmp_path / "doses-2021-09-06.csv", [dose()])
    assert (report.read, report.used, report.refused) == (1, 1, 0)
    (row,) = standing(records)
    assert row["extracted_on"] == date(2021, 9, 6)
    assert (row["dose_type"], row["number"], row["vaccine"]) == ("primary", 1, "AstraZeneca")
    assert row["injected_at"] == datetime(2021, 9, 5, 8, 30)
    assert row["entered_at"] == datetime(2021, 9, 5, 16, 0)
    assert (row["residence_province"], row["residence_district"]) == ("36", "366")
    assert (row["sex"], row["age"], row["preregistered"]) == ("M", 41, True)
    (person,) = records.rows("SELECT * FROM person")
    assert (person["name"], person["birth_date"]) == ("Nguyễn Văn An", date(1980, 2, 1))
    assert (person["id_type"], person["id_number"]) == ("cccd", "036080000011")
    assert person["id_conflict"] is None


def test_the_id_number_is_checked_against_the_other_fields(
    records: Records, tmp_path: Path
) -> None:
    rows = [
        dose("M1", **{"Mã đối tượng": "P1", "Giới tính": "Nữ"}),
        dose("M2", **{"Mã đối tượng": "P2", "Ngày sinh": "01/02/1981"}),
        dose("M4", **{"Mã đối tượng": "P4", "Giới tính": "Nữ", "Ngày sinh": "1979"}),
    ]
    report = bring(records, tmp_path / "a.csv", rows)
    found = records.rows("SELECT person_number, id_conflict FROM person ORDER BY person_number")
    assert [row["id_conflict"] for row in found] == [
        "sex",
        "birth_year",
        "sex,birth_year",
    ]
    assert any(note.details.get("count") == 3 for note in report.notes)


def test_who_was_born_after_the_injection_has_no_age(records: Records, tmp_path: Path) -> None:
    rows = [dose("M1", **{"Ngày sinh": "01/02/2022"}), dose("M2", **{"Ngày sinh": "2022"})]
    bring(records, tmp_path / "a.csv", rows)
    assert [row["age"] for row in standing(records)] == [None, None]


def test_the_same_file_again_changes_nothing(records: Records, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    bring(records, file, [dose()])
    assert bring(records, file, [dose()]).already_imported
    assert len(standing(records)) == 1


def test_a_day_on_top_adds_what_is_new(records: Records, tmp_path: Path) -> None:
    bring(records, tmp_path / "2021-09-06.csv", [dose("M1")])
    second = dose("M2", **{"Mũi tiêm": "Mũi 2", "Thời gian tiêm": "05/11/2021 08:00:00"})
    report = bring(records, tmp_path / "2021-11-06.csv", [dose("M1"), second])
    assert (report.read, report.used, report.unchanged) == (2, 1, 1)
    assert counts(records) == (1, 1, 0)


def test_a_correction_replaces_and_keeps_the_earlier_record(
    records: Records, tmp_path: Path
) -> None:
    bring(records, tmp_path / "2021-09-06.csv", [dose()])
    report = bring(records, tmp_path / "2021-09-07.csv", [dose(**{"Số lô": "ABV9999"})])
    assert (report.used, report.superseded) == (1, 0)
    assert [row["lot"] for row in standing(records)] == ["ABV9999"]
    every = records.rows("SELECT lot, superseded_by FROM dose ORDER BY file_id")
    assert [(row["lot"], row["superseded_by"]) for row in every] == [
        ("ABV1234", 2),
        ("ABV9999", None),
    ]
    assert counts(records) == (1, 0, 0)


def test_a_mended_name_makes_a_new_version_of_the_person(records: Records, tmp_path: Path) -> None:
    bring(records, tmp_path / "2021-09-06.csv", [dose()])
    bring(records, tmp_path / "2021-09-07.csv", [dose(**{"Họ và tên": "Nguyễn Văn Ân"})])
    names = records.rows("SELECT name FROM person ORDER BY file_id")
    assert [row["name"] for row in names] == ["Nguyễn Văn An", "Nguyễn Văn Ân"]
    (row,) = records.rows(
        "SELECT p.name FROM dose AS d JOIN person AS p USING (person_key, person_content) "
        "WHERE superseded_by IS NULL"
    )
    assert row["name"] == "Nguyễn Văn Ân"


def test_an_older_extract_that_comes_later_does_not_replace(
    records: Records, tmp_path: Path
) -> None:
    bring(records, tmp_path / "2021-09-07.csv", [dose(**{"Số lô": "NEW"})])
    report = bring(records, tmp_path / "2021-09-06.csv", [dose(**{"Số lô": "OLD"})])
    assert (report.used, report.superseded) == (0, 1)
    assert [row["lot"] for row in standing(records)] == ["NEW"]
    assert counts(records) == (1, 0, 0)


def test_what_a_later_extract_confirmed_is_not_replaced_by_one_between(
    records: Records, tmp_path: Path
) -> None:
    bring(records, tmp_path / "2021-09-06.csv", [dose()])
    bring(records, tmp_path / "2021-09-08.csv", [dose(), dose("M2")])
    bring(records, tmp_path / "2021-09-07.csv", [dose(**{"Số lô": "BETWEEN"})])
    assert [row["lot"] for row in standing(records)] == ["ABV1234", "ABV1234"]


def test_a_deletion_takes_the_record_away_and_the_next_dose_counts(
    records: Records, tmp_path: Path
) -> None:
    second = dose("M2", **{"Mũi tiêm": "Mũi 2", "Thời gian tiêm": "05/11/2021 08:00:00"})
    bring(records, tmp_path / "2021-11-06.csv", [dose("M1"), second])
    report = bring(records, tmp_path / "2021-11-07.csv", [dose("M1", **{"Trạng thái": "Đã xóa"})])
    assert report.used == 1
    assert [row["record_number"] for row in standing(records)] == ["M2"]
    assert standing(records)[0]["counts_as_dose1"]
    assert counts(records) == (1, 1, 0)
    # And it does not come back with an extract from before the deletion.
    bring(records, tmp_path / "2021-11-06b.csv", [dose("M1", **{"Số lô": "X"})])
    assert [row["record_number"] for row in standing(records)] == ["M2"]
    assert counts(records) == (1, 1, 0)


def test_rows_that_contradict_each_other_in_one_file_are_refused(
    records: Records, tmp_path: Path
) -> None:
    rows = [dose("M1"), dose("M1", **{"Số lô": "OTHER"}), dose("M2"), dose("M2")]
    report = bring(records, tmp_path / "a.csv", rows)
    assert (report.read, report.used, report.unchanged, report.refused) == (4, 1, 1, 2)
    assert {refusal.row for refusal in report.refusals} == {2, 3}
    assert [row["record_number"] for row in standing(records)] == ["M2"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Thời gian tiêm", ""),
        ("Thời gian tiêm", "31/02/2022"),
        ("Mũi tiêm", "Mũi 9x"),
        ("Mũi tiêm", ""),
        ("Số CCCD/CMND/Hộ chiếu", "3,61E+11"),
        ("Trạng thái", "Hoãn tiêm"),
        ("Trạng thái", "lạ"),
    ],
)
def test_a_row_that_cannot_be_used_goes_to_quarantine(
    column: str, value: str, records: Records, tmp_path: Path
) -> None:
    rows = [dose("M1"), dose("M2", **{column: value})]
    report = bring(records, tmp_path / "a.csv", rows)
    assert (report.read, report.used, report.refused) == (2, 1, 1)
    ((name, _day, refusal),) = records.quarantine()
    assert (name, refusal.row) == ("a.csv", 3)
    assert refusal.content["Mã mũi tiêm"] == "M2"
    assert refusal.column in (column, "status")
    if value not in ("", "Hoãn tiêm"):
        assert refusal.details["found"] == value


def test_what_is_wrong_with_a_lesser_field_is_written_down_and_the_row_used(
    records: Records, tmp_path: Path
) -> None:
    rows = [dose("M1", **{"Ngày sinh": "31/02/1990", "Quận/Huyện": "Huyện Không Có"})]
    report = bring(records, tmp_path / "a.csv", rows)
    assert (report.used, report.refused) == (1, 0)
    (row,) = standing(records)
    assert (row["age"], row["residence_province"], row["residence_district"]) == (None, "36", None)
    kept = records.rows("SELECT column_name, row_used FROM quarantine ORDER BY column_name")
    assert [(one["column_name"], one["row_used"]) for one in kept] == [
        ("Ngày sinh", True),
        ("Quận/Huyện", True),
    ]


def test_a_wide_extract_says_the_same_as_a_long_one(records: Records, tmp_path: Path) -> None:
    person = dict(list(dose().items())[1:11])
    wide = person | {
        "Vắc xin mũi 1": "AstraZeneca",
        "Ngày tiêm mũi 1": "05/09/2021 08:30:00",
        "Thời gian nhập mũi 1": "05/09/2021 16:00:00",
        "Số lô mũi 1": "A",
        "Vắc xin mũi 2": "Comirnaty",
        "Ngày tiêm mũi 2": "05/11/2021 08:30:00",
        "Thời gian nhập mũi 2": "06/11/2021 16:00:00",
        "Số lô mũi 2": "B",
        "Vắc xin mũi nhắc lại 1": "",
        "Ngày tiêm mũi nhắc lại 1": "",
        "Thời gian nhập mũi nhắc lại 1": "",
        "Số lô mũi nhắc lại 1": "",
    }
    nobody = wide | {"Mã đối tượng": "P2"} | {key: "" for key in wide if " mũi " in key}
    report = bring(records, tmp_path / "wide.csv", [wide, nobody])
    assert (report.read, report.used, report.refused) == (3, 2, 1)
    rows = records.rows("SELECT dose_type, number, vaccine, lot FROM dose ORDER BY number")
    assert [tuple(row.values()) for row in rows] == [
        ("primary", 1, "AstraZeneca", "A"),
        ("primary", 2, "Comirnaty", "B"),
    ]
    assert counts(records) == (1, 1, 0)


def test_headings_in_any_order_case_and_language(records: Records, tmp_path: Path) -> None:
    row = {
        "DOSE NUMBER": "2",
        "tinh, thanh pho": "36",
        "Injection date": "2021-09-05",
        "ho ten": "TRẦN THỊ HOÀ",
        "Nam sinh": "1950",
        "Ghi chú": "x",
    }
    report = bring(records, tmp_path / "a.csv", [row])
    assert report.used == 1
    (stored,) = records.rows("SELECT name, birth_year, residence_province FROM person")
    assert tuple(stored.values()) == ("Trần Thị Hòa", 1950, "36")
    assert any("Ghi chú" in str(note.details.get("columns")) for note in report.notes)


def test_a_mapping_names_what_is_not_recognised(records: Records, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [{"A": "Lê Bình", "B": "1", "C": "05/09/2021", "D": "36"}])
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('A = "name"\nB = "dose"\nC = "injected_at"\n', encoding="utf-8")
    assert import_file(records, DATASETS["doses"], file).refused_whole
    # Without a birth date, an ID or a number nobody is told from a namesake.
    assert import_file(records, DATASETS["doses"], file, mapping=mapping).refused_whole
    report = import_file(records, DATASETS["doses"], file, mapping=mapping, accept=True)
    assert report.used == 1
    mapping.write_text('A = "nome"\n', encoding="utf-8")
    assert import_file(records, DATASETS["doses"], file, mapping=mapping).refused_whole


def test_a_register_with_two_persons_on_one_id_is_refused_in_both_rows(
    records: Records, tmp_path: Path
) -> None:
    rows = [
        {
            "Số định danh": "036080000011",
            "Họ và tên": "Nguyễn Văn An",
            "Ngày sinh": "1980",
            "Giới tính": "Nam",
            "Mã tỉnh": "36",
            "Mã huyện": "366",
            "Ngày mất": "",
        },
        {
            "Số định danh": "036080000011",
            "Họ và tên": "Trần Văn Ba",
            "Ngày sinh": "1980",
            "Giới tính": "Nam",
            "Mã tỉnh": "36",
            "Mã huyện": "366",
            "Ngày mất": "",
        },
        {
            "Số định danh": "036080000022",
            "Họ và tên": "Lê Văn Tư",
            "Ngày sinh": "03/04/1980",
            "Giới tính": "Nam",
            "Mã tỉnh": "36",
            "Mã huyện": "366",
            "Ngày mất": "01/02/2021",
        },
    ]
    report = bring(records, tmp_path / "register.csv", rows, "register")
    assert (report.read, report.used, report.refused) == (3, 1, 2)
    (row,) = records.rows("SELECT name, deceased_on FROM register")
    assert tuple(row.values()) == ("Lê Văn Tư", date(2021, 2, 1))


def test_population_facilities_and_registrations_come_in(records: Records, tmp_path: Path) -> None:
    population = [
        {"Mã tỉnh": "36", "Mã huyện": "366", "Nhóm tuổi": band, "Giới tính": "Nữ", "Dân số": "100"}
        for band in ("12-17", "65+", "70 trở lên", "16-19")
    ]
    report = bring(records, tmp_path / "population.csv", population, "population")
    # Those of 70 and more are among those of 65 and more, which have a row: noted, counted once.
    assert (report.used, report.refused) == (3, 1)
    facility = {
        "Mã cơ sở": "3636601",
        "Tên cơ sở": "Trạm Y tế",
        "Tỉnh/Thành phố": "Nam Định",
        "Quận/Huyện": "Huyện Hải Hậu",
        "Phường/Xã": "",
    }
    assert bring(records, tmp_path / "facilities.csv", [facility], "facilities").used == 1
    registration = dict(list(dose().items())[1:10])
    registration["Ngày đăng ký"] = "01/09/2021"
    assert bring(records, tmp_path / "registrations.csv", [registration], "registrations").used == 1
    assert records.rows("SELECT registered_at FROM registration") == [
        {"registered_at": datetime(2021, 9, 1)}
    ]


def test_records_come_straight_from_a_database(
    records: Records, tmp_path: Path, postgres_port: int
) -> None:
    import psycopg

    url = f"postgresql://monitor@127.0.0.1:{postgres_port}/postgres"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS extract")
        connection.execute(
            "CREATE TABLE extract (record_number text, name text, dose int, injected_at timestamp, "
            "province text)"
        )
        connection.execute(
            "INSERT INTO extract SELECT 'R' || i, 'Lê Bình', 1, "
            "timestamp '2021-09-05 08:00' + i * interval '1 minute', '36' "
            "FROM generate_series(1, 1000) AS i"
        )
    query = "SELECT * FROM extract"
    with pytest.raises(UserError, match="--accept"):  # nobody is told from a namesake
        import_query(records, DATASETS["doses"], url, query)
    report = import_query(records, DATASETS["doses"], url, query, accept=True)
    assert (report.read, report.used) == (1000, 1000)
    again = import_query(records, DATASETS["doses"], url, query, accept=True)
    assert (again.read, again.unchanged, again.used) == (1000, 1000, 0)
    with pytest.raises(UserError):
        import_query(records, DATASETS["doses"], url, "SELECT * FROM nothing_there")
