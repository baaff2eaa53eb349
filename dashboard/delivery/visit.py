"""A visit of the server to its own start page, as a browser's: nobody is the first to wait.

What the page asks is remembered for all viewers, and its sentence is kept for the first answer.
"""

from __future__ import annotations

import logging

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from dashboard.delivery.document import current_number
from dashboard.state import DEFAULT_LANGUAGE
from i18n import LANGUAGES

SECONDS = 120
"""How long a visit may take; the first computes what later ones find ready."""


def visit_if_new(port: int, visited: int | None) -> int | None:
    """Look at the start page in every language unless its data version was ``visited`` already.

    Returns the data version. What goes wrong is noted: viewers meet it too.
    """
    version = current_number()
    if version in (None, visited):
        return version
    for language in LANGUAGES:
        query = "" if language == DEFAULT_LANGUAGE else f"lang={language}"
        try:
            visit(port, query)
        except Exception:
            logging.getLogger(__name__).warning("The server's own visit failed", exc_info=True)
    return version


def visit(port: int, query: str) -> None:
    """Open the start page with a query, and stay until it is drawn."""
    site = f"http://localhost:{port}"
    opening = BackMsg()
    opening.rerun_script.query_string = query
    opening.rerun_script.context_info.url = f"{site}/"
    with connect(
        f"ws://localhost:{port}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit"), Subprotocol("PLACEHOLDER_AUTH_TOKEN")],
        origin=Origin(site),
        max_size=None,
        proxy=None,
    ) as socket:
        socket.send(opening.SerializeToString())
        while not _ended(socket.recv(timeout=SECONDS, decode=False)):
            pass


def _ended(message: bytes | str) -> bool:
    return isinstance(message, bytes) and (
        ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"
    )
