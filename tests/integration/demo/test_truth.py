"""What stands in the demo's extracts is what their truth says, found again from the files alone."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pyarrow.parquet as pq

from demo import calibration
from demo.vaccines import NAMES, lot_names
from tests.support.demo_files import SCALE, Demo, Row, birth, canonical, moment, planted_counts

LICENSED = {
    "AstraZeneca": date(2021, 2, 1),
    "Sputnik V": date(2021, 3, 23),
    "Vero Cell": date(2021, 6, 3),
    "Comirnaty": date(2021, 6, 12),
    "Spikevax": date(2021, 6, 28),
    "Janssen": date(2021, 7, 15),
    "Hayat-Vax": date(2021, 9, 10),
    "Abdala": date(2021, 9, 17),
}
LEAST_DAYS = {
    "AstraZeneca": 28,
    "Vero Cell": 21,
    "Comirnaty": 21,
    "Spikevax": 28,
    "Hayat-Vax": 21,
    "Sputnik V": 21,
    "Abdala": 14,
}


LOTS, VACCINES = lot_names().to_pylist(), NAMES.to_pylist()


def injections(demo: Demo, wide: list[dict[str, Any]]) -> Iterator[tuple[str, str, str, date]]:
    """Person, dose, facility and day of every dose that stands."""
    refused = {dose["record_number"] for dose in demo.truth("doses") if dose["refused"]}
    rows = {row["Mã mũi tiêm"]: row for row in demo.rows("doses-2022-08-13")}
    rows |= {row["Mã mũi tiêm"]: row for row in demo.rows("doses-2022-08-14")}
    for number, row in rows.items():
        if number not in refused and row["Trạng thái"] == "Đã tiêm":
            yield (
                row["Mã đối tượng"],
                row["Mũi tiêm"],
                row["Mã cơ sở tiêm"],
                moment(row["Thời gian tiêm"]).date(),
            )
    for person in wide:
        for heading, cell in person.items():
            if heading.startswith("Thời gian tiêm") and cell:
                dose = heading.removeprefix("Thời gian tiêm ")
                yield (
                    person["Mã đối tượng"],
                    dose[0].upper() + dose[1:],
                    person[f"Mã cơ sở tiêm {dose}"],
                    cell.date(),
                )


def test_first_doses_follow_the_published_figures_less_what_was_never_entered(
    demo: Demo, wide: tuple[list[Any], list[dict[str, Any]]]
) -> None:
    effects = json.loads((demo.folder / "truth" / "effects.json").read_text(encoding="utf-8"))
    first: dict[tuple[str, str], date] = {}
    doses: Counter[str] = Counter()
    for person, dose, facility, day in injections(demo, wide[1]):
        doses[facility[:2]] += 1
        if dose == "Mũi 1":
            key = (facility[:2], person)
            first[key] = min(day, first.get(key, day))
    published = calibration()
    for code in published[date(2022, 8, 14)]:
        share = SCALE * (1 - effects["provinces"][code]["entry_gap"])
        for day in published:
            # A count that was lower later on was cleaned: today's records have the lower one.
            expected = share * min(
                published[later][code]["persons_dose1"] for later in published if later >= day
            )
            found = sum(key[0] == code and when <= day for key, when in first.items())
            assert abs(found - expected) < 0.03 * expected + 3, (code, day)
        if code != "92":  # Cần Thơ's published second doses are more than its first ones.
            expected = share * published[date(2022, 8, 14)][code]["doses_injected"]
            assert abs(doses[code] - expected) < 0.06 * expected + 6, code


def test_classes_of_persons_are_found_again_from_the_files(
    demo: Demo, last: dict[str, Row]
) -> None:
    register = pq.read_table(demo.path("register")).to_pylist()
    by_number = {person["Số định danh"]: person for person in register}
    refused = {dose["record_number"] for dose in demo.truth("doses") if dose["refused"]}
    rows: dict[str, list[Row]] = {}
    for number, row in last.items():
        if number not in refused:
            rows.setdefault(row["Mã đối tượng"], []).append(row)
    persons = {
        person["person_number"]: person
        for person in demo.truth("persons")
        if person["person_number"] in rows
    }
    assert persons.keys() == rows.keys()
    holders = Counter(those[0]["Số CCCD/CMND/Hộ chiếu"] for those in rows.values())
    found: Counter[str] = Counter()
    for number, those in rows.items():
        assert (
            len(
                {
                    (
                        row["Họ và tên"],
                        row["Ngày sinh"],
                        row["Giới tính"],
                        row["Số CCCD/CMND/Hộ chiếu"],
                    )
                    for row in those
                }
            )
            == 1
        )
        truth = persons[number]
        if truth["noise"] == "tcvn3":
            continue
        own = None if truth["register_row"] is None else register[truth["register_row"]]
        kind = classified(those[0], own, by_number, holders)
        if kind == "none" and own and (died := own["Ngày mất"]):
            last_dose = max(moment(row["Thời gian tiêm"]).date() for row in those)
            assert last_dose < died or truth["class"] == "deceased_before_dose"
            if min(moment(row["Thời gian tiêm"]).date() for row in those) > died:
                kind = "deceased_before_dose"
        assert kind == truth["class"], (those[0], truth)
        assert truth["year_only"] == (len(those[0]["Ngày sinh"]) == 4)
        if truth["register_row"] is None:
            assert kind == "foreigner"
        elif kind == "none":
            assert register[truth["register_row"]] is by_number[those[0]["Số CCCD/CMND/Hộ chiếu"]]
        found[kind] += 1
    assert found.keys() >= {
        "none",
        "no_id",
        "malformed_id",
        "cmnd_only",
        "id_not_in_register",
        "name_slip",
        "other_person_name",
        "birth_date_differs",
        "sex_differs",
        "several_differ",
        "shared_id",
        "foreigner",
    }
    planted = planted_counts(demo, but_province="36")
    for kind in found.keys() - {"none"}:
        spoilt = sum(
            person["noise"] == "tcvn3" and person["class"] == kind for person in persons.values()
        )
        assert planted["person", kind] == found[kind] + spoilt


def classified(
    row: Row,
    own: dict[str, Any] | None,
    by_number: dict[str, dict[str, Any]],
    holders: Counter[str],
) -> str:
    """What is wrong with a person's details; ``own`` is who the person is in truth."""
    number = row["Số CCCD/CMND/Hộ chiếu"]
    if not number:
        return "no_id"
    if re.fullmatch(r"\d{9}", number):
        return "cmnd_only"
    if re.fullmatch(r"[A-Z]\d{8}", number):
        return "foreigner"
    if not re.fullmatch(r"\d{12}", number):
        return "malformed_id"
    person = by_number.get(number)
    if person is None:
        return "id_not_in_register"
    same_name = canonical(person["Họ và tên"]) == canonical(row["Họ và tên"])
    born = birth(row["Ngày sinh"])
    same_birth = born in (person["Ngày sinh"], person["Ngày sinh"].year)
    same_sex = row["Giới tính"] == person["Giới tính"]
    if same_name and same_birth:
        return "none" if same_sex else "sex_differs"
    if same_birth:
        return "name_slip"
    if same_name:
        return "birth_date_differs"
    if holders[number] > 1:
        return "shared_id"
    return "several_differ" if person is own else "other_person_name"


