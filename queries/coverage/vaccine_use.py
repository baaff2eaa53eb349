"""Vaccine use: what was received, what was injected, what is left and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from geo.units import Level, Vintage
from queries.areas import ByArea, Place, roll_up
from queries.databases import Databases
from queries.provenance import Snapshot
from queries.schema import official_statistics


@dataclass(frozen=True)
class VaccineUseRow:
    """Doses of one unit; ``None`` where no province of it has figures.

    ``injected_before`` are the doses injected by the previous date, over the same provinces.
    ``days`` is the number of days since that date.
    """

    code: str
    name: str
    received: int | None
    injected: int | None
    injected_before: int | None
    days: int | None

    @property
    def used(self) -> float | None:
        """Doses injected / doses received, unclipped."""
        if self.injected is None or not self.received:
            return None
        return self.injected / self.received

    @property
    def left(self) -> int | None:
        """Doses received minus injected; unknown where more was injected than received."""
        if self.received is None or self.injected is None or self.injected > self.received:
            return None
        return self.received - self.injected

    @property
    def daily(self) -> float | None:
        """Doses injected per day since the previous date; unknown where the count fell."""
        if self.injected is None or self.injected_before is None or not self.days:
            return None
        pace = (self.injected - self.injected_before) / self.days
        return pace if pace >= 0 else None

    @property
    def days_of_stock(self) -> float | None:
        """Doses left divided by the present pace."""
        if self.left is None or not self.daily:
            return None
        return self.left / self.daily


@dataclass(frozen=True)
class VaccineUse(ByArea[VaccineUseRow]):
    """Vaccine use of every unit of a level on one day."""


def vaccine_use(
    databases: Databases,
    *,
    snapshot: Snapshot,
    previous: Snapshot | None,
    level: Level,
    vintage: Vintage = "2021",
) -> VaccineUse:
    """Doses received and injected by every unit of a level, with the pace since ``previous``."""
    now = databases.ask(_doses, snapshot=snapshot)
    before = databases.ask(_doses, snapshot=previous) if previous else {}
    days = (snapshot.as_of - previous.as_of).days if previous else None
    rows = []
    for unit, name, known in roll_up(now, databases.scope, level, vintage):
        comparable = bool(known) and all(doses.place in before for doses in known)
        rows.append(
            VaccineUseRow(
                unit.code,
                name,
                sum(doses.received for doses in known) if known else None,
                sum(doses.injected for doses in known) if known else None,
                sum(before[doses.place].injected for doses in known) if comparable else None,
                days,
            )
        )
    return VaccineUse(tuple(rows), level, vintage, databases.provenance(snapshot))


class _Doses(NamedTuple):
    place: Place
    received: int
    injected: int


def _doses(databases: Databases, *, snapshot: Snapshot) -> dict[Place, _Doses]:
    """Doses by province."""
    table = official_statistics.c
    statement = select(table.province_code, table.doses_received, table.doses_injected).where(
        table.as_of == snapshot.as_of, table.revision == snapshot.revision
    )
    rows = (_Doses((code, ""), *doses) for code, *doses in databases.read(statement))
    return {doses.place: doses for doses in rows}
