"""How many of the dose records are free of duplicates and impossibilities, by unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, select

from geo.units import Level, Vintage
from queries.coverage.official import members
from queries.coverage.records import district_name, units_at
from queries.groups import CountedBy
from queries.metrics import CLEANLINESS, Metric
from queries.provenance import Provenance
from queries.reconciliation.verdicts import RULES, Rule
from queries.schema import cleanliness as cleanliness_table
from queries.scope import Scope


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
class Cleanliness:
    """The dose records of every unit of a level as of the last day, in order of names."""

    rows: tuple[CleanlinessRow, ...]
    level: Level
    vintage: Vintage
    counted_by: CountedBy
    provenance: Provenance
    metric: Metric = CLEANLINESS

    def row(self, code: str) -> CleanlinessRow:
        """The row of one unit. Raises KeyError when the unit is not in the result."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(code)


def cleanliness(
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    level: Level,
    counted_by: CountedBy = "residence",
    vintage: Vintage = "2021",
    within: str | None = None,
) -> Cleanliness:
    """What the dose records of every unit break; of districts only those ``within`` a province,
    if named."""
    scope.require(level)
    table = cleanliness_table.c
    names = ("records", "clean", *RULES)
    query = (
        select(
            table.province_code,
            table.district_code,
            *(func.sum(table[name]).label(name) for name in names),
        )
        .where(table.counted_by == counted_by)
        .group_by(table.province_code, table.district_code)
    )
    if scope.provinces is not None:
        query = query.where(table.province_code.in_(sorted(scope.provinces)))
    if within:
        query = query.where(table.province_code == within)
    with reconciliation.connect() as connection:
        found = [dict(row) for row in connection.execute(query).mappings().all()]
    by_province: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in found:
        by_province[one["province_code"]].append(one)
    rows = []
    for unit in units_at(level, vintage, within):
        provinces = {unit.parent} if unit.level == "district" else members(unit, vintage)
        if scope.provinces is not None and not provinces & scope.provinces:
            continue
        # Records of an unknown place are records of the country all the same.
        inside = by_province if unit.level == "country" else provinces & by_province.keys()
        mine = [
            one
            for province in inside
            for one in by_province[province or ""]
            if unit.level != "district" or one["district_code"] == unit.code
        ]
        total = {name: sum(int(one[name]) for one in mine) for name in names}
        name = district_name(unit, within) if unit.level == "district" else unit.short_name
        rows.append(
            CleanlinessRow(
                unit.code, name, total["records"], total["clean"],
                {rule: total[rule] for rule in RULES},
            )
        )  # fmt: skip
    return Cleanliness(tuple(rows), level, vintage, counted_by, provenance)
