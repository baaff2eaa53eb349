"""Questions about the four words and the daily reports to a data version, and their remembered
answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.data import View
from geo.units import Level, Unit, Vintage
from queries.daily_reports import backlog
from queries.daily_reports import completeness as completeness_queries
from queries.daily_reports import findings as finding_queries
from queries.scorecard import scorecard as score_queries


@dataclass(frozen=True)
class ScoreView:
    """What is asked of; see dashboard.data.View. Ask a view of "scores"."""

    view: View

    def scorecard(
        self, level: Level, vintage: Vintage = "2021", within: str | None = None
    ) -> score_queries.Scorecard:
        """See queries.scorecard.scorecard.scorecard."""
        return self.view.remembered(
            lambda: score_queries.scorecard(
                *self.view.reconciled,
                level=level, vintage=vintage, within=within,
            ),
            "scorecard", level, vintage, within,
        )  # fmt: skip

    def score_history(
        self, level: Level, vintage: Vintage = "2021", within: str | None = None
    ) -> score_queries.ScoreHistory:
        """See queries.scorecard.scorecard.score_history."""
        return self.view.remembered(
            lambda: score_queries.score_history(
                *self.view.reconciled,
                level=level, vintage=vintage, within=within,
            ),
            "score_history", level, vintage, within,
        )  # fmt: skip

    def completeness(
        self, level: Level, vintage: Vintage = "2021", within: str | None = None
    ) -> completeness_queries.Completeness:
        """See queries.daily_reports.completeness.completeness."""
        return self.view.remembered(
            lambda: completeness_queries.completeness(
                *self.view.reconciled,
                level=level, vintage=vintage, within=within,
            ),
            "completeness", level, vintage, within,
        )  # fmt: skip

    def backlog_series(self, of: Unit, vintage: Vintage = "2021") -> backlog.BacklogSeries:
        """See queries.daily_reports.backlog.backlog_series; asked for once, until the last day."""
        last = self.view.at(self.view.version.available.days("scores")[-1])
        whole = last.remembered(
            lambda: backlog.backlog_series(*last.reconciled, of, vintage),
            "backlog_series", of, vintage,
        )  # fmt: skip
        until = self.view.snapshot.as_of
        points = tuple(point for point in whole.points if point.as_of <= until)
        return replace(whole, points=points, provenance=self.view.provenance)

    def report_findings(
        self, of: Unit, vintage: Vintage = "2021"
    ) -> tuple[finding_queries.ReportFinding, ...]:
        """See queries.daily_reports.findings.report_findings."""
        return self.view.remembered(
            lambda: finding_queries.report_findings(
                *self.view.reconciled, of, vintage
            ),
            "report_findings", of, vintage,
        )  # fmt: skip

    def ask_ahead(self, place: Unit) -> None:
        """Ask for what the page of entry lags shows of the daily reports of the whole country or a
        province, so that it is remembered."""
        for level in ("country", "province"):
            self.completeness(level)
        if place.level == "province":
            self.completeness("district", within=place.code)
        self.backlog_series(place)
        self.report_findings(place)
