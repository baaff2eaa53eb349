"""The two published databases as one viewer may read them: the only place that runs a statement.

Every query of this package is a function whose first argument is a ``Databases``. It reads rows
through ``read``, which keeps to the viewer's ``Scope`` whatever the statement says, and asks other
queries through ``ask``, which remembers their results. Every result carries its ``Provenance``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, TypeVarTuple, cast

from sqlalchemy import ColumnElement, Engine, MetaData, Row, Select, Table, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import visitors
from sqlalchemy.sql.visitors import ExternallyTraversible

from geo import units
from geo.units import Level
from i18n import N_, UserError
from queries.schema import (
    RECONCILIATION,
    VACCINATION,
    age_reference,
    alert,
    alert_threshold,
    facility,
    facility_lag,
    nowcast_day,
    nowcast_total,
    record_day,
    report_finding,
    signal,
    snapshot,
    source_file,
    vaccination_version,
    verification_day,
    verification_report,
)


@dataclass(frozen=True)
class DataVersion:
    """One publish. ``demo``: it holds demo figures and must be marked wherever it is shown."""

    version: int
    published_at: datetime
    demo: bool


@dataclass(frozen=True)
class Snapshot:
    """The platform's statistics of one day, in one revision.

    ``newest`` is false for figures that a later import replaced; ``interpolated`` days of the
    demo are computed between real ones; ``provinces`` is how many have figures.
    """

    as_of: date
    revision: int
    newest: bool
    imported_at: datetime
    provinces: int
    interpolated: bool


@dataclass(frozen=True)
class Provenance:
    """The data version and the snapshot behind a result."""

    data: DataVersion
    snapshot: Snapshot


def find_snapshot(
    available: tuple[Snapshot, ...], as_of: date | None, revision: int | None = None
) -> Snapshot:
    """The snapshot of a day (``None``: the latest), in its newest revision unless one is named.

    Raises UserError, naming the days there are, when there is none.
    """
    if not available:
        raise UserError(N_("No statistics are published yet. Run: monitor import statistics FILE"))
    if as_of is None:
        as_of = available[-1].as_of
    of_day = [one for one in available if one.as_of == as_of]
    if not of_day:
        days = sorted({one.as_of.isoformat() for one in available})
        near = ", ".join(sorted(days, key=lambda day: abs(date.fromisoformat(day) - as_of))[:5])
        raise UserError(
            N_("No snapshot of {as_of}. The nearest days there are: {days}."),
            as_of=as_of.isoformat(),
            days=near,
        )
    if revision is None:
        return of_day[-1]
    for one in of_day:
        if one.revision == revision:
            return one
    raise UserError(
        N_("The snapshot of {as_of} has no revision {revision}; it has 1 to {last}."),
        as_of=as_of.isoformat(),
        revision=revision,
        last=of_day[-1].revision,
    )


def last_until(available: tuple[Snapshot, ...], day: date) -> Snapshot | None:
    """The newest snapshot of the last day until ``day``."""
    until = [one for one in available if one.newest and one.as_of <= day]
    return until[-1] if until else None


def earlier_snapshot(
    available: tuple[Snapshot, ...], of: Snapshot, wanted: date
) -> Snapshot | None:
    """The newest snapshot of the last day until the ``wanted`` one; where there is none, of the
    first day at all. ``None`` when nothing is earlier than ``of``."""
    newest = {one.as_of: one for one in available if one.newest}
    day = earlier_day(tuple(newest), of.as_of, wanted)
    return newest[day] if day else None


def earlier_day(days: Sequence[date], of: date, wanted: date) -> date | None:
    """The same of days, oldest first."""
    earlier = [day for day in days if day < of]
    until = [day for day in earlier if day <= wanted]
    return until[-1] if until else earlier[0] if earlier else None


_DEPTH: dict[Level, int] = {"country": 0, "region": 1, "province": 2, "district": 3}


class ScopeError(PermissionError):
    """The question reaches beyond what the viewer may see."""


@dataclass(frozen=True)
class Scope:
    """Provinces (``None``: all 63) and the finest level that may be read.

    Rows of provinces outside the scope are never read, so every total is a total over the scope.
    """

    provinces: frozenset[str] | None = None
    finest: Level = "district"

    def require(self, level: Level) -> None:
        """Raise ScopeError when ``level`` is finer than the scope allows."""
        if _DEPTH[level] > _DEPTH[self.finest]:
            raise ScopeError(f"{level} is finer than the scope's {self.finest}")


EVERYTHING = Scope()


P = ParamSpec("P")
R = TypeVar("R")
Columns = TypeVarTuple("Columns")

AnySelect = Select[*tuple[Any, ...]]
"""A statement whose columns are put together from lists."""

WITHOUT_PLACE = frozenset(
    {vaccination_version, snapshot, record_day, verification_day, source_file, age_reference}
)
"""Tables that say nothing about any place: days, files and the data version."""


class Memo(Protocol):
    """Remembers results for all viewers."""

    def recall(self, key: Hashable, compute: Callable[[], R]) -> R:
        """The result kept under a key; computed, and kept, when there is none."""


class RunMemo:
    """Remembers every result for as long as one command runs."""

    def __init__(self) -> None:
        self._results: dict[Hashable, Any] = {}

    def recall(self, key: Hashable, compute: Callable[[], R]) -> R:
        """See Memo."""
        if key not in self._results:
            self._results[key] = compute()
        return cast(R, self._results[key])


@dataclass(frozen=True)
class Databases:
    """Both databases of one data version, as far as ``scope`` reaches.

    With a ``memo``, results of queries are remembered; without, every query reads again.
    """

    vaccination: Engine
    reconciliation: Engine
    data: DataVersion
    scope: Scope
    memo: Memo | None = None

    def read(self, statement: Select[*Columns]) -> list[Row[*Columns]]:
        """The rows of a statement, without those of places outside the scope."""
        engines = {VACCINATION: self.vaccination, RECONCILIATION: self.reconciliation}
        with engines[_metadata(statement)].connect() as connection:
            return list(connection.execute(within_scope(statement, self.scope)).all())

    def ask(
        self, query: Callable[Concatenate[Databases, P], R], *args: P.args, **arguments: P.kwargs
    ) -> R:
        """The result of another query, remembered by query, arguments, data version and scope.

        Results never change for a data version and are frozen, so all viewers share them.
        """
        if self.memo is None:
            return query(self, *args, **arguments)
        # As if every argument were given: a default that is spelled out is the same question.
        given = (getattr(query, "__kwdefaults__", None) or {}) | arguments
        key = (query, args, tuple(sorted(given.items())), self.data, self.scope)
        return self.memo.recall(key, lambda: query(self, *args, **arguments))

    def is_current(self) -> bool:
        """Whether every table is there with every column: not so where an earlier version of this
        program published."""
        try:
            for table in (*VACCINATION.sorted_tables, *RECONCILIATION.sorted_tables):
                if table.name != "data_version":
                    self.read(select(*table.c).limit(0))
        except SQLAlchemyError:
            return False
        return True

    def provenance(self, of: Snapshot) -> Provenance:
        """The provenance of a result about a snapshot."""
        return Provenance(self.data, of)


def open_databases(
    vaccination: Engine, reconciliation: Engine, scope: Scope, memo: Memo | None = None
) -> Databases:
    """The databases behind two engines of the same data version."""
    columns = vaccination_version.c
    with vaccination.connect() as connection:
        row = connection.execute(select(columns.version, columns.published_at, columns.demo)).one()
    return Databases(vaccination, reconciliation, DataVersion(*row), scope, memo)


def within_scope(statement: Select[*Columns], scope: Scope) -> Select[*Columns]:
    """The same statement, each of its tables replaced by its rows inside the scope.

    Raises ValueError for a table of which nobody has said where the place of a row stands.
    """
    if scope.provinces is None:
        return statement
    allowed = {
        table: select(table).where(_inside(table, scope.provinces)).subquery(table.name)
        for table in _tables(statement)
        if table not in WITHOUT_PLACE
    }

    def replacement(element: Any, **_: Any) -> Any:
        if isinstance(element, Table):
            return allowed.get(element)
        table = getattr(element, "table", None)
        return allowed[table].c[element.key] if table in allowed else None

    return cast(Select[*Columns], visitors.replacement_traverse(statement, {}, replacement))


def _inside(table: Table, provinces: frozenset[str]) -> ColumnElement[bool]:
    """Which rows of a published table are of some provinces."""
    columns, allowed = table.c, provinces
    if table is facility_lag:
        known = select(facility.c.facility_code).where(
            facility.c.province_code.in_(sorted(provinces))
        )
        return columns.facility_code.in_(known)
    if table in (nowcast_day, nowcast_total):
        own = (columns.level == "province") & (columns.vintage == "2021")
        return own & columns.area_code.in_(sorted(provinces))
    if table is signal:
        # What the whole country's figures have in common is about each province.
        allowed = provinces | {""}
    elif table is verification_report:
        # Published by the Ministry for everybody to read.
        allowed = provinces | {units.COUNTRY_CODE}
    elif table is report_finding:
        allowed = provinces | {one.code for code in provinces for one in units.districts(code)}
    by_place = table in (alert, alert_threshold, verification_report, report_finding)
    code = columns.get("place_code" if by_place else "province_code")
    if code is None:
        raise ValueError(f"nobody has said where the place of a row of {table.name} stands")
    return code.in_(sorted(allowed))


def _tables(statement: ExternallyTraversible) -> set[Table]:
    return {one for one in visitors.iterate(statement) if isinstance(one, Table)}


def _metadata(statement: ExternallyTraversible) -> MetaData:
    """Which database a statement is about; no statement is about both."""
    return next(one.metadata for one in visitors.iterate(statement) if isinstance(one, Table))
