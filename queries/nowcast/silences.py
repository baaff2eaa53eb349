"""Places that have fallen silent: nothing entered for days on which they usually enter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce

import numpy as np
from sqlalchemy import Date, func, select, type_coerce

from queries.databases import Databases, Snapshot
from queries.nowcast.entry_days import clock_of
from queries.nowcast.entry_triangle import entry_triangles
from queries.schema import province_lag

_FEW = 0.05
"""Of what it entered in the four weeks before, a place that may be silent enters less."""
_LEAST = 60
"""Doses in those weeks, below which nobody would miss any in so few days."""
_LAST, _BEFORE = 3, 28
"""Days that are held against each other at first, since nearly always nobody is silent."""


@dataclass(frozen=True)
class Silence:
    """A province from which nothing came in ``days`` days in a row, ``since`` the first of them."""

    code: str
    since: date
    days: int


def silences(databases: Databases, *, snapshot: Snapshot) -> tuple[Silence, ...]:
    """The provinces in the scope that are silent on a day, the longest first.

    How many doses were given there since is not known; it is not zero.
    """
    if not _may_be(databases, snapshot.as_of):
        return ()
    triangles = databases.ask(entry_triangles, snapshot=snapshot)
    measures = list(triangles.triangles.values())
    every = replace(measures[0], counts=reduce(np.add, (one.counts for one in measures)))
    clock = clock_of(every)
    if clock is None:
        return ()
    found = []
    for place in np.flatnonzero(clock.waiting):
        days = int(np.argmin(clock.still[place][::-1]))
        if code := triangles.places[place]:
            found.append(Silence(code, snapshot.as_of - timedelta(days=days - 1), days))
    return tuple(sorted(found, key=lambda one: (one.since, one.code)))


def _may_be(databases: Databases, as_of: date) -> bool:
    """Whether any province has entered next to nothing in the last days."""
    table = province_lag.c
    entered_on = type_coerce(table.injected_on + table.lag_days, Date)
    doses = table.dose1 + table.dose2 + table.booster
    lately = as_of - timedelta(days=_LAST - 1)
    statement = (
        select(
            func.sum(doses).filter(entered_on >= lately),
            func.sum(doses).filter(entered_on < lately),
        )
        .where(
            table.province_code != "",
            table.injected_on > as_of - timedelta(days=_LAST + 2 * _BEFORE),
            entered_on.between(lately - timedelta(days=_BEFORE), as_of),
        )
        .group_by(table.province_code)
    )
    return any(
        (before or 0) >= _LEAST and (now or 0) <= _FEW * (before or 0) * _LAST / _BEFORE
        for now, before in databases.read(statement)
    )
