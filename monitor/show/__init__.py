"""``monitor show``: the numbers of the pages on the command line, from the same queries."""

from monitor.show import (
    coverage,
    daily_reports,
    entry_lag,
    facilities,
    heaped_days,
    nowcast,
    profile,
    reconciliation,
    scorecard,
)
from monitor.show.app import shows

__all__ = [
    "coverage",
    "daily_reports",
    "entry_lag",
    "facilities",
    "heaped_days",
    "nowcast",
    "profile",
    "reconciliation",
    "scorecard",
    "shows",
]
