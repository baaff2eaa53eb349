"""What to do next, as facts: where help goes furthest, each with the numbers behind it.

A fact is said only where something stands out: a few places that hold a good part of the whole, or
a share that changed more than such shares usually do. Whoever reads it can check it: ``page`` and
``place`` name the view that shows its numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import median
from typing import ClassVar, Literal

from geo import units
from geo.units import Unit
from i18n import N_
from queries.contents import score_snapshots, verification_snapshots
from queries.daily_reports.completeness import Completeness, CompletenessRow, completeness
from queries.databases import Databases, Provenance, Snapshot, last_until
from queries.entry_lag.facilities import FacilityLag, facility_lags
from queries.metric import REGISTER, Metric
from queries.reconciliation.verification import Verification, VerificationRow, verification
from queries.scorecard.scorecard import Score, Scorecard, four_weeks_before, scorecard

MAX_NAMED = 3
"""Places named in a sentence; who has to remember more remembers none."""
DISTRICTS_NAMED = 2
ONE_OF = 10
"""The named places hold at least one tenth of the whole, or they do not stand out."""
LEAST_FALL = 0.01
"""A difference of a point; less is nobody's reason to act."""
UNUSUAL = 3.0
"""Standard deviations of the provinces' changes. They are of the same places a month apart and no
samples: how much provinces usually change says which change is none of the usual."""


CASES_TO_CORRECT = Metric(
    id="cases_to_correct",
    name=N_("Persons to correct for a lower mismatch rate"),
    short=N_("Persons to correct"),
    definition=N_(
        "How many of the persons counted as wrong would have to become correct for the country's "
        "mismatch rate to fall to the next whole percent that is at least one point below the "
        "present rate, if nothing else changes."
    ),
    numerator=N_("persons now wrong minus the persons that may be wrong at the limit"),
    denominator="",
    unit="persons",
    good="down",
    source=REGISTER,
    counted="defined",
)


@dataclass(frozen=True)
class Part:
    """A place and how much of something it holds."""

    code: str
    name: str
    count: int


@dataclass(frozen=True)
class BacklogStep:
    """The fewest provinces (at most three) that hold a good part of the doses not yet entered.

    ``days``: how long entering all of it takes at the present pace. ``districts`` are those of the
    first province that hold most of its part; none where they do not stand out.
    """

    places: tuple[Part, ...]
    total: int
    days: float | None
    districts: tuple[Part, ...]
    provenance: Provenance
    page: ClassVar[str] = "entry-lag"

    @property
    def place(self) -> Part:
        """The place that the view is of."""
        return self.places[0]


@dataclass(frozen=True)
class MismatchStep:
    """Correcting ``cases`` of the persons who are wrong in a few provinces (the fewest whose wrong
    persons suffice) brings the country's mismatch rate down to ``target``."""

    places: tuple[Part, ...]
    wrong: int
    verified: int
    cases: int
    target: float
    provenance: Provenance
    page: ClassVar[str] = "reconciliation"

    @property
    def place(self) -> Part:
        """The place that the view is of."""
        return self.places[0]


@dataclass(frozen=True)
class LiveStep:
    """The province whose same-day share fell most, and more than provinces usually change; or, if
    none did, the lowest.

    ``before`` is the share that it fell from. ``facilities`` are those that hold most of the
    ``late`` doses of the province; none where they do not stand out.
    """

    kind: Literal["fell", "lowest"]
    place: Part
    doses: int
    before: float | None
    country: Score
    facilities: tuple[Part, ...]
    late: int
    provenance: Provenance
    page: ClassVar[str] = "entry-lag"

    @property
    def value(self) -> float:
        """The share entered on the day of the injection."""
        return self.place.count / self.doses


NextStep = BacklogStep | MismatchStep | LiveStep


def next_steps(databases: Databases, *, until: date, place: Unit) -> tuple[NextStep, ...]:
    """The steps that follow from the figures of the last days until ``until`` that there are; for
    the whole country only, so far."""
    if place.level != "country":
        return ()
    facts: list[NextStep | None] = []
    scored = last_until(databases.ask(score_snapshots), until)
    verified = last_until(databases.ask(verification_snapshots), until)
    if scored:
        facts.append(_backlog(databases, scored))
    if verified:
        facts.append(_mismatch(databases, verified))
    if scored:
        facts.append(_live(databases, scored))
    return tuple(fact for fact in facts if fact)


def _backlog(databases: Databases, day: Snapshot) -> BacklogStep | None:
    ask = databases.ask
    return backlog_step(
        ask(completeness, snapshot=day, level="country").rows[0],
        ask(completeness, snapshot=day, level="province"),
        lambda code: ask(completeness, snapshot=day, level="district", within=code),
    )


def _mismatch(databases: Databases, day: Snapshot) -> MismatchStep | None:
    ask = databases.ask
    return mismatch_step(
        ask(verification, snapshot=day, level="country").rows[0],
        ask(verification, snapshot=day, level="province"),
    )


