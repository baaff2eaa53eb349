"""Counts behind the four words, by unit and day, of which scorecard and completeness are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, func, literal, select

from geo import units
from geo.units import Level, Unit, Vintage
from queries.coverage.official import members
from queries.coverage.records import units_at
from queries.provenance import DataVersion, Snapshot
from queries.schema import scorecard as table
from queries.scope import Scope

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
"""So many days are asked for one by one, or as a list; more as a period. Of a list the database
reads all days between too, and of a long one it takes longer to plan than to answer."""

COLUMNS = tuple(field.name for field in fields(ScoreCounts))
_NOTHING = ScoreCounts()

ByUnit = Mapping[str, ScoreCounts]
"""Counts by the code of the unit."""


def score_snapshots(
    reconciliation: Engine, data: DataVersion, scope: Scope
) -> tuple[Snapshot, ...]:
    """Every day that the four words are counted for, oldest first."""
    return tuple(
        Snapshot(day, 1, newest=True, imported_at=data.published_at,
                 provinces=len(units.provinces()), interpolated=False)
        for day in score_days(reconciliation, scope)
    )  # fmt: skip


def score_days(reconciliation: Engine, scope: Scope) -> tuple[date, ...]:
    """The days themselves; asked for once, because what is published never changes."""
    scope.require("country")
    if reconciliation not in _days:
        query = select(table.c.as_of).where(table.c.level == "province").distinct()
        with reconciliation.connect() as connection:
            found = connection.execute(query).scalars().all()
        _days[reconciliation] = tuple(sorted(found))
    return _days[reconciliation]


_days: WeakKeyDictionary[Engine, tuple[date, ...]] = WeakKeyDictionary()


def four_weeks_before(days: Iterable[date], day: date) -> date | None:
    """Of some days the last that lies four weeks or more before a day."""
    return max((one for one in days if one <= day - FOUR_WEEKS), default=None)


def shown_units(
    scope: Scope, level: Level, vintage: Vintage, within: str | None
) -> tuple[Unit, ...]:
    """The units of a level that the scope reaches into; districts of one province, if named."""
    scope.require(level)
    allowed = scope.provinces
    return tuple(
        unit for unit in units_at(level, vintage, within)
        if allowed is None or _provinces(unit, vintage) & allowed
    )  # fmt: skip


def counts_by_unit(
    reconciliation: Engine,
    scope: Scope,
    days: Iterable[date],
    *,
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
    days = tuple(days)
    shown = [unit for unit in shown_units(scope, level, vintage, within) if only in (None, unit)]
    grain = "district" if level == "district" else "province"
    counted = [table.c[name] for name in COLUMNS]
    if level == "country":
        # Of all provinces only the sums are fetched, of which one may be of a hundred days.
        query = select(
            table.c.as_of, literal(""), literal(""), *(func.sum(one) for one in counted)
        ).group_by(table.c.as_of)
    else:
        query = select(table.c.as_of, table.c.province_code, table.c.district_code, *counted)
    query = query.where(table.c.level == grain)
    if scope.provinces is not None:
        query = query.where(table.c.province_code.in_(sorted(scope.provinces)))
    if within and level == "district":
        query = query.where(table.c.province_code == within)
    if only and level != "country":
        query = query.where(table.c.province_code.in_(sorted(_provinces(only, vintage))))
    found: dict[date, dict[str, tuple[int | None, ...]]] = {day: {} for day in days}
    with reconciliation.connect() as connection:
        for when in _asked_at_once(days):
            for day, province, district, *counts in connection.execute(query.where(when)).all():
                if day in found:
                    found[day][district if level == "district" else province] = tuple(counts)
    result = {}
    for day, here in found.items():
        result[day] = {
            unit.code: _added_up([here[code] for code in _codes(unit, vintage, here)])
            for unit in shown
        }
    return result


def _asked_at_once(days: tuple[date, ...]) -> list[ColumnElement[bool]]:
    if len(days) <= APART:
        return [table.c.as_of == day for day in days]
    if len(days) <= LISTED:
        return [table.c.as_of.in_(days)]
    return [table.c.as_of.between(min(days), max(days))]


def _codes(
    unit: Unit, vintage: Vintage, here: Mapping[str, tuple[int | None, ...]]
) -> Iterable[str]:
    """Of the places that have counts, those that a unit is made of."""
    if unit.level == "country":
        return here
    if unit.level == "district":
        return {unit.code} & here.keys()
    return members(unit, vintage) & here.keys()


def _provinces(unit: Unit, vintage: Vintage) -> frozenset[str]:
    if unit.level == "district":
        return frozenset({unit.parent or ""})
    return members(unit, vintage)


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
