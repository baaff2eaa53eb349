"""How well dates in the future have done: forecasts in simulated worlds and on the demo's past."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Literal, cast

from i18n import N_

FILE = Path(__file__).with_name("accuracy.csv")
"""Measured, and kept (``python -m bench.forecasts --write``, with HOME for the demo's past)."""

Question = Literal["target", "cleaning"]

QUESTION_NAMES: dict[Question, str] = {
    "target": N_("Days to the target"),
    "cleaning": N_("End of cleaning"),
}
WORLD_NAMES: dict[str, str] = {
    "steady": N_("Steady: every week like the others, but for chance"),
    "noisy": N_("Noisy: some weeks have several times what others have"),
    "autocorrelated": N_("Waves: good and bad times last for weeks"),
    "tiring": N_("Tiring: the pace falls as time goes on"),
    "easy first": N_("Easy first: those who are left are ever harder to reach"),
    "late entry": N_("Late entry: the newest weeks are not fully known"),
    "province": N_("The demo’s past, provinces"),
    "district": N_("The demo’s past, districts"),
    "cleaning": N_("The demo’s past, provinces: a part of those wrong cleaned"),
}
SIMULATED = 6
"""The first of these are simulated."""


@dataclass(frozen=True)
class ForecastAccuracy:
    """Forecasts of a question in a world: ``trials`` in all, ``without`` an interval; of the others
    ``held`` those that it came within, ``endless`` those without a latest day."""

    question: Question
    world: str
    trials: int
    without: int
    held: int
    endless: int

    @property
    def coverage(self) -> float:
        """The share of the intervals that held."""
        return self.held / max(self.trials - self.without, 1)

    @property
    def covers(self) -> bool:
        """Whether they held as often as they should: in 85 to 95 %."""
        return 0.85 <= self.coverage <= 0.95


def forecast_accuracy() -> tuple[ForecastAccuracy, ...]:
    """The kept measurement."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            ForecastAccuracy(
                cast(Question, row["question"]),
                row["world"],
                *(int(row[name]) for name in ("trials", "without", "held", "endless")),
            )
            for row in csv.DictReader(file)
        )


def write(rows: Iterable[ForecastAccuracy]) -> None:
    """Keep a measurement; of what was not measured anew, the earlier one stays."""
    new = {(row.question, row.world): row for row in rows}
    old = {(row.question, row.world): row for row in forecast_accuracy()} if FILE.exists() else {}
    every = old | new
    order = [(question, world) for question in QUESTION_NAMES for world in WORLD_NAMES]
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in fields(ForecastAccuracy)])
        writer.writerows(astuple(every[key]) for key in order if key in every)
