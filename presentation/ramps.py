"""The colours of classes, with one rule on all pages: the stronger, the more attention is needed.

Strong is what stands out from the ground: dark on light pages, bright on dark ones. Where nothing
needs attention (counts of entries) colours are grey: the stronger, the more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from i18n import Translator
from presentation.figure import Theme

_DARK, _LIGHT = "#0d1418", "#ffffff"


@dataclass(frozen=True)
class Ramp:
    """Seven colours of one hue, so that the order survives colour blindness and a print in grey,
    from what needs no attention to what needs the most; by theme."""

    light: tuple[str, ...]
    dark: tuple[str, ...]

    def of(self, theme: Theme, good: Literal["up", "down", "neither"] = "down") -> tuple[str, ...]:
        """The colours of a theme for classes from the lowest value on; ``good`` says which way a
        value should go."""
        colours = self.light if theme.name == "light" else self.dark
        return colours[::-1] if good == "up" else colours


COVERAGE = Ramp(
    ("#eaf2cf", "#cbe6c4", "#9ad5bd", "#5ebcb0", "#2e9aa0", "#1a7385", "#12445e"),
    ("#17353a", "#1c4b4e", "#226766", "#2c8b84", "#55b3a5", "#97d7bf", "#e2f5d6"),
)
"""Blue-green."""

MISMATCH = Ramp(
    ("#fdeedd", "#fcd5ab", "#f9b075", "#ef8345", "#c94f1a", "#a6350f", "#6f1a08"),
    ("#3b2418", "#5a3119", "#86421b", "#b95c26", "#e98747", "#fbb97c", "#ffe6c8"),
)
"""Orange-red."""

LAG = Ramp(
    ("#f1edf8", "#ddd0ef", "#c3aee2", "#a385d0", "#8159b8", "#5f3795", "#3b1a66"),
    ("#2b2541", "#3e3262", "#574788", "#7862b3", "#9d87d1", "#c5b3ea", "#ede4fc"),
)
"""Violet."""

LOCAL = Ramp(
    ("#e6effa", "#c6dbf2", "#9dc0e6", "#6b9fd6", "#3b77ba", "#245a97", "#133a66"),
    ("#1c2c41", "#233f60", "#2e5988", "#4274a8", "#6fa1d3", "#a8caec", "#e2f0fd"),
)
"""Blue, for coverage in classes of one province's own: no colour of the country's stands for other
numbers."""

CLEAN = Ramp(
    ("#fbf3da", "#f3e2ab", "#e6ca74", "#cfab43", "#a88120", "#7d5e0f", "#523c07"),
    ("#2f2813", "#473b16", "#695619", "#8c711f", "#c09c36", "#e4c86a", "#f9eebd"),
)
"""Ochre."""

COUNT = Ramp(
    ("#eef1f3", "#d5dce0", "#b4bfc6", "#8f9da6", "#687883", "#4a5a64", "#2b3a44"),
    ("#222d34", "#33414a", "#4a5b66", "#657783", "#8b9ea9", "#b3c2cb", "#e3ebf0"),
)
"""Grey, for counts that are neither good nor bad."""


def attention(_: Translator, *, local: bool = False) -> str:
    """The rule, as legends say it; of a ``local`` scale that it is one."""
    if local:
        return _("Classes of this province alone; the stronger, the more attention it needs:")
    return _("The stronger the colour, the more attention it needs:")


def readable(colours: Sequence[str]) -> list[str]:
    """What can be read on each of these colours."""
    return [_on(colour) for colour in colours]


@cache
def _on(colour: str) -> str:
    return max((_DARK, _LIGHT), key=lambda text: _contrast(colour, text))


def _contrast(one: str, other: str) -> float:
    lower, higher = sorted((_luminance(one), _luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
