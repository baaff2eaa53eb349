"""The addresses that pictures and files are fetched from, and the page that offers them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from i18n import UserError
from presentation.export import pages
from presentation.export.browser import FailedBrowserError
from presentation.export.downloads import Download, disposition, find
from presentation.export.renderers import RENDERERS

T = TypeVar("T")

_THREADS = 8
"""Beside those of the pages, so that people who wait for pictures keep no page waiting."""
_HEADERS = {
    "Cache-Control": "private, max-age=600",
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; font-src 'self'; "
    "style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_log = logging.getLogger("dashboard")
_pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="export")


async def _aside(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_pool, work)


async def export(request: Request) -> Response:
    """``/export/TOKEN/NAME`` offers the files of a panel; ``NAME.png`` and so on is one."""
    name, _dot, ending = request.path_params["name"].partition(".")
    download = find(request.path_params["token"], name)
    renderer = RENDERERS.get(ending)
    unknown = bool(ending) and renderer is None
    if download is None or unknown or (renderer and renderer.drawn and not download.panel.figure):
        return HTMLResponse(pages.gone(), 404, {**_HEADERS, "Cache-Control": "no-store"})
    try:
        if renderer is None:
            return HTMLResponse(await _aside(partial(pages.choice, download)), headers=_HEADERS)
        content = await _aside(partial(renderer.write, download))
    except UserError as error:
        return _failed(download, error)
    except Exception:
        _log.exception("An export failed: %s", name)
        return _failed(download, FailedBrowserError())
    headers = {**_HEADERS, "Content-Disposition": disposition(download.names(), ending)}
    return Response(content, media_type=renderer.media_type, headers=headers)


def _failed(download: Download, error: UserError) -> Response:
    page = pages.message(download.citation().translate, error)
    return HTMLResponse(page, 503, {**_HEADERS, "Cache-Control": "no-store"})


ROUTE = Route("/export/{token}/{name}", export)
