"""Against the previous period: every indicator on its first and last day, and what was done."""

from __future__ import annotations

from i18n import Translator
from presentation.briefing import text as say
from presentation.briefing.figures import Figures
from presentation.briefing.indicators import (
    Indicator,
    indicators,
)
from presentation.briefing.model import OF_COVERAGE, Chart, Part, Series
from presentation.briefing.sections import BODY_TITLES
from presentation.table import PERCENT, SIGNED_POINTS, TEXT, Table, table_of_rows

TITLE = BODY_TITLES["progress"]


def part(figures: Figures, _: Translator) -> Part | None:
    """What rose and what fell since the first day of the period; ``None`` without figures."""
    known = indicators(figures)
    shown = tuple(
        one
        for one in known
        if one.before is not None and one.before.value is not None and one.now.value is not None
    )
    if not shown:
        text = _(
            "There is nothing yet to compare the figures of {day} with.",
            day=_.date(figures.period.last),
        )
        return Part("progress", _(TITLE), text) if known else None
    first, last = (_.date(one) for one in (figures.period.first, figures.period.last))
    points = (_better(shown, _), _persons(shown, _), _cleaned(figures, _), _backlog(figures, _))
    title = _("Indicators on {first} and {last}", first=first, last=last)
    return Part(
        "progress",
        _(TITLE),
        _message(shown, first, last, _),
        tuple(filter(None, points)),
        Chart(
            "bars",
            title,
            "percent",
            tuple(say.label(one.metric, _) for one in shown),
            (
                Series(
                    first,
                    tuple(one.before.value if one.before else None for one in shown),
                    OF_COVERAGE.before,
                ),
                Series(last, tuple(one.now.value for one in shown), OF_COVERAGE.now),
            ),
        ),
        _table(shown, title, first, last, _),
        metrics=tuple(one.metric for one in shown),
        provenance=shown[0].days.last,
    )


def _changed(one: Indicator, _: Translator) -> str:
    before = one.before.value if one.before else None
    return _.difference(one.now.value or 0.0, before or 0.0)


def _message(shown: tuple[Indicator, ...], first: str, last: str, _: Translator) -> str:
    doses = [one for one in shown if one.is_coverage] or shown
    said = "; ".join(f"{say.lower(say.label(one.metric, _))} {_changed(one, _)}" for one in doses)
    return _("From {first} to {last}: {changes}.", first=first, last=last, changes=said)


def _better(shown: tuple[Indicator, ...], _: Translator) -> str:
    """What became better and what worse, among how good the records are."""
    better: list[str] = []
    worse: list[str] = []
    for one in (one for one in shown if not one.is_coverage):
        if change := one.change:
            good = (change > 0) == (one.metric.good == "up")
            (better if good else worse).append(f"{_(one.metric.short).lower()} {_changed(one, _)}")
    texts = (
        _("Better: {list}.", list="; ".join(better)) if better else "",
        _("Worse: {list}.", list="; ".join(worse)) if worse else "",
    )
    return " ".join(filter(None, texts))


def _persons(shown: tuple[Indicator, ...], _: Translator) -> str:
    """How many persons came to the first of the doses."""
    one = shown[0]
    if (
        not one.is_coverage
        or one.before is None
        or one.now.numerator is None
        or one.before.numerator is None
    ):
        return ""
    count = one.now.numerator - one.before.numerator
    text = _(
        "{name}: {change} persons, {before} to {now}.",
        name=_(one.metric.short),
        change=f"{'+' if count > 0 else ''}{_.integer(count)}".replace("-", "−"),
        before=_.integer(one.before.numerator),
        now=_.integer(one.now.numerator),
    )
    return say.marked(one.metric, text, _)


def _cleaned(figures: Figures, _: Translator) -> str:
    """How many wrong persons were corrected, and how many became wrong."""
    days = figures.verified
    if days is None or days.first is None:
        return ""
    line = {one.as_of: one for one in figures.verdicts_over_time(days.last).lines[0][1]}
    begin = line.get(days.first.snapshot.as_of)
    end = line.get(days.last.snapshot.as_of)
    if begin is None or end is None:
        return ""
    return say.cleaned(
        end.cleaned - begin.cleaned,
        end.newly_wrong - begin.newly_wrong,
        say.day(days.first, _),
        say.day(days.last, _),
        _,
    )


def _backlog(figures: Figures, _: Translator) -> str:
    """The doses not yet entered, then and now."""
    days = figures.scored
    if days is None or days.first is None:
        return ""
    code = figures.place.code
    before, now = (
        figures.complete(figures.level, one).row(code).backlog for one in (days.first, days.last)
    )
    if before is None or now is None:
        return ""
    return _(
        "Doses not yet entered: {before} on {first}, {now} on {last}.",
        before=_.integer(before),
        first=say.day(days.first, _),
        now=_.integer(now),
        last=say.day(days.last, _),
    )


def _table(shown: tuple[Indicator, ...], title: str, first: str, last: str, _: Translator) -> Table:
    return table_of_rows(
        title,
        (
            ("indicator", _("Indicator"), TEXT),
            ("before", first, PERCENT),
            ("value", last, PERCENT),
            ("change", _("Change (points)"), SIGNED_POINTS),
        ),
        tuple(
            (
                say.label(one.metric, _),
                one.before.value if one.before else None,
                one.now.value,
                one.change,
            )
            for one in shown
        ),
    )
