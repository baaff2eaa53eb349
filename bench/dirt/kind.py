"""What a kind of dirt is: it changes how a draft is written, never what its rows mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bench.dirt.extracts import HEADINGS, Draft

ALL = ("doses", "register", "daily_reports", "population")
PEOPLE = ("doses", "register")
TEXT_ONLY = ("csv",)
ANY = ("csv", "xlsx", "parquet")
SHEETS = ("csv", "xlsx")


@dataclass(frozen=True)
class Kind:
    """One kind of dirt: what soils a draft, in which datasets and formats it occurs."""

    soil: Callable[[Random, Draft], None]
    datasets: tuple[str, ...]
    endings: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.soil.__name__


def kind(
    datasets: tuple[str, ...] = ALL, endings: tuple[str, ...] = ANY
) -> Callable[[Callable[[Random, Draft], None]], Kind]:
    """Make a kind of dirt of a function that soils a draft."""
    return lambda soil: Kind(soil, datasets, endings)


def some(random: Random, draft: Draft, share: float = 0.3) -> list[int]:
    """Some rows that mean something of their own, at least one."""
    rows = meant(draft)
    return [row for row in rows if random.random() < share] or [random.choice(rows)]


def meant(draft: Draft) -> list[int]:
    """The rows that mean something of their own."""
    return [row for row, means in enumerate(draft.meant) if means]


def headings_of(draft: Draft, *stored: str) -> list[str]:
    """The headings of a dataset that are about some stored columns."""
    return [head for head, column in HEADINGS[draft.dataset].items() if column in stored]
