"""Two published methods, written from their descriptions, to hold ours against.

Mack's chain ladder (T. Mack, ASTIN Bulletin 23 (1993) 213), volume weighted, with log-normal
intervals of his standard errors. The method of the R package ``baselinenowcast`` (Wellcome Open
Research 10-614): a delay distribution from a chain ladder, and a negative binomial dispersion by
horizon from nowcasts of the past. Both see one triangle of one place, or of all places together,
and know of no rules.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from queries.nowcast.chain_ladder import Estimate
from queries.nowcast.triangle import Array, Triangle, Whole

WEEK = 7
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
_DRAWS = 1000
_DELAY = 40
"""Longest delay that the peers keep apart; their triangles have three times as many rows, the
default of ``baselinenowcast``, half for the delay and half for the uncertainty."""
_GRID = np.exp(np.linspace(np.log(0.05), np.log(2000), 50))
"""Dispersions among which the likeliest is taken."""

Estimates = tuple[Estimate, Estimate]
"""Of each of the last seven days, and of their total: places, then all of them."""


def cells(triangle: Triangle) -> Whole:
    """Places and all of them together [places + 1, 120, 41], later entries with the last."""
    rows = min(3 * _DELAY, triangle.counts.shape[1])
    last = triangle.counts[:, -rows:]
    cut = np.concatenate(
        [last[..., :_DELAY], last[..., _DELAY:].sum(axis=2, keepdims=True)], axis=2
    )
    return np.concatenate([cut, cut.sum(axis=0, keepdims=True)])


def mack(triangle: Triangle) -> Estimates:
    """Mack's estimate and standard error of each day and of the week."""
    counts = cells(triangle)
    units, rows, lags = counts.shape
    age = np.arange(rows)[::-1]
    cumulative = counts.cumsum(axis=2).astype(float)
    factor, variance, base = (np.zeros((units, lags - 1)) for _ in range(3))
    factor += 1
    for lag in range(lags - 1):
        used = age >= lag + 1
        before, after = cumulative[:, used, lag], cumulative[:, used, lag + 1]
        base[:, lag] = before.sum(axis=1)
        known = base[:, lag] > 0
        factor[known, lag] = after.sum(axis=1)[known] / base[known, lag]
        own = np.divide(after, before, out=np.ones_like(after), where=before > 0)
        squares = (before * (own - factor[:, [lag]]) ** 2).sum(axis=1)
        variance[:, lag] = squares / max(used.sum() - 1, 1)
    entered, final = cumulative[:, :, -1][:, -WEEK:].astype(np.int64), np.zeros((units, WEEK))
    error, common = np.zeros((units, WEEK)), np.zeros((units, WEEK))
    per = np.divide(variance, factor**2, out=np.zeros_like(variance), where=factor > 0)
    for day in range(WEEK):
        start = WEEK - 1 - day
        growth = np.cumprod(factor[:, start:], axis=1)
        now = entered[:, day].astype(float)
        final[:, day] = now * growth[:, -1]
        along = now[:, None] * np.concatenate([np.ones((units, 1)), growth[:, :-1]], axis=1)
        process = np.divide(per[:, start:], along, out=np.zeros_like(along), where=along > 0)
        parameter = np.divide(
            per[:, start:], base[:, start:], out=np.zeros_like(along), where=base[:, start:] > 0
        )
        error[:, day] = final[:, day] ** 2 * (process + parameter).sum(axis=1)
        common[:, day] = parameter.sum(axis=1)
    total = error.sum(axis=1)
    for day in range(WEEK):
        # Days younger than this one go on by all of its factors too.
        younger = final[:, day + 1 :].sum(axis=1)
        total += 2 * final[:, day] * younger * common[:, day]
    return (
        _lognormal(entered, final, np.sqrt(error)),
        _lognormal(entered.sum(axis=1), final.sum(axis=1), np.sqrt(total)),
    )


def _lognormal(entered: Whole, mean: Array, error: Array) -> Estimate:
    relative = np.divide(error, mean, out=np.zeros_like(mean), where=mean > 0)
    spread = np.sqrt(np.log1p(relative**2))
    centre = np.log(np.maximum(mean, 1e-9)) - spread**2 / 2
    bounds = [
        np.rint(np.exp(centre + NormalDist().inv_cdf(level) * spread)).astype(np.int64)
        for level in LEVELS
    ]
    return _estimate(entered, mean, bounds)


