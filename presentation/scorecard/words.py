"""The four words: their colours, and how their shares are written."""

from __future__ import annotations

from i18n import Translator
from presentation.figure import CLEANLINESS, COVERAGE, MISMATCH
from queries.scorecard.scorecard import Dimension, Score

OCHRE = ("#fbf3da", "#f3e2ab", "#e6ca74", "#cfab43", "#ab8420", "#80600f", "#523c07")
VIOLET = ("#f1ecf9", "#ddd0f0", "#c1abe2", "#a184cf", "#8160b8", "#62429a", "#3f2670")

HEAT: dict[Dimension, tuple[str, ...]] = {
    "correct": MISMATCH[::-1],
    "complete": COVERAGE[::-1],
    "clean": OCHRE[::-1],
    "live": VIOLET[::-1],
}
"""Each word in its hue, dark for the lowest class: what needs help is what is seen."""
ON_HEAT = ("#ffffff",) * 3 + ("#1d2b33",) * 4
"""What can be read on these."""

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
