"""The districts of a province side by side: every number of the page, rank and change of rank.

Put together from what other queries answered, so that it agrees with them: nothing is counted
here a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from geo import units
from geo.units import Level, Unit
from queries.areas import members
from queries.contents import score_snapshots, verification_snapshots
from queries.coverage.metrics import CountedBy, Group
from queries.coverage.target import Steps, steps_until
from queries.databases import Databases, Provenance, Snapshot, last_until
from queries.districts.persons import (
    History,
    PersonsOfDay,
    fully_entered,
    history,
    persons_of_day,
)
from queries.funnel import LIMITS, Count, Funnel, dispersion, funnel, known
from queries.metric import Dose
from queries.reconciliation.verification import verification
from queries.scorecard.scorecard import (
    ByUnit,
    Fraction,
    ScoreCounts,
    counts_by_unit,
    four_weeks_before,
    fraction,
    ranks,
    share,
)

Judged = Literal["mismatch", "clean", "live"]
Rate = Literal["coverage"] | Judged

JUDGED: tuple[Judged, ...] = get_args(Judged)
"""The rates with limits. Coverage has none: it counts everybody, and a difference is one."""

_LEVELS: tuple[Level, ...] = ("district", "province", "region", "country")


@dataclass(frozen=True)
class Place:
    """The numbers of one district, or of the province, region or country above.

    ``persons`` are by dose; ``population`` is ``None`` where none was imported. ``to_reach`` adds
    up the districts where it is positive. ``mismatch``, ``clean`` and ``live`` are numerators and
    denominators, ``backlog`` doses; ``None`` is unknown. ``newly`` persons had the chosen dose in
    the last ``days`` days; ``steps`` are those of the last weeks that are
    nearly all entered.
    """

    unit: Unit
    name: str
    dose: Dose
    persons: Mapping[Dose, int]
    population: int | None
    to_reach: int | None
    mismatch: Fraction
    clean: Fraction
    live: Fraction
    backlog: int | None
    newly: int | None
    days: int
    steps: Steps | None

    @property
    def code(self) -> str:
        """The unit's code."""
        return self.unit.code

    def fraction(self, rate: Rate) -> Fraction:
        """Numerator and denominator of a rate; coverage is that of the chosen dose."""
        if rate == "coverage":
            return self.persons[self.dose], self.population
        return {"mismatch": self.mismatch, "clean": self.clean, "live": self.live}[rate]

    def value(self, rate: Rate) -> float | None:
        """A rate; ``None`` when it is unknown."""
        return share(*self.fraction(rate))

    def coverage(self, dose: Dose) -> float | None:
        """Coverage of a dose, unclipped."""
        return share(self.persons[dose], self.population)

    @property
    def pace(self) -> float | None:
        """Persons with a new dose a day, per 1,000 of the population, in the last four weeks."""
        if self.newly is None or not self.days or not self.population:
            return None
        return self.newly / self.days / self.population * 1000


@dataclass(frozen=True)
class SideBySide:
    """The districts of a province, in Vietnamese order of names, under what they are part of.

    ``above`` are province, region and country. ``rank`` is 1 for the highest coverage of the
    chosen dose, equals share a place; ``rank_before`` is that on the day ``before``, and
    ``coverage_before`` the coverage of districts and of what is above. ``limits``
    are the funnels around the province's rates. ``verified_on`` and ``scored_on`` are the days
    that mismatch and the other rates are of: the last counted until the day of ``provenance``.
    """

    province: Unit
    rows: tuple[Place, ...]
    above: tuple[Place, ...]
    dose: Dose
    rank: Mapping[str, int]
    rank_before: Mapping[str, int]
    coverage_before: Mapping[str, float | None]
    before: date | None
    limits: Mapping[Judged, Funnel | None]
    verified_on: date | None
    scored_on: date | None
    provenance: Provenance

    def row(self, code: str) -> Place:
        """A district, or one of the places above. Raises KeyError when there is none."""
        for row in (*self.rows, *self.above):
            if row.code == code:
                return row
        raise KeyError(code)

    def lowest_first(self) -> tuple[Place, ...]:
        """The districts whose coverage of the chosen dose is known, furthest behind first."""
        known = [row for row in self.rows if row.value("coverage") is not None]
        return tuple(sorted(known, key=lambda row: row.value("coverage") or 0.0))

    def climbed(self, code: str) -> int | None:
        """By how many places a district rose since the day before; ``None`` when unknown."""
        if code not in self.rank or code not in self.rank_before:
            return None
        return self.rank_before[code] - self.rank[code]

    def outside(self, row: Place, rate: Judged) -> int:
        """-1: below, 1: above the limits that districts seldom pass; 0: within, or unknown."""
        limits, (top, bottom) = self.limits[rate], row.fraction(rate)
        if limits is None or top is None or not bottom:
            return 0
        return limits.outside(top, bottom, LIMITS[-1])


@dataclass(frozen=True)
class OtherRates:
    """What else is known of places by their code: mismatches, and the counts of the four words,
    each with the day that they are of."""

    mismatch: Mapping[str, Fraction]
    verified_on: date | None
    scores: ByUnit
    scored_on: date | None

    def fraction(self, rate: Judged, code: str) -> Fraction:
        """Numerator and denominator of a place."""
        if rate == "mismatch":
            return self.mismatch.get(code, (None, None))
        return fraction(self.scores.get(code, ScoreCounts()), rate)


