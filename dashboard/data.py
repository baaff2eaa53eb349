"""Questions to a data version, and their remembered answers."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from sqlalchemy import Engine

from dashboard.memory import remembered
from dashboard.state import Source, place_options
from dashboard.versions import Version
from geo.units import Level, Unit, Vintage
from queries import provenance as origin
from queries.alerts import alerts as alert_queries
from queries.coverage import official as coverage_queries
from queries.coverage import pace as pace_queries
from queries.coverage import records as record_queries
from queries.coverage import vaccine_use as use_queries
from queries.groups import CountedBy, Group
from queries.metrics import Dose
from queries.reconciliation import verification as verification_queries
from queries.scope import Scope
from queries.scorecard import cleanliness as cleanliness_queries
from queries.signals import signals as signal_queries

T = TypeVar("T")


@dataclass(frozen=True)
class View:
    """What is asked of: a version, a viewer's scope, a source, a day and the one before it."""

    version: Version
    scope: Scope
    source: Source
    snapshot: origin.Snapshot
    previous: origin.Snapshot | None

    @property
    def provenance(self) -> origin.Provenance:
        """The provenance of what is shown."""
        return origin.Provenance(self.version.data, self.snapshot)

    @property
    def reconciled(self) -> tuple[Engine, Scope, origin.Provenance]:
        """What every question to the reconciliation database begins with."""
        return self.version.reconciliation, self.scope, self.provenance

    def at(self, snapshot: origin.Snapshot) -> View:
        """The same view on another day."""
        previous = origin.previous_snapshot(self.version.available.days(self.source), snapshot)
        return replace(self, snapshot=snapshot, previous=previous)

    def official(self) -> View | None:
        """The official totals of the same day, or of the last day before that has them."""
        return self.of("official")

    def of(self, source: Source) -> View | None:
        """Another source, of the same day or of the last day before that it has."""
        until = [one for one in self.version.available.days(source)
                 if one.newest and one.as_of <= self.snapshot.as_of]  # fmt: skip
        return replace(self, source=source).at(until[-1]) if until else None

    def remembered(self, ask: Callable[[], T], *question: Hashable) -> T:
        """What follows from this view alone, whatever else a viewer chose; computed once."""
        state = (self.version.data, self.scope, self.source, self.snapshot, self.previous)
        return remembered((*state, *question), ask)

    def coverage(
        self,
        dose: Dose,
        group: Group,
        level: Level,
        vintage: Vintage = "2021",
        within: str | None = None,
    ) -> coverage_queries.Coverage:
        """See queries.coverage.official.coverage and queries.coverage.records.coverage."""
        asked = (self.version.vaccination, self.scope, self.provenance)

        def ask() -> coverage_queries.Coverage:
            if self.source == "records":
                counts = self.remembered(
                    lambda: record_queries.persons_by_place(*asked, dose=dose, group=group),
                    "persons", dose, group,
                )  # fmt: skip
                return record_queries.coverage_of(
                    counts, level=level, vintage=vintage, within=within
                )
            return coverage_queries.coverage(*asked, dose=dose, group=group, level=level,
                                             vintage=vintage)  # fmt: skip

        return self.remembered(ask, "coverage", dose, group, level, vintage, within)

    def series(
        self, dose: Dose, group: Group, of: tuple[Unit, ...], vintage: Vintage
    ) -> coverage_queries.CoverageSeries:
        """See coverage_series of the two modules.

        Of the records each line is remembered by itself; the official totals are so few that all
        are asked for at once.
        """
        asked = (self.version.vaccination, self.scope, self.provenance)
        if self.source == "official":
            whole = self.remembered(
                lambda: coverage_queries.coverage_series(
                    *asked, dose=dose, group=group, of=place_options(vintage).values(),
                    vintage=vintage,
                ),
                "series", dose, group, vintage,
            )  # fmt: skip
            known = dict(whole.lines)
            return replace(whole, lines=tuple((unit, known[unit]) for unit in of))

        def line(unit: Unit) -> coverage_queries.CoverageSeries:
            return self.remembered(
                lambda: record_queries.coverage_series(
                    *asked, dose=dose, group=group, of=(unit,), vintage=vintage
                ),
                "series", dose, group, unit, vintage,
            )  # fmt: skip

        lines = [line(unit) for unit in of]
        return replace(lines[0], lines=tuple(one.lines[0] for one in lines))

    def pace(self, dose: Dose, group: Group, vintage: Vintage = "2021") -> pace_queries.Pace | None:
        """The provinces' pace since the previous date; ``None`` when there is none."""
        if self.previous is None:
            return None
        before = self.at(self.previous).coverage(dose, group, "province", vintage)
        return pace_queries.pace(self.coverage(dose, group, "province", vintage), before)

    def vaccine_use(self, level: Level, vintage: Vintage = "2021") -> use_queries.VaccineUse:
        """See queries.coverage.vaccine_use.vaccine_use."""
        return self.remembered(
            lambda: use_queries.vaccine_use(
                self.version.vaccination, self.scope, self.provenance, self.previous,
                level=level, vintage=vintage,
            ),
            "vaccine_use", level, vintage,
        )  # fmt: skip

    def signals(self) -> tuple[signal_queries.Signal, ...]:
        """See queries.signals.signals.signals."""
        return self.remembered(
            lambda: signal_queries.signals(
                self.version.reconciliation, self.scope, self.snapshot.as_of
            ),
            "signals",
        )

    def alerts(self) -> alert_queries.Alerts:
        """See queries.alerts.alerts.alerts."""
        return self.remembered(
            lambda: alert_queries.alerts(
                self.version.reconciliation, self.version.data, self.scope
            ),
            "alerts",
        )

    def verification(
        self,
        level: Level,
        counted_by: CountedBy,
        vintage: Vintage = "2021",
        within: str | None = None,
    ) -> verification_queries.Verification:
        """See queries.reconciliation.verification; the districts are asked for once a day."""
        counts = self.remembered(
            lambda: verification_queries.counts_by_district(
                *self.reconciled, counted_by=counted_by
            ),
            "verification_counts", counted_by,
        )  # fmt: skip
        return self.remembered(
            lambda: verification_queries.verification(
                counts, level=level, vintage=vintage, within=within
            ),
            "verification", level, counted_by, vintage, within,
        )  # fmt: skip

    def verification_series(
        self, of: Unit, counted_by: CountedBy, vintage: Vintage = "2021"
    ) -> verification_queries.VerificationSeries:
        """See its verification_series; of one unit, the same on every day."""
        days = self.version.available.verification
        last = self if len(days) > coverage_queries.MAX_POINTS else self.at(days[-1])
        found = last.remembered(
            lambda: verification_queries.verification_series(
                self.version.reconciliation, self.scope, last.provenance,
                of=(of,), counted_by=counted_by, vintage=vintage,
            ),
            "verification_series", of, counted_by, vintage,
        )  # fmt: skip
        return replace(found, provenance=self.provenance)

    def facilities(self, within: frozenset[str]) -> tuple[verification_queries.FacilityRow, ...]:
        """See its facilities; of several provinces, or of one district."""

        def ask() -> tuple[verification_queries.FacilityRow, ...]:
            rows = [
                row
                for code in sorted(within)
                for row in verification_queries.facilities(
                    self.version.reconciliation, self.scope, within=code
                )
            ]
            return tuple(sorted(rows, key=lambda row: (-row.numerator, row.name)))

        return self.remembered(ask, "facilities", within)

    def cleanliness(
        self,
        level: Level,
        counted_by: CountedBy,
        vintage: Vintage = "2021",
        within: str | None = None,
    ) -> cleanliness_queries.Cleanliness:
        """See queries.scorecard.cleanliness.cleanliness; of the last day, so ask a view of that."""
        return self.remembered(
            lambda: cleanliness_queries.cleanliness(
                *self.reconciled,
                level=level, counted_by=counted_by, vintage=vintage, within=within,
            ),
            "cleanliness", level, counted_by, vintage, within,
        )  # fmt: skip

    @property
    def last_day(self) -> date:
        """The last day that the records know of."""
        return self.version.available.records[-1].as_of

    def reports(self) -> tuple[verification_queries.Report, ...]:
        """See queries.reconciliation.verification.reports."""
        return self.remembered(
            lambda: verification_queries.reports(self.version.reconciliation, self.scope),
            "reports",
        )

    def source_files(self) -> tuple[origin.SourceFile, ...]:
        """See queries.provenance.source_files."""
        return self.remembered(
            lambda: origin.source_files(self.version.reconciliation, self.scope), "source_files"
        )
