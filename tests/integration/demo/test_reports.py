"""The daily reports fit the truth, the extracts and the published figures, by brute force."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.store.records import open_records
from tests.support.demo_files import Demo, Row, moment

Cell = tuple[str, date]


def truth(demo: Demo) -> dict[Cell, dict[str, Any]]:
    found = {}
    for row in demo.truth("daily_reports"):
        row["injected"] = row["injected_dose1"] + row["injected_dose2"] + row["injected_further"]
        found[row["district_code"], row["day"]] = row
    return found


def sent(demo: Demo) -> Iterator[tuple[str, str, date, Row]]:
    for row in demo.rows("daily-reports"):
        day = moment(f"{row['Ngày']} 00:00:00").date()
        yield row["Tỉnh/Thành phố"], row["Quận/Huyện"], day, row


def test_what_can_be_entered_is_in_the_extracts(demo: Demo, last: dict[str, Row]) -> None:
    """Every original record was injected; what is missing was entered after the last day."""
    doses = {dose["record_number"]: dose for dose in demo.truth("doses")}
    found: Counter[Cell] = Counter()
    for number, row in last.items():
        dose = doses[number]
        wrong_day = {"before_licence", "in_future", "heaped_day"} & set(dose["classes"])
        if not dose["copy_of"] and not dose["refused"] and not wrong_day:
            found[row["Mã cơ sở tiêm"][2:5], moment(row["Thời gian tiêm"]).date()] += 1
    entered = {
        cell: row["injected"] - row["never_entered"]
        for cell, row in truth(demo).items()
        if row["province_code"] != "36"
    }
    assert all(count <= entered[cell] for cell, count in found.items())
    assert found.total() > 0.99 * sum(entered.values())


def test_the_file_has_what_is_reported_and_nothing_else(demo: Demo) -> None:
    names = {
        (row["Tỉnh/Thành phố"], row["Quận/Huyện"]): row["Mã cơ sở"][2:5]
        for row in demo.rows("facilities")
    }
    found: dict[Cell, list[int]] = defaultdict(list)
    for province, district, day, row in sent(demo):
        parts = [int(row[name]) for name in ("Mũi 1", "Mũi 2", "Mũi bổ sung, nhắc lại")]
        assert sum(parts) == int(row["Tổng số mũi tiêm"])
        found[names[province, district], day].append(sum(parts))
    expected = {
        cell: [row["reported"]] * (2 if row["twice"] else 1)
        for cell, row in truth(demo).items()
        if row["reported"] is not None
    }
    assert found == expected


def test_reports_are_what_their_class_says(demo: Demo) -> None:
    rows = truth(demo)

    def injected(district: str, days: list[date]) -> int:
        return sum(rows[district, day]["injected"] for day in days if (district, day) in rows)

    seen: Counter[str] = Counter()
    running = 0
    for (district, day), row in sorted(rows.items()):
        name = row["class"]
        seen[name] += 1
        if name in ("missing", "in_lump"):
            assert row["reported"] is None
        elif name == "lump":
            assert day.isoweekday() == 1
            week = [day - timedelta(days=number) for number in range(1, 8)]
            assert row["reported"] == injected(district, week)
        elif name == "cumulative":
            running += row["injected"]
            assert row["reported"] == running
        elif name == "noise":
            assert abs(row["reported"] - row["injected"]) <= 6 + 0.2 * row["injected"]
        else:
            assert row["reported"] == row["injected"]
    assert seen.keys() == {"", "noise", "missing", "in_lump", "lump", "cumulative"}
    assert {row["province_code"] for row in rows.values() if row["class"] == "lump"} == {"34"}
    summed = [cell for cell, row in rows.items() if row["class"] == "cumulative"]
    assert len(summed) == 28
    assert {district for district, _ in summed} == {"731"}


def test_planted_reports_are_counted_by_province(demo: Demo) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    never: Counter[str] = Counter()
    injected: Counter[str] = Counter()
    for row in truth(demo).values():
        code = row["province_code"]
        if row["class"]:
            expected[code, row["class"]] += 1
        if row["twice"]:
            expected[code, "twice"] += 1
        never[code] += row["never_entered"]
        injected[code] += row["injected"]
    with (demo.folder / "truth" / "planted.csv").open(encoding="utf-8", newline="") as file:
        planted = {
            (row["province_code"], row["class"]): int(row["count"])
            for row in csv.DictReader(file)
            if row["level"] == "report"
        }
    assert planted == expected
    effects = json.loads((demo.folder / "truth" / "effects.json").read_text(encoding="utf-8"))
    for code, effect in effects["provinces"].items():
        assert effect["never_entered"] == pytest.approx(never[code] / injected[code], abs=1e-5)


@pytest.mark.parametrize(
    ("day", "published"),
    [
        (date(2022, 3, 31), 0.96),
        (date(2022, 4, 25), 205 / 212.6),
        (date(2022, 6, 3), 209 / 221.1),
        (date(2022, 8, 5), 233_747_367 / 247_339_252),
    ],
)
def test_the_share_on_the_platform_is_the_published_one(
    larger: Demo, day: date, published: float
) -> None:
    platform = sum(
        bool(row["Thời gian nhập"]) and moment(row["Thời gian nhập"]).date() <= day
        for row in larger.rows("doses-2022-08-13")
    )
    reported = sum(
        row["reported"] or 0
        for (_, when), row in truth(larger).items()
        if when <= day and row["class"] != "cumulative" and row["province_code"] != "36"
    )
    assert platform / reported == pytest.approx(published, abs=0.006)


def test_the_running_total_is_recognised_and_nothing_else(larger: Demo, tmp_path: Path) -> None:
    with open_records(tmp_path) as records:
        file = next(one for one in larger.files if one.kind == "daily_reports")
        report = import_file(records, DATASETS["daily_reports"], file.path, as_of=file.extracted_on)
        rows = [row for row in truth(larger).values() if row["reported"] is not None]
        assert (report.used, report.refused) == (len(rows), 0)
        assert report.unchanged == sum(row["twice"] for row in rows)
        found = {
            (row["district_code"], row["day"])
            for row in records.rows("SELECT district_code, day FROM daily_report WHERE cumulative")
        }
    planted = {cell for cell, row in truth(larger).items() if row["class"] == "cumulative"}
    # A daily figure or two beside it may not have fallen either.
    assert planted <= found
    assert len(found) <= len(planted) + 2
