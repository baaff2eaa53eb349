"""The reporting triangles of the provinces, from the published counts of doses by lag of entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Engine, Select, cast, func, select

from geo import units
from queries.metrics import Dose
from queries.provenance import Provenance
from queries.schema import entry_lag
from queries.scope import Scope
from queries.triangle import DAYS, LAGS, Triangle, Whole

MEASURES: dict[Dose, str] = {1: "dose1", 2: "dose2", 3: "booster"}
"""The column that counts each dose."""

_SEVERAL = LAGS + 1
"""Number of the lags: a count and its lag travel as one number, count times this plus lag."""


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

    def within(self, provinces: frozenset[str]) -> EntryTriangles:
        """The triangles of some provinces only."""
        kept = [number for number, code in enumerate(self.places) if code in provinces]
        return EntryTriangles(
            tuple(self.places[number] for number in kept),
            {
                dose: Triangle(one.as_of, one.first, one.counts[kept])
                for dose, one in self.triangles.items()
            },
            self.scope,
            self.provenance,
        )


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
    counts = {dose: np.zeros((len(places), days, _SEVERAL), np.int64) for dose in MEASURES}
    with reconciliation.connect() as connection:
        rows = connection.execute(_query(scope, first, as_of)).all()
    row_of = {code: number for number, code in enumerate(places)}
    place = np.array([row_of[row[0]] for row in rows], np.int64)
    day = np.array([(row[1] - first).days for row in rows], np.int64)
    for number, dose in enumerate(MEASURES, start=2):
        _fill(counts[dose], place, day, [row[number] or () for row in rows])
    triangles = {dose: Triangle(as_of, first, one) for dose, one in counts.items()}
    return EntryTriangles(places, triangles, scope, provenance)


def _query(scope: Scope, first: date, as_of: date) -> Select[Any]:
    """A row of each province and day of injection, with an array of lags for every dose.

    A row of each lag would be half a million rows, and most of the time would go into them.
    """
    table = entry_lag.c
    known = (
        select(
            table.province_code,
            table.injected_on,
            func.least(table.lag_days, LAGS).label("lag"),
            *(cast(func.sum(table[name]), BigInteger).label(name) for name in MEASURES.values()),
        )
        .where(
            table.injected_on.between(first, as_of),
            table.lag_days >= 0,
            table.injected_on + table.lag_days <= as_of,
        )
        .group_by(table.province_code, table.injected_on, "lag")
    )
    if scope.provinces is not None:
        known = known.where(table.province_code.in_(sorted(scope.provinces)))
    cell = known.subquery().c
    return select(
        cell.province_code,
        cell.injected_on,
        *(
            func.array_agg(cell[name] * _SEVERAL + cell.lag).filter(cell[name] > 0)
            for name in MEASURES.values()
        ),
    ).group_by(cell.province_code, cell.injected_on)


def _fill(counts: Whole, place: Whole, day: Whole, cells: Sequence[Sequence[int]]) -> None:
    """Write the cells of every place and day into the triangle."""
    lengths = [len(one) for one in cells]
    packed = np.fromiter(chain.from_iterable(cells), np.int64, sum(lengths))
    where = (np.repeat(place, lengths), np.repeat(day, lengths), packed % _SEVERAL)
    counts[where] = packed // _SEVERAL
