"""The reporting triangles of the provinces, from the published counts of doses by lag of entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Integer, Text, cast, func, select, type_coerce

from queries.areas import areas
from queries.contents import record_snapshots
from queries.coverage.records import DOSE_COLUMNS
from queries.databases import AnySelect, Databases
from queries.metric import Dose
from queries.nowcast.triangle import DAYS, LAGS, Triangle, Whole
from queries.provenance import Provenance, Snapshot
from queries.schema import province_lag

_LAG = 2**24
"""More doses than a province has of one day and lag."""
_LONGEST = 2**12
"""Days; longer lags are taken for this one."""
_DAY = _LAG * _LONGEST


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
    """Doses by province, day of injection from ``first`` to ``last``, and lag of entry, whenever
    they were entered: what the triangles of every day between can be cut from.

    ``soon``: by dose, those with a lag of less than ``LAGS`` [places, days, LAGS]. ``late``: the
    others by dose and place, packed numbers in ascending order (see ``_query``).
    """

    places: tuple[str, ...]
    first: date
    last: date
    soon: Mapping[Dose, NDArray[np.int32]]
    late: Mapping[Dose, tuple[Whole, ...]]

    def triangles(self, provenance: Provenance, days: int = DAYS) -> EntryTriangles:
        """What had been entered by the day of ``provenance``, of the last days of injection.

        Raises ValueError when these are not all there.
        """
        as_of = provenance.snapshot.as_of
        first = as_of - timedelta(days=days - 1)
        if not self.first <= first <= as_of <= self.last:
            raise ValueError(f"counts from {self.first} to {self.last} do not have these days")
        start = (first - self.first).days
        known = np.arange(days)[:, None] + np.arange(LAGS) < days
        triangles = {}
        for dose, soon in self.soon.items():
            counts = np.zeros((len(self.places), days, LAGS + 1), np.int64)
            counts[..., :LAGS] = soon[:, start : start + days] * known
            counts[..., LAGS] = [_late(one, start, days) for one in self.late[dose]]
            triangles[dose] = Triangle(as_of, first, counts)
        return EntryTriangles(self.places, triangles, provenance)


def _late(packed: Whole, start: int, days: int) -> Whole:
    """What of a place's packed numbers had been entered by the last of some days [days]."""
    there = packed[slice(*np.searchsorted(packed, np.array([start, start + days]) * _DAY))]
    day, lag, doses = _unpacked(there)
    known = day - start + lag < days
    return np.bincount(day[known] - start, doses[known], days).astype(np.int64)


def _unpacked(packed: Whole) -> tuple[Whole, Whole, Whole]:
    """Days, lags and doses."""
    return packed // _DAY, packed // _LAG % _LONGEST, packed % _LAG


def entry_counts(databases: Databases, *, first: date, last: date) -> EntryCounts:
    """Doses by province, day of injection and lag of entry.

    Doses without a usable time of entry are left out.
    """
    places = tuple(unit.code for unit in areas(databases.scope, "province"))
    if databases.scope.provinces is None:
        places += ("",)
    found = {
        province: [np.sort(np.fromstring(given or "", np.int64, sep=" ")) for given in texts]
        for province, *texts in databases.read(_query(first, last))
    }
    nothing = [np.zeros(0, np.int64)] * len(DOSE_COLUMNS)
    soon, late = dict[Dose, NDArray[np.int32]](), dict[Dose, tuple[Whole, ...]]()
    for number, dose in enumerate(DOSE_COLUMNS):
        soon[dose] = np.zeros((len(places), (last - first).days + 1, LAGS), np.int32)
        of_dose = [found.get(place, nothing)[number] for place in places]
        for cells, packed in zip(soon[dose], of_dose, strict=True):
            day, lag, doses = _unpacked(packed[packed // _LAG % _LONGEST < LAGS])
            cells[day, lag] = doses
        late[dose] = tuple(packed[packed // _LAG % _LONGEST >= LAGS] for packed in of_dose)
    return EntryCounts(places, first, last, soon, late)


def entry_triangles(
    databases: Databases, *, snapshot: Snapshot, days: int = DAYS
) -> EntryTriangles:
    """The triangles of one day.

    Where results are remembered they are cut from the counts of all days, which are read once: the
    national ones take a second, and 60 MB.
    """
    first, last = snapshot.as_of, snapshot.as_of
    if databases.memo:
        every = databases.ask(record_snapshots)
        first, last = every[0].as_of, every[-1].as_of
    counts = databases.ask(entry_counts, first=first - timedelta(days=days - 1), last=last)
    return counts.triangles(databases.provenance(snapshot), days)


def _query(first: date, last: date) -> AnySelect:
    """A row of each province, with a text of numbers for every dose.

    The whole country has millions of cells: fetched as rows, or as arrays of numbers, they take
    longer than adding them up. So a count and its cell travel as one number: the day of injection
    times ``_DAY``, plus the lag times ``_LAG``, plus the count.
    """
    table = province_lag.c
    day = cast(type_coerce(table.injected_on - first, Integer), BigInteger)
    lag = cast(func.least(table.lag_days, _LONGEST - 1), BigInteger)
    cell = day * _DAY + lag * _LAG
    return (
        select(
            table.province_code,
            *(
                func.string_agg(cast(cell + table[name], Text), " ").filter(table[name] > 0)
                for name in DOSE_COLUMNS.values()
            ),
        )
        .where(table.injected_on.between(first, last))
        .group_by(table.province_code)
    )
