"""The colours of a briefing's charts: one palette a question, as on the pages."""

from __future__ import annotations

from dataclasses import dataclass

from presentation.figure import CLEANLINESS, COVERAGE, DARK, LIGHT, MISMATCH, Theme


@dataclass(frozen=True)
class Palette:
    """One question's colours: the place now, the place before, and what it is held against."""

    now: str
    before: str
    whole: str


OF_COVERAGE = Palette(LIGHT.accent, COVERAGE[2], COVERAGE[-1])
OF_MISMATCH = Palette(MISMATCH[4], MISMATCH[2], MISMATCH[-1])
OF_LAG = Palette("#6a4c9c", "#c3b2e0", "#33235a")
OF_WORDS = Palette(CLEANLINESS["light"], "#dcc27a", "#4f3b04")

_IN_THE_DARK = {
    OF_COVERAGE: Palette(DARK.accent, "#2f7f78", "#d5f0ea"),
    OF_MISMATCH: Palette("#f08a4b", "#b5591f", "#ffd9bd"),
    OF_LAG: Palette("#b9a2e3", "#8267b8", "#e9e0fa"),
    OF_WORDS: Palette("#d9bb4a", "#95781f", "#f6ebb8"),
}
_SEEN = {
    LIGHT.edge: DARK.unknown,
    LIGHT.muted: DARK.muted,
    LIGHT.strong: DARK.strong,
} | {
    getattr(paper, part): getattr(dark, part)
    for paper, dark in _IN_THE_DARK.items()
    for part in ("now", "before", "whole")
}


def seen_on(theme: Theme, colour: str) -> str:
    """A colour of the paper as a theme of the page shows it: what is dark there is light here."""
    return _SEEN[colour] if theme.name == "dark" else colour
