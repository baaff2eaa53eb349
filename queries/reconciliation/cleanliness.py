"""How many of the dose records are free of duplicates and impossibilities, by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from geo.units import Level, Vintage
from queries.areas import ByArea, Place, roll_up
from queries.coverage.metrics import CountedBy
from queries.databases import AnySelect, Databases, Snapshot
from queries.metric import Metric
from queries.reconciliation.metrics import CLEANLINESS
from queries.reconciliation.verdicts import RULES, Rule
from queries.schema import cleanliness as cleanliness_table

_COLUMNS = ("records", "clean", *RULES)


@dataclass(frozen=True)
class CleanlinessRow:
    """The dose records of one unit, how many keep all rules, and how many break each."""

    code: str
    name: str
    records: int
    clean: int
    broken: Mapping[Rule, int]

    @property
    def value(self) -> float | None:
        """The share of records that keep all rules; ``None`` without records."""
        return self.clean / self.records if self.records else None


@dataclass(frozen=True)
class Cleanliness(ByArea[CleanlinessRow]):
    """The dose records of every unit of a level as of the last day, in order of names."""

    counted_by: CountedBy
    metric: Metric = CLEANLINESS


def cleanliness(
    databases: Databases,
    *,
    snapshot: Snapshot,
    level: Level,
    counted_by: CountedBy = "residence",
    vintage: Vintage = "2021",
    within: str | None = None,
) -> Cleanliness:
    """What the dose records of every unit break; of districts only those ``within`` a province,
    if named. Only the last day is known."""
    counts = databases.ask(_by_district, counted_by=counted_by)
    rows = []
    for unit, name, here in roll_up(counts, databases.scope, level, vintage, within):
        records, clean, *broken = map(sum, zip(*here, strict=True)) if here else [0] * len(_COLUMNS)
        by_rule = dict(zip(RULES, broken, strict=True))
        rows.append(CleanlinessRow(unit.code, name, records, clean, by_rule))
    provenance = databases.provenance(snapshot)
    return Cleanliness(tuple(rows), level, vintage, provenance, counted_by)


def _by_district(databases: Databases, *, counted_by: CountedBy) -> dict[Place, tuple[int, ...]]:
    """The counts of every district, in the order of ``_COLUMNS``."""
    table = cleanliness_table.c
    place = (table.province_code, table.district_code)
    statement: AnySelect = (
        select(*place, *(func.sum(table[name]) for name in _COLUMNS))
        .where(table.counted_by == counted_by)
        .group_by(*place)
    )
    return {(row[0], row[1]): tuple(map(int, row[2:])) for row in databases.read(statement)}
