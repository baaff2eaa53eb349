"""Dates in the future against what came: ``python -m bench.forecasts [HOME]``.

Forecasts are made in six simulated worlds (``forecast_worlds``) or, where a published demo is
given, on its past, as it was known on each day. ``--write`` keeps the result for the page of
definitions.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.forecast_past import Past, past_cleaning, past_targets
from bench.forecast_worlds import QUESTIONS, WORLDS, World, lives
from queries.forecast.accuracy import ForecastAccuracy, Question, write
from queries.forecast.outlook import Outlook, Span

TUNED_ON, REPORTED_ON = (1, 2, 3), (31, 32, 33, 34, 35, 36)
"""Seeds that choices in the method were made on, and those that figures are of."""
WEEKS_KNOWN = (16, 24, 36, 52, 70)
"""Forecasts are made after so many weeks."""
SHARES: dict[Question, tuple[float, ...]] = {
    "target": (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95),
    "cleaning": (1.0,),
}
NEVER = 3_650
LEVELS: dict[str, Question] = {
    "province": "target",
    "district": "target",
    "cleaning": "cleaning",
}
"""What the forecasts of the past are of."""


@dataclass(frozen=True)
class Trial:
    """A forecast, and the days that it took; infinite: more than ten years."""

    weeks: int
    span: Span | None
    took: float

    @property
    def early(self) -> bool:
        """Whether it came before the interval."""
        if self.span is None:
            return False
        return self.took < (NEVER if self.span.earliest is None else self.span.earliest)

    @property
    def late(self) -> bool:
        """Whether it came after it."""
        return bool(self.span and self.span.latest is not None and self.took > self.span.latest)

    @property
    def held(self) -> bool:
        """Whether it came within it."""
        return not self.early and not self.late


def in_world(
    world: World, question: Question, seed: int, weeks: Sequence[int] = WEEKS_KNOWN
) -> Iterator[Trial]:
    """Forecasts of a world, made after so many weeks."""
    life = lives(world, question, seed)
    rng = np.random.default_rng([seed, 7])
    for week in weeks:
        totals, left_out = life.known(week, rng)
        known = totals[:, : week + 1 - left_out]
        start = date(2021, 1, 3)
        days = [start + timedelta(weeks=one) for one in range(known.shape[1])]
        outlook = Outlook(days, known, life.pool)
        for place, people in enumerate(life.pool):
            line = life.totals[place]
            for share in SHARES[question]:
                goal = int(np.ceil(share * people))
                if line[week] >= goal or totals[place, -1] >= goal:
                    continue
                at = int(np.searchsorted(line, goal))
                took = float("inf")
                if at < len(line):
                    part = (goal - line[at - 1]) / (line[at] - line[at - 1])
                    took = 7.0 * (at - 1 + part - (week - left_out))
                span = outlook.span(place, goal - int(known[place, -1]))
                yield Trial(week, span, took if took < NEVER else float("inf"))


def row(name: str, trials: Sequence[Trial]) -> tuple[str, ...]:
    """What a table says of some trials."""
    with_interval = [one for one in trials if one.span]
    if not with_interval:
        return (name, str(len(trials)))
    both = [one for one in with_interval if one.span and one.span.latest is not None]
    wide = [
        one.span.latest / max(one.span.earliest or 1, 1)
        for one in both
        if one.span and one.span.latest
    ]

    def share(of: Iterable[bool], among: Sequence[Trial] = with_interval) -> str:
        return f"{sum(of) / max(len(among), 1):.1%}"

    held = sum(one.held for one in with_interval) / len(with_interval)
    return (
        name,
        f"{len(trials):,}",
        share([one.span is None for one in trials], trials),
        f"{held:.1%}",
        "yes" if 0.85 <= held <= 0.95 else "NO",
        share(one.early for one in with_interval),
        share(one.late for one in with_interval),
        share([one.span is not None and one.span.latest is None for one in with_interval]),
        share((one.held for one in both), both),
        f"{median(wide):.2f}" if wide else "–",
        " ".join(
            f"{sum(one.held for one in those) / len(those):.0%}"
            for week in sorted({one.weeks for one in with_interval})
            if (those := [one for one in with_interval if one.weeks == week])
        ),
    )


def table(title: str, rows: Iterable[tuple[str, ...]]) -> Table:
    """The table of some rows."""
    shown = Table(title=title, title_justify="left")
    shown.add_column("world")
    for heading in (
        "n",
        "at this pace",
        "in 90 %",
        "85–95 %",
        "earlier",
        "later",
        "no end",
        "two-sided in 90 %",
        "latest / earliest",
        "by weeks known",
    ):
        shown.add_column(heading, justify="right")
    for one in rows:
        shown.add_row(*one)
    return shown


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, nargs="?", help="data folder of a published demo")
    parser.add_argument("--tune", action="store_true", help="on the seeds that choices are made on")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    console = Console(width=160)
    if given.home:
        trials = [*past_targets(given.home), *past_cleaning(given.home)]
        console.print(past_table(trials))
        if given.write:
            write(
                kept("cleaning" if one == "cleaning" else "target", one, trials) for one in LEVELS
            )
        return
    seeds = TUNED_ON if given.tune else REPORTED_ON
    for question in QUESTIONS:
        found = {
            world: [one for seed in seeds for one in in_world(world, question, seed)]
            for world in WORLDS
        }
        console.print(table(question, (row(world, those) for world, those in found.items())))
        if given.write:
            write(kept(question, world, those) for world, those in found.items())


def kept(question: Question, world: str, trials: Sequence[Trial | Past]) -> ForecastAccuracy:
    """What is kept of some trials; of those of the past, of one level."""
    those = [one for one in trials if not isinstance(one, Past) or one.level == world]
    told = [one for one in those if one.span]
    return ForecastAccuracy(
        question,
        world,
        len(those),
        len(those) - len(told),
        sum(not one.early and not one.late for one in told),
        sum(one.span is not None and one.span.latest is None for one in told),
    )


def past_table(trials: Sequence[Past]) -> Table:
    """What came of the forecasts of the past: of all, where an open one counts as held, and of
    those that the end of the data decides."""
    shown = Table(title="the demo's past", title_justify="left")
    shown.add_column("forecasts of")
    for heading in ("n", "at this pace", "held", "earlier", "later", "no end", "decided", "held"):
        shown.add_column(heading, justify="right")
    for level in dict.fromkeys(one.level for one in trials):
        here = [one for one in trials if one.level == level]
        told = [one for one in here if one.span]
        decided = [one for one in told if one.decided]

        def share(of: Iterable[bool], among: Sequence[Past]) -> str:
            return f"{sum(of) / max(len(among), 1):.1%}"

        shown.add_row(
            level,
            f"{len(here):,}",
            share((one.span is None for one in here), here),
            share((not one.early and not one.late for one in told), told),
            share((one.early for one in told), told),
            share((one.late for one in told), told),
            share((one.span is not None and one.span.latest is None for one in told), told),
            share((one.decided for one in told), told),
            share((not one.early and not one.late for one in decided), decided),
        )
    return shown


if __name__ == "__main__":
    main()