def test_what_is_wrong_with_doses_is_found_again_from_the_files(
    demo: Demo, last: dict[str, Row]
) -> None:
    truth = {dose["record_number"]: dose for dose in demo.truth("doses") if dose["record_number"]}
    assert truth.keys() == last.keys()
    found: dict[str, set[str]] = {}
    groups: dict[tuple[str, str], list[str]] = {}
    for number, row in last.items():
        if truth[number]["refused"]:
            continue
        if row["Trạng thái"] == "Đã xóa":
            found.setdefault("deleted", set()).add(number)
            continue
        groups.setdefault((row["Mã đối tượng"], row["Mũi tiêm"]), []).append(number)
        for name in wrong_alone(row):
            found.setdefault(name, set()).add(number)
    for (person, dose), numbers in groups.items():
        copies = [number for number in numbers if truth[number]["copy_of"] in numbers]
        found.setdefault("duplicate_same_id", set()).update(copies)
        first, *later = sorted(
            (number for number in numbers if number not in copies),
            key=lambda number: moment(last[number]["Thời gian tiêm"]),
        )
        for number in later:
            assert (dose, (person, "Mũi 2") in groups) == ("Mũi 1", False)
            day, before = (moment(last[one]["Thời gian tiêm"]).date() for one in (number, first))
            assert (day - before).days >= LEAST_DAYS[last[first]["Loại vắc xin"]]
            found.setdefault("dose_misnumbered", set()).add(number)
        needed = {"Mũi 2": "Mũi 1", "Mũi 3": "Mũi 2"}.get(dose)
        if needed and (person, needed) not in groups:
            found.setdefault("earlier_dose_missing", set()).add(first)
    originals = {number: truth[number]["copy_of"] for number in last}
    for (person, dose), numbers in groups.items():
        if dose == "Mũi 1" and (person, "Mũi 2") in groups:
            first = next(n for n in numbers if originals[n] not in numbers)
            seconds = groups[person, "Mũi 2"]
            second = next(n for n in seconds if originals[n] not in seconds)
            if wrong := wrong_sequence(last[first], last[second]):
                found.setdefault(wrong, set()).add(second)
    expected: dict[str, set[str]] = {}
    for number, planted_dose in truth.items():
        for name in planted_dose["classes"]:
            expected.setdefault(name, set()).add(number)
    twins = expected.pop("duplicate_without_id")
    # Of whole facilities: tested with the entry times and the heaped days.
    clocks = {name: expected.pop(name) for name in ("midnight_entry", "clock_ahead", "heaped_day")}
    assert found == expected
    twin_of = {person["person_number"]: person["twin_of"] for person in demo.truth("persons")}
    for number in twins:
        row, other = last[number], last[truth[number]["copy_of"]]
        assert other["Mã đối tượng"] == twin_of[row["Mã đối tượng"]]
        assert canonical(row["Họ và tên"]) == canonical(other["Họ và tên"])
        assert row["Số CCCD/CMND/Hộ chiếu"] != other["Số CCCD/CMND/Hộ chiếu"]
        assert row["Mũi tiêm"] == other["Mũi tiêm"]
    planted = planted_counts(demo, but_province="36")
    for name, those in (expected | clocks | {"duplicate_without_id": twins}).items():
        assert planted["dose", name] == len(those), name
    assert expected.keys() >= {
        "duplicate_same_id",
        "dose2_before_dose1",
        "short_interval",
        "before_licence",
        "entered_before_injected",
        "missing_required_field",
        "deleted",
        "dose_misnumbered",
        "earlier_dose_missing",
        "too_young",
        "test_name",
        "lot_of_two_vaccines",
    }


