"""When doses were injected: published counts on the real days, and a plausible course between them.

Before the first real day (15 November 2021) the course is the country's: ``national_weekly.csv``
has its doses a week (Our World in Data, CC BY, from the Ministry's daily reports), condensed from
the daily 7-day averages. Between two real days the doses follow the same weeks.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from demo.geography import Array

_FILE = Path(__file__).parent / "national_weekly.csv"


def day_number(day: str | date) -> int:
    """Days since 1970."""
    return int(np.datetime64(day, "D").astype(np.int64))


FIRST_DAY = day_number("2021-03-08")
LAST_DAY = day_number("2022-08-14")
DAYS = LAST_DAY - FIRST_DAY + 1
TEENS_FROM = day_number("2021-11-01")
CHILDREN_FROM = day_number("2022-04-14")

# Monday to Sunday; Tết 2022 and the days of rest around 30 April and 2 September.
_WEEKDAYS = np.array([1.0, 1.08, 1.1, 1.1, 1.08, 0.98, 0.66])
_HOLIDAYS = (
    ("2022-01-31", "2022-02-05", 0.06),
    ("2021-09-02", "2021-09-03", 0.5),
    ("2022-04-30", "2022-05-02", 0.4),
    ("2021-04-30", "2021-05-02", 0.4),
)

# Share of second doses in all doses so far, after the Ministry's statements of those days.
_SECOND_SHARE = (
    ("2021-03-08", 0.0),
    ("2021-06-01", 0.03),
    ("2021-07-31", 0.10),
    ("2021-08-31", 0.135),
    ("2021-09-30", 0.235),
    ("2021-10-15", 0.285),
    ("2021-11-15", 0.353),
)


@cache
def daily_doses() -> Array:
    """Relative number of doses in the country on each day from ``FIRST_DAY`` to ``LAST_DAY``."""
    doses = np.zeros(DAYS)
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            end = day_number(row["week_ending"]) - FIRST_DAY
            doses[max(0, end - 6) : end + 1] = int(row["doses"]) / 7
    days = np.arange(FIRST_DAY, LAST_DAY + 1)
    # 1 January 1970 was a Thursday.
    doses *= _WEEKDAYS[(days + 3) % 7]
    for start, end_day, factor in _HOLIDAYS:
        doses[day_number(start) - FIRST_DAY : day_number(end_day) - FIRST_DAY + 1] *= factor
    return np.asarray(doses)


@cache
def early_course(second: bool) -> Array:
    """Share of the first (or second) doses given by the end of each day, 1 on 15 November 2021."""
    end = day_number("2021-11-15") - FIRST_DAY + 1
    total = np.cumsum(daily_doses()[:end])
    knots = [day_number(day) - FIRST_DAY for day, _ in _SECOND_SHARE]
    share = np.interp(np.arange(end), knots, [share for _, share in _SECOND_SHARE])
    course = np.maximum.accumulate(total * (share if second else 1 - share))
    return np.asarray(course / course[-1])


@dataclass(frozen=True)
class Curve:
    """How many doses of a kind by the end of each day; day 0 is ``FIRST_DAY``."""

    total: Array

    def until(self, day: int) -> float:
        """Doses by the end of a day (since 1970)."""
        return float(self.total[np.clip(day - FIRST_DAY, 0, DAYS - 1)])

    def draw(self, count: int, rng: np.random.Generator) -> Array:
        """Days (since 1970) of ``count`` doses, in order, as evenly along the curve as it goes."""
        if not count:
            return np.zeros(0, dtype=np.int64)
        share = (np.arange(count) + rng.random(count)) / count
        found = np.searchsorted(self.total, share * self.total[-1], "right")
        return np.asarray(FIRST_DAY + np.minimum(found, DAYS - 1), dtype=np.int64)


def curve(days: list[int], counts: Array, density: Array, early: Array | None) -> Curve:
    """The curve through ``counts`` on the real ``days``; falling counts are taken back.

    A later, lower count is the earlier one after cleaning, and the records are today's. ``early``
    is the course before the first real day, none for doses that began after it.
    """
    counts = np.minimum.accumulate(counts[::-1])[::-1].astype(float)
    total = np.zeros(DAYS)
    start, before = days[0] - FIRST_DAY, counts[0]
    if early is not None:
        total[: start + 1] = early * before
    total[start] = before
    for day, count in zip(days[1:], counts[1:], strict=True):
        end = day - FIRST_DAY
        weights = np.cumsum(density[start + 1 : end + 1])
        total[start + 1 : end + 1] = before + (count - before) * weights / weights[-1]
        start, before = end, count
    return Curve(total)
