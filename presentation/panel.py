"""A panel: one chart with everything that belongs to it, or a table alone, as a value.

A page shows it, an export writes it, a briefing includes it and the command line prints its table.
It is built from results by the functions of ``presentation/<topic>/panels.py``. What takes time
(the drawing, the table, the words) is computed when somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from i18n import Translator
from presentation.figure import Drawing, Theme
from presentation.table import Table
from queries.databases import Provenance
from queries.metric import Metric


class Figure(Protocol):
    """Draws a panel for a theme."""

    def __call__(self, *, theme: Theme) -> Drawing:
        """The drawing."""


@dataclass(frozen=True)
class Panel:
    """``id`` names it in addresses; ``figure`` draws it for a theme (``None``: a table alone);
    ``alt`` says in words what the figure shows.

    ``metric`` defines its numbers; a table that no metric describes says its ``definition`` and
    ``source`` in words. ``note`` says how this panel was computed. ``opens`` are the codes of the
    areas that a click opens, by their names. ``height`` limits the figure's in pixels: more is
    scrolled.
    """

    id: str
    title: str
    table: Callable[[], Table]
    figure: Figure | None = None
    alt: Callable[[], str] = str
    metric: Metric | None = None
    provenance: Provenance | None = None
    note: str = ""
    definition: str = ""
    source: str = ""
    opens: Mapping[str, str] | None = None
    height: int | None = None


@dataclass(frozen=True)
class Citation:
    """What stands around a picture or a table that left the page, so that it explains itself.

    Everything is in the reader's words: ``filters`` says what was chosen, ``definition`` what the
    numbers mean in one line, ``provenance`` the day and the data version, ``link`` the address that
    shows the same view.
    """

    translate: Translator
    title: str
    filters: str
    definition: str
    source: str
    provenance: str
    demo: bool
    link: str

    @property
    def source_line(self) -> str:
        """Source, day and data version in one line."""
        _ = self.translate
        return _("Source: {source}", source=self.source) + " · " + self.provenance

    @property
    def demo_words(self) -> str:
        """“Demo data” when they are, else nothing."""
        return self.translate("Demo data") if self.demo else ""
