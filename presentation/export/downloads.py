"""What viewers can take away: the charts and tables of the pages that they have open.

A page names itself by a token that nobody can guess, and the charts on it by their names, so that
a link on it says which picture or file is meant. Nothing is drawn or written until it is asked for.
"""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
import weakref
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from urllib.parse import quote

from presentation.panel import Citation, Panel

MAX_PAGES = 1_000
"""Views of a data version whose charts can be taken away; the one longest unused goes first."""
_SECRET = secrets.token_bytes()
_LONGEST = 60


@dataclass(frozen=True)
class Download:
    """A panel as it was shown, with the citation it leaves with. ``names`` make its file's name."""

    panel: Panel
    citation: Callable[[], Citation]
    names: Callable[[], tuple[str, ...]]


class Downloads:
    """The panels of the open pages of one data version. They go with it."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, dict[str, Download]] = OrderedDict()
        self._lock = Lock()
        _every.add(self)

    def add(self, token: str, download: Download) -> None:
        """Let a panel of a page be taken away."""
        with self._lock:
            self._pages.setdefault(token, {})[download.panel.id] = download
            self._pages.move_to_end(token)
            if len(self._pages) > MAX_PAGES:
                self._pages.popitem(last=False)

    def find(self, token: str, name: str) -> Download | None:
        """What a link means."""
        with self._lock:
            return self._pages.get(token, {}).get(name)


_every: weakref.WeakSet[Downloads] = weakref.WeakSet()


def find(token: str, name: str) -> Download | None:
    """What a link means, whichever data version it is of; ``None`` when it is too old."""
    found = (downloads.find(token, name) for downloads in list(_every))
    return next((one for one in found if one), None)


def token(*view: object) -> str:
    """The name of a view: the same for all who look at it, as long as this server runs."""
    digest = hmac.digest(_SECRET, repr(view).encode(), "sha256")
    return urlsafe_b64encode(digest)[:12].decode()


def disposition(words: tuple[str, ...], ending: str) -> str:
    """The header that names a file: for every system, and as it is written for those that can."""
    ascii_name = "_".join(filter(None, (plain_name(one) for one in words)))
    full_name = re.sub(r'[\\/:*?"<>|\s]+', " ", ", ".join(filter(None, words)))
    full = quote(f"{full_name}.{ending}", safe="")
    return f"attachment; filename=\"{ascii_name}.{ending}\"; filename*=UTF-8''{full}"


def plain_name(words: str) -> str:
    """Words as a part of a file's name that every system takes: plain letters and hyphens."""
    letters = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    ascii_only = letters.encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", ascii_only)[:_LONGEST].strip("-")
