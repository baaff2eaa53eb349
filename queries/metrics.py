"""The registry of indicators: every number on a page is defined in it, by its topic."""

from __future__ import annotations

from queries.coverage.metrics import METRICS as COVERAGE
from queries.daily_reports.metrics import METRICS as DAILY_REPORTS
from queries.districts.metrics import METRICS as DISTRICTS
from queries.entry_lag.metrics import METRICS as ENTRY_LAG
from queries.facilities.metrics import METRICS as FACILITIES
from queries.metric import Metric
from queries.next_steps.steps import CASES_TO_CORRECT
from queries.nowcast.metrics import METRICS as NOWCAST
from queries.profile.metrics import METRICS as PROFILE
from queries.reconciliation.metrics import METRICS as RECONCILIATION
from queries.scorecard.metrics import METRICS as SCORECARD

METRICS: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        *COVERAGE,
        *RECONCILIATION,
        *ENTRY_LAG,
        *NOWCAST,
        *SCORECARD,
        CASES_TO_CORRECT,
        *DAILY_REPORTS,
        *DISTRICTS,
        *FACILITIES,
        *PROFILE,
    )
}
"""By their ids, in the order of the definitions page."""
