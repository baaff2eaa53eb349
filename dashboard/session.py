"""The data version that a viewer looks at, open for reading, and the results kept for all."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any, TypeVar, cast

import streamlit as st
from cachetools import LRUCache
from sqlalchemy import Engine

from dashboard.state import Available
from i18n import N_, UserError
from presentation.export.downloads import Downloads
from presentation.home import HOME
from queries.contents import (
    record_snapshots,
    score_snapshots,
    snapshots,
    verification_snapshots,
)
from queries.coverage.records import vaccines
from queries.databases import open_databases
from queries.provenance import DataVersion
from queries.published import Lease, Published, published
from queries.scope import EVERYTHING

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


@st.cache_resource
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
                    "There are no figures yet. Fill the data folder with “monitor demo”, or with "
                    "“monitor import” and “monitor publish”, then reload this page."
                )
            )
        st.session_state["version"] = held
    return held


def move_to_current_version() -> None:
    """Let this viewer's next run begin with the current version."""
    st.session_state.pop("version", None)
