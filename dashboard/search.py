"""The address that the search field asks at every key: names, and where each of them leads."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.session import opened
from dashboard.state import read_language, read_version
from i18n import N_, Translator, translator
from queries.search.entries import Entry, Kind
from queries.search.search import search

LONGEST = 80
"""Letters of a question that are looked at."""

KIND_NAMES: dict[Kind, str] = {
    "place": N_("Places"),
    "place_2025": N_("Provinces of 2025"),
    "page": N_("Pages"),
    "indicator": N_("Indicators"),
    "facility": N_("Facilities"),
    "commune": N_("Communes (open their district)"),
}
"""What results of a kind are headed with."""


async def answer(request: Request) -> Response:
    """The results for ``q`` in the language ``lang`` of the data version ``v``."""
    asked = request.query_params
    _ = translator(read_language(asked))
    found = await asyncio.to_thread(_find, asked.get("q", "")[:LONGEST], read_version(asked), _)
    return JSONResponse(found, headers={"Cache-Control": "no-store"})


def _find(text: str, number: int | None, _: Translator) -> list[dict[str, Any]]:
    # Loaded with the pages once the server's address answers, which is not to wait for them.
    from dashboard.views import VIEWS  # noqa: PLC0415

    version = opened(number) if number is not None else None
    titles = tuple((path, title) for path, title, _render in VIEWS)
    found = search(text, version.databases if version else None, titles, _)
    return [
        {
            "kind": _(KIND_NAMES[one.entry.kind]),
            "name": one.entry.name,
            "about": one.entry.about,
            **_leads(one.entry),
        }
        for one in found
    ]


def _leads(entry: Entry) -> dict[str, Any]:
    """The page that a result opens (none: the one that is open), and what it changes in the
    address; ``null`` takes a parameter out."""
    if entry.kind == "page":
        return {"path": entry.code, "set": {}}
    if entry.kind == "indicator":
        return {"path": "definitions", "set": {}, "hash": entry.code}
    of_2025 = {"units": "2025"} if entry.kind == "place_2025" else {"units": None}
    place = {"place": entry.place or entry.code, **of_2025}
    if entry.kind == "facility":
        return {"path": "facilities", "set": {**place, "facility": entry.code}}
    return {"set": place}


ROUTE = Route("/search", answer)
"""What the search field asks."""
