"""The next steps of the country or of a province, found in the figures until a day."""

from __future__ import annotations

from datetime import date
from functools import partial

from geo import units
from geo.units import Level, Unit
from queries.contents import (
    record_snapshots,
    score_snapshots,
    snapshots,
    verification_snapshots,
)
from queries.coverage.by_source import COVERAGE
from queries.coverage.metrics import EVERYBODY, TARGETS
from queries.coverage.official import Coverage
from queries.daily_reports.completeness import Completeness, completeness
from queries.databases import Databases, Snapshot, earlier_snapshot, last_until
from queries.entry_lag.facilities import facility_lags
from queries.metric import Dose
from queries.next_steps.coverage import CoverageStep, coverage_step
from queries.next_steps.steps import (
    BacklogStep,
    LiveStep,
    MismatchStep,
    backlog_step,
    live_step,
    mismatch_step,
)
from queries.reconciliation.verification import verification
from queries.scorecard.scorecard import scorecard

NextStep = CoverageStep | BacklogStep | MismatchStep | LiveStep
DOSES: tuple[Dose, ...] = (1, 2)
"""Of these the first that some place lacks."""
MOST = 3
"""Steps that are given; who has to do more does none. Coverage comes first."""


def next_steps(
    databases: Databases, *, of: Unit, as_of: date, since: date, target: float | None = None
) -> tuple[NextStep, ...]:
    """What to do next in the country, or in a province or that of a district: at most three steps.

    ``target`` is the coverage to reach, as a fraction (``None``: the usual one of each dose);
    changes are since the day ``since``. Of every source the last day with figures until a day.
    """
    place = units.province(of.parent or "") if of.level == "district" else of
    if place.level != "province" or not place.region:
        place = units.country()
    inside = place.code if place.level == "province" else None
    found = (
        _coverage(databases, place, inside, as_of, since, target),
        _backlog(databases, place, inside, as_of),
        _mismatch(databases, place, inside, as_of),
        _live(databases, place, inside, as_of, since),
    )
    return tuple(step for step in found if step)[:MOST]


def _parts(inside: str | None) -> Level:
    return "district" if inside else "province"


def _coverage(
    databases: Databases,
    place: Unit,
    inside: str | None,
    as_of: date,
    since: date,
    target: float | None,
) -> CoverageStep | None:
    """The country's by the official totals, where there are any; a province's by the records, which
    know its districts."""
    official, records = databases.ask(snapshots), databases.ask(record_snapshots)
    by_records = bool(records) and (inside is not None or not official)
    days = records if by_records else official
    snapshot = last_until(days, as_of)
    if snapshot is None:
        return None
    before = earlier_snapshot(days, snapshot, since)

    def ask(dose: Dose, level: Level, of_day: Snapshot = snapshot) -> Coverage:
        return databases.ask(
            COVERAGE["records" if by_records else "official"],
            snapshot=of_day,
            dose=dose,
            group=EVERYBODY,
            level=level,
            within=inside if level == "district" else None,
        )

    level: Level = "district" if inside and by_records else "province"
    for dose in DOSES:
        whole = ask(dose, place.level).row(place.code)
        now = ask(dose, level)
        # The official totals know a province, but no part of it.
        known = (now.row(inside),) if inside and level == "province" else now.ranked()
        step = coverage_step(
            whole,
            [row for row in known if row.value is not None],
            now,
            ask(dose, level, before) if before else None,
            dose,
            TARGETS[dose] if target is None else target,
        )
        if step:
            return step
    return None


def _backlog(
    databases: Databases, place: Unit, inside: str | None, as_of: date
) -> BacklogStep | None:
    snapshot = last_until(databases.ask(score_snapshots), as_of)
    if snapshot is None:
        return None

    def complete(level: Level, within: str | None = None) -> Completeness:
        return databases.ask(completeness, snapshot=snapshot, level=level, within=within)

    return backlog_step(
        complete(place.level).row(place.code),
        complete(_parts(inside), inside),
        None if inside else partial(complete, "district"),
    )


def _mismatch(
    databases: Databases, place: Unit, inside: str | None, as_of: date
) -> MismatchStep | None:
    snapshot = last_until(databases.ask(verification_snapshots), as_of)
    if snapshot is None:
        return None
    whole = databases.ask(verification, snapshot=snapshot, level=place.level).row(place.code)
    parts = databases.ask(verification, snapshot=snapshot, level=_parts(inside), within=inside)
    return mismatch_step(whole, parts)


def _live(
    databases: Databases, place: Unit, inside: str | None, as_of: date, since: date
) -> LiveStep | None:
    days = databases.ask(score_snapshots)
    snapshot = last_until(days, as_of)
    if snapshot is None:
        return None
    before = earlier_snapshot(days, snapshot, since)
    level = _parts(inside)
    unit = units.district if inside else units.province
    return live_step(
        databases.ask(scorecard, snapshot=snapshot, level=place.level).row(place.code),
        databases.ask(scorecard, snapshot=snapshot, level=level, within=inside),
        databases.ask(scorecard, snapshot=before, level=level, within=inside) if before else None,
        lambda code: databases.ask(facility_lags, snapshot=snapshot, of=unit(code)),
    )
