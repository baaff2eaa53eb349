"""The sentences of a briefing, computed from the same results as its charts and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from i18n import Translator
from presentation.coverage.text import Share, against, of_known
from presentation.daily_reports.text import doubt_sentence
from queries.coverage.official import CoverageRow, VaccineUseRow
from queries.daily_reports.completeness import CompletenessRow
from queries.databases import Provenance
from queries.entry_lag.in_the_end import FinalLags
from queries.entry_lag.lags import LagRow
from queries.metric import Metric
from queries.reconciliation.verification import VerificationRow
from queries.scorecard.scorecard import SCORECARD_METRICS, WORDS, ScoreRow

MAX_NAMED = 5


def marked(metric: Metric, text: str, _: Translator) -> str:
    """A sentence, with the chip of its metric in front."""
    return f"{_(metric.chip)}: {text}" if metric.chip else text


def label(metric: Metric, _: Translator) -> str:
    """The short name of a metric, with its chip behind it."""
    name = _(metric.short)
    return f"{name} ({lower(_(metric.chip))})" if metric.chip else name


def titled(metric: Metric, title: str, _: Translator) -> str:
    """The title of a chart, with the chip of its metric behind it."""
    return f"{title} · {_(metric.chip)}" if metric.chip else title


def lower(text: str) -> str:
    """A text as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


class Rate(Share, Protocol):
    """The same with how many were counted, and of how many."""

    @property
    def numerator(self) -> int | None:
        """Counted."""

    @property
    def denominator(self) -> int | None:
        """Of how many."""


def day(of: Provenance, _: Translator) -> str:
    """The day of a result."""
    return _.date(of.snapshot.as_of)


def since(row: Rate, before: Rate | None, on: Provenance | None, _: Translator) -> str:
    """How a share changed since a day."""
    if before is None or on is None or row.value is None or before.value is None:
        return ""
    return _("{change} since {day}", change=_.difference(row.value, before.value), day=day(on, _))


def sentence(first: str, change: str = "", comparison: str = "") -> str:
    """A sentence with, in brackets, what changed, and what it compares to behind."""
    text = first
    if change:
        text += f" ({change})"
    if comparison:
        text += f"; {comparison}"
    return text + "."


def dose_sentence(text: str, row: Rate, whole: Rate, change: str, _: Translator) -> str:
    """What share had a dose (``text``: the metric's sentence), its change and the whole's."""
    if row.value is None:
        return _("{name} has no population figures.", name=_(row.name))
    share = _(text, share=_.percent(row.value), group=_("the population"))
    known = of_known(row, _) if isinstance(row, CoverageRow) else ""
    name = f"{_(row.name)} ({known})" if known else _(row.name)
    return sentence(f"{name}: {share}", change, against(row, whole, _))


def above_whole(row: Rate, _: Translator) -> str:
    """Why a coverage can exceed 100 %."""
    if row.value is None or row.value <= 1:
        return ""
    return _(
        "More than 100%: people vaccinated away from home, or an old population figure; the "
        "figure is shown as it is."
    )


def extremes(ranked: Sequence[Rate], total: int, inside: str, _: Translator) -> str:
    """Which unit has the lowest share and which the highest, of those with figures."""
    if len(ranked) < 2:
        return _("There are no figures to compare.")
    said = {
        "count": len(ranked),
        "lowest": _(ranked[0].name),
        "low": _.percent(ranked[0].value or 0),
        "highest": _(ranked[-1].name),
        "high": _.percent(ranked[-1].value or 0),
    }
    if inside == "district":
        return _(
            "Of its {count} districts, {lowest} is the lowest ({low}), {highest} the highest "
            "({high}).",
            **said,
        )
    if len(ranked) < total:
        return _(
            "Of the {count} provinces with figures, {lowest} is the lowest ({low}), {highest} the "
            "highest ({high}).",
            **said,
        )
    return _(
        "Of the {count} provinces, {lowest} is the lowest ({low}), {highest} the highest ({high}).",
        **said,
    )


def newly(doses: Sequence[tuple[str, int]], first: str, last: str, _: Translator) -> str:
    """How many persons came to each dose between two days."""
    parts = "; ".join(
        f"{name} {'+' if count > 0 else ''}{_.integer(count)}" for name, count in doses
    )
    return _(
        "Persons vaccinated in the records, {first} to {last}: {parts}.",
        first=first,
        last=last,
        parts=parts,
    )


