"""Alerts: which indicator crosses its threshold, where, since when, and whether that is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from sqlalchemy import select

from geo import units
from geo.units import COUNTRY_CODE
from queries.areas import areas
from queries.coverage.metrics import COVERAGE_CHANGE
from queries.daily_reports.metrics import BACKLOG_SHARE
from queries.databases import Databases, DataVersion
from queries.metric import Metric
from queries.reconciliation.metrics import MISMATCH
from queries.schema import alert as table
from queries.schema import alert_threshold
from queries.scorecard.metrics import SCORECARD_LIVE

Indicator = Literal["same_day", "mismatch", "backlog", "coverage_dose1", "coverage_dose2"]
INDICATORS: tuple[Indicator, ...] = get_args(Indicator)

Crosses = Literal["below", "above", "falls"]
"""Under the threshold, over it, or lower than on the day before by more than it."""

Status = Literal["new", "continuing", "resolved"]
"""Against the data version published before."""

STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True)
class Watched:
    """What an alert is about: an indicator of the registry, and how it crosses a threshold."""

    metric: Metric
    crosses: Crosses


WATCHED: dict[Indicator, Watched] = {
    "same_day": Watched(SCORECARD_LIVE, "below"),
    "mismatch": Watched(MISMATCH, "above"),
    "backlog": Watched(BACKLOG_SHARE, "above"),
    "coverage_dose1": Watched(COVERAGE_CHANGE, "falls"),
    "coverage_dose2": Watched(COVERAGE_CHANGE, "falls"),
}


@dataclass(frozen=True)
class Alert:
    """One indicator of one place against its threshold.

    ``value`` and ``threshold`` are fractions; the value of a fall is the change (negative).
    ``as_of`` is the last day that the indicator is counted for; ``since`` the first of the days
    without a break on which the threshold was crossed. The earlier counts are those of the day
    before, where the alert is about a fall.

    A resolved alert stands in one data version more. ``resolved_on`` is the first day on which it
    was not crossed any more; ``None`` where ``value`` is unknown on ``as_of``, or nobody watches
    it any more (``threshold`` is ``None``). ``threshold_changed``: the data version before had
    another threshold, or none.
    """

    indicator: Indicator
    place_code: str
    status: Status
    as_of: date
    since: date
    resolved_on: date | None
    value: float | None
    numerator: int | None
    denominator: int | None
    earlier_numerator: int | None
    earlier_denominator: int | None
    threshold: float | None
    threshold_changed: bool

    @property
    def metric(self) -> Metric:
        """The definition of the value."""
        return WATCHED[self.indicator].metric

    @property
    def name(self) -> str:
        """The name of the place."""
        if self.place_code == COUNTRY_CODE:
            return units.country().short_name
        return units.province(self.place_code).short_name

    @property
    def excess(self) -> float:
        """How far beyond its threshold the value is."""
        if self.value is None or self.threshold is None:
            return 0.0
        crosses = WATCHED[self.indicator].crosses
        if crosses == "falls":
            return -self.value - self.threshold
        return abs(self.value - self.threshold)


@dataclass(frozen=True)
class Alerts:
    """What stands in a data version: the country first, then by indicator, the new ones first and
    the resolved ones last, the worst before the others.

    ``thresholds`` are those of every place, standing alert or not. ``previous_version`` is what
    new and resolved are told against; ``None`` when there is nothing yet to compare with.
    """

    rows: tuple[Alert, ...]
    thresholds: Mapping[tuple[Indicator, str], float]
    previous_version: int | None
    data: DataVersion


def alerts(databases: Databases) -> Alerts:
    """The alerts of a data version; those of the country only where all of it may be seen."""
    areas(databases.scope, "province")  # places are provinces, besides the country
    rows, previous = [], None
    for row in databases.read(select(*table.c)):
        fields = dict(row._mapping)
        previous = fields.pop("previous_version")
        rows.append(Alert(**fields))
    order = {indicator: number for number, indicator in enumerate(INDICATORS)}
    rows.sort(
        key=lambda one: (
            one.place_code != COUNTRY_CODE,
            order[one.indicator],
            STATUSES.index(one.status),
            -one.excess,
            one.place_code,
        )
    )
    limits = alert_threshold.c
    thresholds = {
        (cast(Indicator, indicator), code): threshold
        for indicator, code, threshold in databases.read(
            select(limits.indicator, limits.place_code, limits.threshold)
        )
    }
    return Alerts(tuple(rows), thresholds, previous, databases.data)
