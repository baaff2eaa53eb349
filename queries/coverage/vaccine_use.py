"""Vaccine use: what was received, what was injected, what is left and for how long."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select

from geo.units import Level, Vintage
from queries.coverage.official import members, units_at
from queries.provenance import Provenance, Snapshot
from queries.schema import official_statistics
from queries.scope import Scope


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
class VaccineUse:
    """Vaccine use of every unit of a level on one day."""

    rows: tuple[VaccineUseRow, ...]
    level: Level
    vintage: Vintage
    provenance: Provenance

    def row(self, code: str) -> VaccineUseRow:
        """The row of one unit. Raises KeyError when the unit is not in the result."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(code)


def vaccine_use(
    vaccination: Engine,
    scope: Scope,
    provenance: Provenance,
    previous: Snapshot | None,
    *,
    level: Level,
    vintage: Vintage = "2021",
) -> VaccineUse:
    """Doses received and injected by every unit of a level, with the pace since ``previous``."""
    scope.require(level)
    now = _doses(vaccination, scope, provenance.snapshot)
    before = _doses(vaccination, scope, previous) if previous else {}
    days = (provenance.snapshot.as_of - previous.as_of).days if previous else None
    rows = []
    for unit in units_at(level, vintage):
        provinces = members(unit, vintage)
        if scope.provinces is not None:
            provinces &= scope.provinces
        if not provinces:
            continue
        known = provinces & now.keys()
        comparable = bool(known) and known <= before.keys()
        rows.append(
            VaccineUseRow(
                unit.code,
                unit.short_name,
                sum(now[code][0] for code in known) if known else None,
                sum(now[code][1] for code in known) if known else None,
                sum(before[code][1] for code in known) if comparable else None,
                days,
            )
        )
    return VaccineUse(tuple(rows), level, vintage, provenance)


def _doses(vaccination: Engine, scope: Scope, of: Snapshot) -> dict[str, tuple[int, int]]:
    """Doses (received, injected) by province."""
    table = official_statistics.c
    query = select(table.province_code, table.doses_received, table.doses_injected).where(
        table.as_of == of.as_of, table.revision == of.revision
    )
    if scope.provinces is not None:
        query = query.where(table.province_code.in_(sorted(scope.provinces)))
    with vaccination.connect() as connection:
        return {
            code: (received, injected)
            for code, received, injected in connection.execute(query).all()
        }
