"""The first answer to a browser: Streamlit's page, with finding and map of the address in it.

The program that draws the pages is a megabyte; on a slow line it takes seconds. The one sentence
that a page opens with takes none when somebody has seen the page before, or when the server has
looked at it itself (``dashboard.delivery.visit``).
"""

from __future__ import annotations

import asyncio
import gzip
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from html import escape
from threading import Lock
from urllib.parse import parse_qsl, urlsplit

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import session
from dashboard.delivery.assets import STREAMLIT, accepted
from dashboard.state import read_language, read_version
from i18n import Language, translator

MAX_SENTENCES = 2000
"""Addresses whose sentence is kept; the one longest unused goes first."""

MAX_MAPS = 200
"""The same for maps, of some 20 kB each."""

LONGEST = 500
"""Letters of the choices in an address that something is kept of; nobody opens longer ones twice,
and without a limit whoever makes them up would fill the memory."""

_LOADED_LATER = (
    "ButtonGroup",
    "Html",
    "PageLink",
    "PlotlyChart",
    "Selectbox",
    "purify.es",
    "useMenuTrigger",
    "useSyncComboBoxEnterTargetFocus",
)
"""Scripts that Streamlit asks for only when it has drawn the first parts of a page."""

_STYLE = """
#first { position: fixed; inset: 0; z-index: 1; overflow: hidden; padding: 3.5rem 5vw;
  background: #fff; color: #1d2b33; font-family: "Be Vietnam Pro", "Noto Sans", sans-serif; }
#first .name { font-weight: 600; } #first .note { opacity: .75; }
#first .sentence { max-width: 60rem; font-size: clamp(1.3rem, 3vw, 1.9rem); font-weight: 600;
  line-height: 1.3; }
#first svg { display: block; width: 100%; max-height: 68vh; }
#first text { fill: currentColor; }
@media (prefers-color-scheme: dark) {
  #first { background: #12191e; color: #e8eef1; }
  #first svg { display: none; }  /* its colours are those of the light theme */
}
"""
_SCRIPT = """
(() => {
  const first = document.getElementById("first");
  const drawn = () => document.querySelector(
    '#root h1, #root [data-testid="stAlert"], #root [data-testid="stException"]');
  const watch = new MutationObserver(() => drawn() && end());
  const end = () => { first.remove(); watch.disconnect(); };
  watch.observe(document.getElementById("root"), { childList: true, subtree: true });
  setTimeout(end, 30000);
})();
"""


@dataclass(frozen=True)
class Sentence:
    """What a page opens with, and whether it is of the demo."""

    text: str
    demo: bool


_Key = tuple[int | None, str, frozenset[tuple[str, str]]]
_sentences: LRUCache[_Key, Sentence] = LRUCache(MAX_SENTENCES)
_maps: LRUCache[_Key, str] = LRUCache(MAX_MAPS)
_lock = Lock()


def remember(address: str, query: dict[str, str], version: int, sentence: Sentence) -> None:
    """Keep the sentence that a page of a data version opened with, for the next who asks."""
    if _is_short(query):
        with _lock:
            _sentences[_key(version, urlsplit(address).path, query)] = sentence


def remember_map(address: str, query: dict[str, str], version: int, still: str) -> None:
    """Keep the first map of a page as a still picture."""
    if _is_short(query):
        with _lock:
            _maps.setdefault(_key(version, urlsplit(address).path, query), still)


def map_of(path: str, query: dict[str, str], current: int | None) -> str:
    """The still map of an address, if it has one and somebody has looked at it."""
    with _lock:
        return _maps.get(_key(read_version(query) or current, path, query), "")


def sentence_of(path: str, query: dict[str, str], current: int | None) -> Sentence | None:
    """The sentence of an address; ``None`` while nobody has looked at it."""
    with _lock:
        return _sentences.get(_key(read_version(query) or current, path, query))


def current_number() -> int | None:
    """The data version that is shown now; ``None`` while there is none, or nobody can tell."""
    with suppress(Exception):  # the page itself says what is wrong
        return session.current_number()
    return None


def _is_short(query: dict[str, str]) -> bool:
    return sum(map(len, (*query, *query.values()))) <= LONGEST


def _key(version: int | None, path: str, query: dict[str, str]) -> _Key:
    choices = {name: value for name, value in query.items() if name != "v"}
    return version, path.rstrip("/"), frozenset(choices.items())


class Document:
    """Answers requests for pages with Streamlit's document, made ready for the address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer requests for pages; pass on all others."""
        app = self.app
        if scope["type"] == "http" and scope["method"] == "GET":
            request = Request(scope)
            if _is_page(request):
                app = await asyncio.to_thread(_answer, request)
        await app(scope, receive, send)


def _is_page(request: Request) -> bool:
    """Whether a browser asks for a page: one word at most, and no file."""
    return bool(
        re.fullmatch(r"/[a-z-]*", request.url.path)
        and "text/html" in request.headers.get("Accept", "")
    )


def _answer(request: Request) -> Response:
    query = dict(parse_qsl(request.url.query))
    language = read_language(query)
    asked = (request.url.path, query, current_number())
    sentence = sentence_of(*asked)
    first = _first(language, sentence, map_of(*asked)) if sentence else ""
    page = shell(language).replace("<!-- first -->", first)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    body = page.encode()
    if "gzip" in accepted(request):
        body = gzip.compress(body, compresslevel=6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="text/html; charset=utf-8", headers=headers)


def _first(language: Language, sentence: Sentence, still: str) -> str:
    _ = translator(language)
    name, note = _("Vaccination monitor"), _("The charts are being loaded.")
    if sentence.demo:
        note = _("Demo data") + ". " + note
    return (
        f"<style>{_STYLE}</style>"
        f'<div id="first"><p class="name">{escape(name)}</p>'
        f'<p class="sentence">{escape(sentence.text)}</p>'
        f'<p class="note">{escape(note)}</p>{still}</div>'
        f"<script>{_SCRIPT}</script>"
    )


@cache
def shell(language: Language) -> str:
    """Streamlit's document in a language, with what it loads later named in it."""
    _ = translator(language)
    page = (STREAMLIT / "index.html").read_text(encoding="utf-8")
    page = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    page = re.sub(r'<link\s+rel="preload"[^>]*>', "", page)
    name, needed = _("Vaccination monitor"), _("This page needs JavaScript.")
    page = re.sub(
        r"<noscript>.*?</noscript>",
        f"<noscript><p>{escape(needed)}</p></noscript>",
        page,
        flags=re.DOTALL,
    )
    page = page.replace('<html lang="en">', f'<html lang="{language}">')
    page = page.replace("<title>Streamlit</title>", f"<title>{escape(name)}</title>")
    scripts = (STREAMLIT / "static" / "js").glob("*.js")
    ahead = "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{script.name}">'
        for script in sorted(scripts)
        if script.name.startswith(tuple(f"{name}." for name in _LOADED_LATER))
    )
    page = page.replace("</head>", f"{ahead}</head>")
    page = page.replace('<div id="root"></div>', '<div id="root"></div><!-- first -->')
    return re.sub(r"\n\s*", "\n", page)
