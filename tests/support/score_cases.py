"""A home with records, daily reports and verdicts, and the four words recounted one by one.

The recount reads the stored records and reports as they are and goes through them in Python. Which
reports are about several days is known from how they were made.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.publish.run import publish
from pipeline.reconcile.run import reconcile
from pipeline.store.records import Records, open_records
from queries.contents import score_snapshots
from queries.published import published
from queries.scorecard.scorecard import ScoreCounts
from tests.support.extract_files import bring
from tests.support.opened import OpenHome, opened_version
from tests.support.register_files import injected

FIRST, LAST = date(2022, 4, 4), date(2022, 8, 10)
PLACES = [
    ("36", "366"),
    ("36", "356"),
    ("36", ""),
    ("79", "760"),
    ("01", "001"),
    ("01", ""),
    ("", ""),
]
PROVINCES, DISTRICTS = ("36", "79", "01"), {"366": "36", "356": "36", "760": "79", "001": "01"}
DAY = timedelta(days=1)
LATE_LUMP = date(2022, 6, 19)
"""District 760 kept silent for six days and reported seven days' doses then."""
GAP = (date(2022, 7, 4), date(2022, 7, 8))
"""Days that district 366 never reported."""

Key = tuple[str, str]


def drawn_doses(count: int) -> list[dict[str, str]]:
    """Rows of an extract: any place and lag, some entered twice, some without a field."""
    chance = random.Random(3588)
    rows = []
    for number in range(count):
        province, district = chance.choice(PLACES)
        moment = datetime(2022, 4, 4, 9) + DAY * chance.randrange((LAST - FIRST).days)
        lag = chance.choice([0, 0, 0, 0, 1, 1, 2, 5, 9, 30, 60])
        entered = min(moment + DAY * lag + timedelta(hours=1), datetime(2022, 8, 10, 20))
        written = entered.strftime("%d/%m/%Y %H:%M:%S")
        row = {
            "Tỉnh/Thành phố": "36",
            "Quận/Huyện": "366",
            "Phường/Xã": "",
            "Ngày sinh": f"{number % 28 + 1:02}/03/19{number % 90:02}",
            "Số CCCD/CMND/Hộ chiếu": f"0360{number:08}",
            "Mã cơ sở tiêm": f"F{district}",
            "Cơ sở tiêm": "",
            "Mã tỉnh nơi tiêm": province,
            "Mã huyện nơi tiêm": district,
            "Loại vắc xin": "AstraZeneca",
            "Số lô": chance.choice(["ABV1234", "ABV1234", "ABV1234", ""]),
            "Thời gian tiêm": moment.strftime("%d/%m/%Y %H:%M:%S"),
            "Thời gian nhập": chance.choice([written] * 12 + [""]),
        }
        for copy in range(1 + (chance.random() < 0.08)):
            rows.append(injected(f"P{number}", f"M{number}-{copy}", **row))
    return rows


def drawn_verdicts(count: int) -> list[dict[str, str]]:
    chance = random.Random(2262)
    results = ["correct", "correct", "correct", "name differs", "no id"]
    return [
        {
            "Mã đối tượng": f"P{number}",
            "Kết quả xác thực": chance.choice(results),
            "Ngày xác thực": f"{LAST - DAY * chance.randrange(60):%d/%m/%Y}",
        }
        for number in range(0, count, 2)
    ]


def drawn_reports() -> dict[Key, dict[date, int]]:
    """Doses by place (an empty district: the province as a whole) and day."""
    chance = random.Random(5)
    days = [FIRST + DAY * number for number in range((LAST - FIRST).days + 3)]
    found: dict[Key, dict[date, int]] = defaultdict(dict)
    for day in days:
        found["01", ""][day] = chance.randrange(2, 9)
        if not GAP[0] <= day <= GAP[1]:
            # Fewer than there are records: a surplus.
            found["36", "366"][day] = chance.randrange(0, 3)
        if day.isoweekday() == 6:
            # One quiet week, in which nothing shows that the report is about all of it.
            found["36", "356"][day] = 12 if day == date(2022, 6, 4) else chance.randrange(60, 80)
        if not LATE_LUMP - 6 * DAY <= day <= LATE_LUMP:
            found["79", "760"][day] = chance.randrange(9, 12)
    found["79", "760"][LATE_LUMP] = 70
    for day in (date(2022, 7, 16), date(2022, 7, 19)):
        found["36", ""][day] = 40
    return found


def report_rows(reports: dict[Key, dict[date, int]]) -> list[dict[str, str]]:
    return [
        {
            "Tỉnh/Thành phố": province,
            "Quận/Huyện": district,
            "Ngày": f"{day:%d/%m/%Y}",
            "Mũi 1": "",
            "Mũi 2": "",
            "Mũi nhắc lại/bổ sung": "",
            "Tổng số mũi tiêm": str(total),
        }
        for (province, district), days in reports.items()
        for day, total in days.items()
    ]


