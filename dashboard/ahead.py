"""Answers that take long are made in the background, before anybody asks for them."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from threading import Lock, Thread, get_native_id

from dashboard.versions import Version
from queries.provenance import Snapshot

MOST_DAYS = 100
"""The last days; older ones are made when they are asked for."""
_LEAST_URGENT = 19

_begun: weakref.WeakSet[Version] = weakref.WeakSet()
_lock = Lock()


def begin(version: Version, ask: Callable[[Version, Snapshot], object]) -> None:
    """Ask for every day of the records of a version, the newest first; once a version.

    Whoever uses the pages meanwhile goes first. It ends when nobody looks at the version any more.
    """
    with _lock:
        if version in _begun:
            return
        _begun.add(version)
    days = version.available.records[-MOST_DAYS:]
    Thread(target=_ask, args=(weakref.ref(version), ask, days[::-1]), daemon=True).start()


def _ask(
    version: weakref.ref[Version],
    ask: Callable[[Version, Snapshot], object],
    days: tuple[Snapshot, ...],
) -> None:
    # Of Linux; there each thread has a priority of its own.
    os.setpriority(os.PRIO_PROCESS, get_native_id(), _LEAST_URGENT)
    for day in days:
        known = version()
        if known is None:
            return
        ask(known, day)
