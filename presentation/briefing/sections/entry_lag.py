"""How soon doses are entered, and which are not yet."""

from __future__ import annotations

from i18n import N_, Translator
from presentation.briefing import text as say
from presentation.briefing.figures import Days, Figures
from presentation.briefing.model import OF_LAG, Chart, Part, Series
from presentation.briefing.sections.coverage import MAX_BARS
from presentation.table import COUNT, PERCENT, TEXT, Head, table_of_rows
from queries.daily_reports.metrics import BACKLOG
from queries.entry_lag.lags import Threshold, period
from queries.entry_lag.metrics import ENTERED_SAME_DAY, ENTRY_LAG
from queries.scorecard.metrics import SCORECARD_COMPLETE

SOON: dict[Threshold, str] = {
    "same-day": N_("Same day"),
    "3": N_("Within 3 days"),
    "7": N_("Within 7 days"),
    "30": N_("Within 30 days"),
}


def parts(figures: Figures, _: Translator) -> tuple[Part, ...]:
    """How soon doses are entered, and which are not yet."""
    found = []
    if figures.records:
        found.append(_lags(figures, figures.records, _))
    if figures.scored:
        found.append(_backlog(figures, figures.scored, _))
    return tuple(found)


def _lags(figures: Figures, days: Days, _: Translator) -> Part:
    code = figures.place.code
    row = figures.lags(figures.level, days.last).row(code)
    whole = figures.lags("country", days.last).rows[0]
    before = figures.lags(figures.level, days.first).row(code) if days.first else None
    first, last = (_.date(one) for one in period(days.last.snapshot.as_of))
    names = tuple(_(name) for name in SOON.values())
    title = _("Doses by time of entry, injected {first} to {last}", first=first, last=last)
    here, there = (tuple(one.share(soon) for soon in SOON) for one in (row, whole))
    series = [Series(_(row.name), here, OF_LAG.now)]
    columns: list[Head] = [
        ("entered", _("Entered"), TEXT),
        ("doses", _("Doses"), COUNT),
        ("value", _("Share"), PERCENT),
    ]
    if not figures.is_country:
        series.append(Series(_("Whole country"), there, OF_LAG.before))
        columns.append(("country", _("Whole country"), PERCENT))
    counts = [row.within(soon) for soon in SOON]
    body = [
        (name, count, mine, *(() if figures.is_country else (other,)))
        for name, count, mine, other in zip(names, counts, here, there, strict=True)
    ]
    change = say.since(row, before, days.first, _)
    points = (
        say.slowest(row, _),
        say.once_entered(figures.final_lags(days.last), _),
        _("Same-day share of the four weeks, {change}.", change=change) if change else "",
    )
    return Part(
        "lag",
        _("How soon doses are entered"),
        say.entered(row, whole, first, last, _),
        tuple(filter(None, points)),
        Chart("columns", title, "percent", names, tuple(series)),
        table_of_rows(title, tuple(columns), tuple(body)),
        metrics=(ENTERED_SAME_DAY, ENTRY_LAG),
        provenance=days.last,
    )


def _backlog(figures: Figures, days: Days, _: Translator) -> Part:
    row = figures.complete(figures.level, days.last).row(figures.place.code)
    on = say.day(days.last, _)
    behind = figures.complete(figures.inside, days.last).by_backlog()[:MAX_BARS]
    title = _("Doses reported but not on the platform, {day}: the largest backlogs", day=on)
    chart = (
        Chart(
            "bars",
            title,
            "count",
            tuple(_(one.name) for one in behind),
            (Series(_(BACKLOG.short), tuple(one.backlog for one in behind), OF_LAG.now),),
        )
        if behind
        else None
    )
    points = (
        say.backlog_pace(row, _),
        _("{share} of the records have every required field.", share=_.percent(row.fields))
        if row.fields is not None
        else "",
    )
    return Part(
        "backlog",
        _("Completeness and backlog"),
        say.backlog(row, on, _),
        tuple(filter(None, points)),
        chart,
        metrics=(SCORECARD_COMPLETE, BACKLOG),
        provenance=days.last,
    )
