"""Serve the dashboard: Streamlit, the boundaries of the maps, and nothing from the internet."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from dashboard.charts.areas import EMPTY_TOPOLOGY
from dashboard.errors import show_defect
from dashboard.export.routes import ROUTE as EXPORT_ROUTE
from dashboard.home import HOME
from dashboard.outlines import BOUNDARIES_ROUTE, TOPOLOGY_ROUTE, boundary_file

COLLECT_EVERY = 20.0
"""Seconds between garbage collections. Streamlit's own after every run would stop all viewers."""

_FOREVER = {"Cache-Control": "public, immutable, max-age=31536000"}


async def boundaries(request: Request) -> Response:
    """The outlines of a content-hashed file name."""
    file = boundary_file(request.path_params["name"])
    if file is None:
        return Response(status_code=404)
    return FileResponse(file, media_type="application/json", headers=_FOREVER)


async def topology(_request: Request) -> Response:
    """An empty topology, so that plotly.js does not look for one on the internet."""
    return JSONResponse(EMPTY_TOPOLOGY, headers=_FOREVER)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Send at once, and collect garbage on a timer, while the server runs."""
    _send_at_once(asyncio.get_running_loop())

    async def collect() -> None:
        while True:
            await asyncio.sleep(COLLECT_EVERY)
            gc.collect()

    task = asyncio.create_task(collect())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _send_at_once(loop: asyncio.AbstractEventLoop) -> None:
    """Let sockets send what there is instead of waiting for the last packet's acknowledgement.

    asyncio does so by itself, but not for connections to a socket that was opened without naming
    its protocol, as Streamlit's is. Viewers would wait 40 ms at every change.
    """
    create_server = loop.create_server

    async def without_delay(*given: Any, **named: Any) -> asyncio.Server:
        if listening := named.get("sock"):
            # Connections take it over from the socket that accepts them.
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return await create_server(*given, **named)

    loop.create_server = without_delay  # type: ignore[method-assign]


app = st.App(
    Path(__file__).with_name("main.py"),
    routes=[
        Route(BOUNDARIES_ROUTE + "{name}", boundaries),
        Route(TOPOLOGY_ROUTE + "{name}", topology),
        EXPORT_ROUTE,
    ],
    lifespan=lifespan,
    on_script_error=show_defect,
)

if __name__ == "__main__":
    HOME.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(filename=HOME / "dashboard.log", level=logging.WARNING)
    app.run(config={"server.port": int(os.environ.get("MONITOR_PORT", "8501"))})