def vaccine_use(row: VaccineUseRow, on: str, _: Translator) -> str:
    """What of the vaccine received was used, what is left and for how long."""
    if row.used is None:
        return _("{name}: no figures on vaccine received by {day}.", name=_(row.name), day=on)
    text = _(
        "{name}: by {day}, {injected} doses injected of {received} received ({share})",
        name=_(row.name),
        day=on,
        injected=_.integer(row.injected or 0),
        received=_.integer(row.received or 0),
        share=_.percent(row.used),
    )
    return text + "."


def stock(row: VaccineUseRow, _: Translator) -> str:
    """What is left, and for how many days at the present pace."""
    if row.left is None:
        return _(
            "More doses were injected than the count of doses received says: that count is out of "
            "date, so the stock is unknown."
        )
    if row.unknown_stocks:
        return _.plural(
            "{left} doses are left where the stock is known; in {count} province more was "
            "injected than received.",
            "{left} doses are left where the stock is known; in {count} provinces more was "
            "injected than received.",
            row.unknown_stocks,
            left=_.integer(row.left),
        )
    if row.stopped:
        return _(
            "{left} doses are left by the count of doses received, which is no longer kept up.",
            left=_.integer(row.left),
        )
    if row.days_of_stock is None:
        return _("{left} doses are left.", left=_.integer(row.left))
    return _(
        "{left} doses are left, enough for {days} days at the pace of the period.",
        left=_.integer(row.left),
        days=_.integer(row.days_of_stock),
    )


def injected(row: VaccineUseRow, first: str, last: str, _: Translator) -> str:
    """The doses of the period."""
    if row.injected is None or row.injected_before is None:
        return ""
    return _(
        "From {first} to {last} {count} doses were injected.",
        first=first,
        last=last,
        count=_.integer(row.injected - row.injected_before),
    )


def mismatch(row: VerificationRow, whole: Rate, on: str, _: Translator) -> str:
    """What share of those verified is wrong."""
    if row.value is None:
        return _("{name}: by {day}, nobody has been verified yet.", name=_(row.name), day=on)
    text = _(
        "{name}: by {day}, {share} of the persons verified have wrong or missing details",
        name=_(row.name),
        day=on,
        share=_.percent(row.value),
    )
    return sentence(text, comparison=against(row, whole, _))


def verified(row: VerificationRow, _: Translator) -> str:
    """The persons behind the rate, and those in neither number."""
    text = _(
        "{wrong} of {verified} persons verified.",
        wrong=_.integer(row.numerator),
        verified=_.integer(row.denominator),
    )
    if pending := row.verdicts["not_yet_verified"]:
        text += " " + _.plural(
            "{count} person is not yet verified and in no rate.",
            "{count} persons are not yet verified and in no rate.",
            pending,
        )
    return text


def cleaned(cleaned: int, wrong: int, first: str, last: str, _: Translator) -> str:
    """What cleaning did in the period."""
    return _(
        "From {first} to {last}, {cleaned} persons were cleaned and {wrong} became wrong.",
        first=first,
        last=last,
        cleaned=_.integer(cleaned),
        wrong=_.integer(wrong),
    )


def entered(row: LagRow, whole: Rate, first: str, last: str, _: Translator) -> str:
    """What share of doses was entered on the day of injection."""
    if row.value is None:
        return _(
            "{name}: no doses injected from {first} to {last} have a time of entry.",
            name=_(row.name),
            first=first,
            last=last,
        )
    text = _(
        "{name}: {share} of the doses injected from {first} to {last} were entered the same day",
        name=_(row.name),
        share=_.percent(row.value),
        first=first,
        last=last,
    )
    return sentence(text, comparison=against(row, whole, _))


def slowest(row: LagRow, _: Translator) -> str:
    """Median and ninth decile of the lag, and what has none."""
    text = ""
    if row.doses:
        median, late = row.quantile(0.5) or 0, row.quantile(0.9) or 0
        text = (
            _("Nine tenths of the doses were entered {late}.", late=_soon(late, _))
            if median == late
            else _(
                "Half of the doses were entered {median}, nine tenths {late}.",
                median=_soon(median, _),
                late=_soon(late, _),
            )
        )
    if row.before or row.unknown:
        text += " " + _(
            "In no lag: {before} doses entered before the injection, {unknown} without a time of "
            "entry.",
            before=_.integer(row.before),
            unknown=_.integer(row.unknown),
        )
    return text.strip()


