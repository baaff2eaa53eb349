"""How well the nowcast has done: its back-test on the demo, kept for the page of definitions."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, cast, get_args

from i18n import N_
from queries.metric import Dose
from queries.nowcast.backtest import TARGETS, Target
from queries.nowcast.development import ENTRY_ON_THE_DAY

FILE = Path(__file__).with_name("accuracy.csv")
"""Measured on the demo of a hundredth of the population, and kept (``python -m bench.nowcast``)."""

FIRST_DAY, LAST_DAY, STEP = date(2021, 3, 29), date(2022, 7, 16), 6
"""Nowcasts were made from the fourth week of the campaign on, so many days apart (hence in every
week, on every weekday), until four weeks before the end of the demo: by then what is still to be
entered of the last days is less than one dose in a thousand (from April 2022 on)."""

DAYS = tuple(
    FIRST_DAY + timedelta(days=number) for number in range(0, (LAST_DAY - FIRST_DAY).days + 1, STEP)
)

Period = Literal["before", "just_after", "later"]
"""When the nowcast was made: before entry on the day became the rule, in the four weeks after, in
which hardly anything is known of how entry goes on under the new rule, or later."""

PERIODS: tuple[Period, ...] = get_args(Period)

PERIOD_NAMES: dict[Period, str] = {
    "before": N_("Before the rule of entry on the day (until 7 April 2022)"),
    "just_after": N_("In the four weeks after the rule (8 April to 5 May 2022)"),
    "later": N_("Later (from 6 May 2022)"),
}

TARGET_NAMES: dict[Target, str] = {
    "place_day": N_("Province, each of the last 7 days"),
    "place_older_day": N_("Province, each of the 7 days before"),
    "place_week": N_("Province, total of the last 7 days"),
    "all_day": N_("Country, each of the last 7 days"),
    "all_week": N_("Country, total of the last 7 days"),
}


@dataclass(frozen=True)
class NowcastAccuracy:
    """Nowcasts of one kind against what came of them: numbers of cases and sums over them.

    ``inside50`` and ``inside90`` of the ``trials`` final counts lay within the intervals. ``final``
    doses there were in the end; ``error``, ``error_entered`` and ``error_last_week`` are sums of
    absolute errors of the nowcast, of the doses as entered by then and of last week's ratio;
    ``score`` that of the weighted interval scores.
    """

    trials: int
    inside50: int
    inside90: int
    final: int
    error: int
    error_entered: int
    error_last_week: float
    score: float

    @property
    def coverage50(self) -> float:
        """Share of final counts within the 50% interval."""
        return self.inside50 / self.trials

    @property
    def coverage90(self) -> float:
        """Share of final counts within the 90% interval."""
        return self.inside90 / self.trials

    @property
    def covers(self) -> bool:
        """Whether the 90% interval holds what it has to: 85 to 95% of the final counts."""
        return 0.85 <= self.coverage90 <= 0.95

    @property
    def better(self) -> bool:
        """Whether the estimate is nearer, on average, than either simpler one."""
        return self.error < min(self.error_entered, self.error_last_week)


Key = tuple[Dose, Period, Target]


def nowcast_accuracy() -> dict[Key, NowcastAccuracy]:
    """The kept measurement, by dose, period and target; kinds without any case are left out."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            _key(row): NowcastAccuracy(
                int(row["trials"]),
                int(row["inside50"]),
                int(row["inside90"]),
                int(row["final"]),
                int(row["error"]),
                int(row["error_entered"]),
                float(row["error_last_week"]),
                float(row["score"]),
            )
            for row in csv.DictReader(file)
        }


def _key(row: dict[str, str]) -> Key:
    return cast(Dose, int(row["dose"])), cast(Period, row["period"]), cast(Target, row["target"])


def write(rows: dict[Key, NowcastAccuracy]) -> None:
    """Keep a measurement."""
    names = [field.name for field in fields(NowcastAccuracy)]
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["dose", "period", "target", *names])
        for key, row in rows.items():
            writer.writerow([*key, *(getattr(row, name) for name in names)])


def by_target(
    rows: dict[Key, NowcastAccuracy], dose: Dose | None = None, period: Period | None = None
) -> dict[Target, NowcastAccuracy]:
    """The cases of a dose, of a period, or all, added up by target."""
    found = {
        target: [
            row
            for (of, when, about), row in rows.items()
            if about == target and dose in (None, of) and period in (None, when)
        ]
        for target in TARGETS
    }
    return {target: _added_up(those) for target, those in found.items() if those}


def period_of(day: date) -> Period:
    """The period of a nowcast made on a day."""
    if day < ENTRY_ON_THE_DAY:
        return "before"
    return "just_after" if day < ENTRY_ON_THE_DAY + timedelta(days=28) else "later"


def _added_up(rows: Iterable[NowcastAccuracy]) -> NowcastAccuracy:
    columns = zip(
        *([getattr(row, field.name) for field in fields(row)] for row in rows), strict=True
    )
    return NowcastAccuracy(*(sum(column) for column in columns))
