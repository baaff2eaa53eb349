"""Quantiles of over-dispersed counts."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from queries.nowcast.triangle import Array, Whole

_LARGE = 30.0
"""Mean from which a gamma distribution is near enough to the negative binomial one."""


def count_quantiles(mean: Array, variance: Array, levels: Sequence[float]) -> list[Whole]:
    """Bounds of intervals of a negative binomial count, by its mean and variance.

    Half of a count's own probability is reckoned to lie below it (mid-P: H. O. Lancaster, JASA 56
    (1961) 223), so that intervals of small counts hold what they should on average; with whole
    quantiles they would hold more. The median is the usual one. Large means: the gamma distribution
    of the same mean and variance, by E. Wilson and M. Hilferty, PNAS 17 (1931) 684. A mean of 0
    gives 0.
    """
    spread = np.maximum(variance, mean * 1.001)
    large = mean > _LARGE
    # Of a smaller mean the count is 0 more often than any level asks for (Markov's inequality).
    small = ~large & (mean > 1 - max(levels))
    bounds = [np.zeros(mean.shape, np.int64) for _ in levels]
    for bound, level, counted in zip(
        bounds, levels, _mid_quantiles(mean[small], spread[small], levels), strict=True
    ):
        bound[large] = _gamma_quantile(mean[large], spread[large], level)
        bound[small] = counted
    return bounds


def _gamma_quantile(mean: Array, variance: Array, level: float) -> Whole:
    ninth = variance / (9 * mean**2)
    root = 1 - ninth + NormalDist().inv_cdf(level) * np.sqrt(ninth)
    bound: Whole = np.rint(mean * np.maximum(root, 0) ** 3).astype(np.int64)
    return bound


def _mid_quantiles(mean: Array, variance: Array, levels: Sequence[float]) -> list[Whole]:
    """The smallest count whose middle reaches a level below one half, or the largest whose middle
    does not pass one above; at one half the median."""
    shape, success = mean**2 / (variance - mean), mean / variance
    probability = success**shape
    middle = probability / 2
    found = np.zeros((len(levels), len(mean)), np.int64)
    going, below, count = np.arange(len(mean)), found.copy(), 0
    while len(going):
        for number, level in enumerate(levels):
            if level == 0.5:
                below[number] += middle + probability / 2 < level
            else:
                below[number] += middle <= level if level > 0.5 else middle < level
        following = probability * (count + shape) / (count + 1) * (1 - success)
        middle = middle + (probability + following) / 2
        probability, count = following, count + 1
        on = (middle <= max(levels)) & (probability > 1e-300)
        if not on.all():
            found[:, going[~on]] = below[:, ~on]
            going, below, middle, probability = going[on], below[:, on], middle[on], probability[on]
            shape, success = shape[on], success[on]
    return [
        np.maximum(one - 1, 0) if level > 0.5 else one
        for level, one in zip(levels, found, strict=True)
    ]
