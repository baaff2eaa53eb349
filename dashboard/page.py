"""What every page is given: the viewer's language, choices, theme and data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

import streamlit as st

from dashboard.session import MEMO, Version
from dashboard.state import Available, Source, State, read_state, snapshot_id
from i18n import Translator
from presentation.export import downloads
from presentation.figure import LIGHT, THEMES, Theme
from presentation.outlines import outlines_in_use
from queries.databases import Databases
from queries.provenance import Provenance, Snapshot, last_until, previous_snapshot

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class View:
    """What a page asks about: the databases as this viewer may read them, a source with its days,
    the day shown and the one before it."""

    databases: Databases
    available: Available
    source: Source
    snapshot: Snapshot
    previous: Snapshot | None

    @property
    def provenance(self) -> Provenance:
        """The provenance of what is shown."""
        return self.databases.provenance(self.snapshot)

    def ask(
        self, query: Callable[Concatenate[Databases, P], R], *args: P.args, **arguments: P.kwargs
    ) -> R:
        """The result of a query, remembered for all viewers."""
        return self.databases.ask(query, *args, **arguments)

    def at(self, snapshot: Snapshot) -> View:
        """The same view on another day."""
        previous = previous_snapshot(self.available.days(self.source), snapshot)
        return replace(self, snapshot=snapshot, previous=previous)

    def of(self, source: Source) -> View | None:
        """Another source, of the same day or of the last day before that it has."""
        day = last_until(self.available.days(source), self.snapshot.as_of)
        return replace(self, source=source).at(day) if day else None


@dataclass(frozen=True)
class Page:
    """One run of a page. ``view`` is ``None`` while nothing is published that it shows; ``path``
    is that of the page in the address."""

    translate: Translator
    state: State
    theme: Theme
    version: Version
    view: View | None
    path: str = ""

    @cached_property
    def link(self) -> str:
        """The address that shows exactly this view: with the day and the data version."""
        days = {"as_of": snapshot_id(self.state.snapshot)} if self.state.snapshot else {}
        query = st.query_params.to_dict() | days | {"v": str(self.version.number)}
        address = (st.context.url or "").partition("?")[0]
        return f"{address}?{urlencode(query)}" if address.startswith("http") else ""

    @cached_property
    def token(self) -> str:
        """What the addresses of this view's exports begin with."""
        return downloads.token(self.link, self.version.data, outlines_in_use())

    def remembered(self, name: str, ask: Callable[[], R]) -> R:
        """What follows from the viewer's choices, theme, data and outlines, computed once; of
        each page its own."""
        choices = (self.version.data, self.theme.name, self.state, outlines_in_use())
        return MEMO.recall((self.path, name, *choices), ask)

    def about(self, source: Source) -> Page:
        """The page when it is about one source only, whatever the address says."""
        return replace(open_page(self.translate, self.version, source), path=self.path)

    def of(self, source: Source) -> Page:
        """The same page about another source, on the same day or the last before that it has."""
        view = self.view.of(source) if self.view else None
        state = replace(self.state, source=source, snapshot=view.snapshot if view else None)
        return replace(self, state=state, view=view)


def open_page(translate: Translator, version: Version, source: Source | None = None) -> Page:
    """Read the viewer's choices from the address; a page about one ``source`` only names it."""
    state = read_state(st.query_params, version.available, source)
    view = None
    if state.snapshot:
        days = version.available.days(state.source)
        previous = state.since or previous_snapshot(days, state.snapshot)
        view = View(version.databases, version.available, state.source, state.snapshot, previous)
    theme = THEMES.get(st.context.theme.type or "light", LIGHT)
    return Page(translate, state, theme, version, view)
