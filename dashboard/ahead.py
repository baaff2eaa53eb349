"""What the page of entry lags shows of the whole country is asked for in the background, of every
day, before a viewer chooses it: it takes longer than a viewer should wait."""

from __future__ import annotations

import os
import weakref
from threading import Lock, Thread, get_native_id

from dashboard.data import View
from dashboard.data_lag import LagView
from dashboard.data_scores import ScoreView
from dashboard.versions import Version
from queries.provenance import Snapshot
from queries.scope import Scope

MOST_DAYS = 100
"""The last days; older ones are asked for when they are looked at."""
_LEAST_URGENT = 19

_begun: weakref.WeakSet[Version] = weakref.WeakSet()
_lock = Lock()


def begin(view: View) -> None:
    """Ask for every day of the records of a viewer's version, the newest first; once a version.

    Whoever uses the pages meanwhile goes first. It ends when nobody looks at the version any more.
    """
    with _lock:
        if view.version in _begun:
            return
        _begun.add(view.version)
    days = view.version.available.records[-MOST_DAYS:]
    # A view would keep its version open.
    version, scope = weakref.ref(view.version), view.scope
    Thread(target=_ask, args=(version, scope, days[::-1]), name="ahead", daemon=True).start()


def _ask(version: weakref.ref[Version], scope: Scope, days: tuple[Snapshot, ...]) -> None:
    # Of Linux; there each thread has a priority of its own.
    os.setpriority(os.PRIO_PROCESS, get_native_id(), _LEAST_URGENT)
    for day in days:
        known = version()
        if known is None:
            return
        view = View(known, scope, "records", day, None).at(day)
        LagView(view).whole_country()
        reports = view.of("scores")
        if reports:
            ScoreView(reports).whole_country()
