"""Counts behind the four words, by unit and day, of which scorecard and completeness are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, literal, select

from geo.units import Level, Unit, Vintage
from queries.areas import Place, provinces_of, roll_up
from queries.contents import score_snapshots
from queries.databases import AnySelect, Databases
from queries.schema import scorecard as table

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
    timed: int | None = None
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
