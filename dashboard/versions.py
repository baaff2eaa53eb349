"""The published data version that a viewer looks at, open for reading."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from threading import Lock

import streamlit as st
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dashboard import ahead
from dashboard.state import Available
from i18n import N_, UserError
from presentation.export.downloads import Downloads
from presentation.home import HOME
from queries import provenance as origin
from queries.alerts import alerts as alert_queries
from queries.coverage import records as record_queries
from queries.published import Lease, Published, published
from queries.reconciliation import verification as verification_queries
from queries.scope import Scope
from queries.scorecard import counts as score_queries

_open: weakref.WeakValueDictionary[int, Version] = weakref.WeakValueDictionary()
_lock = Lock()


class Version:
    """One data version, open for reading and kept from removal as long as anybody holds it."""

    def __init__(self, lease: Lease, engines: Mapping[str, Engine]) -> None:
        self.engines = engines
        self.downloads = Downloads()
        everything = Scope()
        self.data = origin.data_version(self.vaccination, everything)
        try:
            self.available = Available(
                origin.snapshots(self.vaccination, everything),
                origin.record_snapshots(self.vaccination, self.data, everything),
                record_queries.vaccines(self.vaccination, everything),
                verification_queries.verification_snapshots(
                    self.reconciliation, self.data, everything
                ),
                score_queries.score_snapshots(self.reconciliation, self.data, everything),
            )
            # Fails where an earlier program published: its versions know no alerts.
            alert_queries.alerts(self.reconciliation, self.data, everything)
        except SQLAlchemyError as error:
            raise UserError(
                N_("These figures were published by an earlier version of this program. Run: "
                   "monitor publish, then reload this page.")
            ) from error  # fmt: skip
        weakref.finalize(self, _let_go, lease, tuple(self.engines.values()))

    @property
    def vaccination(self) -> Engine:
        """The vaccination database."""
        return self.engines["vaccination"]

    @property
    def reconciliation(self) -> Engine:
        """The reconciliation database."""
        return self.engines["reconciliation"]

    @property
    def number(self) -> int:
        """The data version's number."""
        return self.data.version


def _let_go(lease: Lease, engines: tuple[Engine, ...]) -> None:
    """Close a version that no viewer looks at any more."""
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
    """A published version, shared by all viewers who look at it; ``None`` when it is gone. What
    takes long is asked ahead, so that they need not wait."""
    with _lock:
        version = _open.get(number)
        if version is None:
            lease = store().lease(number)
            if lease is None:
                return None
            version = _open[number] = Version(lease, _engines(number))
            ahead.begin(number)
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
                N_("There are no figures yet. Fill the data folder with “monitor demo”, or with "
                   "“monitor import” and “monitor publish”, then reload this page.")
            )  # fmt: skip
        st.session_state["version"] = held
    return held


def move_to_current_version() -> None:
    """Let this viewer's next run begin with the current version."""
    st.session_state.pop("version", None)
