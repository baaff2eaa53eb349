"""The situation: how many are vaccinated, how good the records are, each with its counts."""

from __future__ import annotations

from i18n import Translator
from presentation.briefing import text as say
from presentation.briefing.figures import Figures
from presentation.briefing.indicators import Indicator, indicators
from presentation.briefing.model import OF_COVERAGE, Chart, Part, Series
from presentation.briefing.sections import BODY_TITLES
from presentation.table import COUNT, PERCENT, TEXT, Head, Table, table_of_rows
from queries.coverage.sample import one_in

TITLE = BODY_TITLES["overview"]


def part(figures: Figures, _: Translator) -> Part | None:
    """The indicators of the place; ``None`` without any."""
    shown = indicators(figures)
    if not shown:
        return None
    doses = [one for one in shown if one.is_coverage]
    # Where no population is known, one sentence says so.
    doses = [one for one in doses if one.now.value is not None] or doses[:1]
    first, *others = doses or shown
    points = [
        *(_dose(one, _) for one in others if one in doses),
        _quality(shown, doses, _),
        rank(figures, first, _),
        invented(figures, _),
        *moved(figures, _),
    ]
    return Part(
        "overview",
        _(TITLE),
        _dose(first, _) if first in doses else _quality(shown, doses, _),
        tuple(filter(None, points)),
        _chart(figures, doses, _) if doses else None,
        _table(figures, shown, _),
        metrics=tuple(one.metric for one in shown),
        provenance=first.days.last,
    )


def _dose(one: Indicator, _: Translator) -> str:
    change = say.since(one.now, one.before, one.days.first, _)
    sentence = say.dose_sentence(one.metric.sentence, one.now, one.whole, change, _)
    return say.marked(one.metric, sentence, _)


def _quality(shown: tuple[Indicator, ...], doses: list[Indicator], _: Translator) -> str:
    """How good the records are, in one line."""
    parts = [
        f"{_(one.metric.short).lower()} {_.percent(one.now.value)}"
        for one in shown
        if one not in doses and one.now.value is not None
    ]
    return _("Quality of the records: {parts}.", parts=", ".join(parts)) if parts else ""


def rank(figures: Figures, first: Indicator, _: Translator) -> str:
    """The place of a province among all, the highest coverage first."""
    if figures.is_country or first.by_records or not first.is_coverage:
        return ""
    ranked = figures.official_coverage(1, "province", first.days.last).ranked()[::-1]
    codes = [row.code for row in ranked]
    if figures.place.code not in codes:
        return ""
    return _(
        "Rank {rank} of {total} provinces in {what}.",
        rank=codes.index(figures.place.code) + 1,
        total=len(codes),
        what=_(first.metric.short).lower(),
    )


def invented(figures: Figures, _: Translator) -> str:
    """That the demo's records are of a part of the population only."""
    ratio = figures.databases.ask(one_in)
    if not figures.databases.data.demo or ratio is None:
        return ""
    return _(
        "Demo data: the dose records are of invented people, one in {ratio} of the population.",
        ratio=_.integer(ratio),
    )


def moved(figures: Figures, _: Translator) -> tuple[str, ...]:
    """Which days are not those of the period, because the figures have no such day."""
    period, asked = figures.period, figures.asked
    lines = []
    if period.last != asked.last:
        lines.append(
            _(
                "There are no figures of {asked}; these are of {day}.",
                asked=_.date(asked.last),
                day=_.date(period.last),
            )
        )
    sources = (
        (_("the dose records"), figures.records),
        (_("the reconciliation"), figures.verified),
        (_("the daily reports"), figures.scored),
    )
    others: dict[str, list[str]] = {}
    for name, days in sources:
        if days and days.first and days.first.snapshot.as_of != period.first:
            others.setdefault(say.day(days.first, _), []).append(name)
    lines += [
        _(
            "Not counted on {day}: {names}; compared with {other}, the nearest day.",
            day=_.date(period.first),
            names=", ".join(names),
            other=other,
        )
        for other, names in others.items()
    ]
    return tuple(lines)


def _chart(figures: Figures, doses: list[Indicator], _: Translator) -> Chart:
    series = [
        Series(_(figures.place.short_name), tuple(one.now.value for one in doses), OF_COVERAGE.now)
    ]
    if not figures.is_country:
        series.append(
            Series(_("Whole country"), tuple(one.whole.value for one in doses), OF_COVERAGE.before)
        )
    return Chart(
        "columns",
        _("Coverage by dose, {day}", day=say.day(doses[0].days.last, _)),
        "percent",
        tuple(say.label(one.metric, _) for one in doses),
        tuple(series),
    )


def _table(figures: Figures, shown: tuple[Indicator, ...], _: Translator) -> Table:
    columns: list[Head] = [
        ("indicator", _("Indicator"), TEXT),
        ("numerator", _("Numerator"), COUNT),
        ("denominator", _("Denominator"), COUNT),
        ("value", _("Share"), PERCENT),
    ]
    if not figures.is_country:
        columns.append(("country", _("Whole country"), PERCENT))
    return table_of_rows(
        _("Main indicators, {day}", day=_.date(figures.period.last)),
        tuple(columns),
        tuple(
            (
                say.label(one.metric, _),
                one.now.numerator,
                one.now.denominator,
                one.now.value,
                *(() if figures.is_country else (one.whole.value,)),
            )
            for one in shown
        ),
    )
