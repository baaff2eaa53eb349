"""What the records are worth: against the population register, in time, and in the four words."""

from __future__ import annotations

from i18n import N_, Translator
from presentation.briefing import sentences as say
from presentation.briefing import sentences_quality as tell
from presentation.briefing.figures import Days, Figures
from presentation.briefing.hues import OF_LAG, OF_MISMATCH, OF_WORDS
from presentation.briefing.model import Chart, Part, Series
from presentation.briefing.sections.coverage import MOST_BARS
from presentation.reconciliation.text import most_often, when_clean
from presentation.table import COUNT, PERCENT, SIGNED_POINTS, TEXT, Head, table_of_rows
from queries.daily_reports.metrics import BACKLOG
from queries.entry_lag.lags import Threshold, period
from queries.entry_lag.metrics import ENTERED_SAME_DAY, ENTRY_LAG
from queries.reconciliation.cleaning import cleaning_forecast
from queries.reconciliation.metrics import CLEANED, MISMATCH, REASONS
from queries.reconciliation.verdicts import MISMATCHES, VERDICT_TEXTS
from queries.scorecard.metrics import WORD_COMPLETE
from queries.scorecard.scorecard import WORD_METRICS, WORDS

SOON: dict[Threshold, str] = {
    "same-day": N_("Same day"),
    "3": N_("Within 3 days"),
    "7": N_("Within 7 days"),
    "30": N_("Within 30 days"),
}


def reconciliation_parts(figures: Figures, _: Translator) -> tuple[Part, ...]:
    """The mismatch rate with its reasons, and what cleaning did in the period."""
    days = figures.verified
    if days is None:
        return ()
    return (_reasons(figures, days, _), _cleaning(figures, days, _))


def _reasons(figures: Figures, days: Days, _: Translator) -> Part:
    code, on = figures.place.code, say.day(days.last, _)
    row = figures.verdicts(figures.level, days.last).row(code)
    whole = figures.verdicts("country", days.last).rows[0]
    before = figures.verdicts(figures.level, days.first).row(code) if days.first else None
    change = say.since(row, before, days.first, _)
    ordered = sorted(MISMATCHES, key=lambda verdict: -row.verdicts[verdict])
    shares = [row.verdicts[one] / row.denominator if row.denominator else None for one in ordered]
    there = [
        whole.verdicts[one] / whole.denominator if whole.denominator else None for one in ordered
    ]
    names = tuple(_(VERDICT_TEXTS[one].name) for one in ordered)
    title = _("Reasons, per persons verified, {day}", day=on)
    series = [Series(_(row.name), tuple(shares), OF_MISMATCH.now)]
    columns: list[Head] = [
        ("reason", _("Reason"), TEXT),
        ("persons", _("Persons"), COUNT),
        ("value", _("Share"), PERCENT),
    ]
    if not figures.is_country:
        series.append(Series(_("Whole country"), tuple(there), OF_MISMATCH.before))
        columns.append(("country", _("Whole country"), PERCENT))
    body = [
        (name, row.verdicts[one], mine, *(() if figures.is_country else (other,)))
        for name, one, mine, other in zip(names, ordered, shares, there, strict=True)
    ]
    total = (
        _("All reasons: mismatch rate"),
        row.numerator,
        row.value,
        *(() if figures.is_country else (whole.value,)),
    )
    points = (
        _("Change in the mismatch rate: {change}.", change=change) if change else "",
        tell.verified(row, _),
        most_often(row, _),
    )
    return Part(
        "mismatch",
        _("Mismatch rate and its reasons"),
        tell.mismatch(row, whole, on, _),
        tuple(filter(None, points)),
        Chart("bars", title, "percent", names, tuple(series)),
        table_of_rows(title, tuple(columns), (total, *body)),
        metrics=(MISMATCH, REASONS),
        provenance=days.last,
    )


