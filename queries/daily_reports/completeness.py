"""Daily reports against the records of the same places and days: share entered, backlog, pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from geo.units import Level, Vintage
from queries.coverage.records import district_name
from queries.metrics import WORD_COMPLETE, Metric
from queries.provenance import Provenance
from queries.scope import Scope
from queries.scorecard.counts import (
    FOUR_WEEKS,
    ScoreCounts,
    counts_by_unit,
    four_weeks_before,
    score_days,
    shown_units,
)
from queries.scorecard.scorecard import share


@dataclass(frozen=True)
class CompletenessRow:
    """How complete the records of one unit are; ``None`` where it has no reports.

    ``numerator`` records are on the platform of ``denominator`` reported doses. ``backlog`` adds
    up the reporting places that lack records, ``surplus`` those that have more records than
    reported doses: backlog - surplus = denominator - numerator. ``caught_up`` doses of earlier
    days came in during the last four weeks. ``complete`` of ``doses`` records have every field.
    """

    code: str
    name: str
    numerator: int | None
    denominator: int | None
    backlog: int | None
    surplus: int | None
    backlog_before: int | None
    caught_up: int | None
    complete: int | None
    doses: int | None

    @property
    def value(self) -> float | None:
        """The share of the reported doses that is on the platform, unclipped."""
        return share(self.numerator, self.denominator)

    @property
    def trend(self) -> int | None:
        """By how many doses the backlog grew in four weeks."""
        if self.backlog is None or self.backlog_before is None:
            return None
        return self.backlog - self.backlog_before

    @property
    def pace(self) -> float | None:
        """Doses of earlier days entered a day, in the last four weeks."""
        return None if self.caught_up is None else self.caught_up / FOUR_WEEKS.days

    @property
    def days_of_entering(self) -> float | None:
        """How long entering the backlog takes at the pace; ``None`` when there is no pace."""
        if self.backlog is None or not self.pace:
            return None
        return self.backlog / self.pace

    @property
    def fields(self) -> float | None:
        """The share of the records with every required field."""
        return share(self.complete, self.doses)


@dataclass(frozen=True)
class Completeness:
    """How complete the records of every unit of a level are on one day, in order of names."""

    rows: tuple[CompletenessRow, ...]
    level: Level
    vintage: Vintage
    before: date | None
    provenance: Provenance
    metric: Metric = WORD_COMPLETE

    def row(self, code: str) -> CompletenessRow:
        """The row of one unit. Raises KeyError when the unit is not in the result."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(code)

    def by_backlog(self) -> tuple[CompletenessRow, ...]:
        """The rows with a backlog, the largest first."""
        behind = [row for row in self.rows if row.backlog]
        return tuple(sorted(behind, key=lambda row: -(row.backlog or 0)))


def completeness(
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> Completeness:
    """How complete the records of every unit are; of districts only those ``within`` a province,
    if named."""
    day = provenance.snapshot.as_of
    before = four_weeks_before(score_days(reconciliation, scope), day)
    asked = [day] if before is None else [day, before]
    found = counts_by_unit(
        reconciliation, scope, asked, level=level, vintage=vintage, within=within
    )
    then = found[before] if before else {}
    rows = []
    for unit in shown_units(scope, level, vintage, within):
        now, earlier = found[day][unit.code], then.get(unit.code, ScoreCounts())
        rows.append(
            CompletenessRow(
                unit.code,
                district_name(unit, within) if unit.level == "district" else unit.short_name,
                now.on_platform, now.reported, now.backlog, now.surplus, earlier.backlog,
                now.caught_up, now.complete, now.doses,
            )
        )  # fmt: skip
    return Completeness(tuple(rows), level, vintage, before, provenance)
