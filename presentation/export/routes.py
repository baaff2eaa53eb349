"""The addresses that pictures and files are fetched from, and the page that offers them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from i18n import UserError
from presentation.export import pages
from presentation.export.browser import FailedBrowserError
from presentation.export.files import FILES
from presentation.export.offers import Offer, disposition, find

T = TypeVar("T")

_THREADS = 8
"""Beside those of the pages, so that people who wait for pictures keep no page waiting."""
_HEADERS = {
    "Cache-Control": "private, max-age=600",
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; font-src 'self'; "
                               "style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}  # fmt: skip

_log = logging.getLogger("dashboard")
_pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="export")


async def _aside(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_pool, work)


async def export(request: Request) -> Response:
    """``/export/TOKEN/NAME`` offers the files of a chart; ``NAME.png`` and so on is one."""
    name, _dot, ending = request.path_params["name"].partition(".")
    offer = find(request.path_params["token"], name)
    kind = FILES.get(ending)
    unheard_of = bool(ending) and kind is None
    if offer is None or unheard_of or (kind and kind.drawn and offer.drawing is None):
        return HTMLResponse(pages.gone(), 404, {**_HEADERS, "Cache-Control": "no-store"})
    try:
        if kind is None:
            return HTMLResponse(await _aside(lambda: pages.choice(name, offer)), headers=_HEADERS)
        content = await _aside(lambda: kind.write(offer))
    except UserError as error:
        return _failed(offer, error)
    except Exception:
        _log.exception("An export failed: %s", name)
        return _failed(offer, FailedBrowserError())
    headers = {**_HEADERS, "Content-Disposition": disposition(offer.names(), ending)}
    return Response(content, media_type=kind.media_type, headers=headers)


def _failed(offer: Offer, error: UserError) -> Response:
    page = pages.message(offer.frame().translate, error)
    return HTMLResponse(page, 503, {**_HEADERS, "Cache-Control": "no-store"})


ROUTE = Route("/export/{token}/{name}", export)
