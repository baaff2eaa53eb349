"""Whom to vaccinate next: the places that lack most persons of the target, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import ClassVar

from queries.coverage.official import Coverage, CoverageRow
from queries.coverage.target import MAX_DAYS, missing_persons
from queries.databases import Provenance
from queries.metric import Dose, Metric
from queries.next_steps.steps import MAX_NAMED, Part


@dataclass(frozen=True)
class CoverageStep:
    """The places (at most three) below the target that lack most persons with a dose.

    ``places`` count the persons who are missing from the target there; ``missing`` adds up all
    places below it, of which there are ``behind`` among the ``known``. ``newly`` persons came in
    the named places in the ``days`` since the day compared with (``None`` without one, or where
    counts fell); ``on`` is the day by which the last of them has its target at that pace; ``None``:
    not within ten years.
    """

    whole: Part
    places: tuple[Part, ...]
    dose: Dose
    metric: Metric
    target: float
    missing: int
    behind: int
    known: int
    newly: int | None
    days: int
    on: date | None
    since: date | None
    provenance: Provenance
    page: ClassVar[str] = "coverage"
    panel: ClassVar[str] = "map"

    @property
    def place(self) -> Part:
        """The place that the view is of."""
        return self.places[0]

    @property
    def persons(self) -> int:
        """The persons who are missing in the named places; each needs one dose for it."""
        return sum(part.count for part in self.places)


def coverage_step(
    whole: CoverageRow,
    known: Sequence[CoverageRow],
    now: Coverage,
    before: Coverage | None,
    dose: Dose,
    target: float,
) -> CoverageStep | None:
    """Which of the ``known`` rows of ``now`` lack most persons of a target; ``None`` when all have
    it."""
    missing = [
        Part(row.code, row.name, missing_persons(target, row.numerator or 0, row.denominator or 0))
        for row in known
    ]
    behind = sorted((part for part in missing if part.count), key=lambda part: -part.count)
    if not behind:
        return None
    named = tuple(behind[:MAX_NAMED])
    day = now.provenance.snapshot.as_of
    since = before.provenance.snapshot.as_of if before else None
    days = (day - since).days if since else 0
    newly = [_newly(part.code, now, before) for part in named]
    pace = [one for one in newly if one is not None]
    return CoverageStep(
        Part(whole.code, whole.name, whole.numerator or 0),
        named,
        dose,
        now.metric,
        target,
        sum(part.count for part in behind),
        len(behind),
        len(known),
        sum(pace) if len(pace) == len(named) else None,
        days,
        _reached_on(named, newly, days, day),
        since,
        now.provenance,
    )


def _newly(code: str, now: Coverage, before: Coverage | None) -> int | None:
    """Persons who came since the day before; unknown where counts fell or other provinces had
    none."""
    if before is None:
        return None
    then = {row.code: row for row in before.rows}.get(code)
    here = now.row(code)
    if then is None or then.numerator is None or here.numerator is None:
        return None
    came = here.numerator - then.numerator
    return came if came >= 0 and here.missing == then.missing else None


def _reached_on(
    places: Sequence[Part], newly: Sequence[int | None], days: int, day: date
) -> date | None:
    """The day by which the slowest has its target at the pace of the last ``days``."""
    needed = [
        part.count * days / came for part, came in zip(places, newly, strict=True) if came and days
    ]
    if len(needed) < len(places) or max(needed) > MAX_DAYS:
        return None
    return day + timedelta(days=ceil(max(needed)))
