"""The tables behind the charts of the four words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from i18n import Translator
from presentation.export.table import Table
from presentation.scorecard.words import DIGITS, change_text
from queries.scorecard.scorecard import WORD_METRICS, WORDS, ScoreHistory, ScoreRow


def score_table(rows: Sequence[ScoreRow], _: Translator) -> Table:
    """The four shares of every unit, then of each word change, place and counts."""
    frame = pd.DataFrame(
        {"code": [row.code for row in rows], _("Unit"): [_(row.name) for row in rows]}
    )
    formats: dict[str, Any] = {}
    columns = (_("Change"), _("Rank"), _("Numerator"), _("Denominator"))
    for word in WORDS:
        name = _(WORD_METRICS[word].short)
        frame[name] = pd.array([row.scores[word].value for row in rows], dtype="Float64")
        formats[name] = lambda value, digits=DIGITS[word]: _.percent(value, digits)
    for word in WORDS:
        name, scores = _(WORD_METRICS[word].short), [row.scores[word] for row in rows]
        change, place, top, bottom = (f"{name}: {of}" for of in columns)
        frame[change] = pd.array([score.change for score in scores], dtype="Float64")
        for column, values in (
            (place, [score.rank for score in scores]),
            (top, [score.numerator for score in scores]),
            (bottom, [score.denominator for score in scores]),
        ):
            frame[column] = pd.array(values, dtype="Int64")
            formats[column] = _.integer
        formats[change] = lambda value, word=word: change_text(value, word, _)
    return Table(frame, formats)


def history_table(name: str, code: str, history: ScoreHistory, _: Translator) -> Table:
    """The four shares of one place by day, the latest first."""
    day = _("As of")
    frame = pd.DataFrame({"code": code, _("Unit"): name, day: list(reversed(history.days))})
    formats: dict[str, Any] = {day: _.date}
    for word in WORDS:
        column = _(WORD_METRICS[word].short)
        line = reversed(history.values[word][code])
        frame[column] = pd.array(list(line), dtype="Float64")
        formats[column] = lambda value, digits=DIGITS[word]: _.percent(value, digits)
    return Table(frame, formats)
