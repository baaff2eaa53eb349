"""When a dose is entered: on the day, some days later, weeks later, or a whole week at once.

The lag depends on the province, the facility, the week and whether the person had been registered
beforehand. Only the last is an effect to be found: ``SAME_DAY_ODDS_RATIO`` holds within a facility
and week, and facilities that register more people beforehand are the quicker ones anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo.batch import DAY
from demo.curves import DAYS, FIRST_DAY, day_number
from demo.geography import Array, Geography
from demo.plan import ProvincePlan

SAME_DAY_ODDS_RATIO = 3.0
"""Odds of an entry on the day of injection, pre-registered to not, in one facility and week."""

_SIGNED_DAILY = day_number("2022-04-08")  # 1815/BYT-CNTT: entered and signed on the day.
_KNOTS = (
    ("2021-03-08", -0.1),
    ("2021-07-15", -0.5),
    ("2021-09-15", -1.0),
    ("2021-11-15", -0.6),
    ("2022-01-15", -0.2),
    ("2022-04-07", 0.2),
    ("2022-04-08", 1.7),
    ("2022-08-14", 2.1),
)
_EVENING = int(22.5 * 3600)


@dataclass(frozen=True)
class Habits:
    """What facilities are like: shifts of log odds by facility; ``bulk`` by facility and week.

    ``monthly``: the facility enters its backlog at the end of the month, not on Saturday.
    """

    same_day: Array
    registered: Array
    errors: Array
    bulk: Array
    monthly: Array
    bulk_start: Array


def draw_habits(
    geography: Geography, plans: list[ProvincePlan], rng: np.random.Generator
) -> Habits:
    """The habits of every facility."""
    count = len(geography.facility_codes)
    province = geography.district_province[geography.facility_district]
    care = rng.normal(0, 1, count)
    same_day = np.array([plan.same_day for plan in plans])[province]
    same_day = same_day + 0.45 * care + rng.normal(0, 0.45, count)
    weeks = FIRST_DAY + 7 * np.arange(DAYS // 7 + 1)
    likely = np.where(weeks < _SIGNED_DAILY, 0.1, 0.02) * np.exp(-0.5 * same_day)[:, None]
    return Habits(
        same_day=same_day,
        registered=0.6 * care + rng.normal(0, 0.3, count),
        errors=-0.25 * care + rng.normal(0, 0.4, count),
        bulk=rng.random((count, len(weeks))) < likely,
        monthly=rng.random(count) < 0.3,
        bulk_start=rng.integers(8 * 3600, 16 * 3600, count),
    )


def week_of(day: Array) -> Array:
    """Weeks since the first Monday of the campaign."""
    return (day - FIRST_DAY) // 7


def entry_times(
    habits: Habits, injected: Array, facility: Array, registered: Array, rng: np.random.Generator
) -> Array:
    """When each dose was entered, in seconds since 1970; some only after the end of the demo."""
    day = injected // DAY
    weekday = (day + 3) % 7
    odds = np.interp(day, [day_number(knot) for knot, _ in _KNOTS], [odds for _, odds in _KNOTS])
    odds += habits.same_day[facility] + np.log(SAME_DAY_ODDS_RATIO) * registered
    odds -= 0.25 * (weekday >= 5)
    same_day = rng.random(len(day)) < 1 / (1 + np.exp(-odds))
    minutes = injected + np.exp(rng.normal(np.log(2700), 1.0, len(day))).astype(np.int64) + 60
    evening = day * DAY + _EVENING - rng.integers(0, 3600, len(day))
    return np.where(
        same_day,
        np.where(minutes > day * DAY + _EVENING, evening, minutes),
        _later(habits, day, facility, rng),
    )


def _later(habits: Habits, day: Array, facility: Array, rng: np.random.Generator) -> Array:
    count = len(day)
    signed = day >= _SIGNED_DAILY
    few = rng.choice(np.array([1, 2, 3]), count, p=(0.55, 0.28, 0.17))
    tail = 4 + np.exp(rng.normal(np.where(signed, 1.6, 2.2), np.where(signed, 0.8, 1.0)))
    days = np.where(rng.random(count) < np.where(signed, 0.75, 0.55), few, np.minimum(tail, 300))
    entered = day + days.astype(np.int64)
    # Offices rest at weekends: what would fall there waits till Monday more often than not.
    weekday = (entered + 3) % 7
    entered += np.where((weekday >= 5) & (rng.random(count) < 0.6), 7 - weekday, 0)
    time = np.clip(rng.normal(13.0, 2.8, count), 7, 20.9) * 3600
    bulk = habits.bulk[facility, np.clip(week_of(day), 0, habits.bulk.shape[1] - 1)]
    saturday = day + 1 + (4 - (day + 3) % 7) % 7
    month = (day + 1).astype("datetime64[D]").astype("datetime64[M]")
    month_end = (month + 1).astype("datetime64[D]").astype(np.int64) - 1
    together = np.where(habits.monthly[facility], month_end, saturday)
    hour = habits.bulk_start[facility] + rng.integers(0, 3600, count)
    return np.where(bulk, together * DAY + hour, entered * DAY + time.astype(np.int64))
