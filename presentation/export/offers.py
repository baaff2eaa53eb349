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

from presentation.export.frame import Frame
from presentation.export.table import Table
from presentation.figure import Drawing

MOST_PAGES = 1_000
"""Views of a data version whose charts can be taken away; the one longest unused goes first."""
_SECRET = secrets.token_bytes()
_LONGEST = 60


@dataclass(frozen=True)
class Offer:
    """One chart with its table, or (without ``drawing``) a table alone. ``names``: its file's."""

    frame: Callable[[], Frame]
    table: Callable[[], Table]
    drawing: Callable[[], Drawing] | None
    names: Callable[[], tuple[str, ...]]


class Offers:
    """The open pages of one data version. They go with it."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, dict[str, Offer]] = OrderedDict()
        self._lock = Lock()
        _every.add(self)

    def add(self, token: str, name: str, offer: Offer) -> None:
        """Let a chart of a page be taken away."""
        with self._lock:
            self._pages.setdefault(token, {})[name] = offer
            self._pages.move_to_end(token)
            if len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)

    def find(self, token: str, name: str) -> Offer | None:
        """What a link means."""
        with self._lock:
            return self._pages.get(token, {}).get(name)


_every: weakref.WeakSet[Offers] = weakref.WeakSet()


def find(token: str, name: str) -> Offer | None:
    """What a link means, whichever data version it is of; ``None`` when it is too old."""
    found = (offers.find(token, name) for offers in list(_every))
    return next((one for one in found if one), None)


def token(*view: object) -> str:
    """The name of a view: the same for all who look at it, as long as this server runs."""
    digest = hmac.digest(_SECRET, repr(view).encode(), "sha256")
    return urlsafe_b64encode(digest)[:12].decode()


def disposition(words: tuple[str, ...], ending: str) -> str:
    """The header that names a file: for every system, and as it is written for those that can."""
    ascii_name = "_".join(filter(None, (_plain(one) for one in words)))
    full_name = re.sub(r'[\\/:*?"<>|\s]+', " ", ", ".join(filter(None, words)))
    full = quote(f"{full_name}.{ending}", safe="")
    return f"attachment; filename=\"{ascii_name}.{ending}\"; filename*=UTF-8''{full}"


def _plain(words: str) -> str:
    letters = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    ascii_only = letters.encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", ascii_only)[:_LONGEST].strip("-")
