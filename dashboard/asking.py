"""The process that asks ahead, see ``dashboard.ahead``: writes the number of a data version, then
questions with their answers, day by day.

    python -m dashboard.asking VERSION DAYS REST
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import suppress
from time import perf_counter, sleep
from typing import IO

from dashboard.ahead import CURRENT
from dashboard.data import View
from dashboard.data_lag import LagView
from dashboard.data_scores import ScoreView
from dashboard.memory import known
from dashboard.versions import Version
from geo import units
from i18n import UserError
from presentation.home import HOME
from queries.provenance import Snapshot
from queries.published import published
from queries.scope import EVERYTHING

_LEAST_URGENT = 19


def ask(version: int, most: int, rest: float, out: IO[bytes]) -> None:
    """Write all answers about ``most`` days; for ``rest`` see ``dashboard.ahead``."""
    where = published(HOME)
    number = version if version != CURRENT else where.current()
    lease = where.lease(number) if number else None
    if lease is None:
        return
    _write(lease.version, out)
    names = ("vaccination", "reconciliation")
    addresses = {name: where.address(lease.version, name) for name in names}
    opened = Version(lease, {name: address.engine() for name, address in addresses.items()})
    sent = set[object]()
    began = perf_counter()
    for likely in _steps(opened, most):
        found = {question: answer for question, answer in known() if question not in sent}
        sent |= found.keys()
        _write(found, out)
        if not likely:
            os.setpriority(os.PRIO_PROCESS, 0, _LEAST_URGENT)
            sleep(rest * (perf_counter() - began))
        began = perf_counter()


def _steps(version: Version, most: int) -> Iterator[bool]:
    """Ask step by step, the likeliest questions first (true): those about the last day and the
    whole weeks before it, which it is compared with; then about each province on the last day."""
    days = version.available.records[-most:]
    if not days:
        return
    weeks, others = in_order(days)
    for day in weeks:
        ask_about(units.country(), version, day)
        yield True
    for province in units.provinces():
        ask_about(province, version, days[-1])
        yield False
    for day in others:
        ask_about(units.country(), version, day)
        yield False


def in_order(days: tuple[Snapshot, ...]) -> tuple[list[Snapshot], list[Snapshot]]:
    """The last day and those whole weeks before it; the others; the newest first."""
    last = days[-1].as_of
    newest_first = days[::-1]
    whole = [day for day in newest_first if (last - day.as_of).days % 7 == 0]
    return whole, [day for day in newest_first if day not in whole]


def ask_about(place: units.Unit, version: Version, day: Snapshot) -> None:
    """Ask for what the page shows of the country or a province on a day."""
    view = View(version, EVERYTHING, "records", day, None).at(day)
    LagView(view).ask_ahead(place)
    if reports := view.of("scores"):
        ScoreView(reports).ask_ahead(place)


def _write(something: object, out: IO[bytes]) -> None:
    pickle.dump(something, out, pickle.HIGHEST_PROTOCOL)
    out.flush()


if __name__ == "__main__":
    # The server may have ended; what else is wrong is said on the pages.
    with suppress(BrokenPipeError, UserError):
        ask(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.stdout.buffer)
