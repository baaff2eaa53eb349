"""Worlds in which dates in the future are known: persons come to many places, week by week.

In each world they come in another way: steadily, by chance much more on some weeks than on others,
at a pace that wanders, at one that tires, the easy ones first, or entered late. ``target`` worlds
are vaccinations (when do so many of the people have the dose?), ``cleaning`` worlds wrong details
that are put right (when is nobody wrong any more?).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from queries.forecast.accuracy import Question
from queries.forecast.curves import Array

World = Literal["steady", "noisy", "autocorrelated", "tiring", "easy first", "late entry"]
WORLDS: tuple[World, ...] = get_args(World)
QUESTIONS: tuple[Question, ...] = get_args(Question)

WEEKS = 560
"""Weeks that a world is followed for: more than ten years, later than which is never."""
PLACES = 30


@dataclass(frozen=True)
class Lives:
    """What happens in a world: persons who come [places, weeks] of a ``pool`` [places], and in how
    many weeks they are entered: by chance, ``promptly`` the share of those open a week (None: all
    in the week that they come)."""

    came: Array
    pool: Array
    promptly: Array | None

    @property
    def totals(self) -> Array:
        """Running totals, from 0 on."""
        return _totals(self.came)

    def known(self, week: int, rng: np.random.Generator) -> tuple[Array, int]:
        """Running totals as entered in a week, and how many of the last weeks are to be left out:
        those in which more than 3 % are usually still to be entered."""
        came = self.came[:, :week]
        if self.promptly is None:
            return _totals(came), 0
        age = np.arange(week)[::-1]
        open_still = (1 - self.promptly[:, None]) ** (age + 1)
        # Usual is what the old weeks of all places together tell.
        usual = (open_still * came.mean(axis=1, keepdims=True)).sum(axis=0) / came.mean(
            axis=1
        ).sum()
        return _totals(rng.binomial(came, 1 - open_still)), int((usual > 0.03).sum())


def lives(world: World, question: Question, seed: int) -> Lives:
    """One world."""
    rng = np.random.default_rng([seed, WORLDS.index(world), QUESTIONS.index(question)])
    many = 8_000 if question == "target" else 2_000
    pool = np.exp(rng.normal(np.log(many), 1.2, PLACES)).clip(200, 300_000).astype(np.int64)
    promptly = rng.uniform(0.35, 0.7, PLACES) if world == "late entry" else None
    if world == "easy first":
        return Lives(_easy_first(question, pool, rng), pool, promptly)
    pace = pool * np.exp(rng.normal(np.log(0.012), 0.5, PLACES))
    came = rng.poisson(pace[:, None] * _multiples(world, rng))
    # Nobody comes twice.
    totals = np.minimum(came.cumsum(axis=1), pool[:, None])
    return Lives(np.diff(totals, axis=1, prepend=0), pool, promptly)


def _multiples(world: World, rng: np.random.Generator) -> Array:
    """By how many times the pace of each week differs from the usual one."""
    shape = (PLACES, WEEKS)
    if world == "noisy":
        return rng.gamma(4.0, 0.25, shape)
    if world == "late entry":
        return rng.gamma(10.0, 0.1, shape)
    if world == "autocorrelated":
        memory, deviation = 0.9, 0.5
        wander = rng.normal(0, deviation, shape)
        for week in range(1, WEEKS):
            fresh = np.sqrt(1 - memory**2) * wander[:, week]
            wander[:, week] = memory * wander[:, week - 1] + fresh
        return np.exp(wander)
    if world == "tiring":
        tires, rest = rng.uniform(0.01, 0.04, (PLACES, 1)), rng.uniform(0.1, 0.3, (PLACES, 1))
        fades = rest + (1 - rest) * np.exp(-tires * np.arange(WEEKS))
        return 2 * fades * rng.gamma(20.0, 0.05, shape)
    return np.ones(shape)


def _easy_first(question: Question, pool: Array, rng: np.random.Generator) -> Array:
    """Everybody comes with a hazard of their own; of those to be cleaned nobody's is so low that
    there would be no end in ten years."""
    low, high = (0.6, 1.5) if question == "target" else (3.0, 8.0)
    found = np.zeros((len(pool), WEEKS), np.int64)
    for place, people in enumerate(pool):
        shape = rng.uniform(low, high)
        hazard = np.maximum(rng.gamma(shape, 0.04 / shape, people), 1e-9)
        week = np.floor(rng.exponential(1.0, people) / hazard)
        found[place] = np.bincount(week[week < WEEKS].astype(np.int64), minlength=WEEKS)
    return found


def _totals(came: Array) -> Array:
    return np.concatenate([np.zeros((len(came), 1), came.dtype), came.cumsum(axis=1)], axis=1)
