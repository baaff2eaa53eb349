"""Ours and the others on the eleven worlds: weighted interval scores, what the intervals hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

import numpy as np

from bench.nowcast import peers, worlds
from bench.nowcast.worlds import FIRST, World
from queries.nowcast.backtest import Trials, known
from queries.nowcast.chain_ladder import Estimate, nowcast
from queries.nowcast.triangle import LAGS, Triangle, Whole

Method = Literal["ours", "mack", "baseline"]
METHODS: tuple[Method, ...] = get_args(Method)

Target = Literal["place_day", "place_week", "all_day", "all_week"]
TARGETS: tuple[Target, ...] = get_args(Target)
"""Each of the last seven days or their total, of every place or of all together."""

TUNED = (1, 2, 3)
"""Seeds on which constants were chosen."""
REPORTED = (11, 12, 13, 14)
"""Seeds on which they are judged."""


def _ours(triangle: Triangle, world: World) -> peers.Estimates:
    result = nowcast(triangle, world.told)
    week = triangle.as_of - timedelta(days=peers.WEEK - 1)
    return result.newest(peers.WEEK).days(), result.total(week, triangle.as_of)


MAKERS: dict[Method, Callable[[Triangle, World], peers.Estimates]] = {
    "ours": _ours,
    "mack": lambda triangle, _world: peers.mack(triangle),
    "baseline": lambda triangle, _world: peers.baseline(triangle),
}


@dataclass(frozen=True)
class Score:
    """Sums over the cases of one world and target, by one method."""

    world: str
    target: Target
    method: Method
    cases: int
    inside50: int
    inside90: int
    score: float

    @property
    def mean(self) -> float:
        """The mean weighted interval score, in doses."""
        return self.score / self.cases


def scores(
    numbers: Iterable[int], seeds: Iterable[int], methods: Iterable[Method] = METHODS
) -> Iterator[Score]:
    """Every world, target and method, over all seeds."""
    seeds, methods = tuple(seeds), tuple(methods)
    for number in numbers:
        found: dict[tuple[Target, Method], list[Trials]] = {}
        name = ""
        for seed in seeds:
            world = worlds.grown(number, seed)
            name = world.name
            for day in world.as_of:
                triangle = known(FIRST, world.counts, FIRST + timedelta(days=day), LAGS)
                final = world.counts[:, day - peers.WEEK + 1 : day + 1].sum(axis=2)
                for method in methods:
                    for target, trials in _trials(MAKERS[method](triangle, world), final):
                        found.setdefault((target, method), []).append(trials)
        for (target, method), those in found.items():
            yield Score(
                name,
                target,
                method,
                sum(len(one.final) for one in those),
                sum(one.inside(50) for one in those),
                sum(one.inside(90) for one in those),
                sum(one.interval_score() for one in those),
            )


def _trials(made: peers.Estimates, final: Whole) -> Iterator[tuple[Target, Trials]]:
    every = np.vstack([final, final.sum(axis=0, keepdims=True)]).astype(float)
    days, week = made
    places, everywhere = slice(0, -1), slice(-1, None)
    yield "place_day", _trial(days, every, places)
    yield "place_week", _trial(week, every.sum(axis=1), places)
    yield "all_day", _trial(days, every, everywhere)
    yield "all_week", _trial(week, every.sum(axis=1), everywhere)


def _trial(made: Estimate, final: np.ndarray, which: slice) -> Trials:
    columns = (getattr(made, name)[which].ravel() for name in Estimate.__dataclass_fields__)
    truth = final[which].ravel()
    return Trials(Estimate(*columns), truth, truth)
