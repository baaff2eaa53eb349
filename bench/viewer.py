"""A viewer without a browser: speaks to the server's WebSocket as the browser does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

# Parsing every message would measure the viewer: these two kinds are all that matter in a change.
_LONGEST_STATUS = 400
"""Bytes. The end of a run takes 44; a new address at most about 150."""


@dataclass(frozen=True)
class View:
    """A page as it is opened.

    ``last`` is in the answer when the page has got to its end: its last chart. ``used`` is how
    many of the options of each filter are walked through.
    """

    name: str
    page: str
    query: str
    last: bytes
    used: tuple[tuple[str, int], ...]


OFFICIAL = View(
    "coverage, official totals",
    "coverage",
    "",
    b"-chart-use",
    (("dose", 2), ("population", 2), ("place", 12), ("as_of", 4)),
)
_LAGS = (("as_of", 8), ("lag", 7))
LAG_VIEWS = (
    View("entry lag", "lag", "", b"-chart-registration", (*_LAGS, ("place", 12))),
    View("entry lag, districts of a province", "lag", "place=79", b"-chart-registration", _LAGS),
    View("entry lag, all 705 districts", "lag", "units=districts", b"-chart-registration", _LAGS),
)
"""The page of entry lags, which is measured on summaries of the whole country too."""
_GROUPS = (("dose", 3), ("population", 5), ("sex", 3), ("by", 2))
VIEWS = (
    View("overview", "", "", b"-chart-fastest", (("population", 2), ("as_of", 6))),
    OFFICIAL,
    View(
        "coverage, records", "coverage", "source=records", b"-chart-time", (*_GROUPS, ("place", 12))
    ),
    View(
        "coverage, records, districts of a province",
        "coverage",
        "source=records&place=79",
        b"-chart-time",
        _GROUPS,
    ),
    View(
        "coverage, records, all 705 districts",
        "coverage",
        "source=records&units=districts",
        b"-chart-time",
        _GROUPS,
    ),
    View("four words", "quality", "", b"-chart-history", (("sort", 5), ("place", 12))),
    View(
        "four words, districts of a province",
        "quality",
        "place=79",
        b"-chart-history",
        (("sort", 5),),
    ),
    View(
        "districts of a province, side by side",
        "districts",
        "place=79",
        b"-chart-districts-multiples",
        (("dose", 3), ("population", 5), ("by", 2), ("place", 12)),
    ),
    View(
        "reconciliation",
        "reconciliation",
        "",
        b"-chart-clean",
        (("as_of", 4), ("by", 2), ("place", 12)),
    ),
    View(
        "reconciliation, districts of a province",
        "reconciliation",
        "place=79",
        b"-chart-clean",
        (("as_of", 6), ("by", 2)),
    ),
    View(
        "reconciliation, all 705 districts",
        "reconciliation",
        "units=districts",
        b"-chart-clean",
        (("as_of", 6), ("by", 2)),
    ),
    *LAG_VIEWS,
)
"""Every page with filters, and every kind of view that it has."""


KEPT_FOR = 2
"""Runs that a browser keeps a message for which is not shown (global.maxCachedMessageAge)."""


class CountingConnection(ClientConnection):
    """Counts the bytes that come over the wire: compressed, if that was agreed, and with frames."""

    wire = 0

    def data_received(self, data: bytes) -> None:
        """Count, then handle as usual."""
        self.wire += len(data)
        super().data_received(data)


@dataclass(frozen=True)
class Change:
    """One filter change: seconds from sending it until the run's end was received, and bytes.

    ``wire`` are bytes as they came, ``unpacked`` those of the messages after decompression.
    """

    seconds: float
    wire: int
    unpacked: int
    repeated: bool = False


@dataclass
class Viewer:
    """One open page. ``options`` are what its filters offer, by parameter; ``shown`` are the
    messages that it was loaded by; ``kept`` those that a browser keeps, by their hash, with the
    runs that passed since they were last shown."""

    socket: CountingConnection
    compressed: bool
    address: str
    view: View
    query: str = ""
    page_hash: str = ""
    options: dict[str, list[str]] = field(default_factory=dict)
    shown: list[bytes] = field(default_factory=list)
    kept: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    widgets: dict[str, WidgetState] = field(default_factory=dict)

    def chosen(self, parameter: str) -> str:
        """What a filter shows."""
        state = self.widgets[parameter]
        return state.string_value or state.string_array_value.data[0]

    async def choose(self, parameter: str, option: str) -> Change:
        """Change a filter, as a click on it does. Raises RuntimeError if that changes nothing."""
        state, query = self.widgets[parameter], self.query
        if state.WhichOneof("value") == "string_value":
            state.string_value = option
        else:
            state.string_array_value.data[:] = [option]
        wire, started = self.socket.wire, perf_counter()
        await self._send(page_script_hash=self.page_hash)
        frames = await self._receive()
        change = Change(perf_counter() - started, self.socket.wire - wire, sum(map(len, frames)))
        if self.query == query or not any(self.view.last in one for one in self._keep(frames)):
            raise RuntimeError(f"choosing {option!r} did not change the page")
        return change

    async def load(self) -> None:
        """Load the page and note its filters."""
        await self._send(page_name=self.view.page)
        self.shown = self._keep(await self._receive())
        for frame in self.shown:
            message = ForwardMsg.FromString(frame)
            # That of a new session is the default page's, whichever page was asked for.
            self.page_hash = message.navigation.page_script_hash or self.page_hash
            element = message.delta.new_element
            for shown in (element.selectbox, element.button_group, element.multiselect):
                _id, _, parameter = shown.id.partition("-choose-")
                if parameter:
                    self._note(parameter, shown)
            if element.date_input.id:
                self._note_day(element.date_input)

    def _keep(self, frames: list[bytes]) -> list[bytes]:
        """The messages that frames stand for; what a browser would keep of them is kept."""
        messages = []
        kept = {one: (frame, age + 1) for one, (frame, age) in self.kept.items() if age < KEPT_FOR}
        for frame in frames:
            message = ForwardMsg.FromString(frame)
            reference = message.ref_hash
            known = self.kept[reference][0] if reference else frame
            if reference or message.metadata.cacheable:
                kept[reference or message.hash] = (known, 0)
            messages.append(known)
        self.kept = kept
        return messages

    def _note(self, parameter: str, shown: Any) -> None:
        state = self.widgets[parameter] = WidgetState(id=shown.id)
        if hasattr(shown, "raw_value"):
            state.string_value = shown.raw_value
        else:
            state.string_array_value.data[:] = shown.raw_values
        self.options[parameter] = [getattr(one, "content", one) for one in shown.options]

    def _note_day(self, shown: Any) -> None:
        """A calendar: the day shown, and the same weekday of all weeks before the last day."""
        parameter = shown.id.rpartition("-choose-")[2]
        state = self.widgets[parameter] = WidgetState(id=shown.id)
        last, first = (date.fromisoformat(one.replace("/", "-")) for one in (shown.max, shown.min))
        weeks = range((last - first).days // 7 + 1)
        days = [(last - timedelta(weeks=week)).strftime("%Y/%m/%d") for week in weeks]
        state.string_array_value.data[:] = shown.value or days[:1]
        self.options[parameter] = days[:26]

    async def _send(self, **page: str) -> None:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string = self.query
        for name, value in page.items():
            setattr(rerun, name, value)
        # As the browser: all widgets' states, what it keeps, where and how the page is looked at.
        rerun.widget_states.widgets.extend(self.widgets.values())
        rerun.cached_message_hashes.extend(self.kept)
        rerun.context_info.url = self.address
        rerun.context_info.locale = "vi-VN"
        rerun.context_info.timezone = "Asia/Ho_Chi_Minh"
        rerun.context_info.timezone_offset = -7 * 60
        rerun.context_info.color_scheme = "light"
        await self.socket.send(message.SerializeToString())

    async def _receive(self) -> list[bytes]:
        """Every message until the end of the run."""
        frames = []
        while True:
            frame = await self.socket.recv(decode=False)
            frames.append(frame)
            if len(frame) > _LONGEST_STATUS:
                continue
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            if kind == "page_info_changed":
                # The browser puts this into the address, and sends it along from then on.
                self.query = message.page_info_changed.query_string
            elif kind == "script_finished":
                return frames


async def opened(port: int, view: View = OFFICIAL) -> Viewer:
    """Connect to a server and load a page."""
    site = f"http://localhost:{port}"
    socket = await connect(
        f"ws://localhost:{port}/_stcore/stream",
        # What the browser sends before it was given a token of its own.
        subprotocols=[Subprotocol("streamlit"), Subprotocol("PLACEHOLDER_AUTH_TOKEN")],
        origin=Origin(site),
        create_connection=CountingConnection,
        max_size=None,
        ping_interval=None,
    )
    assert isinstance(socket, CountingConnection)
    address = f"{site}/{view.page}"
    viewer = Viewer(socket, bool(socket.protocol.extensions), address, view, view.query)
    await viewer.load()
    return viewer
