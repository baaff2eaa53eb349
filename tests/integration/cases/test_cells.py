"""Files as people really send them: what the cells of a row mean, and what is noted of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import publish
from pipeline.store import steps
from pipeline.store.records import FileReport, Records
from queries.schema import AGE_COLUMNS
from tests.support.cases import bring, case, rows
from tests.support.emptied import emptied_records
from tests.support.extract_files import write

DAY = "03/10/2021 08:10"
ROW = {
    "Mã đối tượng": "",
    "Họ và tên": "Nguyễn Văn An",
    "Ngày sinh": "12/03/1961",
    "Giới tính": "Nam",
    "Số CCCD/CMND": "",
    "Số điện thoại": "0912345001",
    "Tỉnh": "36",
    "Mũi tiêm": "1",
    "Vắc xin": "AstraZeneca",
    "Thời gian tiêm": DAY,
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Records]:
    with emptied_records(tmp_path / "home") as records:
        yield records


def doses(store: Records, tmp_path: Path, *cells: dict[str, str]) -> FileReport:
    """Import rows that differ in these cells."""
    lines = [ROW | {"Mã đối tượng": f"P{number}"} | own for number, own in enumerate(cells)]
    return bring(store, "doses", write(tmp_path / "doses-2021-10-10.csv", lines))[0]


def said(report: FileReport) -> str:
    """All notes and refusals of a report as one text."""
    return " ".join(_text(one) for one in (*report.notes, *report.refusals))


def _text(refusal: Any) -> str:
    details = {
        name: _text(value) if hasattr(value, "message") else value
        for name, value in refusal.details.items()
    }
    return str(refusal.message.format(**details))


ID = "id_type, id_number"


def people(store: Records, columns: str) -> list[tuple[Any, ...]]:
    return rows(store, columns, "person", "person_number, name")


def test_06_guards_around_numbers_are_taken_off(store: Records) -> None:
    bring(store, "doses", sorted(case("06").glob("*.csv")))
    assert people(store, ID) == [("cccd", f"03606100000{n}") for n in (1, 2, 3)]


def test_07_a_character_that_guards_a_number_is_no_crash(store: Records) -> None:
    bring(store, "doses", sorted(case("07").glob("*.csv")))
    assert people(store, "residence_province")[2] == ("01",)


def test_10_text_that_was_encoded_twice_is_undone(store: Records) -> None:
    bring(store, "doses", case("10") / "doses-2021-10-10.csv")
    assert [name for (name,) in people(store, "name")] == [
        "Nguyễn Văn Đức",
        "Nguyễn Văn Đức",
        "Trần Thị Hòa",
    ]


def test_11_lost_letters_are_noted(store: Records) -> None:
    (report,) = bring(store, "doses", case("11") / "doses-2021-10-10.csv")
    assert "3 rows are used with a remark on “Họ và tên”, first row 2" in said(report)


def test_23_zeros_that_a_spreadsheet_dropped(store: Records) -> None:
    (report,) = bring(store, "doses", case("23") / "doses-2021-10-10.xlsx")
    assert people(store, ID) == [
        ("cccd", "036061000001"),
        ("cccd", "001085001234"),
        ("cmnd", "012345678"),
        ("cccd", "036061000004"),
    ]
    # The number format shows the zeros of the others.
    assert "1 rows are used with a remark on “Số CCCD/CMND”" in said(report)


def test_97_a_correction_that_lost_its_zero(store: Records) -> None:
    (report,) = bring(store, "corrections", case("97") / "mended-lost-2021-10-12.csv")
    assert rows(store, ID, "correction") == [("cccd", "036061000002")]
    assert "“36061000002” has lost the zeros in front" in said(report)


def test_42_stand_ins_are_no_number(store: Records) -> None:
    (report,) = bring(store, "doses", case("42") / "doses-2021-10-10.csv")
    assert report.used == 7
    assert people(store, ID) == [(None, None)] * 7
    assert "“000000000” stands for no number" in said(report)
    assert "“0912345006” is a phone number" in said(report)


def test_89_they_do_not_hide_a_number_in_the_next_column(store: Records) -> None:
    (report,) = bring(store, "doses", case("89") / "doses-2021-10-10.csv")
    assert rows(store, f"name, {ID}", "person", "birth_date") == [
        ("Nguyễn Văn An", "cmnd", "162345678"),
        ("Trần Văn Bình", "cmnd", "162345679"),
        ("Lê Văn Cường", None, None),
        ("Đỗ Văn Dũng", None, None),
        ("Hoàng Văn Em", None, None),
    ]
    assert report.refused == 2  # “Null” and “N/A” name nobody
    assert "5 rows are used with a remark on “Số CCCD”" in said(report)


def test_51_sex_coded_zero_and_one(store: Records) -> None:
    bring(store, "doses", case("51") / "doses-2021-10-10.csv")
    assert people(store, "person_number, sex") == [
        ("P1", "M"),
        ("P2", "F"),
        ("P3", "M"),
        ("P4", "F"),
    ]


def test_later_rows_change_how_earlier_ones_are_read(
    store: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.ingest.source.ROWS_AT_A_TIME", 1)
    monkeypatch.setattr("pipeline.ingest.readers.xlsx._ROWS", 2)
    lines = [ROW | {"Mã đối tượng": f"P{n}", "Giới tính": str(n // 3)} for n in range(6)]
    file = write(tmp_path / "doses-2021-10-10.xlsx", lines)
    (report,) = bring(store, "doses", file)
    assert (report.read, report.used) == (6, 6)
    assert "".join(sex for (sex,) in people(store, "sex")) == "MMMFFF"


def test_113_dates_and_times_as_people_write_them(store: Records) -> None:
    (report,) = bring(store, "doses", case("113") / "doses-2022-10-10.csv")
    assert (report.read, report.refused) == (20, 0)
    moments = {(at.date().isoformat(), f"{at:%H:%M}") for (at,) in rows(store, "injected_at")}
    assert moments == {
        ("2021-08-01", "00:00"),
        ("2021-08-01", "07:00"),
        ("2021-08-01", "07:30"),
        ("2021-08-01", "14:30"),
        ("2021-12-31", "00:00"),
    }
    assert "“01/08/2021 24:00” is read as the day alone" in said(report)


def test_105_other_dates_of_a_column_with_the_month_first_are_refused(store: Records) -> None:
    (report,) = bring(store, "doses", case("105") / "doses-2021-10-31.csv")
    assert (report.used, report.refused) == (0, 3)
    assert "“10/05/2021” can have the month first" in said(report)


def test_105_one_slip_among_many_costs_its_row_only(store: Records, tmp_path: Path) -> None:
    report = doses(
        store,
        tmp_path,
        {"Thời gian tiêm": "10/13/2021"},
        {"Thời gian tiêm": "05/10/2021 08:00:00"},
        *[{"Thời gian tiêm": f"{day}/09/2021 08:00:00"} for day in (13, 14, 15, 16, 17)] * 5,
    )
    assert (report.read, report.refused) == (27, 1)


def test_45_dose_labels(store: Records) -> None:
    bring(store, "doses", case("45") / "doses-2021-10-10.csv")
    assert rows(store, "record_number, dose_type, number") == [
        ("R1", "booster", 1),
        ("R2", "booster", 2),
        ("R3", "additional", 1),
        ("R4", "booster", 1),
        ("R5", "booster", 1),
        ("R6", "primary", 2),
        ("R7", "primary", 1),
        ("R8", "booster", 2),
    ]


def test_45_the_vaccine_tells_what_the_third_dose_is(store: Records, tmp_path: Path) -> None:
    report = doses(
        store,
        tmp_path,
        *(
            {"Mã mũi tiêm": f"R{number}", "Mũi tiêm": label, "Vắc xin": vaccine}
            for number, (label, vaccine, *_) in enumerate(THIRD)
        ),
    )
    assert rows(store, "dose_type, number", order="record_number") == [
        (type_, number) for _, _, type_, number in THIRD
    ]
    assert "2 rows are used with a remark on “Mũi tiêm”" in said(report)
    assert "counted as a booster" in said(report)


THIRD = [
    ("Mũi 3", "Abdala", "primary", 3),
    ("Mũi 4", "Abdala", "booster", 1),
    ("3", "Comirnaty", "booster", 1),
    ("Mũi cơ bản 3", "Comirnaty", "primary", 3),
    ("Mũi 2", "Janssen", "primary", 2),
    ("Mũi 3", "", "booster", 1),
    ("Mũi 3", "không rõ", "booster", 1),
]


def test_unknown_and_misspelt_vaccines_are_not_unlicensed(store: Records, tmp_path: Path) -> None:
    report = doses(
        store,
        tmp_path,
        *(
            {"Mã mũi tiêm": f"R{number}", "Vắc xin": text}
            for number, text in enumerate(("Sinovac", "Vắc xin mới", "AstraZenica", "không rõ"))
        ),
    )
    columns = "vaccine, coalesce(is_foreign_vaccine(vaccine), false)"
    assert rows(store, columns, order="record_number") == [
        ("Sinovac", True),
        ("Vắc xin mới", False),
        ("AstraZeneca", False),
        (None, False),
    ]
    assert "“Vắc xin mới” is no vaccine that is known here" in said(report)
    assert "“AstraZenica” is read as AstraZeneca" in said(report)


def test_61_words_of_fhir_for_the_status(store: Records) -> None:
    (report,) = bring(store, "doses", case("61") / "fhir2-2021-10-10.csv")
    assert (report.used, report.refused) == (3, 2)
    assert len(rows(store, "vaccine")) == 2  # one of the three was entered in error
    assert "says that nothing was injected" in said(report)


def test_words_for_nothing_are_empty_cells(store: Records, tmp_path: Path) -> None:
    words = ["NULL", "-", "N/A", "null", "không rõ", "–"]
    report = doses(
        store,
        tmp_path,
        *({"Mã mũi tiêm": word, "Số lô": word, "Cơ sở tiêm": word, "Tỉnh": word} for word in words),
    )
    assert report.used == len(words)
    assert rows(store, "record_number, lot, facility") == [(None, None, None)] * len(words)


def test_47_places_in_every_spelling(store: Records) -> None:
    (report,) = bring(store, "doses", case("47") / "doses-2021-10-10.csv")
    places = {
        number: codes
        for number, *codes in rows(
            store,
            "person_number, residence_province, residence_district, residence_commune",
            "person",
        )
    }
    hai_anh = ["36", "366", "14236"]
    assert {f"P{n}": hai_anh for n in (1, 2, 3, 4, 5, 6, 12)}.items() <= places.items()
    assert (
        places.items()
        >= {
            "P7": ["01", "268", None],
            "P8": ["06", None, None],
            "P9": ["66", None, None],
            "P10": ["79", "760", None],
            "P11": ["01", None, None],
            "P13": ["22", "193", None],
            "P14": ["79", "769", None],
            "P15": ["79", "769", "26851"],
            "P16": ["75", None, None],
            "P17": ["75", "731", None],
        }.items()
    )
    assert "“Hà Tây” is a former unit; it is read as Thành phố Hà Nội" in said(report)
    (report,) = bring(store, "statistics", case("47") / "2021-11-15.csv")
    assert report.used == 63


def test_94_figures_of_the_provinces_of_2025_are_refused(store: Records) -> None:
    (report,) = bring(store, "statistics", case("94") / "2025-08-14.csv")
    assert (report.used, rows(store, "province_code", "statistics")) == (0, [])
    assert "of the 34 provinces of 2025; Ninh Bình" in said(report)


def test_46_age_bands_in_words(store: Records) -> None:
    (report,) = bring(store, "population", case("46") / "population.csv")
    bands = rows(store, "row_number, age_band", "population")
    assert bands == [
        (2, "0-4"),
        (3, "0-4"),
        (5, "0-4"),
        *((row, "65+") for row in (8, 9, 10, 11)),
    ]
    assert "“Dưới 12” is not within one of the age bands" in said(report)
    assert "80+ are part of another row of the district" not in said(report)  # only one example


def test_84_sums_beside_their_parts_are_not_counted_twice(store: Records) -> None:
    reports = bring(
        store, "population", [case("84") / "population.csv", case("84") / "population2.csv"]
    )
    assert population(store) == {"366": 2100, "360": 2400}
    assert "has rows of men and women too" in said(reports[0])
    assert "are part of another row of the district" in said(reports[1])


@pytest.mark.parametrize(
    ("bands", "persons", "noted"),
    [
        ({"18": 10, "19": 20, "20-29": 70}, 100, False),
        ({"18-24": 60, "18": 10, "25-29": 40}, 100, True),
        ({"18-29": 100, "từ 18 đến 29 tuổi": 100}, 100, True),
        ({"80+": 30, "65-79": 70, "85+": 9}, 100, True),
        ({"18-24": 60, "20-29": 70}, 60, True),  # the second is refused
    ],
)
def test_84_neighbours(
    store: Records, tmp_path: Path, bands: dict[str, int], persons: int, noted: bool
) -> None:
    lines = [
        {"Tỉnh": "36", "Huyện": "366", "Nhóm tuổi": band, "Dân số": str(count)}
        for band, count in bands.items()
    ]
    (report,) = bring(store, "population", write(tmp_path / "population-2022-01-01.csv", lines))
    assert population(store) == {"366": persons}
    assert bool(said(report)) == noted


def test_84_men_and_women_in_another_file_than_both(store: Records, tmp_path: Path) -> None:
    row = {"Tỉnh": "36", "Huyện": "366", "Nhóm tuổi": "18-29"}
    for name, sexes in (("a.csv", {"Nam": 1000, "Nữ": 1100}), ("b.csv", {"": 2150})):
        lines = [row | {"Giới tính": sex, "Dân số": str(n)} for sex, n in sexes.items()]
        bring(store, "population", write(tmp_path / name, lines))
    assert population(store) == {"366": 2150}


def population(store: Records) -> dict[str, int]:
    """The people of each district as they are published."""
    sql = _POPULATION.sql.split("BY NAME", 1)[1].replace("records.population", "population")
    sql = sql.strip().rstrip(";")
    sums = " + ".join(column for column in AGE_COLUMNS.values())
    return dict(
        store.connection.execute(
            f"SELECT district_code, sum({sums})::INTEGER FROM ({sql}) GROUP BY ALL"
        ).fetchall()
    )


(_POPULATION,) = (
    step
    for step in steps.load(Path(publish.__file__).with_name("coverage.sql"))
    if step.name == "vaccination.district_population"
)


def test_43_an_entry_of_a_day_is_of_the_same_day(store: Records) -> None:
    bring(store, "doses", case("43") / "doses-2021-10-10.csv")
    before = rows(store, "record_number, entered_before(entered_at, injected_at)")
    assert [number for number, is_before in before if is_before] == ["R6"]
