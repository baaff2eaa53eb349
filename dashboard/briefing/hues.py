"""The colours of a briefing's charts: one hue a question, as on the pages."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.style import CLEANLINESS, COVERAGE, LIGHT, MISMATCH


@dataclass(frozen=True)
class Hue:
    """One question's colours: the place now, the place before, and what it is held against."""

    now: str
    before: str
    whole: str


OF_COVERAGE = Hue(LIGHT.accent, COVERAGE[2], COVERAGE[-1])
OF_MISMATCH = Hue(MISMATCH[4], MISMATCH[2], MISMATCH[-1])
OF_LAG = Hue("#6a4c9c", "#c3b2e0", "#33235a")
OF_WORDS = Hue(CLEANLINESS["light"], "#dcc27a", "#4f3b04")
