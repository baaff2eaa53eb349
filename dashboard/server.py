"""Serve the dashboard: Streamlit, the boundaries of the maps, and nothing from the internet."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from dashboard.delivery import assets, document
from dashboard.delivery.visit import visit_if_new
from dashboard.errors import show_defect
from dashboard.search import ROUTE as SEARCH_ROUTE
from dashboard.state import DEFAULT_LANGUAGE
from geo.boundaries import file_of
from presentation.choropleth import BOUNDARIES_ROUTE, EMPTY_TOPOLOGY, TOPOLOGY_ROUTE
from presentation.export.routes import ROUTE as EXPORT_ROUTE
from presentation.home import HOME

PORT = int(os.environ.get("MONITOR_PORT", "8501"))

COLLECT_EVERY = 60.0
"""Seconds between collections of all garbage. Each stops every viewer for a tenth of a second, and
so would those that Streamlit makes after every run, and Python when it has more to remember."""

_NEVER = 1_000_000

_FOREVER = {"Cache-Control": "public, immutable, max-age=31536000"}


async def boundaries(request: Request) -> Response:
    """The outlines of a content-hashed file name."""
    file = file_of(request.path_params["name"], HOME)
    if file is None:
        return Response(status_code=404)
    return FileResponse(file, media_type="application/json", headers=_FOREVER)


async def topology(_request: Request) -> Response:
    """An empty topology, so that plotly.js does not look for one on the internet."""
    return FileResponse(EMPTY_TOPOLOGY, media_type="application/json", headers=_FOREVER)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Get ready for viewers, again for every new data version, and collect garbage on a timer."""

    async def look_after() -> None:
        await asyncio.to_thread(_get_ready)
        visited = None
        while True:
            visited = await asyncio.to_thread(visit_if_new, PORT, visited)
            await asyncio.sleep(COLLECT_EVERY)
            gc.collect()

    task = asyncio.create_task(look_after())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _get_ready() -> None:
    """Load what the first viewer would wait for, once the address answers."""
    importlib.import_module("dashboard.views")
    # What is loaded stays, and need not be looked through every time.
    gc.collect()
    gc.freeze()
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, _NEVER)
    assets.get_ready(document.shell(DEFAULT_LANGUAGE))


app = st.App(
    Path(__file__).with_name("app.py"),
    routes=[
        Route(BOUNDARIES_ROUTE + "{name}", boundaries),
        Route(TOPOLOGY_ROUTE + "{name}", topology),
        EXPORT_ROUTE,
        SEARCH_ROUTE,
    ],
    middleware=[Middleware(assets.Assets), Middleware(document.Document)],
    lifespan=lifespan,
    on_script_error=show_defect,
)

if __name__ == "__main__":
    HOME.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(filename=HOME / "dashboard.log", level=logging.WARNING)
    app.run(config={"server.port": PORT})