def covered_days(reports: dict[Key, dict[date, int]]) -> dict[Key, dict[date, date]]:
    """By place: the days that its reports are about, and when the report of each was there."""
    found = {place: {day: day for day in days} for place, days in reports.items()}
    weekly = found["36", "356"]
    for day in list(weekly):
        if day - 7 * DAY in reports["36", "356"]:
            weekly |= {day - DAY * back: day for back in range(7)}
    found["79", "760"] |= {LATE_LUMP - DAY * back: LATE_LUMP for back in range(7)}
    return found


@dataclass
class Home(OpenHome):
    """A published home, and its records as Python has them."""

    doses: list[dict[str, Any]]
    reports: dict[Key, dict[date, int]]
    covered: dict[Key, dict[date, date]]

    def expected(self, day: date, places: set[Key], *, of_districts: bool) -> ScoreCounts:
        """The counts of some places until the end of a day; of verdicts nothing."""
        provinces = {province for province, _ in places}
        sums: list[tuple[int, int, int, int]] = []
        for (province, district), covered in self.covered.items():
            if of_districts and ((province, district) not in places or not district):
                continue
            if province not in provinces:
                continue
            own = self.covered.get((province, ""), {}) if district and not of_districts else {}
            twice = {covered[one] for one in own if one in covered}
            about = {one: on for one, on in covered.items() if on not in twice and on <= day}
            if about:
                sums.append(self._compared(province, district, about, day))
        here = [
            one
            for one in self.doses
            if (one["province"], one["district"]) in places and one["day"] <= day
        ]
        recent = [
            one
            for one in here
            if (day - one["day"]).days < 28
            and one["lag"] is not None
            and one["lag"] >= 0
            and one["day"] + DAY * one["lag"] <= day
        ]
        known = bool(sums)
        return ScoreCounts(
            reported=sum(one[0] for one in sums) if known else None,
            on_platform=sum(one[1] for one in sums) if known else None,
            backlog=sum(max(one[0] - one[1], 0) for one in sums) if known else None,
            surplus=sum(max(one[1] - one[0], 0) for one in sums) if known else None,
            caught_up=sum(one[2] for one in sums) if known else None,
            doses=len(here),
            complete=sum(one["whole"] for one in here),
            clean=sum(not one["broken"] for one in here),
            injected=len(recent) + sum(max(one[3], 0) for one in sums),
            same_day=sum(one["lag"] == 0 for one in recent),
        )

    def _compared(
        self, province: str, district: str, about: dict[date, date], day: date
    ) -> tuple[int, int, int, int]:
        """Doses reported, on the platform, and caught up, of one reporting place; and how many more
        of the last 28 days were reported than are there."""
        reported = sum(
            total for one, total in self.reports[province, district].items() if one in about
        )
        there = late = 0
        outstanding = sum(
            total
            for one, total in self.reports[province, district].items()
            if one in about and (day - one).days < 28
        )
        for one in self.doses:
            if one["province"] != province or (district and one["district"] != district):
                continue
            if one["day"] not in about:
                continue
            since = max(about[one["day"]], one["day"] + DAY * max(one["lag"] or 0, 0))
            there += since <= day
            outstanding -= since <= day and (day - one["day"]).days < 28
            late += (one["lag"] or 0) > 0 and timedelta() <= day - since < 28 * DAY
        return reported, there, late, outstanding


@contextmanager
def score_home(folder: Path) -> Iterator[Home]:
    """Import, reconcile and publish the drawn records; open what was published."""
    count = 1200
    with open_records(folder / "home") as records:
        assert bring(records, folder / f"{LAST}.csv", drawn_doses(count)).refused == 0
        reports = drawn_reports()
        assert (
            bring(records, folder / "daily.csv", report_rows(reports), "daily_reports").refused == 0
        )
        bring(records, folder / "verdicts.csv", drawn_verdicts(count), "verifications")
        reconcile(records)
        version = publish(records).version
        doses = _read(records)
    where = published(folder / "home")
    with opened_version(where, version) as databases:
        days = score_snapshots(databases)
        yield Home(databases, days, doses, reports, covered_days(reports))


def _read(records: Records) -> list[dict[str, Any]]:
    broken = {row["record_key"] for row in records.rows("SELECT record_key FROM rule_break")}
    required = ("vaccine", "lot", "entered_at", "sex", "age", "residence_district", "facility_code")
    return [
        {
            "province": row["injection_province"] or "",
            "district": row["injection_district"] or "",
            "day": row["injected_at"].date(),
            "lag": (entered.date() - row["injected_at"].date()).days if entered else None,
            "whole": all(row[name] is not None for name in required),
            "broken": row["record_key"] in broken,
        }
        for row in records.rows("SELECT * FROM dose WHERE superseded_by IS NULL AND NOT deleted")
        for entered in (row["entered_at"],)
    ]
