"""What the demo wants to be true of each province: doses by day, how well they were recorded.

Doses come from the published figures. The shares of errors and of pre-registration and the doses
that were never entered are invented, the worst provinces being those that the Ministry named in
August 2022.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

import numpy as np

from demo.curves import (
    CHILDREN_FROM,
    FIRST_DAY,
    TEENS_FROM,
    Curve,
    curve,
    daily_doses,
    day_number,
    early_course,
)
from demo.geography import Array, Geography
from demo.snapshots import Figures

# Share of persons with an identity error, where the published figures say which way to lean.
_MISMATCH = {"79": 0.17, "74": 0.34, "75": 0.27, "89": 0.31, "01": 0.13, "36": 0.12}
_WRONG_IN_MARCH, _MOST_CLEANED = 0.3046, 0.6
_NAM_DINH = "36"
_FOREIGNERS = {"79": 0.009, "01": 0.007, "74": 0.009, "75": 0.006, "48": 0.006, "27": 0.006}


@dataclass(frozen=True)
class ProvincePlan:
    """One province. ``first``, ``second`` and ``further`` are the doses that were entered.

    ``gap`` is the share of the published doses that the platform lacks (what the daily reports have
    besides: demo.reports); ``mismatch``, ``preregistered``,
    ``twins`` (second registrations) and ``foreigners`` are shares of persons; ``errors`` is how
    much more or less than elsewhere goes wrong with the doses; ``same_day`` is added to the log
    odds of an entry on the same day; ``cleaned`` is the share of those who are right who were wrong
    in March 2022.
    """

    code: str
    first: Curve
    second: Curve
    further: Curve
    gap: float
    mismatch: float
    preregistered: float
    twins: float
    foreigners: float
    errors: float
    same_day: float
    cleaned: float

    @property
    def persons(self) -> int:
        """Persons of the register and foreigners who get a first dose here."""
        return max(1, round(float(self.first.total[-1]) / (1 + self.twins)))


def make_plans(
    geography: Geography, real: dict[date, Figures], scale: float, rng: np.random.Generator
) -> list[ProvincePlan]:
    """The plan of every province, in their order."""
    count = len(geography.province_codes)
    gap = np.round(0.08 * rng.beta(1.6, 1.3, count), 4)
    mismatch = np.round(0.05 + 0.25 * rng.beta(2.0, 3.0, count), 3)
    registered = np.round(0.3 + 0.4 * rng.beta(1.5, 1.5, count), 3)
    twins = np.round(np.clip(0.012 * np.exp(rng.normal(0, 0.5, count)), 0.003, 0.04), 4)
    errors = np.exp(rng.normal(0, 0.5, count))
    same_day = rng.normal(0, 0.6, count)
    pace = np.exp(rng.normal(0, 0.4, count))
    plans = []
    for number, code in enumerate(geography.province_codes.to_pylist()):
        special = code == _NAM_DINH
        lost = 0.004 if special else float(gap[number])
        published = [figures[code] for figures in real.values()]
        first, second, further = _curves(published, list(real), scale * (1 - lost))
        plans.append(
            ProvincePlan(
                code,
                first,
                second,
                further,
                gap=lost,
                mismatch=_MISMATCH.get(code, float(mismatch[number])),
                preregistered=0.95 if special else float(registered[number]),
                twins=float(twins[number]),
                foreigners=_FOREIGNERS.get(code, 0.0015),
                errors=0.5 if special else float(errors[number]),
                same_day=0.5 if special else float(same_day[number]),
                cleaned=float(pace[number]),
            )
        )
    return _cleaned(plans)


def _cleaned(plans: list[ProvincePlan]) -> list[ProvincePlan]:
    """The plans, with so many wrong in March 2022 as were published (30.46 %)."""
    everybody = sum(plan.persons for plan in plans)
    wrong = sum(plan.persons * plan.mismatch for plan in plans)
    right = sum(plan.persons * (1 - plan.mismatch) * plan.cleaned for plan in plans)
    factor = (_WRONG_IN_MARCH * everybody - wrong) / right
    return [
        dataclasses.replace(plan, cleaned=min(plan.cleaned * factor, _MOST_CLEANED))
        for plan in plans
    ]


def _curves(
    figures: list[dict[str, int]], real: list[date], share: float
) -> tuple[Curve, Curve, Curve]:
    days = [day_number(day) for day in real]

    def column(name: str) -> Array:
        return np.array([figure[name] for figure in figures], dtype=float)

    first, second = column("persons_dose1"), column("persons_dose2")
    further = np.maximum(column("doses_injected") - first - second, 0)
    # Nobody can have had two doses without one, whatever was published.
    first = np.minimum.accumulate(first[::-1])[::-1]
    second = np.minimum(second, first * 0.985)
    # A province that was early with second doses had been early with first ones.
    warp = float(np.clip(np.exp(-2.2 * (second[0] / first[0] - 0.5)), 0.35, 1.5))
    weeks = daily_doses()
    day = np.arange(FIRST_DAY, FIRST_DAY + len(weeks))
    # From March 2022 nearly all first doses were children's, their second ones a month later.
    firsts = weeks * np.where((day > days[-2]) & (day < CHILDREN_FROM), 0.06, 1.0)
    seconds = weeks * np.where((day > days[-2]) & (day < CHILDREN_FROM + 28), 0.35, 1.0)
    return (
        curve(days, first * share, firsts, early_course(second=False) ** warp),
        curve(days, second * share, seconds, early_course(second=True) ** warp),
        curve(days, further * share, weeks, None),
    )


def children(plan: ProvincePlan, teens: int, children_: int) -> tuple[int, int]:
    """How many aged 12-17 and 5-11 get a first dose here, of so many who live here."""
    scale = plan.persons / max(plan.first.total[-1], 1)
    late = (plan.first.total[-1] - plan.first.until(CHILDREN_FROM - 1)) * scale
    since = (plan.first.until(CHILDREN_FROM - 1) - plan.first.until(TEENS_FROM - 1)) * scale
    return (
        int(min(teens * 0.96, since * 0.85 + late * 0.04)),
        int(min(children_ * 0.85, late * 0.94)),
    )