def _cleaning(figures: Figures, days: Days, _: Translator) -> Part:
    line = tuple(
        point
        for point in figures.verdicts_over_time(days.last).lines[0][1]
        if point.as_of <= days.last.snapshot.as_of
    )
    name, on = _(figures.place.short_name), say.day(days.last, _)
    message = _("{name}: there is one day so far, so nothing is known to be cleaned.", name=name)
    points: tuple[str, ...] = ()
    if days.first:
        since = days.first.snapshot.as_of
        begin = next((point for point in line if point.as_of == since), line[0])
        message = tell.cleaned(
            line[-1].cleaned - begin.cleaned,
            line[-1].newly_wrong - begin.newly_wrong,
            _.date(begin.as_of),
            on,
            _,
        )
        points = (
            _(
                "Wrong persons: {before} on {first}, {now} on {last}.",
                before=_.integer(begin.numerator),
                first=_.date(begin.as_of),
                now=_.integer(line[-1].numerator),
                last=on,
            ),
            when_clean(line, cleaning_forecast(line), _),
        )
    return Part(
        "cleaning",
        _("Cleaning in the period"),
        message,
        tuple(filter(None, points)),
        Chart(
            "lines",
            _("Persons with wrong or missing details, {name}", name=name),
            "count",
            tuple(point.as_of for point in line),
            (
                Series(
                    _("Wrong persons"), tuple(point.numerator for point in line), OF_MISMATCH.now
                ),
            ),
        )
        if len(line) > 1
        else None,
        metrics=(CLEANED,),
        provenance=days.last,
    )


def entry_parts(figures: Figures, _: Translator) -> tuple[Part, ...]:
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
        tell.slowest(row, _),
        _("Same-day share of the four weeks, {change}.", change=change) if change else "",
    )
    return Part(
        "lag",
        _("How soon doses are entered"),
        tell.entered(row, whole, first, last, _),
        tuple(filter(None, points)),
        Chart("columns", title, "percent", names, tuple(series)),
        table_of_rows(title, tuple(columns), tuple(body)),
        metrics=(ENTERED_SAME_DAY, ENTRY_LAG),
        provenance=days.last,
    )


def _backlog(figures: Figures, days: Days, _: Translator) -> Part:
    row = figures.complete(figures.level, days.last).row(figures.place.code)
    on = say.day(days.last, _)
    behind = figures.complete(figures.inside, days.last).by_backlog()[:MOST_BARS]
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
        tell.backlog_pace(row, _),
        _("{share} of the records have every required field.", share=_.percent(row.fields))
        if row.fields is not None
        else "",
    )
    return Part(
        "backlog",
        _("Completeness and backlog"),
        tell.backlog(row, on, _),
        tuple(filter(None, points)),
        chart,
        metrics=(WORD_COMPLETE, BACKLOG),
        provenance=days.last,
    )


def word_parts(figures: Figures, _: Translator) -> tuple[Part, ...]:
    """The four words of the place, their change and its rank."""
    days = figures.scored
    if days is None:
        return ()
    card = figures.words(figures.level, days.last)
    row, whole = card.row(figures.place.code), figures.words("country", days.last).rows[0]
    on = say.day(days.last, _)
    names = tuple(_(WORD_METRICS[word].short) for word in WORDS)
    title = _("The four words, {day}", day=on)
    series = [Series(_(row.name), tuple(row.scores[word].value for word in WORDS), OF_WORDS.now)]
    columns: list[Head] = [
        ("word", _("Word"), TEXT),
        ("numerator", _("Numerator"), COUNT),
        ("denominator", _("Denominator"), COUNT),
        ("value", _("Share"), PERCENT),
        ("change", _("Change in four weeks (points)"), SIGNED_POINTS),
    ]
    if not figures.is_country:
        national = tuple(whole.scores[word].value for word in WORDS)
        series.append(Series(_("Whole country"), national, OF_WORDS.before))
        columns += [("country", _("Whole country"), PERCENT), ("rank", _("Rank"), COUNT)]
    body = []
    for name, word in zip(names, WORDS, strict=True):
        score = row.scores[word]
        others = () if figures.is_country else (whole.scores[word].value, score.rank)
        body.append((name, score.numerator, score.denominator, score.value, score.change, *others))
    return (
        Part(
            "words",
            _("Correct, complete, clean, live"),
            tell.four_words(row, on, _),
            tuple(filter(None, (tell.places(row, _),))),
            Chart("columns", title, "percent", names, tuple(series)),
            table_of_rows(title, tuple(columns), tuple(body)),
            metrics=tuple(WORD_METRICS.values()),
            provenance=days.last,
        ),
    )
