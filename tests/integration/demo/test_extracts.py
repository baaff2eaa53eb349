"""The demo's extracts: which files, in which shapes, the same for the same seed."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from demo import calibration, extracts
from demo.extracts import write_extracts
from tests.support.demo_files import FORMATS, SCALE, Demo, Row, digests


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(
    demo: Demo, tmp_path: Path
) -> None:
    again, other = tmp_path / "again", tmp_path / "other"
    for folder, seed in ((again, 3), (other, 4)):
        folder.mkdir()
        write_extracts(folder, SCALE, seed, lambda _share: None)
    assert digests(again) == digests(demo.folder)
    assert not set(digests(other).values()) & set(digests(again).values()) - {
        # The facilities and what was published do not depend on the seed.
        digests(again)["facilities.csv"],
        digests(again)["verification-totals.csv"],
    }


def test_files_come_in_the_order_of_their_import(demo: Demo) -> None:
    assert [(file.kind, file.path.name, file.extracted_on.day) for file in demo.files] == [
        ("facilities", "facilities.csv", 14),
        ("population", "population.csv", 14),
        ("register", "register.parquet", 14),
        ("registrations", "registrations.csv", 14),
        ("doses", "doses-2022-08-13.csv", 13),
        ("doses", "doses-nam-dinh-2022-08-14.xlsx", 14),
        ("doses", "doses-2022-08-14.csv", 14),
        ("verifications", "verifications-2022-08-07.parquet", 7),
        ("verification_totals", "verification-totals.csv", 14),
        ("daily_reports", "daily-reports-2022-08-14.csv", 14),
    ]


def test_progress_goes_up_to_one(tmp_path: Path) -> None:
    told: list[float] = []
    write_extracts(tmp_path, SCALE / 4, 1, told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > 60


def test_every_row_of_a_text_file_has_every_column(demo: Demo) -> None:
    for file in demo.files:
        if file.path.suffix == ".csv":
            with file.path.open(encoding="utf-8", newline="") as opened:
                header, *rows = csv.reader(opened, strict=True)
            assert rows
            assert {len(row) for row in rows} == {len(header)}, file.path.name


def test_the_register_has_everybody_of_the_population_once(demo: Demo) -> None:
    register = pq.read_table(demo.path("register")).to_pylist()
    for person in register:
        number, born = person["Số định danh"], person["Ngày sinh"]
        digit = (born.year // 100 - 19) * 2 + (person["Giới tính"] == "Nữ")
        assert re.fullmatch(rf"0\d\d{digit}{born.year % 100:02d}\d{{6}}", number)
    assert len({person["Số định danh"] for person in register}) == len(register)
    counted: Counter[tuple[str, str]] = Counter()
    for row in demo.rows("population"):
        counted[row["Mã huyện"], row["Giới tính"]] += int(row["Dân số"])
    living = Counter((person["Mã huyện"], person["Giới tính"]) for person in register)
    assert living == +counted
    assert len({row["Mã huyện"] for row in demo.rows("population")}) == 705
    assert {code for code, _ in living} == {row["Mã huyện"] for row in demo.rows("population")}


def test_the_population_is_the_published_one_in_every_province(demo: Demo) -> None:
    persons: Counter[str] = Counter()
    adults: Counter[str] = Counter()
    for row in demo.rows("population"):
        persons[row["Mã tỉnh"]] += int(row["Dân số"])
        if row["Nhóm tuổi"] in ("18-29", "30-39", "40-49", "50-64", "65+"):
            adults[row["Mã tỉnh"]] += int(row["Dân số"])
    published = calibration()[date(2022, 8, 14)]
    assert persons == {code: round(of["population"] * SCALE) for code, of in published.items()}
    for code, of in published.items():
        expected = persons[code] * of["population_18plus"] / of["population"]
        assert abs(adults[code] - expected) < 4 * expected**0.5 / 3 + 3, code


def test_the_last_day_brings_new_doses_mends_others_and_takes_some_back(demo: Demo) -> None:
    main = {row["Mã mũi tiêm"]: row for row in demo.rows("doses-2022-08-13")}
    truth = {dose["record_number"]: dose for dose in demo.truth("doses")}
    corrected, deleted = set(), set()
    for row in demo.rows("doses-2022-08-14"):
        number, before = row["Mã mũi tiêm"], main.get(row["Mã mũi tiêm"])
        if before is None:
            classes = truth[number]["classes"]
            day = "15" if "clock_ahead" in classes else "14"
            if "no_entry_time" not in classes:
                assert row["Thời gian nhập"].startswith(f"{day}/08/2022")
        elif row["Trạng thái"] == "Đã xóa":
            assert before == row | {"Trạng thái": "Đã tiêm"}
            deleted.add(number)
        else:
            changed = {name for name in row if row[name] != before[name]}
            assert changed in ({"Số lô"}, {"Họ và tên"})
            corrected.add(number)
    assert corrected
    assert deleted
    assert corrected == {number for number, dose in truth.items() if dose["corrected"]}
    assert deleted == {number for number, dose in truth.items() if "deleted" in dose["classes"]}
    assert all(
        not row["Thời gian nhập"].startswith("14/08/2022")
        for number, row in main.items()
        if "clock_ahead" not in truth[number]["classes"]
    )
    assert all(row["Mã cơ sở tiêm"][:2] != "36" for row in main.values())


def test_nam_dinh_has_a_row_a_person_and_real_dates(
    demo: Demo, wide: tuple[list[Any], list[dict[str, Any]]]
) -> None:
    title, rows = wide
    assert [cell for cell in title if cell] == [title[0]]
    assert len({row["Mã đối tượng"] for row in rows}) == len(rows)
    truth = Counter(
        (dose["person_number"], dose["dose"], dose["facility_code"], dose["lag_days"])
        for dose in demo.truth("doses")
        if not dose["record_number"]
    )
    found: Counter[tuple[str, str, str, int]] = Counter()
    for row in rows:
        assert isinstance(row["Ngày sinh"], date) or re.fullmatch(
            r"\d{4}|\d\d-\d\d-\d{4}", row["Ngày sinh"]
        )
        for heading in row:
            if heading.startswith("Thời gian tiêm") and row[heading]:
                dose = heading.removeprefix("Thời gian tiêm ")
                injected, entered = row[heading], row[f"Thời gian nhập {dose}"]
                assert isinstance(injected, datetime)
                found[
                    row["Mã đối tượng"],
                    dose[0].upper() + dose[1:],
                    row[f"Mã cơ sở tiêm {dose}"],
                    (entered.date() - injected.date()).days,
                ] += 1
    assert found == truth
    registered = [row["Hình thức đăng ký mũi 1"] == "Đăng ký trước" for row in rows]
    assert sum(registered) / len(registered) > 0.88


def test_a_larger_nam_dinh_is_a_text_file(
    demo: Demo,
    wide: tuple[list[Any], list[dict[str, Any]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extracts, "_LARGEST_WORKBOOK", SCALE / 2)
    files = write_extracts(tmp_path, SCALE, 3, lambda _share: None)
    text = Demo(tmp_path, files)
    assert text.path("doses-nam").suffix == ".csv"
    rows = text.rows("doses-nam")
    assert list(rows[0]) == list(wide[1][0])
    for row, cells in zip(rows, wide[1], strict=True):
        injected = cells["Thời gian tiêm mũi 1"]
        typed = injected.strftime(FORMATS[0]) if injected else ""
        assert (row["Mã đối tượng"], row["Họ và tên"], row["Thời gian tiêm mũi 1"]) == (
            cells["Mã đối tượng"],
            cells["Họ và tên"],
            typed,
        )


def test_registrations_are_those_of_the_preregistered(demo: Demo) -> None:
    registered = {row["Mã đối tượng"] for row in demo.rows("registrations")}
    assert len(registered) == len(demo.rows("registrations"))
    assert registered == {
        person["person_number"] for person in demo.truth("persons") if person["preregistered"]
    }


def test_every_facility_of_a_dose_is_listed_with_its_place(
    demo: Demo, last: dict[str, Row]
) -> None:
    names = {row["Mã cơ sở"]: row["Tên cơ sở"] for row in demo.rows("facilities")}
    assert all(re.fullmatch(r"\d{7}", code) for code in names)
    assert len({code[2:5] for code in names}) == 705
    for row in last.values():
        assert row["Cơ sở tiêm"] == names[row["Mã cơ sở tiêm"]]
