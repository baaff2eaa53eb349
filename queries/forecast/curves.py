"""How a count goes on: curves fitted to the steps of several places at once.

What comes in a step is taken as log-normal around one of three curves: a constant pace; a pace
that falls as a power of those left, which is what is seen when everybody has a hazard of their own
and the easy ones go first (J. Vaupel, K. Manton, E. Stallard, The impact of heterogeneity in
individual frailty, Demography 16 (1979) 439-454: with gamma frailty the pace is that power); and a
pace that falls with time, as whoever does the work tires. Around the curve the pace wanders
(first-order autoregression) and every step has noise of its own, besides the chance of small
counts. Slopes differ from place to place around a common one (R. DerSimonian, N. Laird,
Meta-analysis in clinical trials, Controlled Clinical Trials 7 (1986) 177-188); what wanders, how
much and how long, is learnt from the autocovariances of all places together. Given these, level,
slope and present deviation of each place are the best linear prediction (kriging: C. Rasmussen,
C. Williams, Gaussian Processes for Machine Learning, 2006, 2.2).

Times are in weeks. Arrays are [places, steps] or [places, horizons].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

Curve = Literal["constant", "left", "time"]
CURVES: tuple[Curve, ...] = get_args(Curve)
"""A constant pace, one that depends on those left, one that falls with time."""

STEPS = 40
"""Steps that a curve is fitted to: the last ones."""

HORIZONS: Array = np.array(
    [
        1,
        2,
        3,
        4,
        5,
        6,
        8,
        10,
        13,
        16,
        20,
        26,
        32,
        39,
        52,
        65,
        78,
        104,
        130,
        156,
        208,
        312,
        416,
        521,
    ],
    dtype=float,
)
"""Weeks ahead that a curve is followed to; in between it is interpolated. Ten years at most."""

DONE = 0.02
"""Where so small a part is left of all, steps tell about the end of the supply, not of the pace."""

_NOISE = 0.0003
"""Least variance of the logarithm of the pace of a week."""
_LEVEL = 4.0
"""Prior variance of a place's logarithmic level around its mean: hardly any prior."""
_SLOPES: dict[Curve, tuple[float, float]] = {"left": (0.0, 6.0), "time": (0.0, 0.3)}
"""Common slopes are within these: nothing is forecast to rise for ever."""

_EDGES: Array = np.unique(np.concatenate([np.arange(0.0, 54.0, 2.0), HORIZONS]))
_MIDDLES, _LENGTHS = (_EDGES[1:] + _EDGES[:-1]) / 2, np.diff(_EDGES)
_ENDS = np.searchsorted(_EDGES, HORIZONS) - 1
"""Pieces of time that a course is added up of."""


@dataclass(frozen=True)
class Steps:
    """The last steps until a day: ``came`` persons in ``weeks``, ``ago`` weeks before that day (the
    middles, negative), with ``left`` left in the middle; ``known`` is False where all have come."""

    came: Array
    weeks: Array
    ago: Array
    left: Array
    known: Array

    @property
    def pace(self) -> Array:
        """Logarithm of the persons a week."""
        return np.log((self.came + 0.5) / self.weeks)

    @property
    def chance(self) -> Array:
        """Variance that chance alone gives this logarithm."""
        return 1 / (self.came + 0.5)


@dataclass(frozen=True)
class Spread:
    """What all places have in common: the slope and how much it varies, how long (``memory``, the
    correlation of neighbouring weeks) and by what variance the pace wanders, and the noise."""

    slope: float
    slopes: float
    memory: float
    wander: float
    noise: float


@dataclass(frozen=True)
class Course:
    """What is expected to come by the ``HORIZONS``, of every place: ``persons`` (the median), and
    ``spread``, the standard deviation of the logarithm of the weeks that it takes."""

    persons: Array
    spread: Array

    def weeks(self, came: Array) -> Array:
        """The weeks in which so many [places, …] come; infinite: not within ten years."""
        start = np.zeros((len(self.persons), 1))
        # It never falls, and where it stands still the first week counts.
        rising = np.maximum.accumulate(np.hstack([start, self.persons]), axis=1)
        rising += 1e-9 * np.arange(rising.shape[1])
        return between(rising, np.hstack([0.0, HORIZONS]), came, beyond=np.inf)


def between(known: Array, values: Array, wanted: Array, beyond: float) -> Array:
    """Linear interpolation in every row: ``values`` where ``known`` [rows, points], which rises, is
    as ``wanted`` [rows, …]; ``beyond`` its last point."""
    at = (known[:, None, :] < wanted[:, :, None]).sum(axis=2)
    upper = at.clip(1, known.shape[1] - 1)
    low, high = (np.take_along_axis(known, one, axis=1) for one in (upper - 1, upper))
    part = ((wanted - low) / (high - low)).clip(0.0, 1.0)
    found = values[upper - 1] + (values[upper] - values[upper - 1]) * part
    return np.asarray(np.where(at == known.shape[1], beyond, found))


