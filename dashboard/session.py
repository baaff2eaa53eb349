"""What one run of a page is given: the data version that its viewer looks at, open for reading,
with the results kept for all; the viewer's language, choices and theme; what the page asks about.
"""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlencode

import streamlit as st
from cachetools import LRUCache
from sqlalchemy import Engine

from dashboard.state import (
    Available,
    Source,
    State,
    read_presenting,
    read_state,
    snapshot_id,
)
from geo.boundaries import all_in_use
from i18n import N_, Translator, UserError
from presentation.export import downloads
from presentation.export.downloads import Downloads
from presentation.figure import LIGHT, THEMES, Theme
from presentation.home import HOME
from queries.contents import (
    record_snapshots,
    score_snapshots,
    snapshots,
    verification_snapshots,
)
from queries.coverage.records import vaccines
from queries.databases import (
    EVERYTHING,
    Databases,
    DataVersion,
    Provenance,
    Snapshot,
    earlier_snapshot,
    last_until,
    open_databases,
)
from queries.published import Lease, Published, published

P = ParamSpec("P")
R = TypeVar("R")

MAX_REMEMBERED = 10_000
"""Results; the one longest unused goes first."""


class SharedMemo:
    """Remembers results for all viewers.

    They are frozen and never change for a data version, which is part of every key, so they are
    shared, not copied. Not ``st.cache_resource``: every run looks up dozens of results, and it
    takes longer over a look-up than over drawing a widget.
    """

    def __init__(self) -> None:
        self._results: LRUCache[Hashable, Any] = LRUCache(MAX_REMEMBERED)
        self._lock = Lock()
        self._closed: deque[DataVersion] = deque()

    def recall(self, key: Hashable, compute: Callable[[], R]) -> R:
        """The result kept under a key; computed, and kept, when there is none."""
        with self._lock:
            if key in self._results:
                return cast(R, self._results[key])
        result = compute()
        with self._lock:
            self._forget()
            self._results[key] = result
        return result

    def close(self, data: DataVersion) -> None:
        """Let the results of a data version go with the next that is kept.

        Not at once: a version is closed whenever Python happens to collect it, even while this
        thread holds the lock.
        """
        self._closed.append(data)

    def _forget(self) -> None:
        while self._closed:
            data = self._closed.popleft()
            for key in [one for one in self._results if isinstance(one, tuple) and data in one]:
                del self._results[key]


MEMO = SharedMemo()

_open: weakref.WeakValueDictionary[int, Version] = weakref.WeakValueDictionary()
_lock = Lock()


class Version:
    """One data version, open for reading and kept from removal as long as anybody holds it."""

    def __init__(self, lease: Lease, engines: Mapping[str, Engine]) -> None:
        self.downloads = Downloads()
        vaccination, reconciliation = engines["vaccination"], engines["reconciliation"]
        self.databases = open_databases(vaccination, reconciliation, EVERYTHING, MEMO)
        if not self.databases.is_current():
            raise UserError(
                N_(
                    "These figures were published by an earlier version of this program. Run: "
                    "monitor publish, then reload this page."
                )
            )
        self.available = Available(
            self.databases.ask(snapshots),
            self.databases.ask(record_snapshots),
            self.databases.ask(vaccines),
            self.databases.ask(verification_snapshots),
            self.databases.ask(score_snapshots),
        )
        weakref.finalize(self, _let_go, lease, tuple(engines.values()), self.data)

    @property
    def data(self) -> DataVersion:
        """The data version."""
        return self.databases.data

    @property
    def number(self) -> int:
        """The data version's number."""
        return self.data.version


def _let_go(lease: Lease, engines: tuple[Engine, ...], data: DataVersion) -> None:
    """Close a version that no viewer looks at any more."""
    MEMO.close(data)
    for engine in engines:
        engine.dispose()
    lease.release()


@cache
def store() -> Published:
    """Where versions are published. Raises UserError when the configuration is wrong."""
    return published(HOME)


def current_number() -> int | None:
    """The number of the version to show now."""
    return store().current()


def open_version(number: int) -> Version | None:
    """A published version, shared by all viewers who look at it; ``None`` when it is gone."""
    with _lock:
        version = _open.get(number)
        if version is None:
            lease = store().lease(number)
            if lease is None:
                return None
            version = _open[number] = Version(lease, _engines(number))
        return version


def opened(number: int) -> Version | None:
    """A version that somebody looks at now."""
    return _open.get(number)


