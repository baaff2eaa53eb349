"""An error nobody foresaw: the details go to a file, not to the user."""

from __future__ import annotations

import re
import traceback

from monitor.options import arguments, home
from pipeline.store.records import now

PASSWORD = re.compile(r"(://[^/@\s:]*:)[^/@\s]+(?=@)")
"""The password in the address of a database, which no log may keep."""


def write_down(error: BaseException, about: str = "") -> str:
    """Append the details to monitor.log in the data folder; returns its name, or “–”."""
    log = home / "monitor.log"
    head = " ".join(filter(None, (now().isoformat(), *arguments, about and f"[{about}]")))
    details = f"{head}\n{''.join(traceback.format_exception(error))}\n"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(PASSWORD.sub(r"\1***", details))
    except OSError:
        return "–"
    return str(log)
