"""Single daily reports that cannot be: far from the usual of their place and weekday.

Pure functions over the reports of all places: ``total`` has a row a place and a column a day, NaN
where there is no report, or none that can be compared (cumulative figures, lumps).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

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
_ALONE = 2.5
"""Of a place whose reports vary much, a report that is so many times the largest of the days
around, and larger than any of its weekday in the weeks around, is off all the same."""
_LEAST_EXCESS = 50
_LEAST_USUAL = 30
"""Doses that a place usually gives, for a report of none or few to say something."""
_COMMON = 0.3
"""Where so many places of a province report few doses on a day, it is a holiday."""
_FEW, _RARE = 3.0, 15.0
"""What few is beside the usual; and how few doses no other day around may have."""
_SWAP_OFF, _SWAP_RATIO, _SWAP_FIT = 2.0, 3.0, 2.2
"""How many times the reports of two districts that were exchanged are off at least, how far the two
are apart, and how far one's report may be from the other's usual."""
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
    usual, near, score, steady, lone = _compared(total)
    excess = total - usual
    high = (
        (total >= _TIMES * usual)
        & (total >= _NEAR_TIMES * near)
        & (excess >= _LEAST_EXCESS)
        & ((score >= _SCORE) | (lone & (usual >= _LEAST_USUAL)))
    )
    low = (
        (usual >= _LEAST_USUAL)
        & steady
        & (total <= usual / _TIMES)
        & (total <= near / _NEAR_TIMES)
        & ((score <= -_SCORE) | (total == 0))
    )
    names = np.asarray(provinces)
    for province in dict.fromkeys(provinces):
        here = names == province
        known = (usual[here] >= _LEAST_USUAL) & np.isfinite(total[here])
        few = known & (total[here] <= usual[here] / _FEW)
        low[np.ix_(here, few.sum(axis=0) > np.maximum(_COMMON * known.sum(axis=0), 1))] = False
    kinds: dict[OutlierType, Marks] = {"far_above": high, "far_below": low}
    found = [
        Outlier(kind, int(place), int(day), round(float(usual[place, day])))
        for kind, marks in kinds.items()
        for place, day in np.argwhere(marks)
    ]
    return _with_swapped(found, total, usual, near, names)


def _compared(total: Floats) -> tuple[Floats, Floats, Floats, Marks, Marks]:
    """The usual of each report, by weekday and by the days around, how far it is off; whether
    its weekday never has so few doses but once; and whether nothing around is nearly as much."""
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
    # The lowest may be a holiday's; what is NaN comes last.
    steady = np.sort(weekdays, axis=0)[1] >= usual / _RARE
    steady &= np.sort(around, axis=0)[1] >= near / _RARE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        lone = (total >= _ALONE * np.nanmax(around, axis=0)) & (
            total >= np.nanmax(weekdays, axis=0)
        )
    return usual, near, off / spread, steady, lone


def _apart(one: Any, other: Any) -> Any:
    """How many times the smaller of two numbers the larger is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (one + 1) / (other + 1)
        return np.maximum(ratio, 1 / ratio)


def _with_swapped(
    found: list[Outlier], total: Floats, usual: Floats, near: Floats, names: NDArray[np.str_]
) -> list[Outlier]:
    """The same, with two reports of a province and day that fit each other's place as one thing."""
    # By weekday and by the days around alike: either alone is off on some days of a wave.
    centre = np.sqrt((usual + 1) * (near + 1))
    off = _apart(total, centre)
    doubtful = (off >= _SWAP_OFF) & (np.minimum(usual, near) >= _LEAST_USUAL / 2)
    swapped: dict[tuple[int, int], Outlier] = {}
    for day in np.flatnonzero(doubtful.sum(axis=0) >= 2).tolist():
        for one, other in combinations(np.flatnonzero(doubtful[:, day]).tolist(), 2):
            both, crossed = [one, other], [other, one]
            if names[one] != names[other]:
                continue
            if _apart(centre[one, day], centre[other, day]) < _SWAP_RATIO:
                continue
            if (_apart(total[both, day], centre[crossed, day]) <= _SWAP_FIT).all():
                for place in both:
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