def _engines(number: int) -> dict[str, Engine]:
    engines = {}
    for name in ("vaccination", "reconciliation"):
        address = store().address(number, name)
        connection = st.connection(
            name,
            type="sql",
            max_entries=4,
            url=address.url.render_as_string(hide_password=False),
            **address.options,
        )
        engines[name] = address.bind(connection.engine)
    return engines


def viewers_version(wanted: int | None = None) -> Version:
    """The version this viewer began with; else the one the link names; else the current one.

    Raises UserError when nothing is published.
    """
    held: Version | None = st.session_state.get("version")
    if held is None:
        for number in (wanted, current_number(), current_number()):
            held = open_version(number) if number is not None else None
            if held is not None:
                break
        if held is None:
            raise UserError(
                N_(
                    "There are no figures yet. Write a file to fill in with “monitor template "
                    "statistics”, then run “monitor import statistics FILE --as-of YYYY-MM-DD” and "
                    "“monitor publish”; or try “monitor demo”. Then reload this page."
                )
            )
        st.session_state["version"] = held
    return held


def move_to_current_version() -> None:
    """Let this viewer's next run begin with the current version."""
    st.session_state.pop("version", None)


@dataclass(frozen=True)
class View:
    """What a page asks about: the databases as this viewer may read them, a source with its days,
    the day shown, and the day that it is to be compared with (``wanted``)."""

    databases: Databases
    available: Available
    source: Source
    snapshot: Snapshot
    wanted: date

    @property
    def since(self) -> Snapshot | None:
        """The day with figures that stands for the wanted one; ``None`` without an earlier day."""
        return earlier_snapshot(self.available.days(self.source), self.snapshot, self.wanted)

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
        return replace(self, snapshot=snapshot)

    def of(self, source: Source) -> View | None:
        """Another source, of the same day or of the last day before that it has."""
        day = last_until(self.available.days(source), self.snapshot.as_of)
        return replace(self, source=source).at(day) if day else None


@dataclass(frozen=True)
class Page:
    """One run of a page. ``view`` is ``None`` while nothing is published that it shows; ``path``
    is that of the page in the address, ``title`` what the navigation calls it; ``sources`` gathers,
    by day and data version in words, whom its numbers come from."""

    translate: Translator
    state: State
    theme: Theme
    version: Version
    view: View | None
    path: str = ""
    title: str = ""
    sources: dict[str, dict[str, None]] = field(default_factory=dict, compare=False)

    @cached_property
    def link(self) -> str:
        """The address that shows exactly this view: with the day and the data version."""
        days = {"as_of": snapshot_id(self.state.snapshot)} if self.state.snapshot else {}
        query = st.query_params.to_dict() | days | {"v": str(self.version.number)}
        address = (st.context.url or "").partition("?")[0]
        return f"{address}?{urlencode(query)}" if address.startswith("http") else ""

    @property
    def presenting(self) -> float:
        """How many times as large charts are drawn while the page is shown to a room, one a screen;
        0 when it is not."""
        return read_presenting(st.query_params)

    @cached_property
    def touched(self) -> bool:
        """Whether the viewer's browser is one of a phone or tablet, where nothing hovers."""
        return "Mobi" in (st.context.headers.get("User-Agent") or "")

    @cached_property
    def token(self) -> str:
        """What the addresses of this view's exports begin with."""
        return downloads.token(self.link, self.version.data, all_in_use(HOME))

    def remembered(self, name: str, ask: Callable[[], R]) -> R:
        """What follows from the viewer's choices, theme, data and outlines, computed once; of
        each page its own."""
        choices = (self.version.data, self.theme.name, self.state, all_in_use(HOME))
        return MEMO.recall((self.path, name, *choices), ask)

    def about(self, source: Source) -> Page:
        """The page when it is about one source only, whatever the address says."""
        return replace(
            open_page(self.translate, self.version, source), path=self.path, title=self.title
        )

    def of(self, source: Source) -> Page:
        """The same page about another source, on the same day or the last before that it has."""
        view = self.view.of(source) if self.view else None
        state = replace(
            self.state,
            source=source,
            snapshot=view.snapshot if view else None,
            since=view.since if view else None,
        )
        return replace(self, state=state, view=view)


def open_page(translate: Translator, version: Version, source: Source | None = None) -> Page:
    """Read the viewer's choices from the address; a page about one ``source`` only names it."""
    state = read_state(st.query_params, version.available, source)
    view = None
    if state.snapshot and state.wanted:
        view = View(
            version.databases, version.available, state.source, state.snapshot, state.wanted
        )
    theme = THEMES.get(st.context.theme.type or "light", LIGHT)
    return Page(translate, state, theme, version, view)
