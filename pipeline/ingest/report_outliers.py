"""Single daily reports that cannot be: far from the usual of their place and weekday.

Pure functions over the reports of all places: ``total`` has a row a place and a column a day, NaN
where there is no report, or none that can be compared (cumulative figures, lumps).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

_WEEKS, _NEAR = 5, 3
"""Weeks before and after of which the same weekday is compared, and days around."""
_LEAST_WEEKS = 3
_TIMES = 5.0
"""A report of so many times its usual, or of so small a part of it, is worth a question."""
_NEAR_TIMES = 4.0
_SCORE = 5.0
"""How many robust standard deviations, on the scale of logarithms, it has to be off besides."""
_SMALLEST_SPREAD = 0.25
_LEAST_EXCESS = 50
_LEAST_USUAL = 30
"""Doses that a place usually gives, for a report of none or few to say something."""
_COMMON = 0.3
"""Where so many places of a province report few doses on a day, it is a holiday."""
_SWAP_RATIO, _SWAP_FIT = 3.0, 1.5
_MANY = 100

OutlierType = Literal["far_above", "far_below", "swapped"]


@dataclass(frozen=True)
class Outlier:
    """A report, by its row and column, and the doses that are usual for its place and weekday."""

    kind: OutlierType
    place: int
    day: int
    usual: int


def outliers(total: Floats, provinces: list[str]) -> list[Outlier]:
    """Reports far above or below their usual, and those of two districts that were exchanged.

    ``provinces`` are those of the places. A report is compared with those of the same weekday in
    the weeks around, with the days around it, and with how much its place's reports vary anyway.
    """
    usual, near, score = _compared(total)
    excess = total - usual
    high = (
        (total >= _TIMES * usual)
        & (total >= _NEAR_TIMES * near)
        & (excess >= _LEAST_EXCESS)
        & (score >= _SCORE)
    )
    low = (
        (usual >= _LEAST_USUAL)
        & (total <= usual / _TIMES)
        & (total <= near / _NEAR_TIMES)
        & (score <= -_SCORE)
    )
    names = np.asarray(provinces)
    for province in dict.fromkeys(provinces):
        here = names == province
        worth = (usual[here] >= _LEAST_USUAL).sum(axis=0)
        common = low[here].sum(axis=0) > np.maximum(_COMMON * worth, 1)
        low[np.ix_(here, common)] = False
    kinds: dict[OutlierType, Marks] = {"far_above": high, "far_below": low}
    found = [
        Outlier(kind, int(place), int(day), round(float(usual[place, day])))
        for kind, marks in kinds.items()
        for place, day in np.argwhere(marks)
    ]
    return _with_swapped(found, total, usual, score, names)


def _compared(total: Floats) -> tuple[Floats, Floats, Floats]:
    """The usual of each report, by weekday and by the days around, and how far it is off."""
    places, days = total.shape
    padded = np.full((places, days + 14 * _WEEKS), np.nan)
    padded[:, 7 * _WEEKS : 7 * _WEEKS + days] = total

    def moved(by: int) -> Floats:
        start = 7 * _WEEKS + by
        return padded[:, start : start + days]

    weekdays = np.stack([moved(7 * week) for week in range(-_WEEKS, _WEEKS + 1) if week])
    around = np.stack([moved(by) for by in range(-_NEAR, _NEAR + 1) if by])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # days without any neighbour
        usual, near = np.nanmedian(weekdays, axis=0), np.nanmedian(around, axis=0)
        usual[np.isfinite(weekdays).sum(axis=0) < _LEAST_WEEKS] = np.nan
        off = np.log((total + 1) / (usual + 1))
        padded[:, 7 * _WEEKS : 7 * _WEEKS + days] = np.abs(off)
        varying = np.stack([moved(by) for by in range(-28, 29, 2)])
        spread = 1.4826 * np.nanmedian(varying, axis=0)
    spread = np.maximum(spread, _SMALLEST_SPREAD) + 1 / np.sqrt(usual + 1)
    return usual, near, off / spread


def _with_swapped(
    found: list[Outlier], total: Floats, usual: Floats, score: Floats, names: NDArray[np.str_]
) -> list[Outlier]:
    """The same, with two reports of a province and day that fit each other's place as one thing."""
    doubtful = (np.abs(score) >= _SCORE / 2) & (usual >= _LEAST_USUAL)
    swapped: dict[tuple[int, int], Outlier] = {}
    for day in np.flatnonzero(doubtful.sum(axis=0) >= 2):
        for one, other in combinations(np.flatnonzero(doubtful[:, day]), 2):
            if names[one] != names[other]:
                continue
            mine, theirs = usual[one, day], usual[other, day]
            if max(mine, theirs) < _SWAP_RATIO * min(mine, theirs):
                continue
            if all(
                1 / _SWAP_FIT <= (have + 1) / (fits + 1) <= _SWAP_FIT
                for have, fits in ((total[one, day], theirs), (total[other, day], mine))
            ):
                for place in (one, other):
                    swapped[int(place), int(day)] = Outlier(
                        "swapped", int(place), int(day), round(float(usual[place, day]))
                    )
    others = [one for one in found if (one.place, one.day) not in swapped]
    return [*others, *swapped.values()]


def repeated_days(
    total: Floats, content: NDArray[np.uint64], provinces: list[str]
) -> list[tuple[str, int, int, int]]:
    """Days on which a whole province reports what it had the day before: province, day, places and
    doses. ``content`` stands for all figures of a report."""
    names, found = np.asarray(provinces), []
    for province in dict.fromkeys(provinces):
        here = names == province
        mine, figures = total[here], content[here]
        both = np.isfinite(mine[:, 1:]) & np.isfinite(mine[:, :-1])
        some = both & ((mine[:, 1:] > 0) | (mine[:, :-1] > 0))
        same = (some & (figures[:, 1:] == figures[:, :-1])).sum(axis=0)
        doses = np.where(both, mine[:, 1:], 0).sum(axis=0)
        # Three districts by chance, or one of many doses, do not.
        enough = np.where(same >= 3, _MANY, 5 * _MANY)
        for day in np.flatnonzero((same > 0) & (same == some.sum(axis=0)) & (doses >= enough)):
            found.append((province, int(day) + 1, int(same[day]), int(doses[day])))
    return found
