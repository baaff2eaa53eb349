"""The tables of the scorecard topic."""

from __future__ import annotations

from collections.abc import Sequence

from i18n import Translator
from presentation.scorecard.words import DIGITS
from presentation.table import COUNT, DATE, Column, Format, Table, area_table, column
from queries.scorecard.scorecard import SCORECARD_METRICS, WORDS, Dimension, ScoreHistory, ScoreRow


def score_table(rows: Sequence[ScoreRow], _: Translator) -> Table:
    """The four shares of every area, then of each word change, rank and counts."""
    shares = (
        column(
            word,
            _(SCORECARD_METRICS[word].short),
            (row.scores[word].value for row in rows),
            Format("percent", DIGITS[word]),
        )
        for word in WORDS
    )
    details = (one for word in WORDS for one in _details(word, rows, _))
    return area_table(
        [row.code for row in rows],
        [_(row.name) for row in rows],
        *shares,
        *details,
        label=_("Unit"),
    )


def _details(word: Dimension, rows: Sequence[ScoreRow], _: Translator) -> tuple[Column, ...]:
    name, scores = _(SCORECARD_METRICS[word].short), [row.scores[word] for row in rows]
    change, rank = _("Change"), _("Rank")
    numerator, denominator = _("Numerator"), _("Denominator")
    points = Format("points", DIGITS[word])
    tops, bottoms = (one.numerator for one in scores), (one.denominator for one in scores)
    return (
        column(f"{word}_change", f"{name}: {change}", (one.change for one in scores), points),
        column(f"{word}_rank", f"{name}: {rank}", (one.rank for one in scores), COUNT),
        column(f"{word}_numerator", f"{name}: {numerator}", tops, COUNT),
        column(f"{word}_denominator", f"{name}: {denominator}", bottoms, COUNT),
    )


def history_table(name: str, code: str, history: ScoreHistory, _: Translator) -> Table:
    """The four shares of one place by day, the latest first."""
    days = history.days[::-1]
    return area_table(
        [code] * len(days),
        [name] * len(days),
        column("as_of", _("As of"), days, DATE),
        *(
            column(
                word,
                _(SCORECARD_METRICS[word].short),
                reversed(history.values[word][code]),
                Format("percent", DIGITS[word]),
            )
            for word in WORDS
        ),
        label=_("Unit"),
    )
