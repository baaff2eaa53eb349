"""The Chromium that draws pictures: in a process of its own, kept warm, started anew when it fails.

Kaleido's own warm server lets callers wait for ever when its browser dies and mixes up the answers
of callers at the same time, so a loop of ours runs Kaleido.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import json
import os
import signal
import time
from base64 import b64encode
from collections.abc import Coroutine
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from typing import Any, Literal, cast

from choreographer.browsers.chromium import Chromium
from choreographer.errors import (
    BrowserClosedError,
    BrowserFailedError,
    ChannelClosedError,
    DevtoolsProtocolError,
)
from choreographer.utils import TmpDirectory
from kaleido import Kaleido, PageGenerator
from kaleido.errors import JavascriptError

from i18n import N_, UserError
from presentation.choropleth import EMPTY_TOPOLOGY

FOLDER = Path(__file__).parents[2] / "dashboard" / "static" / "fonts"
FAMILY = "Be Vietnam Pro"
FILES = {400: "Regular.woff2", 600: "SemiBold.woff2", 700: "Bold.woff2"}

FileFormat = Literal["png", "svg", "pdf"]

TABS = 2
"""Pictures drawn at the same time."""
STARTING, DRAWING = 40.0, 20.0
"""Seconds after which a browser that does not start, or a picture that does not come once it is
its turn, is given up."""

_FAILURES = (
    BrowserClosedError,
    BrowserFailedError,
    ChannelClosedError,
    DevtoolsProtocolError,
    JavascriptError,
    TimeoutError,
    OSError,
    asyncio.CancelledError,
    concurrent.futures.CancelledError,
)


class NoBrowserError(UserError):
    """There is no Chromium on this machine."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Pictures are drawn by Chromium, which is not installed here. Install it with: "
                "apt-get install chromium. Tables can be taken away without it."
            )
        )


def installed() -> bool:
    """Whether there is a browser to draw with."""
    given = os.environ.get("BROWSER_PATH")
    return Path(given).is_file() if given else bool(Chromium.find_browser(skip_local=True))


class FailedBrowserError(UserError):
    """Chromium is there but does not draw."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Chromium did not draw the picture. It is started anew for the next one: try "
                "again, and if it fails again, tell who runs this dashboard."
            )
        )


class _Page(PageGenerator):  # type: ignore[misc]
    """The page that pictures are drawn in: plotly.js, our font and our sheet, nothing from afar."""

    def generate_index(self) -> str:
        """The page as HTML."""
        script = Path(__file__).with_name("sheet.js").read_text(encoding="utf-8")
        given = f"const FACES = {json.dumps(faces())}, FAMILY = {json.dumps(repr(FAMILY))}"
        ours = f"<style>{''.join(faces().values())}</style><script>{given}\n{script}</script>"
        return str(super().generate_index()).replace(self.footer, ours + self.footer)


class _Profile(TmpDirectory):
    """The folder of Chromium's profile, which goes when it ends.

    Choreographer's own fails, and Python says so with a traceback when the program ends, while a
    process of Chromium that is not quite gone still writes into it.
    """

    def __init__(self, inside: Path | None) -> None:
        self.temp_dir = TemporaryDirectory(
            prefix=".choreographer-" if inside else None, dir=inside, ignore_cleanup_errors=True
        )
        self.path = Path(self.temp_dir.name)
        self.exists = True

    def clean(self) -> None:
        """Remove it; what cannot be removed is tried again, and then left to the system."""
        for _attempt in range(5):
            with suppress(OSError):
                self.temp_dir.cleanup()
            self.exists = self.path.exists()
            if not self.exists:
                return
            time.sleep(0.05)


class _Chromium(Chromium):
    """A Chromium that reaches nothing but this machine's files."""

    def pre_open(self) -> None:
        """Make the folder of its profile, in the home where a snap cannot see others."""
        self.tmp_dir = _Profile(Path.home() if self.is_isolated() else None)

    def get_cli(self) -> list[str]:
        """The command that starts it."""
        return [
            *super().get_cli(),
            "--disable-background-networking",
            "--no-pings",
            "--host-resolver-rules=MAP * ~NOTFOUND",
        ]


