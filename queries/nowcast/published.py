"""The nowcasts that were computed when the data version was published.

They are of all records, as of the record days of the last half year. A viewer with a narrower scope
gets nowcasts made from the records inside it, and so does whoever asks about an earlier day or a
number of days that no page offers: the same numbers, computed when they are asked for.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, select

from geo import units
from geo.units import Level, Unit, Vintage
from queries.areas import areas, members
from queries.databases import EVERYTHING, AnySelect, Databases, Snapshot
from queries.metric import Dose
from queries.nowcast.provinces import NowcastRow, province_nowcast
from queries.schema import NOWCAST_COUNTS
from queries.schema import nowcast_day as day_table
from queries.schema import nowcast_total as total_table

PUBLISHED_DAYS = 42
"""Days of injection whose nowcasts are published, back from the as-of day."""

PUBLISHED_SINCE = timedelta(days=182)
"""How long before the last record day the nowcasts as of a day are published. All days would make a
first publish of small data half as long again, for days that are seldom looked at."""

PUBLISHED_TOTALS = (7, 14, 28)
"""So many last days of injection are published as a total."""

Area = tuple[Level, Vintage, str]
"""What a published nowcast is of: level, vintage, code."""


def area_of(unit: Unit) -> Area:
    """What the nowcast of a unit is published as.

    A province of 2025 that was one of 2021 is published as that. Raises KeyError for districts:
    they have too few doses a day for a nowcast of their own.
    """
    if unit.level == "district":
        raise KeyError(unit.code)
    return unit.level, "2025" if unit in put_together() else "2021", unit.code


@cache
def put_together() -> frozenset[Unit]:
    """The provinces of 2025 that are made of several of 2021."""
    return frozenset(one for one in units.provinces("2025") if len(members(one, "2025")) > 1)


def nowcast_days(
    databases: Databases, *, snapshot: Snapshot, dose: Dose, of: Unit
) -> tuple[NowcastRow, ...]:
    """The nowcast of each of the last days of injection of a unit, oldest first. Raises KeyError
    for a district."""
    level, vintage, code = area_of(of)
    table = day_table.c
    statement = _rows(day_table, table.injected_on, snapshot, dose).where(
        table.level == level, table.vintage == vintage, table.area_code == code
    )
    if rows := _read(databases, statement.order_by(table.injected_on)):
        return tuple(
            NowcastRow(of.code, of.short_name, day, day, *numbers)
            for _level, _vintage, _code, day, *numbers in rows
        )
    computed = databases.ask(province_nowcast, snapshot=snapshot, dose=dose)
    return computed.daily(of, PUBLISHED_DAYS)


def nowcast_total(
    databases: Databases, *, snapshot: Snapshot, dose: Dose, of: Unit, days: int
) -> NowcastRow:
    """The nowcast of the last ``days`` of injection of a unit together. Raises KeyError for a
    district, and for what lies outside the scope."""
    totals = databases.ask(_totals, snapshot=snapshot, dose=dose, days=days)
    return totals[area_of(of)]


def nowcast_rows(
    databases: Databases,
    *,
    snapshot: Snapshot,
    dose: Dose,
    of: Unit,
    days: int,
    vintage: Vintage = "2021",
) -> tuple[NowcastRow, ...]:
    """The totals of the last ``days`` of every province that ``of`` is made of."""
    totals = databases.ask(_totals, snapshot=snapshot, dose=dose, days=days)
    inside = members(of, vintage)
    return tuple(
        totals[area_of(unit)] for unit in areas(databases.scope, "province") if unit.code in inside
    )


def _totals(
    databases: Databases, *, snapshot: Snapshot, dose: Dose, days: int
) -> dict[Area, NowcastRow]:
    """The totals of every area that there are nowcasts of."""
    table = total_table.c
    statement = _rows(total_table, table.days, snapshot, dose).where(table.days == days)
    if rows := _read(databases, statement):
        last, first = snapshot.as_of, snapshot.as_of - timedelta(days=days - 1)
        names = {area_of(unit): unit.short_name for unit in _units()}
        return {
            (level, vintage, code): NowcastRow(
                code, names[level, vintage, code], first, last, *numbers
            )
            for level, vintage, code, _days, *numbers in rows
        }
    computed = databases.ask(province_nowcast, snapshot=snapshot, dose=dose)
    return {area_of(unit): row for unit, row in computed.totals(days)}


def _units() -> tuple[Unit, ...]:
    """All that there can be nowcasts of."""
    return (units.country(), *units.regions(), *units.provinces(), *put_together())


def _rows(table: Table, about: ColumnElement[Any], snapshot: Snapshot, dose: Dose) -> AnySelect:
    """The published nowcasts of a day and dose: of which area, about what, the numbers."""
    columns = table.c
    numbers = (*(columns[name] for name in NOWCAST_COUNTS), columns.ripeness)
    return select(columns.level, columns.vintage, columns.area_code, about, *numbers).where(
        columns.as_of == snapshot.as_of, columns.dose == dose
    )


def _read(databases: Databases, statement: AnySelect) -> list[Row[*tuple[Any, ...]]]:
    """The published rows; none where the scope is narrower than what they were computed from."""
    return databases.read(statement) if databases.scope == EVERYTHING else []
