"""Questions about entry lags to a data version, and their remembered answers."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import get_args
from weakref import WeakKeyDictionary

from dashboard.data import View
from dashboard.memory import remembered
from dashboard.versions import Version
from geo import units
from geo.units import Level, Unit, Vintage
from queries.coverage.official import members
from queries.entry_lag import facilities as facility_lag
from queries.entry_lag import lags as lag
from queries.entry_lag import over_time as lag_time
from queries.entry_lag import registration
from queries.metrics import Dose
from queries.nowcast import provinces as province_nowcast
from queries.nowcast.entry_triangle import EntryCounts, entry_counts
from queries.nowcast.triangle import DAYS
from queries.scope import Scope

MOST_FACILITIES = 15
"""Facilities shown."""
NOWCAST_DAYS, SUMMED = 42, 14
"""Days of injection whose nowcast is shown, and the last of them that are added up."""


@dataclass(frozen=True)
class LagView:
    """What is asked of; see dashboard.data.View."""

    view: View

    def lags(
        self, level: Level, vintage: Vintage = "2021", within: str | None = None
    ) -> lag.EntryLag:
        """See its entry_lags; districts are asked for only where they are shown."""

        def ask() -> lag.PlaceLags:
            asked = self.view.reconciled
            if level == "district":
                return lag.lags_by_district(*asked, within)
            return lag.lags_by_province(*asked)

        of = ("district", within) if level == "district" else ("province",)
        counts = self.view.remembered(ask, "place_lags", *of)
        return self.view.remembered(
            lambda: lag.entry_lags(counts, level=level, vintage=vintage, within=within),
            "lags", level, vintage, within,
        )  # fmt: skip

    def ripe_days(self, of: Unit, vintage: Vintage = "2021") -> lag_time.RipeDays:
        """See queries.entry_lag.over_time.ripe_days."""
        return self.view.remembered(
            lambda: lag_time.ripe_days(
                *self.view.reconciled,
                of=of, last=self.view.last_day, vintage=vintage,
            ),
            "ripe_days", of, vintage,
        )  # fmt: skip

    def weeks(
        self, level: Level, vintage: Vintage = "2021", within: str | None = None
    ) -> lag_time.LagWeeks:
        """See queries.entry_lag.over_time.lag_weeks."""
        return self.view.remembered(
            lambda: lag_time.lag_weeks(
                *self.view.reconciled,
                level=level, last=self.view.last_day, vintage=vintage, within=within,
            ),
            "lag_weeks", level, vintage, within,
        )  # fmt: skip

    def hours(self, of: Unit, vintage: Vintage = "2021") -> lag_time.EntryHours:
        """See queries.entry_lag.over_time.entry_hours."""
        return self.view.remembered(
            lambda: lag_time.entry_hours(
                *self.view.reconciled,
                of=of, vintage=vintage,
            ),
            "entry_hours", of, vintage,
        )  # fmt: skip

    def triangle(self, of: Unit, vintage: Vintage = "2021") -> lag_time.LagTriangle:
        """See queries.entry_lag.over_time.lag_triangle."""
        return self.view.remembered(
            lambda: lag_time.lag_triangle(
                *self.view.reconciled,
                of=of, last=self.view.last_day, vintage=vintage,
            ),
            "lag_triangle", of, vintage,
        )  # fmt: skip

    def facilities(self, of: Unit, vintage: Vintage = "2021") -> facility_lag.WorstFacilities:
        """See queries.entry_lag.facilities.worst_facilities; the summary is of all."""
        return self.view.remembered(
            lambda: facility_lag.worst_facilities(
                *self.view.reconciled,
                of=of, most=MOST_FACILITIES, vintage=vintage,
            ),
            "late_facilities", of, vintage,
        )  # fmt: skip

    def facility_lags(
        self, of: Unit, vintage: Vintage = "2021"
    ) -> tuple[facility_lag.FacilityLag, ...]:
        """See queries.entry_lag.facilities.facility_lags."""
        return self.view.remembered(
            lambda: facility_lag.facility_lags(
                *self.view.reconciled,
                of=of, vintage=vintage,
            ),
            "facility_lags", of, vintage,
        )  # fmt: skip

    @property
    def _day(self) -> tuple[Hashable, ...]:
        """What a nowcast depends on: not on the day that another is compared with."""
        return self.view.version.data, self.view.scope, self.view.snapshot

    def nowcast(self, dose: Dose) -> province_nowcast.ProvinceNowcast:
        """See queries.nowcast.provinces."""

        def ask() -> province_nowcast.ProvinceNowcast:
            counts = _entry_counts(self.view.version, self.view.scope)
            # Not kept: they are thirty times as large as the nowcast.
            triangles = counts.triangles(self.view.provenance)
            return province_nowcast.nowcast_of(triangles, dose, NOWCAST_DAYS)

        return remembered((*self._day, "nowcast", dose), ask)

    def nowcast_rows(
        self, dose: Dose, of: Unit, vintage: Vintage = "2021"
    ) -> tuple[province_nowcast.NowcastRow, ...]:
        """The totals of the last days that are added up: of every province, or of those that a
        region or a province of 2025 (``of``) is made of."""
        inside = members(of, vintage)
        among = None if of.level == "country" or inside == {of.code} else inside
        return remembered(
            (*self._day, "nowcast_rows", dose, among),
            lambda: self.nowcast(dose).rows("province", SUMMED, among),
        )

    def registered(
        self,
        outcome: registration.Outcome,
        level: Level,
        vintage: Vintage = "2021",
        within: str | None = None,
    ) -> registration.Registration:
        """See queries.entry_lag.registration.effects; of all weeks until the day."""
        finest: Level = "district" if level == "district" else "province"
        asked = self.view.reconciled
        sums = self.view.remembered(
            lambda: registration.strata_sums(*asked, finest=finest, within=within),
            "strata_sums", finest, within,
        )  # fmt: skip
        return self.view.remembered(
            lambda: registration.effects(
                sums, outcome, level=level, vintage=vintage, within=within
            ),
            "registration", outcome, level, vintage, within,
        )  # fmt: skip

    def ask_ahead(self, place: Unit) -> None:
        """Ask for what the page shows of the whole country or a province, so that it is
        remembered."""
        for level in ("country", "region", "province"):
            self.lags(level)
        if place.level == "country":
            self.weeks("province")
        else:
            self.lags("district", within=place.code)
            self.weeks("district", within=place.code)
        self.ripe_days(place)
        self.hours(place)
        self.facilities(place)
        self.nowcast_rows(1, units.country())
        for outcome in get_args(registration.Outcome):
            for among in ("country", "region", "province"):
                self.registered(outcome, among)


_counts: WeakKeyDictionary[Version, dict[Scope, EntryCounts]] = WeakKeyDictionary()
_reading = Lock()


def _entry_counts(version: Version, scope: Scope) -> EntryCounts:
    """The counts that the triangles of all days are cut from; kept as long as the version is open.

    They are read once: the national ones take a second, and 60 MB.
    """
    with _reading:
        known = _counts.setdefault(version, {})
        if scope not in known:
            days = version.available.records
            first = days[0].as_of - timedelta(days=DAYS - 1)
            known[scope] = entry_counts(version.reconciliation, scope, first, days[-1].as_of)
        return known[scope]
