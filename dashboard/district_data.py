"""What the page of districts side by side asks, and its remembered answers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date

from dashboard.data import View
from dashboard.memory import remembered
from geo import units
from geo.facts import district_areas, urban_shares
from geo.units import Level, Unit
from presentation.outlines import active
from queries.coverage.records import Counts
from queries.districts import persons as district_queries
from queries.districts import similar
from queries.districts.side_by_side import Qualities, SideBySide, side_by_side
from queries.groups import Group
from queries.metrics import Dose
from queries.reconciliation.verification import Verification
from queries.scorecard.counts import ScoreCounts, counts_by_unit, score_days
from queries.scorecard.scorecard import Fraction

_LEVELS: tuple[Level, ...] = ("district", "province", "region", "country")


class DistrictView:
    """Questions of a view of the records about one dose and group, whichever province is open."""

    def __init__(self, view: View, dose: Dose, group: Group) -> None:
        self.view, self.dose, self.group = view, dose, group

    def _always(self, name: str, *question: Hashable) -> tuple[Hashable, ...]:
        """What names an answer that is the same on every day."""
        return (name, self.view.version.data, self.view.scope, *question)

    def population(self) -> Counts:
        """See queries.districts.persons.population_by_district."""
        everybody = Group(self.group.population)
        return remembered(
            self._always("population", everybody),
            lambda: district_queries.population_by_district(
                self.view.version.vaccination, self.view.scope, everybody
            ),
        )

    def persons(self) -> district_queries.PersonsOfDay:
        """See queries.districts.persons.persons_of_day."""
        return self.view.remembered(
            lambda: district_queries.persons_of_day(
                self.view.version.vaccination, self.view.scope, self.view.provenance,
                self.population(), group=self.group,
            ),
            "persons_of_day", self.group,
        )  # fmt: skip

    def history(self, within: str | None = None) -> district_queries.History:
        """See queries.districts.persons.history."""
        return remembered(
            self._always("history", self.dose, self.group, within),
            lambda: district_queries.history(
                self.view.version.vaccination, self.view.scope, self.view.provenance,
                dose=self.dose, group=self.group, within=within,
            ),
        )  # fmt: skip

    def qualities(self) -> Qualities:
        """Mismatches and the four words of every place, of the last days counted until now."""
        return self.view.remembered(self._qualities, "qualities", self.group.counted_by)

    def _qualities(self) -> Qualities:
        view, today = self.view, self.view.snapshot.as_of
        mismatch: dict[str, Fraction] = {}
        verified = [one for one in view.version.available.verification if one.as_of <= today]
        if verified:
            at = view.at(verified[-1])
            for level in _LEVELS:
                mismatch |= _mismatches(at.verification(level, self.group.counted_by))
        days = score_days(view.version.reconciliation, view.scope)
        scored = max((day for day in days if day <= today), default=None)
        scores: dict[str, ScoreCounts] = {}
        if scored:
            for level in _LEVELS:
                asked = counts_by_unit(
                    view.version.reconciliation, view.scope, [scored], level=level
                )
                scores |= asked[scored]
        return Qualities(mismatch, verified[-1].as_of if verified else None, scores, scored)

    def side_by_side(self, province: Unit, since: date | None) -> SideBySide:
        """See queries.districts.side_by_side.side_by_side."""
        return self.view.remembered(
            lambda: side_by_side(
                province, self.persons(), self.history(province.code), self.history(),
                self.qualities(), dose=self.dose, since=since,
            ),
            "side_by_side", self.dose, self.group, province, since,
        )  # fmt: skip

    def lowest_province(self, region: str | None) -> Unit:
        """The province (of a region) that is furthest behind; the first where none is known."""
        persons = self.persons()

        def coverage(unit: Unit) -> float:
            counted, population = persons.of(unit)
            return counted[self.dose] / population if population else float("inf")

        return min((one for one in units.provinces() if region in (None, one.region)), key=coverage)

    def space(self) -> similar.Space:
        """The districts by what makes them alike; of everybody, whatever group is chosen."""
        outlines = active("2021", "district")

        def ask() -> similar.Space:
            population: Mapping[str, int] = {
                district: persons
                for (_province, district), persons in DistrictView(self.view, self.dose, Group())
                .population()
                .items()
                if district
            }
            return similar.space(population, district_areas(outlines), urban_shares())

        return remembered(self._always("space", outlines.sha), ask)


def _mismatches(result: Verification) -> dict[str, Fraction]:
    return {row.code: (row.numerator, row.denominator) for row in result.rows if row.denominator}
