"""Facilities with heaped days: the test against a recount, false alarms, and the demo's."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from math import comb
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from pipeline.publish.run import STEPS, VALUES
from pipeline.store import steps
from queries.entry_lag.facilities import FEW, LAST_OF_MONTH, least_peaks

FIRST, LAST = date(2021, 3, 8), date(2022, 8, 14)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
AROUND = [FIRST - timedelta(days=number) for number in (3, 2, 1)] + DAYS
MADE = ("frequent_month_day", "facility_day", "reconciliation.heaped_day")

Doses = dict[str, Counter[date]]
Found = dict[tuple[str, int], tuple[int, int, int, int]]


def found_in(doses: Doses) -> Found:
    """What the published table has: months, peaks, doses on the day and of the facility."""
    with duckdb.connect() as connection:
        for name in ("records", "reconciliation"):
            connection.execute(f"ATTACH ':memory:' AS {name}")
        connection.execute(f"CREATE TEMP TABLE last_record_day AS SELECT DATE '{LAST}' AS as_of")
        rows = [(code, day, n) for code, days in doses.items() for day, n in days.items()]
        given = pa.table(
            dict(zip(("place", "day", "records"), zip(*rows, strict=True), strict=True))
        )
        connection.register("given", given)
        connection.execute(
            "CREATE TABLE records.dose_aggregate AS SELECT 'facility' AS counted_by, * FROM given"
        )
        connection.execute(
            "CREATE TABLE reconciliation.facility AS SELECT DISTINCT place AS facility_code, "
            "'36' AS province_code, '366' AS district_code FROM records.dose_aggregate"
        )
        connection.execute(
            "CREATE TABLE reconciliation.heaped_day (facility_code VARCHAR, province_code VARCHAR, "
            "district_code VARCHAR, month_day INTEGER, months INTEGER, peaks INTEGER, "
            "doses INTEGER, facility_doses INTEGER)"
        )
        chosen = [step for step in STEPS["entry_lag"] if step.name in MADE]
        steps.run(connection, chosen, **VALUES)
        return {
            (code, day): (months, peaks, on_day, every)
            for code, day, months, peaks, on_day, every in connection.execute(
                "SELECT facility_code, month_day, months, peaks, doses, facility_doses "
                "FROM reconciliation.heaped_day"
            ).fetchall()
        }


def recounted(doses: Doses) -> Found:
    """The same, date by date."""
    found: Found = {}
    for code, days in doses.items():
        of_facility: dict[int, tuple[int, int, int, int]] = {}
        for month_day in range(1, LAST_OF_MONTH + 1):
            months = peaks = 0
            there = [day for day in AROUND if is_on(day, month_day)]
            for day in there:
                around = [days[day + timedelta(days=away)] for away in (-3, -2, -1, 1, 2, 3)]
                if day <= LAST - timedelta(days=3) and (days[day] or any(around)):
                    months += 1
                    peaks += days[day] > max(around)
            on_day, every = sum(days[day] for day in there), sum(days.values())
            if every >= FEW and 30 * on_day >= 2 * every and peaks >= least_peaks(months):
                of_facility[month_day] = (months, peaks, on_day, every)
        ends = [day for day in of_facility if day >= 28]
        best = max(ends, key=lambda day: (of_facility[day][1], -of_facility[day][0]), default=0)
        found |= {(code, day): one for day, one in of_facility.items() if day < 28 or day == best}
    return found


def is_on(day: date, month_day: int) -> bool:
    if month_day == LAST_OF_MONTH:
        return day.day == monthrange(day.year, day.month)[1]
    return day.day == month_day


def heaped(days: Counter[date], on: tuple[int, ...], share: float, chance: Any) -> Counter[date]:
    """The same doses, a share of them written down on the last such day before."""
    found: Counter[date] = Counter()
    for day, doses in days.items():
        moved = int(chance.binomial(doses, share))
        head = day
        while not any(is_on(head, one) for one in on) and head > FIRST:
            head -= timedelta(days=1)
        found[head] += moved
        found[day] += doses - moved
    return +found


def drawn(chance: Any, weights: Any, count: int) -> Counter[date]:
    """Doses of days by their weights."""
    weights = np.array(weights, dtype=float)
    doses = chance.multinomial(count, weights / weights.sum())
    return Counter({day: int(n) for day, n in zip(DAYS, doses, strict=True) if n})


def plain(chance: Any) -> Doses:
    """Facilities that write down every day as it was, each kind with few and many doses."""
    number = np.arange(len(DAYS))
    weekday = np.array([day.weekday() for day in DAYS])
    doses: Doses = {}
    for again, count in enumerate((25, 60, 200, 1_000, 20_000) * 8):
        campaign = 1 + 60 * np.isin(number, chance.choice(len(DAYS), 12, replace=False))
        kinds = {
            "even": np.ones(len(DAYS)),
            "growing": np.exp(number / 90),
            "tuesdays": weekday == again % 7,
            "no weekend": weekday < 5,
            "four weeks": number % 28 == again % 28,
            "thirty days": number % 30 == again % 30,
            "campaign": campaign,
            "rare": np.isin(number, chance.choice(len(DAYS), 17, replace=False)),
            "lumps": chance.gamma(0.05, size=len(DAYS)) + 1e-9,
        }
        for kind, weights in kinds.items():
            doses[f"{kind} {again}"] = drawn(chance, weights, count)
    return doses


def test_the_least_peaks_are_those_that_chance_does_not_explain() -> None:
    def at_least(peaks: int, months: int) -> float:
        ways = sum(comb(months, one) * 6 ** (months - one) for one in range(peaks, months + 1))
        return float(ways / 7**months)

    for months in (*range(1, 40), 120, 360):
        least = least_peaks(months)
        assert least > months or at_least(least, months) < 1e-7
        assert at_least(least - 1, months) >= 1e-7
    assert [least_peaks(months) for months in (8, 9, 17)] == [9, 9, 13]


def test_no_honest_pattern_is_an_alarm() -> None:
    doses = plain(np.random.default_rng(1))
    assert found_in(doses) == recounted(doses) == {}


@pytest.mark.parametrize("on", [(1, 15), (10,), (5, 20), (LAST_OF_MONTH,), (30,), (1, 11, 21)])
def test_heaped_days_are_found_as_counted_date_by_date(on: tuple[int, ...]) -> None:
    chance = np.random.default_rng(2)
    doses = {
        kind: heaped(days, on, 0.7, chance)
        for kind, days in plain(chance).items()
        if sum(days.values()) >= 1_000 and kind.startswith(("even", "no weekend", "growing"))
    }
    found = found_in(doses)
    assert found == recounted(doses)
    assert {code for code, _day in found} == doses.keys()
    assert {day for _code, day in found} == set(on)


def test_those_planted_in_the_demo_are_found_and_no_others(demo_home: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"ATTACH '{demo_home}/published/current/reconciliation.duckdb' AS published (READ_ONLY)"
        )
        planted = connection.execute(
            f"SELECT DISTINCT facility_code FROM '{demo_home}/demo/truth/doses.parquet' "
            "WHERE list_contains(classes, 'heaped_day') ORDER BY 1"
        ).fetchall()
        found = connection.execute(
            "SELECT DISTINCT facility_code FROM published.heaped_day ORDER BY 1"
        ).fetchall()
    assert found == planted
    assert len(found) == 3
