"""The sentences of a briefing about what the records are worth."""

from __future__ import annotations

from collections.abc import Sequence

from i18n import Translator
from presentation.briefing.sentences import Rate, against, sentence
from queries.daily_reports.completeness import CompletenessRow
from queries.entry_lag.lags import LagRow
from queries.reconciliation.verification import VerificationRow
from queries.scorecard.scorecard import WORD_METRICS, WORDS, ScoreRow

MOST_NAMED = 5


def mismatch(row: VerificationRow, whole: Rate, on: str, _: Translator) -> str:
    """What share of those verified is wrong."""
    if row.value is None:
        return _("{name}: by {day}, nobody has been verified yet.", name=_(row.name), day=on)
    text = _(
        "{name}: by {day}, {share} of the persons verified have wrong or missing details",
        name=_(row.name), day=on, share=_.percent(row.value),
    )  # fmt: skip
    return sentence(text, comparison=against(row, whole, _))


def verified(row: VerificationRow, _: Translator) -> str:
    """The persons behind the rate, and those in neither number."""
    text = _("{wrong} of {verified} persons verified.", wrong=_.integer(row.numerator),
             verified=_.integer(row.denominator))  # fmt: skip
    if pending := row.verdicts["not_yet_verified"]:
        text += " " + _.plural(
            "{count} person is not yet verified and in no rate.",
            "{count} persons are not yet verified and in no rate.", pending,
        )  # fmt: skip
    return text


def cleaned(cleaned: int, wrong: int, first: str, last: str, _: Translator) -> str:
    """What cleaning did in the period."""
    return _(
        "From {first} to {last}, {cleaned} persons were cleaned and {wrong} became wrong.",
        first=first, last=last, cleaned=_.integer(cleaned), wrong=_.integer(wrong),
    )  # fmt: skip


def entered(row: LagRow, whole: Rate, first: str, last: str, _: Translator) -> str:
    """What share of doses was entered on the day of injection."""
    if row.value is None:
        return _("{name}: no doses injected from {first} to {last} have a time of entry.",
                 name=_(row.name), first=first, last=last)  # fmt: skip
    text = _(
        "{name}: {share} of the doses injected from {first} to {last} were entered the same day",
        name=_(row.name), share=_.percent(row.value), first=first, last=last,
    )  # fmt: skip
    return sentence(text, comparison=against(row, whole, _))


def slowest(row: LagRow, _: Translator) -> str:
    """Median and ninth decile of the lag, and what has none."""
    text = ""
    if row.doses:
        median, late = row.quantile(0.5) or 0, row.quantile(0.9) or 0
        text = (
            _("Nine tenths of the doses were entered {late}.", late=_soon(late, _))
            if median == late else
            _("Half of the doses were entered {median}, nine tenths {late}.",
              median=_soon(median, _), late=_soon(late, _))
        )  # fmt: skip
    if row.before or row.unknown:
        text += " " + _(
            "In no lag: {before} doses entered before the injection, {unknown} without a time of "
            "entry.", before=_.integer(row.before), unknown=_.integer(row.unknown),
        )  # fmt: skip
    return text.strip()


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
        name=_(row.name), day=on, share=_.percent(row.value), count=_.integer(row.backlog),
    )  # fmt: skip
    return text + "."


def backlog_pace(row: CompletenessRow, _: Translator) -> str:
    """How the backlog changed and how long entering it takes."""
    texts = []
    if row.trend is not None:
        texts.append(
            _("Four weeks earlier it was {count} doses.", count=_.integer(row.backlog_before or 0))
        )
    if row.days_of_entering is not None:
        texts.append(
            _("At the present pace of late entries it takes {days} days to enter.",
              days=_.integer(row.days_of_entering))
        )  # fmt: skip
    return " ".join(texts)


def four_words(row: ScoreRow, on: str, _: Translator) -> str:
    """The four shares in one sentence."""
    parts = ", ".join(
        f"{_(WORD_METRICS[word].short).lower()} {_known(row.scores[word].value, _)}"
        for word in WORDS
    )
    return _("{name}, {day}: {parts}.", name=_(row.name), day=on, parts=parts)


def places(row: ScoreRow, _: Translator) -> str:
    """In which of the words a province is furthest behind the others."""
    known = [(row.scores[word].rank or 0, row.scores[word].total, word) for word in WORDS
             if row.scores[word].rank and row.scores[word].total > 1]  # fmt: skip
    if not known:
        return ""
    rank, total, word = max(known)
    return _("Furthest behind in “{word}”: rank {rank} of {total}.",
             word=_(WORD_METRICS[word].short), rank=rank, total=total)  # fmt: skip


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
            _("{what}: no district is worse than the others by more than chance.", what=what)
            if inside == "district"
            else _("{what}: no province is worse than the others by more than chance.", what=what)
        )
    worst = ", ".join(f"{name} ({_.percent(value)})" for name, value in names[:MOST_NAMED])
    said = {"what": what, "total": total, "worst": worst}
    if inside == "district":
        return _.plural(
            "{what}: {count} of {total} districts is worse than chance explains: {worst}.",
            "{what}: {count} of {total} districts are worse than chance explains, foremost "
            "{worst}.",
            len(names), **said,
        )  # fmt: skip
    return _.plural(
        "{what}: {count} of {total} provinces is worse than chance explains: {worst}.",
        "{what}: {count} of {total} provinces are worse than chance explains, foremost {worst}.",
        len(names),
        **said,
    )
