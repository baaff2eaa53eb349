"""What was sent back fits the truth and the published rate, found from the file alone."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pyarrow.parquet as pq
import pytest

from demo.verifications import RESULTS
from tests.support.demo_files import Demo, moment

History = dict[str, list[tuple[date, str]]]


def history(demo: Demo) -> History:
    found: History = defaultdict(list)
    for row in pq.read_table(demo.path("verifications")).to_pylist():
        found[row["Mã đối tượng"]].append((row["Ngày xác thực"], row["Kết quả xác thực"]))
    return {person: sorted(events) for person, events in found.items()}


def test_everybody_is_found_as_what_is_planted(demo: Demo) -> None:
    events = history(demo)
    mended = {dose["person_number"] for dose in demo.truth("doses") if dose["corrected"]}
    for person in demo.truth("persons"):
        mine = events.get(person["person_number"], [])
        if person["class"] == "foreigner":
            assert not mine
        elif mine and not (person["class"] == "none" and person["person_number"] in mended):
            assert mine[-1][1] == RESULTS[person["class"]]
        assert len({day for day, _ in mine}) == len(mine)
        assert all(day.isoweekday() == 7 for day, _ in mine)
        # Only those who are right now have changed.
        assert len(mine) < 2 or person["class"] == "none"


def test_nobody_is_verified_before_being_entered(demo: Demo) -> None:
    events = history(demo)
    entered: dict[str, date] = {}
    rows = demo.rows("doses-2022-08-13")
    unknown = {row["Mã đối tượng"] for row in rows if not row["Thời gian nhập"]}
    for row in rows:
        person = row["Mã đối tượng"]
        if person in unknown:
            continue
        day = moment(row["Thời gian nhập"]).date()
        entered[person] = min(day, entered.get(person, day))
    seen = 0
    for person, first in entered.items():
        if person in events:
            assert events[person][0][0] >= first
            seen += 1
    assert seen > 0.9 * len(entered)


def test_changes_are_counted_by_province(demo: Demo) -> None:
    provinces = {row["person_number"]: row["province_code"] for row in demo.truth("persons")}
    found: Counter[tuple[str, str]] = Counter()
    for person, mine in history(demo).items():
        results = [result for _, result in mine]
        for before, after in pairwise(results):
            assert (before == "Đúng") != (after == "Đúng")
            found["cleaned" if after == "Đúng" else "newly_wrong", provinces[person]] += 1
    planted: Counter[tuple[str, str]] = Counter()
    file = demo.folder / "truth" / "planted.csv"
    facilities = {row["facility_code"]: row["province_code"] for row in demo.truth("persons")}
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            if row["level"] == "verification":
                planted[row["class"], row["province_code"]] += int(row["count"])
    assert facilities
    assert Counter(name for name, _ in found.elements()) == Counter(
        name for name, _ in planted.elements()
    )


def rate(events: History, day: date) -> float:
    latest = [
        next(result for when, result in reversed(mine) if when <= day)
        for mine in events.values()
        if mine[0][0] <= day
    ]
    return sum(result != "Đúng" for result in latest) / len(latest)


def test_the_rate_falls_from_the_published_one(larger: Demo) -> None:
    events = history(larger)
    assert rate(events, date(2022, 3, 20)) == pytest.approx(0.3046, abs=0.015)
    months = [rate(events, date(2022, month, 7)) for month in (4, 5, 6, 7, 8)]
    assert months == sorted(months, reverse=True)
    assert months[0] - months[-1] > 0.08


def test_published_totals_are_those_of_the_papers(demo: Demo) -> None:
    rows = {(row["Ngày"], row["Tỉnh/Thành phố"]): row for row in demo.rows("verification-totals")}
    march = rows["31/03/2022", "Cả nước"]
    wrong = int(march["Sai thông tin"]) + int(march["Thiếu hoặc sai định dạng số định danh"])
    assert round(100 * wrong / (wrong + int(march["Xác thực đúng"])), 2) == 30.46
    assert rows["05/08/2022", "TP. Hồ Chí Minh"]["Số mũi sai thông tin"] == "1491421"
