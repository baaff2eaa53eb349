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
from typing import IO, get_args

from dashboard.ahead import CURRENT
from dashboard.session import MEMO, Version
from geo import units
from geo.units import Level
from i18n import UserError
from presentation.home import HOME
from queries.daily_reports.backlog import backlog_series
from queries.daily_reports.completeness import completeness
from queries.daily_reports.findings import report_findings
from queries.entry_lag.facilities import worst_facilities
from queries.entry_lag.lags import entry_lags
from queries.entry_lag.over_time import entry_hours, lag_weeks, ripe_days
from queries.entry_lag.registration import Outcome, registration
from queries.nowcast.entry_triangle import EntryCounts
from queries.nowcast.provinces import nowcast_rows
from queries.provenance import Snapshot, last_until
from queries.published import published

MOST_FACILITIES, SUMMED = 15, 14
"""As on the page."""

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
        found = {
            question: answer
            for question, answer in MEMO.items()
            # The counts that all nowcasts are cut from are too large to send.
            if question not in sent and not isinstance(answer, EntryCounts)
        }
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
    ask = version.databases.ask
    levels: tuple[Level, ...] = ("country", "region", "province")
    within = place.code if place.level == "province" else None
    for level in levels:
        ask(entry_lags, snapshot=day, level=level)
        for outcome in get_args(Outcome):
            ask(registration, snapshot=day, outcome=outcome, level=level)
    finest: Level = "district" if within else "province"
    ask(entry_lags, snapshot=day, level=finest, within=within)
    ask(lag_weeks, snapshot=day, level=finest, within=within)
    ask(ripe_days, snapshot=day, of=place)
    ask(entry_hours, snapshot=day, of=place)
    ask(worst_facilities, snapshot=day, of=place, most=MOST_FACILITIES)
    ask(nowcast_rows, snapshot=day, dose=1, of=units.country(), days=SUMMED)
    reported = last_until(version.available.scores, day.as_of)
    if reported:
        for level in ("country", finest):
            ask(completeness, snapshot=reported, level=level, within=within)
        ask(completeness, snapshot=reported, level="province")
        ask(backlog_series, snapshot=reported, of=place)
        ask(report_findings, snapshot=reported, of=place)


def _write(something: object, out: IO[bytes]) -> None:
    pickle.dump(something, out, pickle.HIGHEST_PROTOCOL)
    out.flush()


if __name__ == "__main__":
    # The server may have ended; what else is wrong is said on the pages.
    with suppress(BrokenPipeError, UserError):
        ask(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.stdout.buffer)
