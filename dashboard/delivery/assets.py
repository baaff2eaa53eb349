"""Streamlit's own files as they go over the wire: cut to what pages use, compressed once, kept.

Streamlit sends its files as they are and leaves compressing to a proxy, which many offices do not
have; and it would compress anew at every request.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from functools import cache
from pathlib import Path

import brotli
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.delivery.plotly import cut

STREAMLIT = Path(st.__file__).parent / "static"
"""Where Streamlit keeps the files that every browser loads."""

_FONTS = Path(__file__).parents[1] / "static" / "fonts"
_INSTEAD = {
    # The icons that the pages use, a hundredth of all.
    "MaterialSymbols-Rounded.": _FONTS / "Icons.woff2",
    # Shown for a moment, until the browser knows the pages' own font.
    "SourceSansVF-Upright.": _FONTS / "Regular.woff2",
}
"""What is sent in place of Streamlit's own fonts, by how their names begin."""

_FILES = {
    f"/{file.relative_to(STREAMLIT).as_posix()}": file
    for file in (STREAMLIT / "static").rglob("*")
    if file.is_file()
}
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".woff2": "font/woff2",
}
_FOREVER = {"Cache-Control": "public, immutable, max-age=31536000", "Vary": "Accept-Encoding"}

_small: dict[Path, bytes] = {}
"""What ``get_ready`` has made as small as it gets."""


class Assets:
    """Answers requests for Streamlit's scripts, styles and icons; passes on all others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        app = self.app
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            app = await self._answer(Request(scope)) or app
        await app(scope, receive, send)

    async def _answer(self, request: Request) -> Response | None:
        file = _FILES.get(request.url.path)
        if not file or file.suffix not in _TYPES:
            return None
        if file.suffix == ".woff2":
            body, headers = content(file), _FOREVER
        elif "br" in accepted(request) and file in _small:
            body, headers = _small[file], _FOREVER | {"Content-Encoding": "br"}
        elif "gzip" in accepted(request):
            body = await asyncio.to_thread(compressed, file)
            headers = _FOREVER | {"Content-Encoding": "gzip"}
        else:
            body, headers = await asyncio.to_thread(content, file), _FOREVER
        return Response(body, media_type=_TYPES[file.suffix], headers=headers)


def accepted(request: Request) -> set[str]:
    """The encodings that the browser takes; only over TLS and from its own machine is it ``br``."""
    return set(re.findall(r"[a-z]+", request.headers.get("Accept-Encoding", "")))


def get_ready(document: str) -> None:
    """Compress what a document names, before somebody waits for it; takes seconds."""
    named = [file for address, file in _FILES.items() if f".{address}" in document]
    for compress in (compressed, smallest):
        for file in named:
            if file.suffix != ".woff2":
                compress(file)


@cache
def compressed(file: Path) -> bytes:
    """What is sent of a file, as small as gzip makes it; kept, for it never changes."""
    return gzip.compress(content(file), compresslevel=9, mtime=0)


def smallest(file: Path) -> None:
    """Keep what is sent of a file as small as Brotli makes it: a sixth less, for much more work."""
    _small[file] = brotli.compress(content(file), quality=10)


def content(file: Path) -> bytes:
    """What is sent of a file: of Plotly only what is drawn, of most others everything."""
    if file.name.startswith("PlotlyChart."):
        return cut(file.read_text(encoding="utf-8")).encode()
    for beginning, other in _INSTEAD.items():
        if file.name.startswith(beginning):
            return other.read_bytes()
    return file.read_bytes()
