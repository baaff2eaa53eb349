"""The four words as one scorecard: correct, complete, clean, live, each with the counts it is made
of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Literal, get_args

from sqlalchemy import ColumnElement, func, literal, select

from geo.units import Level, Unit, Vintage
from queries.areas import ByArea, Place, area_name, areas, provinces_of, roll_up
from queries.contents import score_snapshots
from queries.databases import AnySelect, Databases, Provenance, Snapshot
from queries.metric import Metric
from queries.schema import scorecard as table
from queries.scorecard.metrics import (
    SCORECARD_CLEAN,
    SCORECARD_COMPLETE,
    SCORECARD_CORRECT,
    SCORECARD_LIVE,
)

FOUR_WEEKS = timedelta(days=28)


@dataclass(frozen=True)
class ScoreCounts:
    """Counts of a unit until the end of a day; see the table ``scorecard``.

    ``None`` is unknown: nobody verified, no reports, no reconciliation yet.
    """

    correct: int | None = None
    wrong: int | None = None
    reported: int | None = None
    on_platform: int | None = None
    backlog: int | None = None
    surplus: int | None = None
    caught_up: int | None = None
    doses: int | None = None
    complete: int | None = None
    clean: int | None = None
    injected: int | None = None
    same_day: int | None = None


APART, LISTED = 2, 30
"""So many days are read one by one, or as a list; more as a period. Of a list the database reads
all days between too, and of a long one it takes longer to plan than to answer."""

COLUMNS = tuple(field.name for field in fields(ScoreCounts))
_NOTHING = ScoreCounts()

ByUnit = Mapping[str, ScoreCounts]
"""Counts by the code of the unit."""


def score_days(databases: Databases) -> tuple[date, ...]:
    """The days that the four words are counted for, oldest first."""
    return tuple(one.as_of for one in databases.ask(score_snapshots))


def four_weeks_before(days: Iterable[date], day: date) -> date | None:
    """Of some days the last that lies four weeks or more before a day."""
    return max((one for one in days if one <= day - FOUR_WEEKS), default=None)


def counts_by_unit(
    databases: Databases,
    *,
    days: tuple[date, ...],
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
    only: Unit | None = None,
) -> dict[date, dict[str, ScoreCounts]]:
    """The counts of every unit of a level on some days, in the order of ``days``; or ``only`` of
    one of them.

    Districts are those ``within`` a province, if named. Doses of an unknown place are doses of the
    country all the same, unless the scope is of some provinces only.
    """
    counted = [table.c[name] for name in COLUMNS]
    statement: AnySelect
    if level == "country":
        # Of all provinces only the sums are fetched, of which one may be of a hundred days.
        statement = select(
            table.c.as_of, literal(""), literal(""), *(func.sum(one) for one in counted)
        ).group_by(table.c.as_of)
    else:
        statement = select(table.c.as_of, table.c.province_code, table.c.district_code, *counted)
    statement = statement.where(
        table.c.level == ("district" if level == "district" else "province")
    )
    if level != "district":
        within = None
    if within:
        statement = statement.where(table.c.province_code == within)
    if only and level != "country":
        provinces = provinces_of(only, vintage)
        statement = statement.where(table.c.province_code.in_(sorted(provinces)))
    counts: dict[date, dict[Place, tuple[int | None, ...]]] = {day: {} for day in days}
    for when in _at_once(days):
        for day, province, district, *numbers in databases.read(statement.where(when)):
            if day in counts:
                counts[day][province, district] = tuple(numbers)
    return {
        day: {
            unit.code: _added_up(of_unit)
            for unit, _name, of_unit in roll_up(
                here, databases.scope, level, vintage, within, only=only
            )
        }
        for day, here in counts.items()
    }


def _at_once(days: tuple[date, ...]) -> list[ColumnElement[bool]]:
    if len(days) <= APART:
        return [table.c.as_of == day for day in days]
    if len(days) <= LISTED:
        return [table.c.as_of.in_(days)]
    return [table.c.as_of.between(min(days), max(days))]


def _added_up(rows: list[tuple[int | None, ...]]) -> ScoreCounts:
    if not rows:
        return _NOTHING
    if len(rows) == 1:
        return ScoreCounts(*(None if one is None else int(one) for one in rows[0]))
    sums = []
    for column in zip(*rows, strict=True):
        known = [one for one in column if one is not None]
        sums.append(int(sum(known)) if known else None)
    return ScoreCounts(*sums)


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

    ``before`` is the share on the day ``Scorecard.before``, ``change`` the difference in fractions
    (0.01 is one percentage point). ``rank`` is 1 for the best of the ``total`` units whose share is
    known; equals share a place.
    """

    numerator: int | None
    denominator: int | None
    before: float | None = None
    rank: int | None = None
    total: int = 0

    @property
    def value(self) -> float | None:
        """The share; ``None`` when it is unknown."""
        return share(self.numerator, self.denominator)

    @property
    def change(self) -> float | None:
        """How far the share is from that before; ``None`` when one of them is unknown."""
        return None if self.value is None or self.before is None else self.value - self.before


@dataclass(frozen=True)
class ScoreRow:
    """The four words of one unit."""

    code: str
    name: str
    scores: Mapping[Dimension, Score]


@dataclass(frozen=True)
class Scorecard(ByArea[ScoreRow]):
    """The four words of every unit of a level on one day, in Vietnamese order of names.

    ``before`` is the day that changes are since.
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
    return counts.same_day, counts.injected


def scorecard(
    databases: Databases,
    *,
    snapshot: Snapshot,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
    since: date | None = None,
) -> Scorecard:
    """The four words of every unit of a level; of districts only those ``within`` a province, if
    named. A place is among the units of the answer. Changes are ``since`` a counted day, or in four
    weeks."""
    day = snapshot.as_of
    before = since or four_weeks_before(score_days(databases), day)
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
                share(*fraction(then[code], word)) if then else None,
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
