"""Computed sentences about the four words: correct, complete, clean, live."""

from __future__ import annotations

from i18n import N_, Translator
from presentation.scorecard.words import DIGITS, shown, turned
from queries.scorecard.scorecard import (
    SCORECARD_METRICS,
    WORDS,
    Dimension,
    Scorecard,
    ScoreHistory,
    ScoreRow,
)

MEANINGS: dict[Dimension, str] = {
    "correct": N_("agree with the population register"),
    "complete": N_("of the reported doses are entered"),
    "clean": N_("of the records keep all rules"),
    "live": N_("of all reported doses are entered on the day of injection"),
}
"""What each word says, in few words: what follows the share."""


def scorecard_finding(row: ScoreRow, result: Scorecard, _: Translator) -> str:
    """The four words of one place on a day."""
    parts = [
        _(
            "{word} {share}",
            word=_(SCORECARD_METRICS[word].short).lower(),
            share=shown(row.scores[word], word, _),
        )
        for word in WORDS
    ]
    day = _.date(result.provenance.snapshot.as_of)
    return _("{name}, {day}: {words}.", name=_(row.name), day=day, words=", ".join(parts))


def since_before(row: ScoreRow, result: Scorecard, _: Translator) -> str:
    """Which words rose and which fell since the day that they are compared with; by how much stands
    on their cards."""
    if result.before is None:
        return ""
    parts = []
    for way, text in ((1, N_("better: {words}")), (-1, N_("worse: {words}"))):
        said = ", ".join(
            _(metric.short).lower()
            for word, metric in SCORECARD_METRICS.items()
            if turned(row.scores[word], word, _) == way
        )
        if said:
            parts.append(_(text, words=said))
    if not parts:
        return ""
    return _("Since {day}: {parts}.", day=_.date(result.before), parts="; ".join(parts))


def heat_alt(result: Scorecard, _: Translator) -> str:
    """What the heat table shows: the lowest and the highest unit of each word."""
    parts = []
    for word in WORDS:
        known = [row for row in result.rows if row.scores[word].value is not None]
        if not known:
            continue
        known.sort(key=lambda row: row.scores[word].value or 0.0)
        low, high = known[0], known[-1]
        parts.append(
            _(
                "{word} from {low} ({low_value}) to {high} ({high_value})",
                word=_(SCORECARD_METRICS[word].short).lower(),
                low=_(low.name),
                low_value=shown(low.scores[word], word, _),
                high=_(high.name),
                high_value=shown(high.scores[word], word, _),
            )
        )
    day = _.date(result.provenance.snapshot.as_of)
    return _(
        "Data quality of {count} units, {day}: {parts}.",
        count=len(result.rows),
        day=day,
        parts="; ".join(parts) or _("unknown"),
    )


def history_alt(name: str, history: ScoreHistory, code: str, _: Translator) -> str:
    """What the lines over time show: each word at its first and its last known day."""
    parts = []
    for word in WORDS:
        known = [
            (day, value)
            for day, value in zip(history.days, history.values[word][code], strict=True)
            if value is not None
        ]
        if known:
            (first, start), (last, end) = known[0], known[-1]
            parts.append(
                _(
                    "{word} {start} ({first}) to {end} ({last})",
                    word=_(SCORECARD_METRICS[word].short).lower(),
                    start=_.percent(start, DIGITS[word]),
                    end=_.percent(end, DIGITS[word]),
                    first=_.date(first),
                    last=_.date(last),
                )
            )
    return _(
        "Data quality over time, {name}: {parts}.",
        name=_(name),
        parts="; ".join(parts) or _("unknown"),
    )