def wrong_alone(row: Row) -> Iterator[str]:
    """What is wrong with a dose by itself."""
    injected = moment(row["Thời gian tiêm"])
    entered = moment(row["Thời gian nhập"]) if row["Thời gian nhập"] else None
    vaccine, born = row["Loại vắc xin"], birth(row["Ngày sinh"])
    if not vaccine or not row["Số lô"]:
        yield "missing_required_field"
    if vaccine and vaccine not in LICENSED:
        yield "unlicensed_vaccine"
    elif vaccine and injected.date() < LICENSED[vaccine]:
        yield "before_licence"
    if entered is None:
        yield "no_entry_time"
    elif entered < injected:
        yield "entered_before_injected"
    if injected.date() > date(2022, 8, 14):
        yield "in_future"
    if isinstance(born, date) and injected.date() < born:
        yield "before_birth"
    elif vaccine in LICENSED and years(born, injected.date()) < least_age(vaccine, injected.date()):
        yield "too_young"
    lot = row["Số lô"]
    if lot and vaccine in LICENSED and LOTS.index(lot) // 40 != VACCINES.index(vaccine):
        yield "lot_of_two_vaccines"
    if set(row["Họ và tên"].casefold().split()) & {"test", "demo", "abc", "xyz"}:
        yield "test_name"


def years(born: date | int | None, day: date) -> int:
    """Years on a day; of a year of birth, those that are reached in it."""
    if not isinstance(born, date):
        return day.year - born if born else 200
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def least_age(vaccine: str, day: date) -> int:
    """From which age on a vaccine might be given."""
    since, age = {"Comirnaty": (date(2022, 3, 1), 5), "Spikevax": (date(2022, 3, 30), 6)}.get(
        vaccine, (None, 18)
    )
    return age if since is None or day >= since else 12


def wrong_sequence(first: Row, second: Row) -> str | None:
    """What is wrong with a person's first two doses, each right by itself."""
    if any(list(wrong_alone(row)) for row in (first, second)):
        return None
    days = (moment(second["Thời gian tiêm"]).date() - moment(first["Thời gian tiêm"]).date()).days
    if days < 0:
        return "dose2_before_dose1"
    return "short_interval" if days < LEAST_DAYS[first["Loại vắc xin"]] else None


def test_refused_rows_are_those_no_reader_can_use(demo: Demo, last: dict[str, Row]) -> None:
    reasons = {
        number: dose["refused"]
        for dose in demo.truth("doses")
        if (number := dose["record_number"]) and dose["refused"]
    }
    assert reasons

    def reason(row: Row) -> str | None:
        if "E+" in row["Số CCCD/CMND/Hộ chiếu"]:
            return "id_in_exponents"
        if not row["Thời gian tiêm"]:
            return "no_injection_time"
        if row["Thời gian tiêm"].startswith("31/02/"):
            return "impossible_date"
        return "unknown_dose" if row["Mũi tiêm"] == "Mũi 9x" else None

    assert {number: why for number, row in last.items() if (why := reason(row))} == reasons


def test_the_truth_names_nobody(demo: Demo) -> None:
    people = pq.read_table(demo.path("register")).to_pylist()[::97]
    with duckdb.connect() as connection:
        for name in ("persons", "doses"):
            file = demo.folder / "truth" / f"{name}.parquet"
            text = connection.sql(f"SELECT t::VARCHAR FROM '{file}' AS t").fetchall()
            everything = "\n".join(row for (row,) in text)
            for person in people:
                assert person["Số định danh"] not in everything
                assert person["Họ và tên"] not in everything
