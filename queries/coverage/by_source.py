"""Coverage by either source: both are asked alike."""

from __future__ import annotations

from typing import Literal, Protocol

from geo.units import Level, Unit, Vintage
from queries.coverage import official, records
from queries.coverage.metrics import Group
from queries.coverage.official import Coverage, CoverageSeries
from queries.databases import Databases, Snapshot
from queries.metric import Dose

Source = Literal["official", "records"]
"""The platform's public statistics, or the vaccination records counted up."""


class CoverageQuery(Protocol):
    """Coverage of every unit of a level on one day."""

    def __call__(
        self,
        databases: Databases,
        /,
        *,
        snapshot: Snapshot,
        dose: Dose,
        group: Group,
        level: Level,
        vintage: Vintage = "2021",
        within: str | None = None,
    ) -> Coverage:
        """Ask."""


class SeriesQuery(Protocol):
    """Coverage of some units over time."""

    def __call__(
        self,
        databases: Databases,
        /,
        *,
        snapshot: Snapshot,
        dose: Dose,
        group: Group,
        of: tuple[Unit, ...],
        vintage: Vintage = "2021",
    ) -> CoverageSeries:
        """Ask."""


COVERAGE: dict[str, CoverageQuery] = {"official": official.coverage, "records": records.coverage}
COVERAGE_SERIES: dict[str, SeriesQuery] = {
    "official": official.coverage_series,
    "records": records.coverage_series,
}
