"""The tables of nowcast, backlog and what stands out in the daily reports."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from i18n import Translator
from presentation.export.table import Table
from presentation.nowcast.text import FINDING_NAMES, finding_place, finding_words
from queries.daily_reports.backlog import BacklogSeries
from queries.daily_reports.completeness import CompletenessRow
from queries.daily_reports.findings import ReportFinding
from queries.nowcast.provinces import NowcastRow


def nowcast_days_table(days: Iterable[NowcastRow], _: Translator) -> Table:
    """Every day of injection, the latest first."""
    rows = tuple(reversed(tuple(days)))
    day, ripe = _("Injected on"), _("Ripe")
    frame = pd.DataFrame(
        {"code": [""] * len(rows), day: [row.first for row in rows]}
        | _counts(rows, _)
        | {ripe: [_("yes") if row.ripe else _("no") for row in rows]}
    )
    return Table(frame, {day: _.date} | dict.fromkeys(_counts(rows, _), _.integer))


def nowcast_places_table(rows: Iterable[NowcastRow], _: Translator) -> Table:
    """Totals by place, the most doses still to come first."""
    rows = most_to_come_first(rows)
    share = _("Share entered")
    frame = pd.DataFrame(
        {"code": [row.code for row in rows], _("Unit"): [_(row.name) for row in rows]}
        | _counts(rows, _)
        | {
            share: pd.array(
                [row.entered / row.expected if row.expected else None for row in rows],
                dtype="Float64",
            )
        }
    )
    return Table(frame, dict.fromkeys(_counts(rows, _), _.integer) | {share: _.percent})


def most_to_come_first(rows: Iterable[NowcastRow]) -> list[NowcastRow]:
    """The rows in the order in which they are shown."""
    return sorted(rows, key=lambda row: -row.to_come)


def _counts(rows: Iterable[NowcastRow], _: Translator) -> dict[str, list[int]]:
    rows = tuple(rows)
    return {
        _("To come"): [row.to_come for row in rows],
        _("Entered"): [row.entered for row in rows],
        _("Expected"): [row.expected for row in rows],
        _("at least (90%)"): [row.low90 for row in rows],
        _("at most (90%)"): [row.high90 for row in rows],
        _("at least (50%)"): [row.low50 for row in rows],
        _("at most (50%)"): [row.high50 for row in rows],
    }


def completeness_table(rows: Iterable[CompletenessRow], _: Translator) -> Table:
    """Reported doses and records on the platform by unit, in the order of ``rows``."""
    rows = tuple(rows)
    share, pace = _("Share on the platform"), _("Late doses entered a day")
    counts = {
        _("Backlog"): [row.backlog for row in rows],
        _("On the platform"): [row.numerator for row in rows],
        _("Reported"): [row.denominator for row in rows],
        _("More records than reported"): [row.surplus for row in rows],
        _("Backlog, change in four weeks"): [row.trend for row in rows],
    }
    days = _("Days of entering")
    frame = pd.DataFrame(
        {"code": [row.code for row in rows], _("Unit"): [_(row.name) for row in rows]}
        | {name: pd.array(values, dtype="Int64") for name, values in counts.items()}
        | {
            name: pd.array(values, dtype="Float64")
            for name, values in {
                share: [row.value for row in rows],
                pace: [row.pace for row in rows],
                days: [row.days_of_entering for row in rows],
            }.items()
        }
    )
    formats = dict.fromkeys(counts, _.integer) | {
        share: _.percent, pace: _.decimal, days: _.integer,
    }  # fmt: skip
    return Table(frame, formats)


def backlog_table(series: BacklogSeries, _: Translator) -> Table:
    """The end of every week, the latest first."""
    rows = tuple(reversed(series.points))
    counts = {
        _("Backlog"): [row.backlog for row in rows],
        _("On the platform"): [row.numerator for row in rows],
        _("Reported"): [row.denominator for row in rows],
    }
    day = _("As of")
    frame = pd.DataFrame({"code": [""] * len(rows), day: [row.as_of for row in rows]} | counts)
    return Table(frame, {day: _.date} | dict.fromkeys(counts, _.integer))


def findings_table(rows: Iterable[ReportFinding], _: Translator) -> Table:
    """What stands out in the daily reports, a place and kind a row."""
    rows = tuple(rows)
    reports = _("Reports, or days without one")
    frame = pd.DataFrame(
        {
            "code": [row.place.code for row in rows],
            _("Place"): [finding_place(row) for row in rows],
            _("What stands out"): [_(FINDING_NAMES[row.kind]) for row in rows],
            reports: [row.count for row in rows],
            _("In words"): [finding_words(row, _) for row in rows],
        }
    )
    return Table(frame, {reports: _.integer})
