"""What a briefing asks the published databases: one place, one period, every question once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from sqlalchemy import Engine

from geo.units import COUNTRY_CODE, Level, Unit
from presentation.briefing.model import Period
from queries import provenance as origin
from queries.coverage import official as official_queries
from queries.coverage import records as record_queries
from queries.coverage import vaccine_use as use_queries
from queries.coverage.official import Coverage
from queries.daily_reports import completeness as completeness_queries
from queries.entry_lag import lags as lag_queries
from queries.groups import EVERYBODY
from queries.metrics import Dose
from queries.provenance import Provenance, Snapshot
from queries.reconciliation import verification as verification_queries
from queries.scope import Scope
from queries.scorecard import counts as score_counts
from queries.scorecard import scorecard

T = TypeVar("T")


@dataclass(frozen=True)
class Days:
    """The last day of a source within the period, and the day that changes are since."""

    last: Provenance
    first: Provenance | None


@dataclass
class Figures:
    """The answers about a place (the country or a province) and its units (provinces or
    districts)."""

    vaccination: Engine
    reconciliation: Engine
    scope: Scope
    place: Unit
    period: Period
    _known: dict[Any, Any] = field(default_factory=dict)

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
    def data(self) -> origin.DataVersion:
        """The data version."""
        return origin.data_version(self.vaccination, self.scope)

    @cached_property
    def official(self) -> Days | None:
        """The days of the official totals."""
        return self._days(origin.snapshots(self.vaccination, self.scope))

    @cached_property
    def records(self) -> Days | None:
        """The days that the records are counted until."""
        return self._days(origin.record_snapshots(self.vaccination, self.data, self.scope))

    @cached_property
    def verified(self) -> Days | None:
        """The days that verdicts are counted for."""
        return self._days(
            verification_queries.verification_snapshots(self.reconciliation, self.data, self.scope)
        )

    @cached_property
    def scored(self) -> Days | None:
        """The days that the four words are counted for."""
        return self._days(score_counts.score_snapshots(self.reconciliation, self.data, self.scope))

    def _days(self, available: tuple[Snapshot, ...]) -> Days | None:
        """The last day until the end of the period, and until its beginning or the first after."""
        until = [one for one in available if one.newest and one.as_of <= self.period.last]
        if not until:
            return None
        last = until[-1]
        before = [one for one in until if one.as_of <= self.period.first] or until[:1]
        first = before[-1] if before[-1].as_of < last.as_of else None
        return Days(Provenance(self.data, last), Provenance(self.data, first) if first else None)

    def _once(self, question: Any, ask: Callable[[], T]) -> T:
        if question not in self._known:
            self._known[question] = ask()
        return cast(T, self._known[question])

    def coverage(self, dose: Dose, level: Level, at: Provenance) -> Coverage:
        """Coverage by the records; of districts those of the place."""
        within = self.within if level == "district" else None
        return self._once(
            ("coverage", dose, level, at.snapshot.as_of),
            lambda: record_queries.coverage(
                self.vaccination, self.scope, at, dose=dose, group=EVERYBODY, level=level,
                within=within,
            ),
        )  # fmt: skip

    def official_coverage(self, dose: Dose, level: Level, at: Provenance) -> Coverage:
        """Coverage by the official totals."""
        return self._once(
            ("official", dose, level, at.snapshot.as_of),
            lambda: official_queries.coverage(
                self.vaccination, self.scope, at, dose=dose, group=EVERYBODY, level=level
            ),
        )

    def coverage_over_time(self, dose: Dose, at: Provenance) -> official_queries.CoverageSeries:
        """Coverage of the place by the records, day by day."""
        return self._once(
            ("series", dose),
            lambda: record_queries.coverage_series(
                self.vaccination, self.scope, at, dose=dose, group=EVERYBODY, of=(self.place,)
            ),
        )

    def use(self, level: Level, days: Days) -> use_queries.VaccineUse:
        """Doses received and injected, with the pace since the first day."""
        return self._once(
            ("use", level),
            lambda: use_queries.vaccine_use(
                self.vaccination, self.scope, days.last,
                days.first.snapshot if days.first else None, level=level,
            ),
        )  # fmt: skip

    def verdicts(self, level: Level, at: Provenance) -> verification_queries.Verification:
        """Persons by verdict, by residence; of districts those of the place."""
        day = at.snapshot.as_of
        counts = self._once(
            ("counts", day),
            lambda: verification_queries.counts_by_district(
                self.reconciliation, self.scope, at, counted_by="residence"
            ),
        )
        within = self.within if level == "district" else None
        return self._once(
            ("verdicts", level, day),
            lambda: verification_queries.verification(counts, level=level, within=within),
        )

    def verdicts_over_time(self, at: Provenance) -> verification_queries.VerificationSeries:
        """Persons by verdict of the place, day by day."""
        return self._once(
            "verdict series",
            lambda: verification_queries.verification_series(
                self.reconciliation, self.scope, at, of=(self.place,)
            ),
        )

    def lags(self, level: Level, at: Provenance) -> lag_queries.EntryLag:
        """Entry lags of the four weeks ended with a day; of districts those of the place."""
        day = at.snapshot.as_of
        counts = self._once(
            ("lag counts", day),
            lambda: lag_queries.lags_by_district(self.reconciliation, self.scope, at),
        )
        within = self.within if level == "district" else None
        return self._once(
            ("lags", level, day),
            lambda: lag_queries.entry_lags(counts, level=level, within=within),
        )

    def complete(self, level: Level, at: Provenance) -> completeness_queries.Completeness:
        """Daily reports against records; of districts those of the place."""
        within = self.within if level == "district" else None
        return self._once(
            ("complete", level, at.snapshot.as_of),
            lambda: completeness_queries.completeness(
                self.reconciliation, self.scope, at, level=level, within=within
            ),
        )

    def words(self, level: Level, at: Provenance) -> scorecard.Scorecard:
        """The four words; of districts those of the place."""
        within = self.within if level == "district" else None
        return self._once(
            ("words", level, at.snapshot.as_of),
            lambda: scorecard.scorecard(
                self.reconciliation, self.scope, at, level=level, within=within
            ),
        )
