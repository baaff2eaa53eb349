"""What a kind of dirt is: it changes how a draft is written, never what its rows mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bench.dirt.draft import Draft
from bench.dirt.extracts import CLEAN

ALL = tuple(CLEAN)
PEOPLE = ("doses", "registrations", "register", "corrections")
COUNTS = ("daily_reports", "population", "statistics", "verification_totals")
LISTS = tuple(name for name in ALL if name != "statistics")
"""What is no answer of a service."""
TEXT_ONLY = ("csv",)
ANY = ("csv", "xlsx", "parquet", "json")
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
    """Some rows that mean something of their own, at least one if there are any."""
    rows = meant(draft)
    return [row for row in rows if random.random() < share] or rows[:1]


def meant(draft: Draft) -> list[int]:
    """The rows that mean something of their own."""
    return [row for row, means in enumerate(draft.meant) if means]


def counts_of(draft: Draft) -> list[str]:
    """The headings of columns of counts."""
    columns = draft.shape.columns
    return [
        head for head in columns if isinstance(draft.means(meant(draft)[0]).get(columns[head]), int)
    ]
