"""What the page of entry lags shows is asked for ahead, of the whole country on every day and of
each province on the last: it takes longer than a viewer should wait.

By a process of its own (``dashboard.asking``), since Python lets one thread at a time run, and
viewers go first. It sends its answers as they come; they are remembered as if a viewer had asked.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from queue import Queue
from threading import Lock, Thread
from typing import IO, cast

MOST_DAYS = 190
"""The last days, half a year; older ones are asked for when they are looked at."""

REST = 5.0
"""So many times as long as a step took is waited after it, once the likeliest questions are
answered: viewers need the processor too."""

CURRENT = 0
"""Stands for the version to show, whichever that is."""

wanted: Queue[int] = Queue()
_lock = Lock()


def begin(version: int = CURRENT) -> None:
    """Ask about every day of a data version, once, after those that were wanted before."""
    with _lock:
        if not _thread.is_alive():
            _thread.start()
    wanted.put(version)


def _ask_in_turn() -> None:
    asked = set[int]()
    while True:
        version = wanted.get()
        if version not in asked:
            asked.add(_ask(version))
        wanted.task_done()


_thread = Thread(target=_ask_in_turn, name="ahead", daemon=True)


def _ask(version: int) -> int:
    """Remember the answers as they come; returns the number of the version."""
    from dashboard.session import MEMO  # noqa: PLC0415 - which imports this module

    values = (str(version), str(MOST_DAYS), str(REST))
    command = [sys.executable, "-m", "dashboard.asking", *values]
    root = Path(__file__).parents[1]
    with subprocess.Popen(  # noqa: S603 - this program itself
        command, stdout=subprocess.PIPE, cwd=root
    ) as process:
        answers = cast(IO[bytes], process.stdout)
        # The end of it, be it in the middle of an answer.
        with suppress(EOFError, pickle.UnpicklingError):
            version = pickle.load(answers)  # noqa: S301 - of this program itself
            while True:
                MEMO.keep(pickle.load(answers))  # noqa: S301
    return version