def once_entered(final: FinalLags | None, _: Translator) -> str:
    """How soon the doses of the four weeks will have been entered once all of them are."""
    if final is None or final.value is None:
        return ""
    return _(
        "Doses that are still to be entered are not among them; once they are, about {share} will "
        "have been entered on the day of injection (90% interval: {low} to {high}), nine tenths "
        "{late}.",
        share=_.percent(final.value),
        low=_.percent(final.low),
        high=_.percent(final.high),
        late=_soon(final.counts.quantile(0.9) or 0, _),
    )


def _soon(days: int, _: Translator) -> str:
    if not days:
        return _("on the day of injection")
    return _.plural("within {count} day", "within {count} days", days)


def backlog(row: CompletenessRow, on: str, _: Translator) -> str:
    """What was reported but is not on the platform."""
    if row.value is None or row.backlog is None:
        return _("{name}: no daily reports to compare with by {day}.", name=_(row.name), day=on)
    text = _(
        "{name}: by {day}, {share} of the reported doses are on the platform; {count} are not yet "
        "entered",
        name=_(row.name),
        day=on,
        share=_.percent(row.value),
        count=_.integer(row.backlog),
    )
    return f"{text}. {doubt_sentence(row, _)}".rstrip()


def backlog_pace(row: CompletenessRow, _: Translator) -> str:
    """How the backlog changed and how long entering it takes."""
    texts = []
    if row.trend is not None:
        texts.append(
            _("Four weeks earlier it was {count} doses.", count=_.integer(row.backlog_before or 0))
        )
    if row.days_of_entering is not None:
        texts.append(
            _(
                "At the present pace of late entries it takes {days} days to enter.",
                days=_.integer(row.days_of_entering),
            )
        )
    return " ".join(texts)


def four_words(row: ScoreRow, on: str, _: Translator) -> str:
    """The four shares in one sentence."""
    parts = ", ".join(
        f"{_(SCORECARD_METRICS[word].short).lower()} {_known(row.scores[word].value, _)}"
        for word in WORDS
    )
    return _("{name}, {day}: {parts}.", name=_(row.name), day=on, parts=parts)


def places(row: ScoreRow, _: Translator) -> str:
    """In which of the words a province is furthest behind the others."""
    known = [
        (row.scores[word].rank or 0, row.scores[word].total, word)
        for word in WORDS
        if row.scores[word].rank and row.scores[word].total > 1
    ]
    if not known:
        return ""
    rank, total, word = max(known)
    return _(
        "Furthest behind in “{word}”: rank {rank} of {total}.",
        word=_(SCORECARD_METRICS[word].short),
        rank=rank,
        total=total,
    )


def _known(value: float | None, _: Translator) -> str:
    return _("unknown") if value is None else _.percent(value)


def outside(
    names: Sequence[tuple[str, float]], total: int, what: str, inside: str, _: Translator
) -> str:
    """How many units lie beyond the outer control limits, and which are the worst.

    ``what`` is the metric's name; ``names`` the units with their rates, the worst first.
    """
    if not names:
        return (
            _("{what}: no district is worse than the others by more than usual.", what=what)
            if inside == "district"
            else _("{what}: no province is worse than the others by more than usual.", what=what)
        )
    worst = ", ".join(f"{name} ({_.percent(value)})" for name, value in names[:MAX_NAMED])
    said = {"what": what, "total": total, "worst": worst}
    if inside == "district":
        return _.plural(
            "{what}: {count} of {total} districts is worse than districts usually differ: {worst}.",
            "{what}: {count} of {total} districts are worse than districts usually differ, "
            "foremost {worst}.",
            len(names),
            **said,
        )
    return _.plural(
        "{what}: {count} of {total} provinces is worse than provinces usually differ: {worst}.",
        "{what}: {count} of {total} provinces are worse than provinces usually differ, foremost "
        "{worst}.",
        len(names),
        **said,
    )
