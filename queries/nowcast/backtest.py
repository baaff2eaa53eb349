"""The nowcast tried on the past: made from what was known then, held against what came of it.

Compared are the doses as entered by then, and "last week's ratio", what a careful reader would do
by hand: the same days one week earlier, what is entered of them by now over what was entered of
them at the same age, times what is entered of these days (1 where nothing was entered).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from queries.nowcast.chain_ladder import Estimate, Nowcast, nowcasts
from queries.nowcast.development import ENTRY_ON_THE_DAY
from queries.nowcast.triangle import DAYS, LAGS, Array, Triangle, Whole

Target = Literal["place_day", "place_older_day", "place_week", "all_day", "all_week"]
"""A day of the last 7, a day of the 7 before, or the total of the last 7; of one or all places."""

TARGETS: tuple[Target, ...] = ("place_day", "place_older_day", "place_week", "all_day", "all_week")

_Index = slice | tuple[slice, slice] | NDArray[np.bool_]

_WEEK = 7
_EXPECTED = 1.0
"""Doses a nowcast must expect for its target to be counted: known beforehand, unlike the doses."""
_ALPHAS = {50: 0.5, 90: 0.1}


@dataclass(frozen=True)
class Trials:
    """Nowcasts of one target and what came of them, one element each.

    ``final``: doses entered in the end; ``last_week``: the estimate by last week's ratio. The
    nowcast's estimate is taken as it is shown, as a whole number.
    """

    estimate: Estimate
    final: Array
    last_week: Array

    def inside(self, interval: Literal[50, 90]) -> int:
        """How many final counts lie within the interval."""
        low, high = self._bounds(interval)
        return int(((self.final >= low) & (self.final <= high)).sum())

    def error(self, of: Literal["nowcast", "entered", "last_week"]) -> float:
        """Sum of the absolute errors, in doses."""
        return float(np.abs(self._point(of) - self.final).sum())

    def interval_score(self) -> float:
        """Sum of the weighted interval scores of the median and both intervals, in doses.

        Proper, and equal to the absolute error for an estimate without interval (J. Bracher et al.,
        PLoS Comput Biol 17 (2021) e1008618).
        """
        score = 0.5 * np.abs(self.estimate.median - self.final)
        for interval, alpha in _ALPHAS.items():
            low, high = self._bounds(interval)
            outside = np.maximum(low - self.final, 0) + np.maximum(self.final - high, 0)
            score = score + alpha / 2 * (high - low) + outside
        return float((score / (len(_ALPHAS) + 0.5)).sum())

    def _bounds(self, interval: int) -> tuple[Whole, Whole]:
        if interval == 50:
            return self.estimate.low50, self.estimate.high50
        return self.estimate.low90, self.estimate.high90

    def _point(self, of: str) -> Array:
        if of == "nowcast":
            return np.rint(self.estimate.expected)
        return self.last_week if of == "last_week" else self.estimate.entered.astype(np.float64)


def backtest(
    first: date,
    counts: Mapping[str, Whole],
    as_of: Iterable[date],
    lags: int = LAGS,
    change: date | None = ENTRY_ON_THE_DAY,
) -> dict[str, dict[Target, Trials]]:
    """Nowcasts made on each day, by measure and what they are about.

    ``counts``: by measure, doses by place, day of injection from ``first`` on and lag [places,
    days, longest lag + 1]; all there will ever be for the days of injection in question. Days of
    ``as_of``: from the third week after ``first`` on.
    """
    found: dict[str, dict[Target, list[Trials]]] = {
        measure: {target: [] for target in TARGETS} for measure in counts
    }
    final = {measure: one.sum(axis=2) for measure, one in counts.items()}
    for day in as_of:
        if (day - first).days < 3 * _WEEK - 1:
            raise ValueError("three weeks of injections are needed")
        triangles = {measure: known(first, one, day, lags) for measure, one in counts.items()}
        for measure, result in nowcasts(triangles, change).items():
            truth = final[measure][:, : (day - first).days + 1]
            for target, trials in _trials(result, triangles[measure], truth):
                found[measure][target].append(trials)
    return {
        measure: {target: _joined(trials) for target, trials in targets.items() if trials}
        for measure, targets in found.items()
    }


def known(first: date, counts: Whole, as_of: date, lags: int = LAGS, days: int = DAYS) -> Triangle:
    """The triangle as it was known on a day, from all that was ever entered."""
    last = (as_of - first).days + 1
    start = max(last - days, 0)
    age = np.arange(last - start)[::-1]
    seen = np.less_equal(np.arange(counts.shape[2]), age[:, None])
    cells = np.where(seen, counts[:, start:last], 0)
    tail = cells[:, :, lags:].sum(axis=2, keepdims=True)
    return Triangle(
        as_of, first + timedelta(days=start), np.concatenate([cells[:, :, :lags], tail], axis=2)
    )


def _trials(result: Nowcast, triangle: Triangle, final: Whole) -> Iterator[tuple[Target, Trials]]:
    truth = np.vstack([final, final.sum(axis=0, keepdims=True)])[:, -2 * _WEEK :].astype(float)
    now = np.vstack([triangle.entered, triangle.entered.sum(axis=0, keepdims=True)])
    before = triangle.entered_ago(_WEEK)
    then = np.vstack([before, before.sum(axis=0, keepdims=True)])
    by_day = now[:, -2 * _WEEK :] * _grown(now[:, -3 * _WEEK : -_WEEK], then[:, -2 * _WEEK :])
    week_now, week_then = now[:, -2 * _WEEK : -_WEEK].sum(axis=1), then[:, -_WEEK:].sum(axis=1)
    by_week = now[:, -_WEEK:].sum(axis=1) * _grown(week_now, week_then)
    days = _taken(result.days(), np.s_[:, -2 * _WEEK :])
    total = result.total(triangle.as_of - timedelta(days=_WEEK - 1), triangle.as_of)
    young, older, everywhere = np.s_[:-1, _WEEK:], np.s_[:-1, :_WEEK], np.s_[-1:, _WEEK:]
    week = truth[:, _WEEK:].sum(axis=1)
    yield "place_day", _counted(_taken(days, young), truth[young], by_day[young])
    yield "place_older_day", _counted(_taken(days, older), truth[older], by_day[older])
    yield "place_week", _counted(_taken(total, np.s_[:-1]), week[:-1], by_week[:-1])
    yield "all_day", _counted(_taken(days, everywhere), truth[everywhere], by_day[everywhere])
    yield "all_week", _counted(_taken(total, np.s_[-1:]), week[-1:], by_week[-1:])


def _grown(now: Whole, then: Array) -> Array:
    """What is entered by now over what was entered then; 1 where nothing was."""
    return np.divide(now, then, out=np.ones(now.shape), where=then > 0)


def _taken(estimate: Estimate, which: _Index) -> Estimate:
    return Estimate(*(column[which] for column in _columns(estimate)))


def _columns(estimate: Estimate) -> tuple[NDArray[Any], ...]:
    return tuple(getattr(estimate, name) for name in Estimate.__dataclass_fields__)


def _counted(estimate: Estimate, final: Array, last_week: Array) -> Trials:
    """The trials of which enough is expected."""
    enough = estimate.expected >= _EXPECTED
    return Trials(_taken(estimate, enough), final[enough], last_week[enough])


def _joined(trials: list[Trials]) -> Trials:
    columns = zip(*(_columns(one.estimate) for one in trials), strict=True)
    return Trials(
        Estimate(*(np.concatenate(column) for column in columns)),
        np.concatenate([one.final for one in trials]),
        np.concatenate([one.last_week for one in trials]),
    )