def _estimate(entered: Whole, mean: Array, bounds: list[Whole]) -> Estimate:
    low90, low50, median, high50, high90 = bounds
    return Estimate(entered, mean, median, low50, high50, low90, high90, np.ones(mean.shape))


def baseline(triangle: Triangle, seed: int = 0) -> Estimates:
    """Delay distribution and dispersion from the past, as ``baselinenowcast`` does by default."""
    counts = cells(triangle)
    rows = counts.shape[1]
    used = rows // 2
    point, entered = _point(counts[:, rows - used :])
    to_come = point[:, -WEEK:]
    expected, seen = [], []
    for ago in range(1, rows - used + 1):
        end = rows - ago
        # As it was known then: what was entered since is cut off.
        then = counts[:, end - used : end].copy()
        age = np.arange(used)[::-1]
        then[:, np.arange(then.shape[2]) > age[:, None]] = 0
        cell = _spread(then)[:, -WEEK:]
        now = counts[:, end - WEEK : end]
        was, can = age[-WEEK:, None], age[-WEEK:, None] + ago
        lag = np.arange(counts.shape[2])
        between = (lag > was) & (lag <= can)
        expected.append((cell * between).sum(axis=2))
        seen.append((now * between).sum(axis=2))
    size = _likeliest(np.stack(expected, axis=2), np.stack(seen, axis=2))
    rng = np.random.default_rng(seed)
    mean = np.maximum(to_come, 0)[None]
    drawn = rng.poisson(mean * rng.gamma(size, 1 / size, (_DRAWS, *to_come.shape)))
    days = entered[:, -WEEK:] + drawn
    week = days.sum(axis=2)
    now = entered[:, -WEEK:]
    return _sampled(now, days), _sampled(now.sum(axis=1), week)


def _sampled(entered: Whole, drawn: Whole) -> Estimate:
    bounds = [np.rint(one).astype(np.int64) for one in np.quantile(drawn, LEVELS, axis=0)]
    return _estimate(entered, drawn.mean(axis=0), bounds)


def _delay(counts: Whole) -> Array:
    """Cumulative delay distribution of the rows, by a chain ladder [units, lags]."""
    rows, lags = counts.shape[1:]
    age = np.arange(rows)[::-1]
    cumulative = counts.cumsum(axis=2).astype(float)
    share = np.ones((counts.shape[0], lags))
    for lag in range(lags - 2, -1, -1):
        used = age >= lag + 1
        before, after = (cumulative[:, used, one].sum(axis=1) for one in (lag, lag + 1))
        step = np.divide(before, after, out=np.ones_like(before), where=after > 0)
        share[:, lag] = share[:, lag + 1] * step
    return share


def _spread(counts: Whole) -> Array:
    """Expected doses of every cell that is not known yet [units, rows, lags]."""
    share = _delay(counts)
    rows, lags = counts.shape[1:]
    age = np.minimum(np.arange(rows)[::-1], lags - 1)
    known = np.maximum(share[:, age], 0.02)
    total = (counts.sum(axis=2) + 1 - known) / known
    cell = total[:, :, None] * np.diff(share, axis=1, prepend=0)[:, None, :]
    return np.where(np.arange(lags) > age[:, None], cell, 0.0)


def _point(counts: Whole) -> tuple[Array, Whole]:
    return _spread(counts).sum(axis=2), counts.sum(axis=2)


def _likeliest(mean: Array, seen: Array) -> Array:
    """The size of a negative binomial count, by unit and horizon [units, WEEK]."""
    mean = np.maximum(mean, 1e-3)[..., None]
    seen = np.maximum(seen, 0)[..., None]
    likelihood = (
        _log_gamma(seen + _GRID)
        - _log_gamma(_GRID)
        + _GRID * np.log(_GRID / (_GRID + mean))
        + seen * np.log(mean / (_GRID + mean))
    ).sum(axis=2)
    size: Array = _GRID[likelihood.argmax(axis=2)]
    return size


def _log_gamma(value: Array) -> Array:
    """Stirling's series, eight steps up."""
    shift = np.zeros_like(value)
    for step in range(8):
        shift = shift + np.log(value + step)
    up = value + 8
    series = 1 / (12 * up) - 1 / (360 * up**3)
    result: Array = (up - 0.5) * np.log(up) - up + 0.5 * np.log(2 * np.pi) + series - shift
    return result
