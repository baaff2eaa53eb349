"""Quantiles of over-dispersed counts."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from queries.nowcast.triangle import Array, Whole

_LARGE = 30.0
"""Mean from which a gamma distribution is near enough to the negative binomial one."""


def count_quantile(mean: Array, variance: Array, level: float) -> Whole:
    """A bound of an interval of a negative binomial count, by its mean and variance.

    Half of a count's own probability is reckoned to lie below it (mid-P: H. O. Lancaster, JASA 56
    (1961) 223), so that intervals of small counts hold what they should on average; with whole
    quantiles they would hold more. Large means: the gamma distribution of the same mean and
    variance, by E. Wilson and M. Hilferty, PNAS 17 (1931) 684. A mean of 0 gives 0.
    """
    spread = np.maximum(variance, mean * 1.001)
    bound = np.zeros(mean.shape, np.int64)
    large = mean > _LARGE
    bound[large] = _gamma_quantile(mean[large], spread[large], level)
    small = ~large & (mean > 1e-9)
    bound[small] = _mid_quantile(mean[small], spread[small], level)
    return bound


def _gamma_quantile(mean: Array, variance: Array, level: float) -> Whole:
    ninth = variance / (9 * mean**2)
    root = 1 - ninth + NormalDist().inv_cdf(level) * np.sqrt(ninth)
    bound: Whole = np.rint(mean * np.maximum(root, 0) ** 3).astype(np.int64)
    return bound


def _mid_quantile(mean: Array, variance: Array, level: float) -> Whole:
    """The smallest count whose middle reaches a level below one half, or the largest whose middle
    does not pass one above."""
    shape, success = mean**2 / (variance - mean), mean / variance
    probability = success**shape
    middle = probability / 2
    bound = np.zeros(mean.shape, np.int64)
    going = middle < level
    count = 0
    while going.any():
        following = probability * (count + shape) / (count + 1) * (1 - success)
        middle = middle + (probability + following) / 2
        probability, count = following, count + 1
        if level > 0.5:
            going &= middle <= level
        bound[going] = count
        going &= (middle < level) & (probability > 1e-300)
    return bound
