"""The panels of the daily reports topic: each built from results, shown on pages and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from i18n import Translator
from presentation.daily_reports import tables
from presentation.daily_reports.charts import backlog_ranking, backlog_timeline
from presentation.daily_reports.text import backlog_alt, backlog_ranking_alt
from presentation.panel import Panel
from queries.daily_reports.completeness import BacklogSeries, Completeness, CompletenessRow
from queries.daily_reports.findings import ReportFinding
from queries.daily_reports.metrics import BACKLOG, REPORT_FINDINGS
from queries.databases import Provenance

MAX_RANKED = 63
"""Bars of a ranking; of more areas the table has all."""
FEW = 14
"""Bars that need no scrolling beside the chart over time."""
HEIGHT = 320


def largest_backlog(
    rows: tuple[CompletenessRow, ...], result: Completeness, chosen: str, _: Translator
) -> Panel:
    """The areas from the largest backlog down: ``rows`` of the ``result`` in this order; the area
    of the code ``chosen`` is bold."""
    title = _("Largest backlog first, doses")
    if len(rows) > MAX_RANKED:
        title += " · " + _("the highest {count} of {total}", count=MAX_RANKED, total=len(rows))
    return Panel(
        "backlog-ranking",
        title,
        partial(tables.completeness_table, rows, _),
        partial(
            backlog_ranking,
            rows[:MAX_RANKED],
            _=_,
            chosen=frozenset({chosen}),
        ),
        partial(backlog_ranking_alt, rows, result, _),
        BACKLOG,
        result.provenance,
        opens={row.name: row.code for row in rows},
        height=HEIGHT if len(rows) > FEW else None,
    )


def backlog_over_time(series: BacklogSeries, place: str, _: Translator) -> Panel:
    """The backlog of the named place at the end of every week."""
    return Panel(
        "backlog",
        _("Backlog at the end of every week, {place}", place=place),
        partial(tables.backlog_table, series, _),
        partial(backlog_timeline, series, _=_),
        partial(backlog_alt, series, place, _),
        BACKLOG,
        series.provenance,
    )


def findings(rows: Sequence[ReportFinding], provenance: Provenance, _: Translator) -> Panel:
    """What the daily reports have wrong, a table alone."""
    return Panel(
        "report-findings",
        _("What the daily reports have wrong"),
        partial(tables.findings_table, rows, _),
        metric=REPORT_FINDINGS,
        provenance=provenance,
    )
