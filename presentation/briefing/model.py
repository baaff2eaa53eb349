"""What a briefing is made of, whatever it becomes (a page, slides or a document), and the colours
of its charts: one palette a question, as on the pages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from geo.units import Unit
from i18n import Language, plain
from presentation.briefing.sections import BodyName, SectionName
from presentation.figure import CLEANLINESS, DARK, LIGHT, Theme
from presentation.ramps import COVERAGE, MISMATCH
from presentation.table import Table
from queries.coverage.official import Coverage
from queries.databases import DataVersion, Provenance
from queries.metric import PLATFORM, Metric
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


SUB_POINT = "– "
"""What a line begins with that belongs to the point above it."""


@dataclass(frozen=True)
class Part:
    """One slide, or one numbered heading of the document.

    ``message`` is the one thing it says, ``points`` what belongs to it: both are sentences that
    the author may edit. A point that begins with ``SUB_POINT`` belongs to the one above it.
    ``area`` is what a map of it shows.
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
    def from_records(self) -> bool:
        """Whether all it says rests on the dose records, and nothing on the official totals."""
        return bool(self.metrics) and all(one.source != PLATFORM for one in self.metrics)

    @property
    def area_metric(self) -> str:
        """What a map of it shows: the name of the metric, to be translated."""
        return self.area.metric.name if self.area else self.title

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

    def without_empty_chart(self) -> Part:
        """The same without a chart that has nothing to draw, as where a population is unknown."""
        return replace(self, chart=None) if self.chart and self.chart.is_empty else self


@dataclass(frozen=True)
class Section:
    """A chapter of the annex: parts that answer one question."""

    name: SectionName
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Period:
    """The days that a briefing is about, both included; changes are since the first."""

    first: date
    last: date


Chapter = Literal["overview", "shortcomings", "proposals"]
"""What the document is divided into."""

CHAPTERS: dict[BodyName, Chapter] = {
    "overview": "overview",
    "actions": "proposals",
    "behind": "shortcomings",
    "why": "shortcomings",
    "progress": "overview",
}


@dataclass(frozen=True)
class Briefing:
    """Everything that is said about a place in a period, in one language.

    ``body`` is what is presented, in the order of its slides; ``sections`` are the annex.
    ``asked`` is the period that was asked for, ``period`` the days that there are figures of.
    """

    title: str
    place: Unit
    asked: Period
    period: Period
    language: Language
    data: DataVersion
    body: tuple[Part, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the body and of the annex in their order."""
        return (*self.body, *(part for section in self.sections for part in section.parts))

    def chapter(self, chapter: Chapter) -> tuple[Part, ...]:
        """The parts of the body in a chapter of the document. What the author added belongs to
        the same chapter as the part that it stands behind."""
        found, current = [], "overview"
        for part in self.body:
            current = next((of for name, of in CHAPTERS.items() if name == part.name), current)
            if current == chapter:
                found.append(part)
        return tuple(found)


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
