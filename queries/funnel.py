"""Funnel plots: which rates differ by more than chance, when units are of unequal size.

After D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in
Medicine 24 (2005) 1185–1202, and D. Spiegelhalter et al., Statistical methods for healthcare
regulation, J. R. Statist. Soc. A 175 (2012) 1–47: rates are compared as arcsines of their square
roots, whose variance is 1/(4n); what units differ by beyond chance (over-dispersion) is estimated
from the winsorised z-scores and added as a variance of its own, so that the limits do not close in
on large units that merely differ as all do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import asin, ceil, floor, pi, sin, sqrt
from statistics import NormalDist, fmean

WINSORISED = 0.1
"""The share of z-scores at each end that is drawn in before over-dispersion is estimated."""

LIMITS = (0.95, 0.998)
"""Probabilities of the inner and the outer control limits."""


@dataclass(frozen=True)
class Funnel:
    """The centre (overall rate), over-dispersion ``phi`` (1: chance alone) and ``tau2``, the
    variance between units that chance does not explain (on the arcsine scale)."""

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


@cache
def _quantile(probability: float) -> float:
    """How many standard deviations around the mean hold a probability."""
    return NormalDist().inv_cdf(0.5 + probability / 2)


def by_chance(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two rates, (numerator, denominator) of different people, are no further apart than
    chance alone would bring them in 95 of 100 comparisons.

    On the same scale as the limits. Above 100 % there is no such scale: such a rate counts as
    100 %.
    """
    if not one[1] or not other[1]:
        return True
    angles = [asin(sqrt(min(top / bottom, 1.0))) for top, bottom in (one, other)]
    error = sqrt(1 / (4 * one[1]) + 1 / (4 * other[1]))
    return abs(angles[0] - angles[1]) <= _quantile(LIMITS[0]) * error


def funnel(counts: Sequence[tuple[int, int]]) -> Funnel | None:
    """The funnel of rates given as (numerator, denominator); ``None`` with fewer than 2 units."""
    known = [(top, bottom) for top, bottom in counts if bottom]
    if len(known) < 2:
        return None
    centre = sum(top for top, _ in known) / sum(bottom for _, bottom in known)
    angle = asin(sqrt(centre))
    weights = [4.0 * bottom for _, bottom in known]
    scores = sorted(
        (asin(sqrt(top / bottom)) - angle) * sqrt(weight)
        for (top, bottom), weight in zip(known, weights, strict=True)
    )
    count = len(scores)
    low = scores[min(floor(WINSORISED * count), count - 1)]
    high = scores[max(ceil((1 - WINSORISED) * count) - 1, 0)]
    phi = fmean(min(max(score, low), high) ** 2 for score in scores)
    excess = count * phi - (count - 1)
    spread = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    return Funnel(centre, max(phi, 1.0), max(excess / spread, 0.0))