def other_rates(databases: Databases, *, snapshot: Snapshot, counted_by: CountedBy) -> OtherRates:
    """Mismatches and the four words of every place, of the last days counted until a day."""
    mismatch: dict[str, Fraction] = {}
    verified = last_until(databases.ask(verification_snapshots), snapshot.as_of)
    if verified:
        for level in _LEVELS:
            result = databases.ask(
                verification, snapshot=verified, level=level, counted_by=counted_by
            )
            mismatch |= {
                row.code: (row.numerator, row.denominator) for row in result.rows if row.denominator
            }
    scored = last_until(databases.ask(score_snapshots), snapshot.as_of)
    scores: dict[str, ScoreCounts] = {}
    if scored:
        for level in _LEVELS:
            counts = databases.ask(counts_by_unit, days=(scored.as_of,), level=level)
            scores |= counts[scored.as_of]
    return OtherRates(
        mismatch,
        verified.as_of if verified else None,
        scores,
        scored.as_of if scored else None,
    )


def side_by_side(
    databases: Databases,
    *,
    snapshot: Snapshot,
    province: Unit,
    dose: Dose,
    group: Group,
    since: date | None = None,
) -> SideBySide:
    """The districts of a province on a day; ranks change ``since`` a day, or in four weeks."""
    return compare(
        province,
        databases.ask(persons_of_day, snapshot=snapshot, group=group),
        databases.ask(history, snapshot=snapshot, dose=dose, group=group, within=province.code),
        databases.ask(history, snapshot=snapshot, dose=dose, group=group),
        databases.ask(other_rates, snapshot=snapshot, counted_by=group.counted_by),
        dose=dose,
        since=since,
        entered_until=databases.ask(fully_entered, dose=dose),
    )


def compare(
    province: Unit,
    persons: PersonsOfDay,
    inside: History,
    everywhere: History,
    others: OtherRates,
    *,
    dose: Dose,
    since: date | None = None,
    entered_until: date = date.max,
) -> SideBySide:
    """The districts of a province on the day of ``persons``.

    ``inside`` is the history of its districts, ``everywhere`` that of all provinces. The pace is
    taken from steps ``entered_until`` a day.
    """
    day = persons.provenance.snapshot.as_of
    region = next(one for one in units.regions() if one.code == province.region)
    weeks_ago = four_weeks_before(inside.days, day)
    before = since or weeks_ago

    def place(unit: Unit, line: Sequence[int]) -> Place:
        counted, population = persons.of(unit)
        scores = others.scores.get(unit.code, ScoreCounts())
        return Place(
            unit,
            unit.short_name,
            dose,
            counted,
            population,
            _to_reach(unit, persons, dose),
            others.fraction("mismatch", unit.code),
            others.fraction("clean", unit.code),
            others.fraction("live", unit.code),
            scores.backlog,
            None if weeks_ago is None else counted[dose] - line[inside.days.index(weeks_ago)],
            (day - weeks_ago).days if weeks_ago else 0,
            steps_until(inside.days, line, min(day, entered_until)),
        )

    rows = tuple(place(unit, inside.of([unit.code])) for unit in units.districts(province.code))
    above = tuple(
        place(unit, everywhere.of(members(unit, "2021")))
        for unit in (province, region, units.country())
    )
    then = {
        row.code: share(inside.of([row.code])[inside.days.index(before)], row.population)
        if before in inside.days
        else None
        for row in rows
    }
    above_then = {
        row.code: share(
            everywhere.of(members(row.unit, "2021"))[everywhere.days.index(before)], row.population
        )
        if before in everywhere.days
        else None
        for row in above
    }
    return SideBySide(
        province,
        rows,
        above,
        dose,
        ranks({row.code: row.value("coverage") for row in rows}),
        ranks(then),
        then | above_then,
        before,
        {rate: _limits(province, others, rate) for rate in JUDGED},
        others.verified_on,
        others.scored_on,
        persons.provenance,
    )


def _to_reach(unit: Unit, persons: PersonsOfDay, dose: Dose) -> int | None:
    """Persons without the dose, over a unit's districts where there are more people than doses."""
    inside: Callable[[str], bool] = members(unit, "2021").__contains__
    if unit.level == "district":
        places = [(unit.parent or "", unit.code)]
    else:
        places = [place for place in persons.population if inside(place[0])]
    known = [
        max(persons.population[place] - persons.persons[dose].get(place, 0), 0)
        for place in places
        if place in persons.population
    ]
    return sum(known) if known else None


def _limits(province: Unit, others: OtherRates, rate: Judged) -> Funnel | None:
    """The limits around a province's rate, as wide as districts usually differ within provinces.

    How much they differ is learnt from all provinces: the few districts of one do not tell, and
    those that are to be judged would widen their own limits.
    """
    groups = {one.code: _counts(one, others, rate) for one in units.provinces()}
    return funnel(groups[province.code], dispersion(groups.values()))


def _counts(province: Unit, others: OtherRates, rate: Judged) -> list[Count]:
    return known(others.fraction(rate, one.code) for one in units.districts(province.code))
