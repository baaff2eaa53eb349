"""The two published databases as one viewer may read them: the only place that runs a statement.

Every query of this package is a function whose first argument is a ``Databases``. It reads rows
through ``read``, which keeps to the viewer's scope whatever the statement says, and asks other
queries through ``ask``, which remembers their results.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, TypeVarTuple, cast

from sqlalchemy import ColumnElement, Engine, MetaData, Row, Select, Table, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import visitors
from sqlalchemy.sql.visitors import ExternallyTraversible

from geo import units
from queries.provenance import DataVersion, Provenance, Snapshot
from queries.schema import (
    RECONCILIATION,
    VACCINATION,
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
from queries.scope import Scope

P = ParamSpec("P")
R = TypeVar("R")
Columns = TypeVarTuple("Columns")

AnySelect = Select[*tuple[Any, ...]]
"""A statement whose columns are put together from lists."""

WITHOUT_PLACE = frozenset(
    {vaccination_version, snapshot, record_day, verification_day, source_file}
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