def steps_until(counts: Array, weeks: Array, pool: Array, at: int) -> Steps:
    """The last steps until the day with the number ``at``.

    ``counts`` are running totals [places, days], ``weeks`` the days in weeks, ``pool`` all who can
    come. Totals that fall are steps of nobody.
    """
    first = max(at - STEPS, 0)
    totals, days = counts[:, first : at + 1], weeks[first : at + 1]
    left = pool[:, None] - (totals[:, :-1] + totals[:, 1:]) / 2
    return Steps(
        np.diff(totals, axis=1).clip(0),
        np.diff(days),
        (days[1:] + days[:-1]) / 2 - weeks[at],
        np.maximum(left, 1.0),
        pool[:, None] - totals[:, 1:] > DONE * pool[:, None],
    )


def course(curve: Curve, counts: Array, weeks: Array, pool: Array, at: int) -> Course:
    """How a curve goes on from the day with the number ``at``, as far as was known then."""
    steps = steps_until(counts, weeks, pool, at)
    along = _regressor(curve, steps)
    centre = along.mean(axis=1)
    spread = _spread(curve, steps, along - centre[:, None])
    mean, covariance = _posterior(steps, along - centre[:, None], spread)
    left = np.maximum(pool - counts[:, at], 1.0)

    vary = np.sqrt(np.maximum(covariance[:, [0, 1, 2], [0, 1, 2]], 1e-12))
    varied = [mean, *(mean + sign * vary * np.eye(3)[one] for one in range(3) for sign in (1, -1))]
    courses = _followed(curve, np.stack(varied), spread.memory, left, centre)
    expected = Course(courses[0], np.zeros_like(courses[0]))
    # How much sooner or later the course would be where it is.
    moved = courses[1:].transpose(1, 0, 2)
    weeks_moved = expected.weeks(moved.reshape(len(left), -1)).reshape(moved.shape)
    ways = np.log(weeks_moved.clip(1e-9, 2 * HORIZONS[-1])).transpose(0, 2, 1)
    gradient = ways[:, :, ::2] - ways[:, :, 1::2]
    gradient /= 2 * vary[:, None, :]
    variance = np.einsum("phk,pkl,phl->ph", gradient, covariance, gradient).clip(0.0)
    variance += _wandering(spread) + spread.noise / HORIZONS + _by_chance(expected.persons)
    return Course(expected.persons, np.sqrt(variance))


def _by_chance(persons: Array) -> Array:
    """Variance that the chance of small counts gives the logarithm of the weeks."""
    came = np.maximum(persons, 0.3)
    pace = np.gradient(came, HORIZONS, axis=1)
    elasticity = np.maximum(pace * HORIZONS / came, 0.1)
    return np.asarray(1 / came / elasticity**2)


def _regressor(curve: Curve, steps: Steps) -> Array:
    """What the logarithm of the pace is proportional to."""
    if curve == "left":
        return np.log(steps.left)
    if curve == "time":
        return np.broadcast_to(-steps.ago, steps.left.shape)
    return np.zeros_like(steps.left)


def _spread(curve: Curve, steps: Steps, along: Array) -> Spread:
    """What the places have in common, by moments."""
    places, count = steps.came.shape
    weight = np.where(steps.known, 1 / (0.05 + steps.chance), 1e-9)
    pace = _centred(steps.pace, weight)
    along = _centred(along, weight)
    slope, slopes = 0.0, 0.0
    information = (weight * along**2).sum(axis=1)
    tells = information > 1e-3
    if curve != "constant" and tells.any():
        own = (weight * along * pace).sum(axis=1)[tells] / information[tells]
        rest = pace[tells] - own[:, None] * along[tells]
        excess = (weight[tells] * rest**2).sum() / max(places * (count - 2), 1)
        # Neighbouring weeks say partly the same: a quarter of them is taken as independent.
        precision = information[tells] / (4 * max(excess, 0.2))
        total = precision.sum()
        slope = float((precision * own).sum() / total)
        heterogeneity = (precision * (own - slope) ** 2).sum() - (tells.sum() - 1)
        freedom = total - (precision**2).sum() / total
        slopes = max(heterogeneity / freedom if freedom > 0 else 0.0, 1 / total)
        slope = float(np.clip(slope, *_SLOPES[curve]))
    rest = pace - slope * along
    return Spread(slope, float(slopes), *_wander(rest, weight, steps.chance))


def _centred(values: Array, weight: Array) -> Array:
    total = weight.sum(axis=1, keepdims=True)
    return np.asarray(values - (weight * values).sum(axis=1, keepdims=True) / total)


