"""The tables of the daily reports topic: completeness, backlog, findings in the reports."""

from __future__ import annotations

from collections.abc import Sequence

from i18n import Translator
from presentation.daily_reports.text import FINDING_NAMES, finding_place, finding_words
from presentation.table import COUNT, DATE, DECIMAL, PERCENT, Table, area_table, column
from queries.daily_reports.completeness import BacklogSeries, CompletenessRow
from queries.daily_reports.findings import FINDING_TYPES, ReportFinding


def completeness_table(rows: Sequence[CompletenessRow], _: Translator) -> Table:
    """Reported doses and records on the platform by area, in the order of ``rows``."""
    return area_table(
        [row.code for row in rows],
        [_(row.name) for row in rows],
        column("backlog", _("Backlog"), (row.backlog for row in rows), COUNT),
        column("numerator", _("On the platform"), (row.numerator for row in rows), COUNT),
        column("denominator", _("Reported"), (row.denominator for row in rows), COUNT),
        column("surplus", _("More records than reported"), (row.surplus for row in rows), COUNT),
        column("trend", _("Backlog, change in four weeks"), (row.trend for row in rows), COUNT),
        column("share", _("Share on the platform"), (row.value for row in rows), PERCENT),
        column("pace", _("Late doses entered a day"), (row.pace for row in rows), DECIMAL),
        column("days", _("Days of entering"), (row.days_of_entering for row in rows), COUNT),
        label=_("Unit"),
    )


def backlog_table(series: BacklogSeries, _: Translator) -> Table:
    """The end of every week, the latest first."""
    rows = series.points[::-1]
    return Table(
        (
            column("as_of", _("As of"), (row.as_of for row in rows), DATE),
            column("backlog", _("Backlog"), (row.backlog for row in rows), COUNT),
            column("numerator", _("On the platform"), (row.numerator for row in rows), COUNT),
            column("denominator", _("Reported"), (row.denominator for row in rows), COUNT),
        )
    )


def findings_table(rows: Sequence[ReportFinding], _: Translator) -> Table:
    """What stands out in the daily reports, a place and type of finding a row."""
    return area_table(
        [row.place.code for row in rows],
        [finding_place(row) for row in rows],
        column("finding", _("What stands out"), (_(FINDING_NAMES[row.kind]) for row in rows)),
        column("count", _("Reports, or days without one"), (row.count for row in rows), COUNT),
        column("words", _("In words"), (finding_words(row, _) for row in rows)),
        label=_("Place"),
    )


def findings_in_short(
    rows: Sequence[ReportFinding], most: int, _: Translator
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Head and rows of a short table to read: at most so many places of each type of finding."""
    by_type = ([row for row in rows if row.kind == kind] for kind in FINDING_TYPES)
    return (_("Place"), _("What stands out"), _("In words")), [
        (finding_place(row), _(FINDING_NAMES[row.kind]), finding_words(row, _))
        for of_type in by_type
        for row in of_type[:most]
    ]
