"""The server's own settings."""

from __future__ import annotations

import asyncio
import gc
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvloop
from streamlit.web import bootstrap

from dashboard.server import app, lifespan


def test_what_is_sent_does_not_wait_for_the_last_packet() -> None:
    """The loop that Streamlit runs sees to it. With Python's own, viewers would wait 40 ms."""

    async def accepted_without_delay() -> bool:
        loop = asyncio.get_running_loop()
        connected: asyncio.Future[bool] = loop.create_future()

        class Protocol(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                one = transport.get_extra_info("socket")
                connected.set_result(bool(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))

        # Opened as Streamlit opens its own.
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            server = await loop.create_server(Protocol, sock=listening)
            with socket.create_connection(listening.getsockname()):
                without = await asyncio.wait_for(connected, 5)
            server.close()
        return without

    def on_its_loop() -> bool:
        factory = bootstrap._get_uvloop_loop_factory()
        assert factory is uvloop.new_event_loop
        with asyncio.Runner(loop_factory=factory) as runner:
            return runner.run(accepted_without_delay())

    # In a thread of its own: the browser's tests leave a running loop in this one.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(on_its_loop).result()


def test_no_run_waits_for_a_collection_of_all_garbage(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(True))
    before = gc.get_threshold()

    async def thresholds() -> tuple[int, int, int]:
        async with lifespan(app):
            while gc.get_threshold() == before:
                await asyncio.sleep(0.05)
            return gc.get_threshold()

    try:
        with ThreadPoolExecutor(1) as pool:
            young, middle, old = pool.submit(asyncio.run, thresholds()).result()
    finally:
        gc.set_threshold(*before)
    assert frozen
    assert (young, middle) == before[:2]
    assert old > 1000 * before[2]