def _live(databases: Databases, day: Snapshot) -> LiveStep | None:
    ask = databases.ask
    days = {one.as_of: one for one in ask(score_snapshots)}
    before = four_weeks_before(days, day.as_of)
    return live_step(
        ask(scorecard, snapshot=day, level="country").rows[0].scores["live"],
        ask(scorecard, snapshot=day, level="province"),
        ask(scorecard, snapshot=days[before], level="province") if before else None,
        lambda code: ask(facility_lags, snapshot=day, of=units.province(code)),
    )


def backlog_step(
    country: CompletenessRow,
    provinces: Completeness,
    districts_of: Callable[[str], Completeness],
) -> BacklogStep | None:
    """Where the doses are that were reported and are not on the platform."""
    total = country.backlog or 0
    places = _fewest(_parts(provinces), max(1, -(-total // ONE_OF)))
    if not places:
        return None
    inside = _parts(districts_of(places[0].code))
    named = tuple(inside[:DISTRICTS_NAMED])
    # Where a province reports as a whole, its districts' backlogs do not make up its own.
    whole = sum(part.count for part in inside) == places[0].count
    stand_out = len(named) == DISTRICTS_NAMED and _hold_enough(named, places[0].count)
    return BacklogStep(
        places,
        total,
        country.days_of_entering,
        named if whole and stand_out else (),
        provinces.provenance,
    )


def mismatch_step(country: VerificationRow, provinces: Verification) -> MismatchStep | None:
    """How many wrong persons of which provinces bring the country down to a round rate."""
    wrong, verified = country.numerator, country.denominator
    if not verified:
        return None
    # The next whole percent that is a point below, at least: nobody is sent out for a tenth.
    percent = (100 * wrong - verified) // verified
    if percent < 1:
        return None
    cases = wrong - percent * verified // 100
    ordered = sorted(provinces.rows, key=lambda row: -row.numerator)
    places = _fewest([Part(row.code, row.name, row.numerator) for row in ordered], cases)
    if not places:
        return None
    return MismatchStep(places, wrong, verified, cases, percent / 100, provinces.provenance)


def live_step(
    country: Score,
    now: Scorecard,
    then: Scorecard | None,
    facilities_of: Callable[[str], Sequence[FacilityLag]],
) -> LiveStep | None:
    """Where the share entered on the day of the injection fell most, or else is lowest."""
    earlier = {row.code: row.scores["live"] for row in then.rows} if then else {}
    known = [
        (score.value, row.code)
        for row in now.rows
        if (score := row.scores["live"]).value is not None
    ]
    changes = [
        (value - before.value, code)
        for value, code in known
        if (before := earlier.get(code)) is not None and before.value is not None
    ]
    if not known:
        return None
    change, code = min(changes, default=(0.0, ""))
    fell = False
    if change <= -LEAST_FALL:
        middle, usual = _usual_changes([one for one, _ in changes])
        chance = _chance(now.row(code).scores["live"]) + _chance(earlier[code])
        fell = change < middle - UNUSUAL * sqrt(usual**2 + chance)
    if not fell:
        value, code = min(known)
        if country.value is None or value > country.value - LEAST_FALL:
            return None
    row = now.row(code)
    found = [Part(one.code, one.name, one.late) for one in facilities_of(code)]
    late = sum(part.count for part in found)
    named = tuple(part for part in found[:MAX_NAMED] if part.count)
    score = row.scores["live"]
    return LiveStep(
        "fell" if fell else "lowest",
        Part(code, row.name, score.numerator or 0),
        score.denominator or 0,
        earlier[code].value if fell else None,
        country,
        named if _hold_enough(named, late) else (),
        late,
        now.provenance,
    )


def _usual_changes(changes: Sequence[float]) -> tuple[float, float]:
    """The middle of the provinces' changes and how far they usually lie from it: the median, and
    the median distance from it as a standard deviation (P. J. Rousseeuw, C. Croux, JASA 88 (1993)
    1273–1283)."""
    middle = median(changes)
    return middle, 1.4826 * median(abs(change - middle) for change in changes)


def _chance(score: Score) -> float:
    """The variance of a share of few doses that is due to their number (Laplace's estimate, so
    that a share of nothing or everything has one too)."""
    counted, of = score.numerator or 0, score.denominator or 0
    share = (counted + 1) / (of + 2)
    return share * (1 - share) / (of + 2)


def _parts(result: Completeness) -> list[Part]:
    return [Part(row.code, row.name, row.backlog or 0) for row in result.by_backlog()]


def _fewest(parts: Iterable[Part], needed: int) -> tuple[Part, ...]:
    """The first parts, at most three, that hold so much together; none if they do not."""
    chosen: list[Part] = []
    for part in parts:
        chosen.append(part)
        if sum(one.count for one in chosen) >= needed:
            return tuple(chosen)
        if len(chosen) == MAX_NAMED:
            break
    return ()


def _hold_enough(parts: Sequence[Part], total: int) -> bool:
    return bool(parts) and ONE_OF * sum(part.count for part in parts) >= total
