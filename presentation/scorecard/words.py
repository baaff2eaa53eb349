"""The four words: their colours, and how their shares are written."""

from __future__ import annotations

from i18n import Translator
from presentation.figure import CLEANLINESS
from presentation.ramps import CLEAN, COVERAGE, LAG, MISMATCH, Ramp
from queries.scorecard.scorecard import Dimension, Score

RAMPS: dict[Dimension, Ramp] = {
    "correct": MISMATCH,
    "complete": COVERAGE,
    "clean": CLEAN,
    "live": LAG,
}
"""Each word in its hue."""

LINES: dict[Dimension, dict[str, str]] = {
    "correct": {"light": "#c94f1a", "dark": "#f9b075"},
    "complete": {"light": "#1a7385", "dark": "#5ebcb0"},
    "clean": CLEANLINESS,
    "live": {"light": "#62429a", "dark": "#b9a2e3"},
}
"""The hue as a line or as text, by theme."""

DIGITS: dict[Dimension, int] = {"correct": 1, "complete": 1, "clean": 2, "live": 1}
"""Decimals: clean shares differ in the second only."""


def shown(score: Score, word: Dimension, _: Translator) -> str:
    """A share in words."""
    return _.percent(score.value, DIGITS[word]) if score.value is not None else _("unknown")


def change_text(score: Score, word: Dimension, _: Translator) -> str:
    """How far the share is from that before, both as they are written; nothing when one of them is
    unknown."""
    if score.value is None or score.before is None:
        return ""
    return _.difference(score.value, score.before, DIGITS[word])


def turned(score: Score, word: Dimension, _: Translator) -> int:
    """1: a share became better, -1: worse; 0: not so that it shows in how it is written."""
    return {"+": 1, "−": -1}.get(change_text(score, word, _)[:1], 0)
