"""What to do next, as facts: where help goes furthest, each with the numbers behind it.

A fact is said only where something stands out: a few places that hold a good part of the whole, or
a share that changed more than such shares usually do. Whoever reads it can check it: ``page``,
``panel`` and ``place`` name the chart that shows its numbers. The whole is the country with its
provinces, or a province with its districts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import median
from typing import ClassVar, Literal

from i18n import N_
from queries.daily_reports.completeness import Completeness, CompletenessRow
from queries.databases import Provenance
from queries.entry_lag.facilities import FacilityLag
from queries.metric import REGISTER, Metric
from queries.reconciliation.verification import Verification, VerificationRow
from queries.scorecard.scorecard import Score, Scorecard, ScoreRow

MAX_NAMED = 3
"""Places named in a sentence; who has to remember more remembers none."""
DISTRICTS_NAMED = 2
ONE_OF = 10
"""The named places hold at least one tenth of the whole, or they do not stand out."""
LEAST_FALL = 0.01
"""A difference of a point; less is nobody's reason to act."""
UNUSUAL = 3.0
"""Standard deviations of the places' changes. They are of the same places some weeks apart and
no samples: how much places usually change says which change is none of the usual."""


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
    """The fewest places (at most three) that hold a good part of the doses not yet entered in the
    ``whole``; the whole itself where its parts do not tell.

    ``days``: how long entering all of it takes at the present pace. ``districts`` are those of the
    first province that hold most of its part; none where they do not stand out.
    """

    whole: Part
    places: tuple[Part, ...]
    days: float | None
    districts: tuple[Part, ...]
    provenance: Provenance
    page: ClassVar[str] = "entry-lag"
    panel: ClassVar[str] = "backlog"

    @property
    def total(self) -> int:
        """All doses not yet entered."""
        return self.whole.count

    @property
    def place(self) -> Part:
        """The place that the view is of."""
        return self.places[0]


@dataclass(frozen=True)
class MismatchStep:
    """Correcting ``cases`` of the persons who are wrong in a few places (the fewest whose wrong
    persons suffice) brings the mismatch rate of the ``whole`` down to ``target``."""

    whole: Part
    places: tuple[Part, ...]
    verified: int
    cases: int
    target: float
    provenance: Provenance
    page: ClassVar[str] = "reconciliation"
    panel: ClassVar[str] = "reasons"

    @property
    def wrong(self) -> int:
        """All persons who are wrong."""
        return self.whole.count

    @property
    def place(self) -> Part:
        """The place that the view is of."""
        return self.places[0]


@dataclass(frozen=True)
class LiveStep:
    """The place whose same-day share fell most, and more than such places usually change; or, if
    none did, the lowest of those that chance does not explain (``low`` where one of few doses is
    lower still).

    ``before`` is the share that it fell from, on the day ``since``; ``share`` that of the whole.
    ``facilities`` are those that hold most of the ``late`` doses of the place; none where they do
    not stand out.
    """

    kind: Literal["fell", "lowest", "low"]
    whole: Part
    share: Score
    place: Part
    doses: int
    before: float | None
    since: date | None
    facilities: tuple[Part, ...]
    late: int
    provenance: Provenance
    page: ClassVar[str] = "entry-lag"
    panel: ClassVar[str] = "facilities"

    @property
    def value(self) -> float:
        """The share entered on the day of the injection."""
        return self.place.count / self.doses


def backlog_step(
    whole: CompletenessRow,
    parts: Completeness,
    districts_of: Callable[[str], Completeness] | None = None,
) -> BacklogStep | None:
    """Where the doses are that were reported and are not on the platform; ``districts_of`` looks
    into a part."""
    total = Part(whole.code, whole.name, whole.backlog or 0)
    places = _fewest(_parts(parts), max(1, -(-total.count // ONE_OF)))
    if not places and total.count and not _parts(parts):
        return BacklogStep(total, (total,), whole.days_of_entering, (), parts.provenance)
    if not places:
        return None
    inside = _parts(districts_of(places[0].code)) if districts_of else []
    named = tuple(inside[:DISTRICTS_NAMED])
    # Where a province reports as a whole, its districts' backlogs do not make up its own.
    add_up = sum(part.count for part in inside) == places[0].count
    stand_out = len(named) == DISTRICTS_NAMED and _hold_enough(named, places[0].count)
    return BacklogStep(
        total,
        places,
        whole.days_of_entering,
        named if add_up and stand_out else (),
        parts.provenance,
    )


def mismatch_step(whole: VerificationRow, parts: Verification) -> MismatchStep | None:
    """How many wrong persons of which places bring the whole down to a round rate."""
    wrong, verified = whole.numerator, whole.denominator
    if not verified:
        return None
    # The next whole percent that is a point below, at least: nobody is sent out for a tenth.
    percent = (100 * wrong - verified) // verified
    if percent < 1:
        return None
    cases = wrong - percent * verified // 100
    ordered = sorted(parts.rows, key=lambda row: -row.numerator)
    places = _fewest([Part(row.code, row.name, row.numerator) for row in ordered], cases)
    if not places:
        return None
    total = Part(whole.code, whole.name, wrong)
    return MismatchStep(total, places, verified, cases, percent / 100, parts.provenance)


def live_step(
    whole: ScoreRow,
    now: Scorecard,
    then: Scorecard | None,
    facilities_of: Callable[[str], Sequence[FacilityLag]],
) -> LiveStep | None:
    """Where the share entered on the day of the injection fell most, or else is lowest."""
    share = whole.scores["live"]
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
        low = [one for one in known if share.value is not None and _is_low(one, share.value, now)]
        if not low:
            return None
        _value, code = min(low)
    row = now.row(code)
    found = [Part(one.code, one.name, one.late) for one in facilities_of(code)]
    late = sum(part.count for part in found)
    named = tuple(part for part in found[:MAX_NAMED] if part.count)
    score = row.scores["live"]
    return LiveStep(
        "fell" if fell else "lowest" if score.value == min(known)[0] else "low",
        Part(whole.code, whole.name, share.numerator or 0),
        share,
        Part(code, row.name, score.numerator or 0),
        score.denominator or 0,
        earlier[code].value if fell else None,
        then.provenance.snapshot.as_of if then and fell else None,
        named if _hold_enough(named, late) else (),
        late,
        now.provenance,
    )


def _is_low(one: tuple[float, str], whole: float, now: Scorecard) -> bool:
    """Whether a share is a point below that of the whole, and by more than its number explains."""
    value, code = one
    chance = UNUSUAL * sqrt(_chance(now.row(code).scores["live"]))
    return value <= whole - max(LEAST_FALL, chance)


def _usual_changes(changes: Sequence[float]) -> tuple[float, float]:
    """The middle of the places' changes and how far they usually lie from it: the median, and
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
