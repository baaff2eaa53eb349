"""The mismatch rate with its reasons, and what cleaning did in the period."""

from __future__ import annotations

from i18n import Translator
from presentation.briefing import text as say
from presentation.briefing.figures import Days, Figures
from presentation.briefing.model import OF_MISMATCH, Chart, Part, Series
from presentation.reconciliation.text import most_often, when_clean
from presentation.table import COUNT, PERCENT, TEXT, Head, table_of_rows
from queries.reconciliation.cleaning import cleaning_forecast
from queries.reconciliation.metrics import CLEANED, MISMATCH, REASONS
from queries.reconciliation.verdicts import MISMATCHES, VERDICT_TEXTS


def parts(figures: Figures, _: Translator) -> tuple[Part, ...]:
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
        say.verified(row, _),
        most_often(row, _),
    )
    return Part(
        "mismatch",
        _("Mismatch rate and its reasons"),
        say.mismatch(row, whole, on, _),
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
        message = say.cleaned(
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
            when_clean(line, cleaning_forecast(line, figures.end_of_cleaning(days.last)), _),
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
