"""The nowcast of a dose: every province and the country, by day of injection and for totals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import numpy as np

from geo import units
from geo.units import Unit
from i18n import N_
from queries.areas import members
from queries.coverage.records import DOSE_COLUMNS
from queries.databases import Databases, Provenance, Snapshot
from queries.metric import Dose, Metric
from queries.nowcast.chain_ladder import Estimate, Nowcast, nowcasts
from queries.nowcast.entry_triangle import EntryTriangles, entry_triangles
from queries.nowcast.metrics import NOWCAST
from queries.nowcast.triangle import DAYS, Triangle

NowcastLevel = Literal["country", "province"]

DOSE_NAMES: dict[Dose, str] = {1: N_("Dose 1"), 2: N_("Dose 2"), 3: N_("Booster")}
"""What each dose is called; these are doses, not persons who have them."""

RIPE = 0.95
"""Share of the expected doses that must have been entered before a day of injection is ripe."""


@dataclass(frozen=True)
class NowcastRow:
    """Doses of a place injected on the days ``first`` to ``last``.

    ``entered`` so far, ``expected`` in the end, and the intervals that hold what there will be in
    50 % and 90 % of cases; whole doses all. ``ripeness``: the share expected to be entered by now.
    """

    code: str
    name: str
    first: date
    last: date
    entered: int
    expected: int
    low50: int
    high50: int
    low90: int
    high90: int
    ripeness: float

    @property
    def to_come(self) -> int:
        """Doses still expected to be entered."""
        return self.expected - self.entered

    @property
    def ripe(self) -> bool:
        """Whether so much is entered that the count can be read as it stands."""
        return self.ripeness >= RIPE


@dataclass(frozen=True)
class ProvinceNowcast:
    """The nowcast of one dose, as of the day of ``provenance``.

    ``provinces``: their codes in the order of ``result``, where ``groups`` of them follow: the
    country, the regions, and the provinces of 2025 that are made of several.
    """

    dose: Dose
    provinces: tuple[str, ...]
    groups: tuple[Unit, ...]
    result: Nowcast
    provenance: Provenance
    metric: Metric = NOWCAST

    def rows(
        self, level: NowcastLevel, days: int = 7, inside: Collection[str] | None = None
    ) -> tuple[NowcastRow, ...]:
        """The totals of the last days, of every place of a level; of provinces only those with the
        codes ``inside``, if named."""
        if level == "country":
            return self._totals([len(self.provinces)], days)
        shown = [
            number
            for number, code in enumerate(self.provinces)
            if code and (inside is None or code in inside)
        ]
        return self._totals(shown, days)

    def row(self, unit: Unit, days: int = 7) -> NowcastRow:
        """The total of the last days of a province or a group. Raises KeyError when the unit is
        not in the result."""
        place = self._place(unit)
        return self._totals([place], days)[0]

    def daily(self, unit: Unit, days: int = 56) -> tuple[NowcastRow, ...]:
        """The last days of injection of a unit, oldest first; as ``row``."""
        return tuple(self._daily(self._place(unit), days))

    def totals(self, days: int) -> tuple[tuple[Unit, NowcastRow], ...]:
        """The totals of the last days, of every province and group."""
        known = [number for number, code in enumerate(self.provinces) if code]
        of = [units.province(self.provinces[number]) for number in known] + list(self.groups)
        groups = range(len(self.provinces), len(self.provinces) + len(self.groups))
        return tuple(zip(of, self._totals([*known, *groups], days), strict=True))

    def _totals(self, places: Iterable[int], days: int) -> tuple[NowcastRow, ...]:
        last = self.result.as_of
        first = last - timedelta(days=days - 1)
        total = self.result.total(first, last)
        return tuple(self._row(place, total, (place,), first, last) for place in places)

    def _place(self, unit: Unit) -> int:
        """Where a unit stands. Codes of 2025 mean other provinces in 2021."""
        if unit in self.groups:
            return len(self.provinces) + self.groups.index(unit)
        if unit.level != "province" or unit.code not in self.provinces:
            raise KeyError(unit.code)
        return self.provinces.index(unit.code)

    def _daily(self, place: int, days: int) -> Iterator[NowcastRow]:
        known = self.result.entered.shape[1]
        for column in range(max(known - days, 0), known):
            day = self.result.first + timedelta(days=column)
            yield self._row(place, self._days, (place, column), day, day)

    @cached_property
    def _days(self) -> Estimate:
        return self.result.days()

    def _row(
        self, place: int, of: Estimate, cell: tuple[int, ...], first: date, last: date
    ) -> NowcastRow:
        known = len(self.provinces)
        unit = (
            self.groups[place - known] if place >= known else units.province(self.provinces[place])
        )
        return NowcastRow(
            unit.code,
            unit.short_name,
            first,
            last,
            int(of.entered[cell]),
            round(float(of.expected[cell])),
            int(of.low50[cell]),
            int(of.high50[cell]),
            int(of.low90[cell]),
            int(of.high90[cell]),
            float(of.ripeness[cell]),
        )


def nowcast_of(triangles: EntryTriangles, dose: Dose, days: int = DAYS) -> ProvinceNowcast:
    """The nowcast of one dose on the last days, of the provinces and of what they make together.

    Only the country has the doses of which nobody knows where they were given.
    """
    groups = groups_of(triangles.places)
    result = models(triangles.triangles, groups, only=dose)[dose].newest(days)
    return ProvinceNowcast(dose, triangles.places, tuple(groups), result, triangles.provenance)


def models(
    triangles: Mapping[Dose, Triangle], groups: Mapping[Unit, list[int]], only: Dose | None = None
) -> dict[Dose, Nowcast]:
    """The nowcast of every dose, or of ``only`` one, for the places of the triangles and groups of
    them."""
    there = np.any([one.entered.any(axis=1) for one in triangles.values()], axis=0)
    places = np.arange(len(there))
    used = places[there]
    if len(used) >= len(places) / 2:
        used = places
    else:
        # Places without any doses are all alike: one stands for them.
        used = np.append(used, places[~there][:1])
        places = np.where(there, np.cumsum(there) - 1, len(used) - 1)
    results = nowcasts(
        {
            DOSE_COLUMNS[dose]: replace(one, counts=one.counts[used])
            if len(used) < len(places)
            else one
            for dose, one in triangles.items()
        },
        groups=tuple(places[group].tolist() for group in groups.values()),
        only=DOSE_COLUMNS[only] if only else None,
    )
    rows = [*places, *range(len(used), len(used) + len(groups))]
    return {dose: results[name].of(rows) for dose, name in DOSE_COLUMNS.items() if name in results}


def groups_of(places: tuple[str, ...]) -> dict[Unit, list[int]]:
    """The places of the country, and of every region and province of 2025 that has several."""
    groups = {units.country(): list(range(len(places)))}
    for unit, inside in (
        *((one, members(one, "2021")) for one in units.regions()),
        *((one, members(one, "2025")) for one in units.provinces("2025")),
    ):
        here = [number for number, code in enumerate(places) if code in inside]
        if len(inside) > 1 and here:
            groups[unit] = here
    return groups


def province_nowcast(
    databases: Databases, *, snapshot: Snapshot, dose: Dose, days: int = DAYS
) -> ProvinceNowcast:
    """The nowcast of one dose on the last days, of every province in the scope and all of them
    together, computed from the published triangle.

    What was entered of the other doses is read all the same: they tell when doses are entered.
    """
    return nowcast_of(entry_triangles(databases, snapshot=snapshot), dose, days)