def _watched(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """Work that may be given up; nobody is told of its end then."""
    task = asyncio.ensure_future(work)
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return task


class Studio:
    """Draws figures, each in its turn; may be called from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Kaleido | None = None

    def draw(
        self, figure: dict[str, Any], kind: FileFormat, width: int, height: int, scale: float
    ) -> bytes:
        """A figure with its sheet (see sheet.js) as a file.

        Raises NoBrowserError, or FailedBrowserError when Chromium failed twice.
        """
        if not installed():
            raise NoBrowserError
        options = {"format": kind, "width": width, "height": height, "scale": scale}
        for _attempt in range(2):
            with suppress(*_FAILURES):
                drawing = asyncio.run_coroutine_threadsafe(
                    self._draw(figure, options), self._running()
                )
                return drawing.result()
        raise FailedBrowserError

    def prepare(self) -> None:
        """Start the browser without waiting for it, for pictures that are wanted soon."""
        if installed():
            starting = asyncio.run_coroutine_threadsafe(self._opened(), self._running())
            # Whether it started is said when a picture is asked for.
            starting.add_done_callback(lambda done: done.cancelled() or done.exception())

    def process(self) -> int | None:
        """The number of the browser's process group, while there is one."""
        return self._browser.subprocess.pid if self._browser else None

    def stop(self) -> None:
        """End the browser; the next picture starts another."""
        if self._loop:
            ending = asyncio.run_coroutine_threadsafe(self._end(self._browser), self._loop)
            with suppress(TimeoutError):
                ending.result(5)

    def _running(self) -> asyncio.AbstractEventLoop:
        """The loop that the browser is spoken to from."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._opening, self._turns = asyncio.Lock(), asyncio.Semaphore(TABS)
                Thread(target=self._loop.run_forever, name="pictures", daemon=True).start()
                atexit.register(self.stop)
            return self._loop

    async def _draw(self, figure: dict[str, Any], options: dict[str, Any]) -> bytes:
        async with self._turns:
            browser = await self._opened()
            # Not wait_for: it waits for what it cancels, and a browser that hangs never lets go.
            topologies = EMPTY_TOPOLOGY.parent.as_uri() + "/"
            drawing = _watched(browser.calc_fig(figure, options, topojson=topologies))
            try:
                if not (await asyncio.wait({drawing}, timeout=DRAWING))[0]:
                    raise TimeoutError
                return cast(bytes, drawing.result())
            except _FAILURES:
                drawing.cancel()
                await self._discard(browser)
                raise

    async def _opened(self) -> Kaleido:
        async with self._opening:
            if self._browser and self._browser.subprocess.poll() is None:
                return self._browser
            await self._discard(self._browser)
            browser = Kaleido(
                n=TABS, timeout=None, page_generator=_Page(mathjax=False), browser_cls=_Chromium
            )
            opening = _watched(browser.open())
            try:
                if not (await asyncio.wait({opening}, timeout=STARTING))[0]:
                    raise TimeoutError
                opening.result()
            except _FAILURES:
                await self._discard(browser)
                raise
            self._browser = browser
            return browser

    async def _end(self, browser: Any) -> None:
        """Close a browser, or kill it when it does not let itself be closed."""
        if browser is None:
            return
        closing = _watched(browser.close())
        if (await asyncio.wait({closing}, timeout=1))[0]:
            self._browser = None
        else:
            await self._discard(browser)

    async def _discard(self, browser: Any) -> None:
        """Kill a browser with all its processes and let it tidy up."""
        if browser is None:
            return
        if self._browser is browser:
            self._browser = None
        if hasattr(browser, "subprocess"):
            with suppress(ProcessLookupError):
                os.killpg(browser.subprocess.pid, signal.SIGKILL)
        closing = _watched(browser.close())
        await asyncio.wait({closing}, timeout=2)


STUDIO = Studio()
"""The one of this process."""


@cache
def faces() -> dict[int, str]:
    """The rule that brings each weight of the font along, for drawings that stand alone."""
    return {weight: _face(weight, (FOLDER / file).read_bytes()) for weight, file in FILES.items()}


def _face(weight: int, font: bytes) -> str:
    address = "data:font/woff2;base64," + b64encode(font).decode()
    return (
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:url({address}) "
        "format('woff2')}"
    )
