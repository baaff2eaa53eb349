"""The server's own settings."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from dashboard.server import app, lifespan


def test_what_is_sent_does_not_wait_for_the_last_packet() -> None:
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
            async with lifespan(app):
                server = await loop.create_server(Protocol, sock=listening)
                with socket.create_connection(listening.getsockname()):
                    without = await asyncio.wait_for(connected, 5)
                server.close()
        return without

    # In a thread of its own: the browser's tests leave a running loop in this one.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, accepted_without_delay()).result()
