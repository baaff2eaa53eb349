"""The four words as one scorecard: correct, complete, clean, live, each with what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from geo.units import Level, Vintage
from queries.areas import ByArea, area_name, areas
from queries.databases import Databases
from queries.metric import Metric
from queries.provenance import Provenance, Snapshot
from queries.scorecard.counts import ScoreCounts, counts_by_unit, four_weeks_before, score_days
from queries.scorecard.metrics import (
    SCORECARD_CLEAN,
    SCORECARD_COMPLETE,
    SCORECARD_CORRECT,
    SCORECARD_LIVE,
)

Dimension = Literal["correct", "complete", "clean", "live"]
WORDS: tuple[Dimension, ...] = get_args(Dimension)

SCORECARD_METRICS: dict[Dimension, Metric] = {
    "correct": SCORECARD_CORRECT,
    "complete": SCORECARD_COMPLETE,
    "clean": SCORECARD_CLEAN,
    "live": SCORECARD_LIVE,
}

Fraction = tuple[int | None, int | None]


@dataclass(frozen=True)
class Score:
    """One word of one unit.

    ``change`` is in fractions (0.01 is one percentage point) since the day ``Scorecard.before``.
    ``rank`` is 1 for the best of the ``total`` units whose share is known; equals share a place.
    """

    numerator: int | None
    denominator: int | None
    change: float | None = None
    rank: int | None = None
    total: int = 0

    @property
    def value(self) -> float | None:
        """The share; ``None`` when it is unknown."""
        return share(self.numerator, self.denominator)


@dataclass(frozen=True)
class ScoreRow:
    """The four words of one unit."""

    code: str
    name: str
    scores: Mapping[Dimension, Score]


@dataclass(frozen=True)
class Scorecard(ByArea[ScoreRow]):
    """The four words of every unit of a level on one day, in Vietnamese order of names.

    ``before`` is the day that changes are since: the last one four weeks or more ago.
    """

    before: date | None


@dataclass(frozen=True)
class ScoreHistory:
    """The shares of the units of a level every four weeks, oldest first, by word and code."""

    days: tuple[date, ...]
    values: Mapping[Dimension, Mapping[str, tuple[float | None, ...]]]
    provenance: Provenance


def share(numerator: int | None, denominator: int | None) -> float | None:
    """Numerator / denominator as a fraction, unclipped; ``None`` when it is unknown."""
    if numerator is None or not denominator:
        return None
    return numerator / denominator


def fraction(counts: ScoreCounts, word: Dimension) -> Fraction:
    """The numerator and denominator of a word."""
    if word == "correct":
        if counts.correct is None or counts.wrong is None:
            return None, None
        return counts.correct, counts.correct + counts.wrong
    if word == "complete":
        return counts.on_platform, counts.reported
    if word == "clean":
        return counts.clean, counts.doses
    return counts.same_day, counts.timed


def scorecard(
    databases: Databases,
    *,
    snapshot: Snapshot,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> Scorecard:
    """The four words of every unit of a level; of districts only those ``within`` a province, if
    named. A place is among the units of the answer."""
    day = snapshot.as_of
    before = four_weeks_before(score_days(databases), day)
    counts = databases.ask(
        counts_by_unit,
        days=(day,) if before is None else (day, before),
        level=level,
        vintage=vintage,
        within=within,
    )
    now, then = counts[day], counts.get(before) if before else None
    scores: dict[Dimension, dict[str, Score]] = {}
    for word in WORDS:
        values = {code: share(*fraction(of_unit, word)) for code, of_unit in now.items()}
        places = ranks(values)
        scores[word] = {
            code: Score(
                *fraction(of_unit, word),
                _change(values[code], then[code] if then else None, word),
                places.get(code),
                len(places),
            )
            for code, of_unit in now.items()
        }
    rows = tuple(
        ScoreRow(
            unit.code, area_name(unit, within), {word: scores[word][unit.code] for word in WORDS}
        )
        for unit in areas(databases.scope, level, vintage, within)
    )
    return Scorecard(rows, level, vintage, databases.provenance(snapshot), before)


def ranks(values: Mapping[str, float | None]) -> dict[str, int]:
    """The places of those whose value is known, 1 the highest; equal values share a place."""
    known = {code: value for code, value in values.items() if value is not None}
    ordered: Sequence[float] = sorted(known.values(), reverse=True)
    first: dict[float, int] = {}
    for place, value in enumerate(ordered, start=1):
        first.setdefault(value, place)
    return {code: first[value] for code, value in known.items()}


def _change(value: float | None, before: ScoreCounts | None, word: Dimension) -> float | None:
    if value is None or before is None:
        return None
    earlier = share(*fraction(before, word))
    return None if earlier is None else value - earlier


def score_history(
    databases: Databases,
    *,
    snapshot: Snapshot,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
    steps: int = 12,
) -> ScoreHistory:
    """The shares of the four words on a day and every four weeks before it, ``steps`` days."""
    days = _every_four_weeks(score_days(databases), snapshot.as_of, steps)
    counts = databases.ask(counts_by_unit, days=days, level=level, vintage=vintage, within=within)
    codes = [unit.code for unit in areas(databases.scope, level, vintage, within)]
    values: dict[Dimension, dict[str, tuple[float | None, ...]]] = {
        word: {
            code: tuple(share(*fraction(counts[day][code], word)) for day in days) for code in codes
        }
        for word in WORDS
    }
    return ScoreHistory(days, values, databases.provenance(snapshot))


def _every_four_weeks(days: Iterable[date], last: date, steps: int) -> tuple[date, ...]:
    days = tuple(days)
    chosen = [last] if last in days else []
    while chosen and len(chosen) < steps:
        earlier = four_weeks_before(days, chosen[-1])
        if earlier is None:
            break
        chosen.append(earlier)
    return tuple(reversed(chosen))
