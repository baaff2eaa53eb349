"""How the nowcast did in invented worlds, beside other methods: kept to be shown."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

FILE = Path(__file__).with_name("worlds.csv")
"""Measured and kept by ``python -m bench.nowcast --write``."""


@dataclass(frozen=True)
class WorldScore:
    """One world and target: the mean weighted interval score of the nowcast and of the best of the
    other methods, in doses, and the share of final counts within the 90% interval."""

    world: str
    target: str
    score: float
    best_other: float
    coverage90: float

    @property
    def better(self) -> bool:
        """Whether no other method scored better."""
        return self.score <= self.best_other

    @property
    def covers(self) -> bool:
        """Whether the 90% interval holds what it has to."""
        return 0.85 <= self.coverage90 <= 0.95


def world_scores() -> tuple[WorldScore, ...]:
    """The kept scores."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            WorldScore(
                row["world"],
                row["target"],
                float(row["score"]),
                float(row["best_other"]),
                float(row["coverage90"]),
            )
            for row in csv.DictReader(file)
        )


def keep(rows: Iterable[WorldScore]) -> None:
    """Keep scores."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(WorldScore))
        for row in rows:
            writer.writerow(
                round(one, 4) if isinstance(one, float) else one for one in astuple(row)
            )
