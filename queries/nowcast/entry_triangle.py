"""The reporting triangles of the provinces, from the published counts of doses by lag of entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Integer, select, type_coerce

from queries.areas import areas
from queries.coverage.records import DOSE_COLUMNS
from queries.databases import AnySelect, Databases, Provenance, Scope, Snapshot
from queries.metric import Dose
from queries.nowcast.triangle import DAYS, LAGS, Triangle, Whole
from queries.schema import province_lag


@dataclass(frozen=True)
class EntryTriangles:
    """The triangle of every dose, as it was known on the day of ``provenance``.

    ``places``: the codes of the provinces in the triangles' order; the empty one, last, stands for
    doses of which nobody knows where they were given.
    """

    places: tuple[str, ...]
    triangles: Mapping[Dose, Triangle]
    provenance: Provenance


@dataclass(frozen=True)
class EntryCounts:
    """Doses by place, day of injection from ``first`` on and lag of entry, whenever they were
    entered: what the triangles of every day since can be cut from.

    ``soon``: by dose, those with a lag of less than ``LAGS`` [places, days, LAGS]. The others are
    few: a row each, with its ``late_place``, ``late_day`` and ``late_lag``, and ``late`` doses.
    """

    first: date
    soon: Mapping[Dose, NDArray[np.int32]]
    late_place: Whole
    late_day: Whole
    late_lag: Whole
    late: Mapping[Dose, Whole]

    @classmethod
    def of(
        cls,
        first: date,
        shape: tuple[int, int],
        place: Whole,
        day: Whole,
        lag: Whole,
        doses: Mapping[Dose, Whole],
    ) -> EntryCounts:
        """Counts from rows: the number of the place, days since ``first``, days of lag, doses.

        ``shape``: how many places and days there are.
        """
        early = lag < LAGS
        where = (place[early], day[early], lag[early])
        soon = {}
        for dose, counts in doses.items():
            soon[dose] = np.zeros((*shape, LAGS), np.int32)
            soon[dose][where] = counts[early]
        late = {dose: counts[~early] for dose, counts in doses.items()}
        return cls(first, soon, place[~early], day[~early], lag[~early], late)

    def triangles(self, as_of: date, days: int = DAYS) -> dict[Dose, Triangle]:
        """What had been entered by a day, of the last ``days`` of injection.

        Raises ValueError when these are not all there.
        """
        start = (as_of - self.first).days - days + 1
        places, there, _ = next(iter(self.soon.values())).shape
        if not 0 <= start <= there - days:
            raise ValueError(f"counts of {there} days from {self.first} do not have these days")
        known = np.arange(days)[:, None] + np.arange(LAGS) < days
        of_days = self.late_day - start
        among = (of_days >= 0) & (of_days + self.late_lag < days)
        cell = self.late_place[among] * days + of_days[among]
        triangles = {}
        for dose, soon in self.soon.items():
            counts = np.zeros((places, days, LAGS + 1), np.int64)
            np.multiply(soon[:, start : start + days], known, out=counts[..., :LAGS])
            late = np.bincount(cell, self.late[dose][among], places * days)
            counts[..., LAGS] = late.reshape(places, days)
            triangles[dose] = Triangle(as_of, as_of - timedelta(days=days - 1), counts)
        return triangles


def places_of(scope: Scope) -> tuple[str, ...]:
    """The places of a triangle: the provinces in the scope, and where all are, an unknown one."""
    provinces = tuple(unit.code for unit in areas(scope, "province"))
    return provinces if scope.provinces is not None else (*provinces, "")


def entry_triangles(
    databases: Databases, *, snapshot: Snapshot, days: int = DAYS
) -> EntryTriangles:
    """The triangles of one day, from the published rows.

    Doses without a usable time of entry are left out.
    """
    as_of, places = snapshot.as_of, places_of(databases.scope)
    first = as_of - timedelta(days=days - 1)
    number = {code: index for index, code in enumerate(places)}
    rows = [(number[code], *counts) for code, *counts in databases.read(_cells(first, as_of))]
    place, day, lag, *doses = np.array(rows, np.int64).reshape(-1, 3 + len(DOSE_COLUMNS)).T
    by_dose = dict(zip(DOSE_COLUMNS, doses, strict=True))
    counts = EntryCounts.of(first, (len(places), days), place, day, lag, by_dose)
    return EntryTriangles(places, counts.triangles(as_of, days), databases.provenance(snapshot))


def _cells(first: date, last: date) -> AnySelect:
    table = province_lag.c
    day = type_coerce(table.injected_on - first, Integer)
    doses = (table[name] for name in DOSE_COLUMNS.values())
    return select(table.province_code, day, table.lag_days, *doses).where(
        table.injected_on.between(first, last)
    )
