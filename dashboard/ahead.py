"""What the page of entry lags shows of the whole country is asked for ahead, of every day: it takes
longer than a viewer should wait.

In a process of its own, since Python lets one thread at a time run, and viewers go first. It sends
its answers as they come; they are remembered as if a viewer had asked.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import IO, cast

from dashboard.data import View, known, remember
from dashboard.data_lag import LagView
from dashboard.data_scores import ScoreView
from dashboard.home import HOME
from dashboard.versions import Version
from i18n import UserError
from queries.databases import published
from queries.provenance import Snapshot
from queries.scope import EVERYTHING

MOST_DAYS = 190
"""The last days, half a year; older ones are asked for when they are looked at."""
_LEAST_URGENT = 19

_begun: set[int] = set()
_lock = Lock()


def begin_with_current() -> None:
    """Ask about the version to show, before anybody looks at it."""
    # What is wrong is said on the pages.
    with suppress(UserError):
        if number := published(HOME).current():
            begin(number)


def begin(number: int) -> None:
    """Ask about every day of a data version, once."""
    with _lock:
        if number in _begun:
            return
        _begun.add(number)
    Thread(target=_receive, args=(number, MOST_DAYS), name="ahead", daemon=True).start()


def _receive(number: int, most: int) -> None:
    command = [sys.executable, "-m", "dashboard.ahead", str(number), str(most)]
    root = Path(__file__).parents[1]
    with subprocess.Popen(  # noqa: S603 - this program itself
        command, stdout=subprocess.PIPE, cwd=root
    ) as process:
        answers = cast(IO[bytes], process.stdout)
        # The end of it, be it in the middle of an answer.
        with suppress(EOFError, pickle.UnpicklingError):
            while True:
                remember(pickle.load(answers))  # noqa: S301 - of this program itself


def in_order(days: tuple[Snapshot, ...]) -> list[Snapshot]:
    """The last day and those whole weeks before it, which it is compared with; then the others,
    the newest first."""
    last = days[-1].as_of
    return sorted(days, key=lambda day: ((last - day.as_of).days % 7 > 0, last - day.as_of))


def _send(number: int, most: int, out: IO[bytes]) -> None:
    where = published(HOME)
    lease = where.lease(number)
    if lease is None:
        return
    names = ("vaccination", "reconciliation")
    version = Version(lease, {name: where.address(number, name).engine() for name in names})
    days = version.available.records[-most:]
    sent = set[object]()
    for day in in_order(days) if days else ():
        view = View(version, EVERYTHING, "records", day, None).at(day)
        LagView(view).whole_country()
        if reports := view.of("scores"):
            ScoreView(reports).whole_country()
        found = {question: answer for question, answer in known() if question not in sent}
        sent |= found.keys()
        pickle.dump(found, out, pickle.HIGHEST_PROTOCOL)
        out.flush()


if __name__ == "__main__":
    os.nice(_LEAST_URGENT)
    # The server may have ended; what else is wrong is said on the pages.
    with suppress(BrokenPipeError, UserError):
        _send(int(sys.argv[1]), int(sys.argv[2]), sys.stdout.buffer)
