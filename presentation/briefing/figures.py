"""What a briefing asks the published databases: one place, one period, every question once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from geo.units import COUNTRY_CODE, Level, Unit
from presentation.briefing.model import Period
from queries.contents import (
    record_snapshots,
    score_snapshots,
    snapshots,
    verification_snapshots,
)
from queries.coverage import official as official_queries
from queries.coverage import records as record_queries
from queries.coverage.metrics import EVERYBODY
from queries.coverage.official import Coverage, VaccineUse, vaccine_use
from queries.daily_reports.completeness import Completeness, completeness
from queries.databases import Databases, Provenance, Snapshot, earlier_snapshot, last_until
from queries.districts.side_by_side import SideBySide, side_by_side
from queries.entry_lag.facilities import FacilityLag, facility_lags
from queries.entry_lag.in_the_end import FinalLags, final_lags
from queries.entry_lag.lags import EntryLag, entry_lags
from queries.forecast.outlook import Span
from queries.metric import Dose
from queries.reconciliation.cleaning import cleaning_span
from queries.reconciliation.verification import (
    Verification,
    VerificationSeries,
    verification,
    verification_series,
)
from queries.scorecard.scorecard import Scorecard, scorecard

_BY_RANK = (snapshots, record_snapshots, verification_snapshots)
"""The sources' days: official totals lead wherever there are any."""
_STALE = timedelta(days=28)
"""Official totals that are further behind the other sources do not say of when a briefing is."""


@dataclass(frozen=True)
class Days:
    """The last day of a source within the period, and the day that changes are since."""

    last: Provenance
    first: Provenance | None


@dataclass
class Figures:
    """The results about a place (the country or a province) and its units (provinces or
    districts), of the period that was ``asked`` for."""

    databases: Databases
    place: Unit
    asked: Period

    @property
    def level(self) -> Level:
        """The level of the place."""
        return self.place.level

    @property
    def inside(self) -> Level:
        """The level of the units that the place is made of."""
        return "province" if self.place.level == "country" else "district"

    @property
    def within(self) -> str | None:
        """The province whose districts are meant; ``None`` for the whole country."""
        return self.place.code if self.place.level == "province" else None

    @property
    def is_country(self) -> bool:
        """Whether the briefing is about the whole country."""
        return self.place.code == COUNTRY_CODE

    @cached_property
    def period(self) -> Period:
        """The days that everything is said of: those of the headline's source nearest before the
        days asked for, so that header, sentences and charts name the same two days."""
        sources = [self.databases.ask(one) for one in _BY_RANK]
        ends = [last_until(days, self.asked.last) for days in sources]
        newest = max((one.as_of for one in ends if one), default=None)
        for days, last in zip(sources, ends, strict=True):
            if last is not None and newest is not None and newest - last.as_of <= _STALE:
                first = earlier_snapshot(days, last, self.asked.first) or last
                return Period(first.as_of, last.as_of)
        return self.asked

    @cached_property
    def official(self) -> Days | None:
        """The days of the official totals."""
        return self._days(self.databases.ask(snapshots))

    @cached_property
    def records(self) -> Days | None:
        """The days that the records are counted until."""
        return self._days(self.databases.ask(record_snapshots))

    @cached_property
    def verified(self) -> Days | None:
        """The days that verdicts are counted for."""
        return self._days(self.databases.ask(verification_snapshots))

    @cached_property
    def scored(self) -> Days | None:
        """The days that the four words are counted for."""
        return self._days(self.databases.ask(score_snapshots))

    def _days(self, available: tuple[Snapshot, ...]) -> Days | None:
        """The last day until the end of the period, and until its beginning or the first after."""
        last = last_until(available, self.period.last)
        if last is None:
            return None
        first = earlier_snapshot(available, last, self.period.first)
        provenance = self.databases.provenance
        return Days(provenance(last), provenance(first) if first else None)

    def _within(self, level: Level) -> str | None:
        """Of districts those of the place."""
        return self.within if level == "district" else None

    def coverage(self, dose: Dose, level: Level, at: Provenance) -> Coverage:
        """Coverage by the records; of districts those of the place."""
        return self.databases.ask(
            record_queries.coverage,
            snapshot=at.snapshot,
            dose=dose,
            group=EVERYBODY,
            level=level,
            within=self._within(level),
        )

    def official_coverage(self, dose: Dose, level: Level, at: Provenance) -> Coverage:
        """Coverage by the official totals."""
        return self.databases.ask(
            official_queries.coverage,
            snapshot=at.snapshot,
            dose=dose,
            group=EVERYBODY,
            level=level,
        )

    def coverage_over_time(self, dose: Dose, at: Provenance) -> official_queries.CoverageSeries:
        """Coverage of the place by the records, day by day."""
        return self.databases.ask(
            record_queries.coverage_series,
            snapshot=at.snapshot,
            dose=dose,
            group=EVERYBODY,
            of=(self.place,),
        )

    def districts(self, days: Days) -> SideBySide:
        """The districts of the place as the page of districts has them: by the records, at least
        one dose."""
        return self.databases.ask(
            side_by_side,
            snapshot=days.last.snapshot,
            province=self.place,
            dose=1,
            group=EVERYBODY,
            since=days.first.snapshot.as_of if days.first else None,
        )

    def use(self, level: Level, days: Days) -> VaccineUse:
        """Doses received and injected, with the pace since the first day."""
        return self.databases.ask(
            vaccine_use,
            snapshot=days.last.snapshot,
            previous=days.first.snapshot if days.first else None,
            level=level,
        )

    def verdicts(self, level: Level, at: Provenance) -> Verification:
        """Persons by verdict, by residence; of districts those of the place."""
        return self.databases.ask(
            verification, snapshot=at.snapshot, level=level, within=self._within(level)
        )

    def verdicts_over_time(self, at: Provenance) -> VerificationSeries:
        """Persons by verdict of the place, day by day."""
        return self.databases.ask(verification_series, snapshot=at.snapshot, of=(self.place,))

    def end_of_cleaning(self, at: Provenance) -> Span | None:
        """When nobody of the place is wrong any more, as the forecast has it."""
        return self.databases.ask(cleaning_span, snapshot=at.snapshot, of=self.place)

    def lags(self, level: Level, at: Provenance) -> EntryLag:
        """Entry lags of the four weeks ended with a day; of districts those of the place."""
        return self.databases.ask(
            entry_lags, snapshot=at.snapshot, level=level, within=self._within(level)
        )

    def final_lags(self, at: Provenance) -> FinalLags | None:
        """The place's lags once everything is entered; ``None`` where nothing is to come."""
        return self.databases.ask(final_lags, snapshot=at.snapshot, of=self.place)

    def facilities(self, at: Provenance) -> tuple[FacilityLag, ...]:
        """The facilities of the place by their late doses of four weeks, most first."""
        return self.databases.ask(facility_lags, snapshot=at.snapshot, of=self.place)

    def complete(self, level: Level, at: Provenance) -> Completeness:
        """Daily reports against records; of districts those of the place."""
        return self.databases.ask(
            completeness, snapshot=at.snapshot, level=level, within=self._within(level)
        )

    def words(self, level: Level, at: Provenance) -> Scorecard:
        """The four words; of districts those of the place."""
        return self.databases.ask(
            scorecard, snapshot=at.snapshot, level=level, within=self._within(level)
        )
