"""What the pages show and offer, taken from the server as a browser takes it.

A view is opened over the WebSocket that Streamlit's own script uses, with the colour scheme and
the language that are wanted; the exports are fetched from the addresses that the view names.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from scripts.fingerprint.elements import entries
from scripts.fingerprint.files import csv_lines, workbook
from scripts.fingerprint.plain import Entry, text
from scripts.fingerprint.views import VIEWS, View

ROOT = Path(__file__).parents[2]
ADDRESS = "http://monitor.example/page"
"""Where every viewer believes the page to be: it stands in the links of exports."""

_EXPORT = re.compile(r"\bexport/[\w-]{12}/[\w-]+")
_BOTH = (("vi", "light"), ("en", "dark"))
_ALL = (*_BOTH, ("vi", "dark"), ("en", "light"))


@dataclass
class Shown:
    """What a page sent: its elements and blocks by their places, and messages about the page."""

    deltas: dict[tuple[int, ...], Delta] = field(default_factory=dict)
    about: dict[str, ForwardMsg] = field(default_factory=dict)

    @property
    def exports(self) -> list[str]:
        """The addresses by which charts and tables are taken away."""
        bodies = (self.deltas[path].new_element.html.body for path in sorted(self.deltas))
        return list(dict.fromkeys(one for body in bodies for one in _EXPORT.findall(body)))


def shown(home: Path) -> Iterator[Entry]:
    """Every view, in both languages and colour schemes, and its exports."""
    with _served(home) as port:
        yield "style.css", _fetched(port, "app/static/style.css").decode()
        for view in VIEWS:
            ways = _ways(view)
            for language, scheme in ways:
                page = _opened(port, view, language, scheme)
                name = f"{view.name} {language} {scheme}"
                yield from _named(name, entries(page.deltas, page.about))
                if view.tables and (language, scheme) in _BOTH:
                    names = ",".join(one.rpartition("/")[2] for one in page.exports)
                    of_tables = _opened(port, view, language, scheme, tables=names)
                    found = entries(of_tables.deltas, of_tables.about)
                    yield from _named(name + " as tables", found)
                # The theme makes no difference to files.
                if (language, scheme) in (ways[0], ("en", "light")):
                    yield from _named(name, _exports(port, page.exports, books=view.tables))


def _ways(view: View) -> tuple[tuple[str, str], ...]:
    """The languages and colour schemes that a view is opened in: of most only one, in turn."""
    if view.first:
        return _ALL
    turn = len(view.query) % 2
    return _BOTH if view.tables else _BOTH[turn : turn + 1]


def _named(name: str, found: Iterator[Entry]) -> Iterator[Entry]:
    return ((f"{name} | {part}", content) for part, content in found)


def _exports(port: int, addresses: list[str], *, books: bool) -> Iterator[Entry]:
    for address in addresses:
        lines = csv_lines(_fetched(port, address + ".csv"))
        if books:  # which take longer to read than to write
            lines += workbook(_fetched(port, address + ".xlsx"))
        yield f"export {address.rpartition('/')[2]}", "\n".join(lines) + "\n"
    if addresses:
        yield "export page", text(_fetched(port, addresses[0]).decode())


def _fetched(port: int, address: str) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}/{address}", timeout=60) as answer:
        content: bytes = answer.read()
    return content


def _opened(port: int, view: View, language: str, scheme: str, tables: str = "") -> Shown:
    """Open a view in a session of its own. Raises RuntimeError when the page fails."""
    wanted = [view.query, f"lang={language}", f"tables={tables}" if tables else ""]
    message = BackMsg()
    rerun = message.rerun_script
    rerun.page_name = view.path
    rerun.query_string = "&".join(filter(None, wanted))
    rerun.context_info.url = ADDRESS
    rerun.context_info.locale = "vi-VN"
    rerun.context_info.timezone = "Asia/Ho_Chi_Minh"
    rerun.context_info.timezone_offset = -7 * 60
    rerun.context_info.color_scheme = scheme
    with connect(
        f"ws://localhost:{port}/_stcore/stream",
        # What the browser sends before it was given a token of its own.
        subprotocols=[Subprotocol("streamlit"), Subprotocol("PLACEHOLDER_AUTH_TOKEN")],
        origin=Origin(f"http://localhost:{port}"),
        compression=None,
        max_size=None,
    ) as connection:
        connection.send(message.SerializeToString())
        page = _received(connection)
    if any(delta.new_element.WhichOneof("type") == "exception" for delta in page.deltas.values()):
        raise RuntimeError(f"{view.name} failed")
    return page


def _received(connection: ClientConnection) -> Shown:
    page = Shown()
    while True:
        message = ForwardMsg.FromString(connection.recv(timeout=120, decode=False))
        kind = message.WhichOneof("type")
        if kind == "new_session":
            page = Shown()
        elif kind == "delta":
            page.deltas[tuple(message.metadata.delta_path)] = message.delta
        elif kind in ("navigation", "page_config_changed", "page_info_changed", "page_not_found"):
            page.about[kind] = message
        elif kind == "script_finished" and not _goes_on(message):
            return page


def _goes_on(message: ForwardMsg) -> bool:
    """Whether the page is drawn anew at once."""
    return message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN


@contextmanager
def _served(home: Path) -> Iterator[int]:
    """The dashboard on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MONITOR_", "STREAMLIT_"))
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "monitor.cli", "--home", str(home), "serve", "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A browser counts as installed, whether or not there is one: no picture is fetched.
        env=kept | {"BROWSER_PATH": sys.executable},
    )
    try:
        while not _answers(port):
            if server.poll() is not None:
                raise RuntimeError(f"monitor serve ended with {server.returncode}")
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def _answers(port: int) -> bool:
    try:
        _fetched(port, "_stcore/health")
    except OSError:
        return False
    return True
