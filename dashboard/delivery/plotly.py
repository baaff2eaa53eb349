"""Plotly cut down to what the pages draw: a quarter of what Streamlit brings along.

Streamlit's bundle of Plotly holds every kind of chart. It consists of named modules, each a
declaration in one long list (``,Iu=_({"lib/bar.js"(e,t){…}})``), which call each other by name
(``Iu()``); further declarations stand between some of them. What no kind of chart in ``TRACES``
leads to is left out. Nothing is guessed: a bundle that is not built like this is served whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TRACES = ("bar", "choropleth", "heatmap", "scattergeo")
"""The kinds of charts that the pages draw, besides ``scatter``, which Plotly cannot do without."""

_MODULE = re.compile(r'(?<=[ ,])([\w$]+)=[\w$]+\(\{"([\w@./-]+\.(?:js|ts|cjs|mjs|css))"\(')
_MODULE_END = "}})"
_START = 'return _({"lib/index.js"('
_REGISTERED = re.compile(r"\.register\(\[((?:[\w$]+\(\),?)+)\]\)")
_NAME = re.compile(r"(?<![\w$.])([\w$]+)(?![\w$:])(\(\))?")
_DECLARED = (
    re.compile(r"(?:function|class) ([\w$]+)"),
    re.compile(r"([\w$]+)=\{\}"),
    re.compile(r"var ([\w$,]+)"),
    re.compile(r"^,((?:[\w$]+,)+)$"),
)
_UNUSED = {
    "node_modules/maplibre-gl/dist/maplibre-gl.css": "(){}",
    "node_modules/country-iso-search/dist/index.cjs": (
        "(e,t){t.exports={COUNTRIES:[],createLookup:()=>({})}}"
    ),
}
"""Loaded by modules that stay, but for maps of tiles and countries by name, which no page draws;
and what stands in their place."""


@dataclass(frozen=True)
class _Piece:
    """A module, and the declarations ``after`` it that are none."""

    name: str
    module: str
    after: str

    @property
    def declared(self) -> set[str]:
        """The names that ``after`` declares."""
        found = (name for pattern in _DECLARED for name in pattern.findall(self.after))
        return {name for names in found for name in names.split(",") if name}


def cut(bundle: str) -> str:
    """The bundle without what no page draws; unchanged if it is not built as expected."""
    modules = list(_MODULE.finditer(bundle))
    start = bundle.find(_START)
    registered = _REGISTERED.search(bundle, max(start, 0))
    names = {module[2]: module[1] for module in modules}
    wanted = [names.get(f"lib/{trace}.js") for trace in TRACES]
    if start < 0 or not registered or not all(wanted):
        return bundle
    head = bundle[: modules[0].start()]
    tail = (
        bundle[start : registered.start(1)]
        + ",".join(f"{name}()" for name in wanted)
        + bundle[registered.end(1) :]
    )
    ends = [*(module.start() for module in modules[1:]), start]
    pieces = [
        _piece(module, bundle[module.start() : end])
        for module, end in zip(modules, ends, strict=True)
    ]
    kept = _kept(pieces, [head, tail[: tail.find("window.Plotly")]])
    # The list of declarations goes on after each of them, so it needs an end of its own.
    return f"{head}{kept}endOfModules=0;{tail}"


def _piece(module: re.Match[str], text: str) -> _Piece:
    end = text.rfind(_MODULE_END) + len(_MODULE_END)
    if text[end] not in ",;":  # declarations that end as a module does
        return _Piece(module[1], text, "")
    body = _UNUSED.get(module[2])
    shown = text[:end] if body is None else f"{module[0].removesuffix('(')}{body}}})"
    return _Piece(module[1], shown, text[end:])


def _kept(pieces: list[_Piece], roots: list[str]) -> str:
    """What the roots lead to, by the names that they use."""
    modules: dict[str, set[int]] = {}
    others: dict[str, set[int]] = {}
    for number, piece in enumerate(pieces):
        modules.setdefault(piece.name, set()).add(number)
        for name in piece.declared:
            others.setdefault(name, set()).add(number)
    called: set[int] = set()
    used: set[int] = set()
    texts = list(roots)
    while texts:
        for name, call in set(_NAME.findall(texts.pop())):
            to_modules = modules.get(name, set()) - called if call else set()
            to_others = others.get(name, set()) - used
            texts.extend(pieces[one].module for one in to_modules)
            texts.extend(pieces[one].after for one in to_others)
            called |= to_modules
            used |= to_others
    return "".join(
        (piece.module if number in called else f"{piece.name}=0")
        + (piece.after if number in used or not piece.after else ",")
        for number, piece in enumerate(pieces)
        if number in called or number in used
    )
