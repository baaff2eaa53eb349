"""What a place's series of daily reports looks like: cumulative figures, gaps, lumps.

Pure functions over one place's reports in the order of their days: ``day`` (days since 1970) and
``total`` (doses).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

LONG = 15
"""Reports in a row without a fall that no daily figures reach: they cover two weekends."""

LEAST = 7
"""Reports in a row without a fall that are worth a question."""

SILENT_DAYS = 5
"""Days without doses, or without a report, before a report that may be a lump."""

# Small numbers do not fall for a week by chance; with so many doses that is worth a question.
_WORTH_ASKING = 100
_RISES = 10
# The last of the figures beside the largest step between two of them: sums are far above their
# parts, while daily figures, which are noisy, make steps of their own size.
_SUM_TO_STEP = 5
# Figures further apart than this are no series.
_PAUSE = 3

_LUMP_LEAST = 20
_LUMP_ABOVE_A_DAY = 3
_AROUND = 28


@dataclass(frozen=True)
class Run:
    """Reports ``start`` up to but without ``end`` that never fall; whether that is beyond doubt."""

    start: int
    end: int
    certain: bool


def rising_runs(day: Ints, total: Ints) -> list[Run]:
    """Reports in a row that never fall, as only cumulative figures do for long.

    Daily figures fall at weekends, and by chance: fifteen or more in a row that never do, rise ten
    times and end at five times their steps are certain. Fewer, from seven on, are
    not: it may have been a growing week. Daily figures that grow for two weeks without a
    single fall, and evenly at that, would be called cumulative; no such place is known.
    """
    breaks = np.flatnonzero((np.diff(total) < 0) | (np.diff(day) > _PAUSE)) + 1
    edges = np.concatenate(([0], breaks, [len(total)]))
    found = []
    for low, high in pairwise(edges.tolist()):
        if high - low < LEAST:
            continue
        # Whoever has not begun yet does not grow.
        start = low + int(np.count_nonzero(total[low:high] == 0))
        start, end = _without_daily_start(total, start, high), high
        if end - start < LEAST:
            continue
        steps = np.diff(total[start:end]) / np.diff(day[start:end])
        rises = int(np.count_nonzero(steps))
        # The largest step may be the one from the last daily figure.
        step = np.partition(steps, -2)[-2]
        if rises < min(_RISES, (end - start) // 2) or total[end - 1] < _SUM_TO_STEP * step:
            continue
        certain = end - start >= LONG and rises >= _RISES
        if certain or total[end - 1] >= _WORTH_ASKING:
            found.append(Run(start, end, certain))
    return found


def _without_daily_start(total: Ints, start: int, end: int) -> int:
    """Leave out first reports that were daily ones still, and happened not to fall."""
    if end - start < LEAST:
        return start
    steps = np.diff(total[start:end])
    usual, jump = float(np.median(steps)), int(np.argmax(steps))
    # From a day's doses to all that were given so far.
    if total[start + jump] <= 3 * usual and steps[jump] >= 2 * np.partition(steps, -2)[-2]:
        start += jump + 1
    while (
        end - start > LEAST
        and total[start] <= 1.5 * usual
        and (total[start + 1] - total[start] < 0.5 * usual)
    ):
        start += 1
    return start


def proven_by_records(day: Ints, total: Ints, entered: Ints) -> bool:
    """Whether records of the same days show that figures which never fall are cumulative.

    ``entered`` are the doses by the records, of days whose records are all in. If the figures were
    daily ones the records would have their shape, and a fair part of their size; they have the
    size of the steps instead.
    """
    grown, entered_since = int(total[-1] - total[0]), int(entered[1:].sum())
    if len(day) < LEAST or entered_since < _LUMP_LEAST:
        return False
    half = len(day) // 2
    own = total[-half:].mean() / total[:half].mean()
    theirs = (entered[-half:].mean() + 1) / (entered[:half].mean() + 1)
    return bool(
        total[-1] >= 3 * entered.max()
        and 0.4 * grown <= entered_since <= 1.25 * grown
        and own >= 1.8 * theirs
    )


def gaps(day: Ints) -> list[tuple[int, int]]:
    """First and last of the days without a report between two reports."""
    places = np.flatnonzero(np.diff(day) > 1)
    return [(int(day[place]) + 1, int(day[place + 1]) - 1) for place in places]


def lumps(day: Ints, total: Ints) -> list[tuple[int, int]]:
    """Reports of the doses of several days at once: how manieth it is, and the silent days before.

    After five or more days without a dose or a report there is one of about as many doses as the
    place gives in that time, by the four weeks before and after.
    """
    given = np.flatnonzero(total > 0)
    silent = np.diff(day[given]) - 1
    found = []
    for number in np.flatnonzero((silent >= SILENT_DAYS) & (total[given[1:]] >= _LUMP_LEAST)):
        before, place = given[number], given[number + 1]
        usual = _usual(day, total, int(day[before]), int(day[place]))
        together = usual * (int(silent[number]) + 1)
        if total[place] >= _LUMP_ABOVE_A_DAY * usual and (
            0.6 * together <= total[place] <= 2.5 * together
        ):
            found.append((int(place), int(silent[number])))
    return found


def _usual(day: Ints, total: Ints, last: int, first: int) -> float:
    """Doses a day in the weeks up to the day ``last`` and from the day after ``first``."""
    before = (day > last - _AROUND) & (day <= last)
    after = (day > first) & (day <= first + _AROUND)
    days = min(_AROUND, last - int(day[0]) + 1) + min(_AROUND, int(day[-1]) - first)
    return float(total[before | after].sum()) / max(days, 1)
