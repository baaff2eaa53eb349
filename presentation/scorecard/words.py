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


def in_points(change: float, word: Dimension) -> float:
    """A change in percentage points, as fine as its word is written."""
    return round(change * 100, DIGITS[word])


def change_text(change: float, word: Dimension, _: Translator) -> str:
    """The same in words; what is too small to be written is no change."""
    return _.points(change, DIGITS[word])
