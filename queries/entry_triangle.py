"""The reporting triangles of the provinces, from the published counts of doses by lag of entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Engine, Integer, Select, Text, cast, func, select, type_coerce

from geo import units
from queries.metrics import Dose
from queries.provenance import Provenance
from queries.schema import province_lag
from queries.scope import Scope
from queries.triangle import DAYS, LAGS, Triangle, Whole

MEASURES: dict[Dose, str] = {1: "dose1", 2: "dose2", 3: "booster"}
"""The column that counts each dose."""

_LAGS = LAGS + 1
"""Number of the lags."""


@dataclass(frozen=True)
class EntryTriangles:
    """The triangle of every dose, as it was known on the day of ``provenance``.

    ``places``: the codes of the provinces in the triangles' order; the empty one, last, stands for
    doses of which nobody knows where they were given.
    """

    places: tuple[str, ...]
    triangles: Mapping[Dose, Triangle]
    scope: Scope
    provenance: Provenance


def entry_triangles(
    reconciliation: Engine, scope: Scope, provenance: Provenance, days: int = DAYS
) -> EntryTriangles:
    """Doses by province and day of injection of the last days, and lag of entry.

    Only what had been entered by the day of ``provenance``. Doses without a usable time of entry
    are left out.
    """
    scope.require("province")
    as_of = provenance.snapshot.as_of
    first = as_of - timedelta(days=days - 1)
    places = tuple(
        one.code
        for one in units.provinces()
        if scope.provinces is None or one.code in scope.provinces
    )
    if scope.provinces is None:
        places += ("",)
    counts = {dose: np.zeros((len(places), days, _LAGS), np.int64) for dose in MEASURES}
    row_of = {code: number for number, code in enumerate(places)}
    with reconciliation.connect() as connection:
        for province, *cells in connection.execute(_query(scope, first, as_of)):
            for triangle, given in zip(counts.values(), cells, strict=True):
                _fill(triangle[row_of[province]], given or "")
    triangles = {dose: Triangle(as_of, first, one) for dose, one in counts.items()}
    return EntryTriangles(places, triangles, scope, provenance)


def _query(scope: Scope, first: date, as_of: date) -> Select[Any]:
    """A row of each province, with a text of numbers for every dose.

    A dense triangle has half a million cells: fetched as rows, or as arrays of numbers, they take
    longer than adding them up. A count and its cell travel as one number: the count times the
    number of cells, plus the cell (see ``_fill``).
    """
    table = province_lag.c
    known = (
        select(
            table.province_code,
            table.injected_on,
            func.least(table.lag_days, LAGS).label("lag"),
            *(cast(func.sum(table[name]), BigInteger).label(name) for name in MEASURES.values()),
        )
        .where(
            table.injected_on.between(first, as_of),
            table.injected_on + table.lag_days <= as_of,
        )
        .group_by(table.province_code, table.injected_on, "lag")
    )
    if scope.provinces is not None:
        known = known.where(table.province_code.in_(sorted(scope.provinces)))
    cell = known.subquery().c
    cells = ((as_of - first).days + 1) * _LAGS
    where = type_coerce(cell.injected_on - first, Integer) * _LAGS + cell.lag
    return select(
        cell.province_code,
        *(
            func.string_agg(cast(cell[name] * cells + where, Text), " ").filter(cell[name] > 0)
            for name in MEASURES.values()
        ),
    ).group_by(cell.province_code)


def _fill(counts: Whole, given: str) -> None:
    """Write a province's numbers into its triangle [days, lags + 1]."""
    packed = np.fromstring(given, np.int64, sep=" ")
    counts.reshape(-1)[packed % counts.size] = packed // counts.size
