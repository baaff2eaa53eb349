"""What a briefing is made of, whatever it becomes (a page, slides or a document), and the colours
of its charts: one palette a question, as on the pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from geo.units import Unit
from i18n import Language, plain
from presentation.briefing.sections import SectionName
from presentation.figure import CLEANLINESS, DARK, LIGHT, Theme
from presentation.ramps import COVERAGE, MISMATCH
from presentation.table import Table
from queries.coverage.official import Coverage
from queries.databases import DataVersion, Provenance
from queries.metric import Metric
from queries.reconciliation.verification import Verification


@dataclass(frozen=True)
class Series:
    """One colour of a chart: a value (or none) for each of its categories."""

    name: str
    values: tuple[float | None, ...]
    colour: str


@dataclass(frozen=True)
class Chart:
    """Bars (lying), columns (standing) or lines over categories; days are dates."""

    kind: Literal["bars", "columns", "lines"]
    title: str
    unit: Literal["percent", "count"]
    categories: tuple[str, ...] | tuple[date, ...]
    series: tuple[Series, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return all(value is None for one in self.series for value in one.values)


@dataclass(frozen=True)
class Marks:
    """Points of a funnel plot in one colour; those with a name are labelled."""

    name: str
    colour: str
    points: tuple[tuple[float, float], ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class FunnelChart:
    """Rates over the number they were measured on, between the control limits."""

    title: str
    across: str
    marks: tuple[Marks, ...]
    limits: tuple[Marks, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(one.points for one in self.marks)


@dataclass(frozen=True)
class Part:
    """One slide, or one numbered heading of the document.

    ``message`` is the one thing it says, ``points`` what belongs to it: both are sentences that
    the author may edit. ``area`` is what a map of it shows.
    """

    name: str
    title: str
    message: str
    points: tuple[str, ...] = ()
    chart: Chart | FunnelChart | None = None
    table: Table | None = None
    area: Coverage | Verification | None = None
    metrics: tuple[Metric, ...] = ()
    provenance: Provenance | None = None

    @property
    def text(self) -> str:
        """The sentences as they are edited: the message, then a point a line."""
        return "\n".join((self.message, *self.points))

    def edited(self, text: str) -> Part:
        """With the author's sentences instead; an emptied text gives back the computed ones."""
        lines = [plain(line).strip() for line in text.splitlines() if line.strip()]
        if not lines:
            return self
        return replace(self, message=lines[0], points=tuple(lines[1:]))


@dataclass(frozen=True)
class Section:
    """A chapter: parts that answer one question."""

    name: SectionName
    title: str
    parts: tuple[Part, ...]

    def without_empty_charts(self) -> Section:
        """The same without charts that have nothing to draw, as where a population is unknown."""
        parts = tuple(
            replace(one, chart=None) if one.chart and one.chart.is_empty else one
            for one in self.parts
        )
        return replace(self, parts=parts)


@dataclass(frozen=True)
class Period:
    """The days that a briefing is about, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Briefing:
    """Everything that is said about a place in a period, in one language."""

    title: str
    place: Unit
    period: Period
    language: Language
    data: DataVersion
    sections: tuple[Section, ...] = field(default=())

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of all sections in their order."""
        return tuple(part for section in self.sections for part in section.parts)

    def edited(self, texts: Mapping[str, str]) -> Briefing:
        """With the author's sentences, by the names of the parts."""
        sections = tuple(
            replace(
                section,
                parts=tuple(
                    part.edited(texts[part.name]) if part.name in texts else part
                    for part in section.parts
                ),
            )
            for section in self.sections
        )
        return replace(self, sections=sections)


@dataclass(frozen=True)
class Palette:
    """One question's colours: the place now, the place before, and what it is held against."""

    now: str
    before: str
    whole: str


OF_COVERAGE = Palette(LIGHT.accent, COVERAGE.light[2], COVERAGE.light[-1])
OF_MISMATCH = Palette(MISMATCH.light[4], MISMATCH.light[2], MISMATCH.light[-1])
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