def _wander(rest: Array, weight: Array, chance: Array) -> tuple[float, float, float]:
    """Memory and variance of the wandering, and the noise, from autocovariances."""
    count = rest.shape[1]

    def together(lag: int) -> float:
        both = np.sqrt(weight[:, lag:] * weight[:, : count - lag])
        return float((both * rest[:, lag:] * rest[:, : count - lag]).sum() / both.sum())

    whole = together(0)
    # Deviations from a place's own mean are negatively correlated: by a part in so many steps.
    near = [together(lag) + whole / count for lag in range(1, min(5, count - 2) + 1)]
    memory, wander = 0.0, 0.0
    first = max(float(np.mean(near[:2])), 0.0) if near else 0.0
    if len(near) >= 4 and first > 0.02 * whole:
        ratio = float(np.clip(max(float(np.mean(near[2:5])), 0.0) / first, 0.05, 0.995))
        memory = min(ratio ** (1 / 2.5), 0.985)
        wander = min(first / memory**1.5, whole)
        # The mean of the steps takes part of what wanders slowly with it.
        wander /= max(1 - (1 + memory) / (1 - memory) / count, 0.25)
    by_chance = float((weight * chance).sum() / weight.sum())
    noise = max(whole * count / (count - 1) - wander - by_chance, _NOISE)
    return memory, wander, noise


def _posterior(steps: Steps, along: Array, spread: Spread) -> tuple[Array, Array]:
    """Mean [places, 3] and covariance of level, slope and present deviation."""
    places, count = steps.came.shape
    pace, known = steps.pace, np.where(steps.known, 1.0, 1e-9)
    usual = (pace * known).sum(axis=1) / known.sum(axis=1)
    between = np.abs(steps.ago[:, None] - steps.ago[None, :])
    design = np.stack([np.ones_like(along), along], axis=2)
    prior = np.array([_LEVEL, max(spread.slopes, 1e-9)])
    memory = max(spread.memory, 1e-9)
    variance = (design * prior) @ design.transpose(0, 2, 1) + spread.wander * memory**between
    every = np.arange(count)
    variance[:, every, every] += spread.noise / steps.weeks + steps.chance + 1e4 * ~steps.known
    recent = np.broadcast_to(
        (spread.wander * memory ** np.abs(steps.ago))[None, :, None], (places, count, 1)
    )
    shared = np.concatenate([design * prior, recent], axis=2)
    rest = pace - usual[:, None] - spread.slope * along
    solved = np.linalg.solve(variance, np.concatenate([rest[:, :, None], shared], axis=2))
    mean = np.einsum("pjk,pj->pk", shared, solved[:, :, 0])
    mean += np.stack([usual, np.full(places, spread.slope), np.zeros(places)], axis=1)
    explained = shared.transpose(0, 2, 1) @ solved[:, :, 1:]
    return mean, np.diag([*prior, spread.wander])[None] - explained


def _followed(curve: Curve, of: Array, memory: float, left: Array, centre: Array) -> Array:
    """Persons by each horizon [variants, places, horizons], given level, slope and present
    deviation [variants, places, 3]."""
    level, slope, now = (of[:, :, one, None] for one in range(3))
    # The deviation makes time run faster or slower.
    speed = np.exp(np.clip(now * memory**_MIDDLES, -5, 5)) if memory else np.ones(len(_MIDDLES))
    if curve == "time":
        slope = np.where(np.abs(slope) < 1e-6, 1e-6, slope)
        piece = -np.expm1(-slope * _LENGTHS) / slope
        begin = level - slope * (_MIDDLES - _LENGTHS / 2 + centre[:, None])
        return _summed(np.exp(np.clip(begin, -30, 30)) * piece * speed)
    run = _summed(speed * _LENGTHS * np.ones_like(level))
    if curve == "constant":
        return np.asarray(np.exp(level) * run)
    # dL/dt = -A L^b, in closed form.
    rest = np.log(left)[:, None]
    slope = np.where(np.abs(slope - 1) < 1e-6, 1 + 1e-6, slope)
    hazard = np.exp(np.clip(level + slope * (rest - centre[:, None]) - rest, -30, 30))
    base = 1 + (slope - 1) * hazard * run
    with np.errstate(divide="ignore"):
        gone = np.exp(np.log(np.maximum(base, 0.0)) / (1 - slope))
    return np.asarray(left[:, None] * (1 - np.where(base > 0, gone, 0.0)))


def _summed(pieces: Array) -> Array:
    return np.asarray(pieces.cumsum(axis=2)[:, :, _ENDS])


def _wandering(spread: Spread) -> Array:
    """Variance of the mean deviation until each horizon, given the deviation now."""
    if not spread.wander:
        return np.zeros_like(HORIZONS)
    rate = -np.log(spread.memory)
    gone = -np.expm1(-rate * HORIZONS) / rate
    summed = spread.wander * (2 * (HORIZONS - gone) / rate - gone**2)
    return np.asarray(np.maximum(summed, 0.0) / HORIZONS**2)
