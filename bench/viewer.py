"""A viewer without a browser: speaks to the server's WebSocket as the browser does."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

# How a widget's key stands in the id that the server gives it.
_WIDGET_ID = re.compile(rb"\$\$ID-[0-9a-f]+-choose-[a-z_]+")


@dataclass
class Change:
    """One filter change: seconds from sending it to the last message, and bytes received."""

    seconds: float
    received: int


@dataclass
class Viewer:
    """One open page. ``widgets`` are the ids of its filters by parameter."""

    socket: ClientConnection
    query: str
    page_hash: str = ""
    states: dict[str, WidgetState] = field(default_factory=dict)
    widgets: dict[str, str] = field(default_factory=dict)

    async def open(self) -> Change:
        """Load the page."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = "coverage"
        return await self._run(message)

    async def choose(self, parameter: str, **value: Any) -> Change:
        """Change one filter, as a click on it does."""
        widget = self.widgets[parameter]
        state = WidgetState(id=widget)
        for name, content in value.items():
            if isinstance(content, list):
                getattr(state, name).data.extend(content)
            else:
                setattr(state, name, content)
        self.states[widget] = state
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self.page_hash
        message.rerun_script.widget_states.widgets.extend(self.states.values())
        return await self._run(message)

    async def _run(self, message: BackMsg) -> Change:
        started = perf_counter()
        await self.socket.send(message.SerializeToString())
        received = 0
        while True:
            frame = await self.socket.recv()
            assert isinstance(frame, bytes)
            received += len(frame)
            self._note(frame)
            if self._finished(frame):
                return Change(perf_counter() - started, received)

    def _note(self, frame: bytes) -> None:
        for found in _WIDGET_ID.findall(frame):
            identity = found.decode()
            self.widgets[identity.rsplit("choose-", 1)[1]] = identity

    def _finished(self, frame: bytes) -> bool:
        # Parsing every message would measure the client: only small ones can end a run.
        if len(frame) > 1500:
            return False
        message = ForwardMsg.FromString(frame)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page_hash = message.new_session.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        return kind == "script_finished"


async def opened(port: int, query: str = "") -> Viewer:
    """Connect to a server and load the coverage page."""
    socket = await connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN"],  # type: ignore[list-item]
        origin=f"http://localhost:{port}",  # type: ignore[arg-type]
        max_size=None,
        ping_interval=None,
    )
    viewer = Viewer(socket, query)
    await viewer.open()
    return viewer


if __name__ == "__main__":

    async def _try(port: int) -> None:
        viewer = await opened(port)
        print(viewer.widgets, viewer.page_hash)
        for value in ("Tiêm đủ liều", "Ít nhất một mũi") * 4:
            print(await viewer.choose("dose", string_array_value=[value]), viewer.query)

    asyncio.run(_try(8511))
