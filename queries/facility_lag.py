"""Facilities by how many doses they enter late, and those whose entry times cannot be right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import Engine, func, select

from geo.units import Unit, Vintage
from i18n import N_
from queries.lag import LagRow, allowed, here, lag_counts, period
from queries.provenance import Provenance
from queries.schema import facility as facility_table
from queries.schema import facility_lag
from queries.scope import Scope

LATE_AFTER = 1
"""Days of lag that are not yet late. What is entered on the next day is mostly an evening's work,
finished in the morning; a backlog, with which somebody could help, begins on the day after. It also
keeps facilities out whose clock is a day ahead, which nobody's help makes faster."""

FEW = 20
"""Doses below which nothing is said about a facility's clock."""
NEARLY_ALL = 0.95

ClockFault = Literal["", "midnight", "day_ahead"]

CLOCK_FAULTS: dict[ClockFault, str] = {
    "midnight": N_("entry times at midnight: bulk upload"),
    "day_ahead": N_("clock a day ahead"),
}


@dataclass(frozen=True)
class FacilityLag(LagRow):
    """The lags of the doses that a facility injected (``within_24h`` is not known: 0).

    ``midnight``: doses entered at 00:00:00, which nobody types in.
    """

    province_code: str = ""
    district_code: str = ""
    midnight: int = 0

    @property
    def late(self) -> int:
        """Doses entered more than ``LATE_AFTER`` days after the injection."""
        return sum(doses for lag, doses in self.days.items() if lag > LATE_AFTER)

    @property
    def clock(self) -> ClockFault:
        """What is wrong with the entry times, if anything.

        ``midnight``: nearly all stand at 00:00:00, so they are days of an upload, not times of an
        entry. ``day_ahead``: nothing was entered on the same day and nearly everything exactly one
        day later.
        """
        timed = self.doses + self.before
        if timed < FEW:
            return ""
        if self.midnight >= NEARLY_ALL * timed:
            return "midnight"
        if self.doses and not self.numerator and self.days.get(1, 0) >= NEARLY_ALL * self.doses:
            return "day_ahead"
        return ""


def facility_lags(
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    of: Unit,
    vintage: Vintage = "2021",
) -> tuple[FacilityLag, ...]:
    """The facilities of a unit, most late doses first: so that an hour of help goes furthest.

    Of the calendar weeks of injection that begin within the four weeks until the as-of day (all
    four where that is a Sunday). Only the last twelve weeks of the records are published by
    facility; of earlier ones there are none.
    """
    scope.require("district")
    start, end = period(provenance.snapshot.as_of)
    lags, about = facility_lag.c, facility_table.c
    first = start + timedelta(days=-start.weekday() % 7)
    query = (
        select(
            lags.facility_code, about.name, about.province_code, about.district_code,
            lags.lag_days, func.sum(lags.doses), func.sum(lags.midnight),
        )
        .join(facility_table, about.facility_code == lags.facility_code)
        .where(
            lags.week.between(first, end),
            here(facility_table, of, vintage),
            allowed(facility_table, scope),
        )
        .group_by(
            lags.facility_code, about.name, about.province_code, about.district_code,
            lags.lag_days,
        )
    )  # fmt: skip
    days: dict[tuple[str, str, str, str], dict[int, int]] = defaultdict(dict)
    midnights: dict[tuple[str, str, str, str], int] = defaultdict(int)
    with reconciliation.connect() as connection:
        for *named, lag, doses, midnight in connection.execute(query):
            code, name, province, district = named
            days[code, name, province, district][lag] = int(doses)
            midnights[code, name, province, district] += int(midnight)
    rows = [
        FacilityLag(
            counts.days, 0, counts.before, counts.unknown, code=key[0], name=key[1],
            province_code=key[2], district_code=key[3], midnight=midnights[key],
        )
        for key, found in days.items()
        if (counts := lag_counts(found, 0))
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (-row.late, row.name, row.code)))
