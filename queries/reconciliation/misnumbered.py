"""Coverage as it would be if second doses that were entered as first ones counted."""

from __future__ import annotations

from dataclasses import dataclass

from geo.units import Level, Vintage
from queries.contents import record_snapshots
from queries.coverage.metrics import Group
from queries.coverage.official import CoverageRow
from queries.coverage.records import coverage
from queries.databases import Databases, Snapshot
from queries.metric import Dose
from queries.reconciliation.cleanliness import cleanliness


@dataclass(frozen=True)
class Misnumbered:
    """Records of a unit that are a second dose entered as the first, beside its coverage."""

    row: CoverageRow
    records: int

    @property
    def would_be(self) -> float | None:
        """Coverage if each of them completed its person's course."""
        if not self.row.denominator or self.row.numerator is None:
            return None
        return (self.row.numerator + self.records) / self.row.denominator


def misnumbered(
    databases: Databases,
    *,
    snapshot: Snapshot,
    dose: Dose,
    group: Group,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> tuple[Misnumbered, ...]:
    """The units with such records; none for other doses, parts of the population or earlier days.

    The rules are counted for the last day only, and not by age, sex or vaccine.
    """
    databases.scope.require(level)
    last = databases.ask(record_snapshots)[-1]
    if dose != 2 or group != Group(counted_by=group.counted_by) or snapshot.as_of != last.as_of:
        return ()
    result = databases.ask(
        coverage,
        snapshot=snapshot,
        dose=dose,
        group=group,
        level=level,
        vintage=vintage,
        within=within,
    )
    broken = databases.ask(
        cleanliness,
        snapshot=last,
        level=level,
        counted_by=group.counted_by,
        vintage=vintage,
        within=within,
    )
    found = {row.code: row.broken["dose_misnumbered"] for row in broken.rows}
    return tuple(Misnumbered(row, found[row.code]) for row in result.rows if found.get(row.code))
