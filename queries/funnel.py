"""Funnel plots: which rates differ by more than units of their size usually do.

After D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in
Medicine 24 (2005) 1185–1202, and D. Spiegelhalter et al., Statistical methods for healthcare
regulation, J. R. Statist. Soc. A 175 (2012) 1–47: rates are compared as arcsines of their square
roots, whose variance is 1/(4n), and what units differ by beyond chance (over-dispersion) is added
as a variance of its own, so that the limits do not close in on large units that merely differ as
all do.

That variance is the one at which the standardised differences vary as much as they should (R. C.
Paule, J. Mandel, Consensus values and weighting factors, J. Res. Natl. Bur. Stand. 87 (1982)
377–385). A tenth of them at each end is drawn in before (winsorised), lest the units that are to be
found hide themselves, and what that takes from a normal distribution's variance is given back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import asin, pi, sin, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

WINSORISED = 0.1
"""The share of differences at each end that is drawn in before over-dispersion is estimated."""

LIMITS = (0.95, 0.998)
"""Probabilities of the inner and the outer control limits."""

Count = tuple[int, int]
"""Numerator and denominator."""

_WIDEST = 1.0
"""A variance between units that no rates have: arcsines lie between 0 and 1.6."""
_HALVINGS = 40


@dataclass(frozen=True)
class Dispersion:
    """How much units differ: ``phi`` times as much as by chance alone (1: just so), and ``tau2``,
    the variance between them that chance does not explain (on the arcsine scale)."""

    phi: float
    tau2: float


@dataclass(frozen=True)
class Funnel:
    """The limits around a centre, the overall rate."""

    centre: float
    phi: float
    tau2: float

    def limits(self, denominator: float, probability: float) -> tuple[float, float]:
        """Within which rates a unit of this size falls with this probability, as fractions."""
        width = _quantile(probability) * sqrt(1 / (4 * denominator) + self.tau2)
        low, high = max(self._angle - width, 0.0), min(self._angle + width, pi / 2)
        return sin(low) ** 2, sin(high) ** 2

    @cached_property
    def _angle(self) -> float:
        return asin(sqrt(self.centre))

    def outside(self, numerator: int, denominator: int, probability: float) -> int:
        """-1: below the limits, 1: above, 0: within (or nobody was counted)."""
        if not denominator:
            return 0
        low, high = self.limits(denominator, probability)
        rate = numerator / denominator
        return (rate > high) - (rate < low)


def funnel(counts: Sequence[Count], within: Dispersion | None = None) -> Funnel | None:
    """The funnel of rates; ``None`` with fewer than 2 units.

    The few units of one group do not tell how much they usually differ: then ``within`` says it,
    learnt from many groups.
    """
    counted = known(counts)
    if len(counted) < 2:
        return None
    spread = within or dispersion([counted])
    return Funnel(_rate(counted), spread.phi, spread.tau2)


def known(fractions: Iterable[tuple[int | None, int | None]]) -> list[Count]:
    """The counts of the units of which both are known, and of whom somebody was counted."""
    return [(top, bottom) for top, bottom in fractions if top is not None and bottom]


def dispersion(groups: Iterable[Sequence[Count]]) -> Dispersion:
    """How much the units of a group differ from its overall rate, over all groups together."""
    counted = [group for group in map(known, groups) if len(group) > 1]
    units = sum(map(len, counted))
    if not units:
        return Dispersion(1.0, 0.0)
    differences = np.concatenate(
        [
            np.arcsin(np.sqrt([top / bottom for top, bottom in group])) - _angle(group)
            for group in counted
        ]
    )
    chance = np.array([1 / (4 * bottom) for group in counted for _, bottom in group])
    # Each group's centre is of its own units.
    free = units / (units - len(counted))

    def times_expected(tau2: float) -> float:
        return free * _mean_square(differences / np.sqrt(chance + tau2))

    phi = times_expected(0.0)
    if phi <= 1:
        return Dispersion(1.0, 0.0)
    low, high = 0.0, _WIDEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if times_expected(middle) > 1 else (low, middle)
    return Dispersion(phi, high)


def wilson(numerator: int, denominator: int, confidence: float = LIMITS[0]) -> tuple[float, float]:
    """The interval of a share that holds for small numbers too (E. B. Wilson, Probable inference,
    the law of succession, and statistical inference, JASA 22 (1927) 209–212)."""
    z, share = _quantile(confidence), numerator / denominator
    middle = share + z**2 / (2 * denominator)
    half = z * sqrt(share * (1 - share) / denominator + z**2 / (4 * denominator**2))
    scale = 1 + z**2 / denominator
    return max((middle - half) / scale, 0.0), min((middle + half) / scale, 1.0)


def _rate(counts: Sequence[Count]) -> float:
    return sum(top for top, _ in counts) / sum(bottom for _, bottom in counts)


def _angle(counts: Sequence[Count]) -> float:
    return asin(sqrt(_rate(counts)))


@cache
def _quantile(probability: float) -> float:
    """How many standard deviations around the mean hold a probability."""
    return NormalDist().inv_cdf(0.5 + probability / 2)


def _mean_square(scores: NDArray[np.float64]) -> float:
    """The mean square of scores, a tenth at each end drawn in; 1 where they are standard normal."""
    ordered = np.sort(scores)
    drawn_in = int(WINSORISED * len(ordered))
    inner = ordered[drawn_in : len(ordered) - drawn_in]
    square = np.mean(np.clip(ordered, inner[0], inner[-1]) ** 2)
    return float(square) / _left_of_variance(drawn_in / len(ordered))


@cache
def _left_of_variance(share: float) -> float:
    """The variance of a standard normal of which a share at each end is drawn in."""
    if not share:
        return 1.0
    normal = NormalDist()
    end = normal.inv_cdf(1 - share)
    return 2 * share * end**2 + 1 - 2 * share - 2 * end * normal.pdf(end)
