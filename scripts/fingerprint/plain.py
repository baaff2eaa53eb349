"""Values in one plain form: what differs only in how it is stored comes out the same.

Numbers keep ten significant digits, so that the order in which a sum was added up does not show.
What is random or belongs to one run only is replaced by a dash.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from math import isfinite
from typing import Any

Entry = tuple[str, str]
"""A name and the text that is compared."""

_RANDOM = (
    # The token of a view in the address of its exports, made with the server's secret.
    (re.compile(r"(\bexport/)[\w-]{12}(?=/)"), r"\1-"),
    # Streamlit's own part of an element's id; the key behind it is the page's.
    (re.compile(r"\$\$ID-[0-9a-f]{16,}-"), "ID-"),
    (re.compile(r"(/media/)[0-9a-f]{16,}(?=\.)"), r"\1-"),
    # The page's own path in links to it: pages have moved, and the links on them say where to.
    (re.compile(r"(http://monitor\.example/page)/[\w-]+"), r"\1"),
    # When it was imported or published: what the demo tells of ends in 2022.
    (re.compile(r"\d\d:\d\d(:\d\d)? \d\d/\d\d/20(2[3-9]|[3-9]\d)"), "-"),
)
_SIGNS = ("/", "$")
"""What is random has one of these in it; hardly any text has."""

_NESTED = (dict, list)
_encoded = json.JSONEncoder(ensure_ascii=False).encode
_TIMES = {"published_at", "imported_at", "home"}
"""Keys whose values are of one publish or one folder."""


def number(value: float) -> int | float | str:
    """A number as JavaScript would print it: 2.0 is 2."""
    if not isfinite(value):
        return str(value)
    rounded = float(f"{value:.10g}")
    return int(rounded) if rounded.is_integer() else rounded


def text(value: str) -> str:
    """A text without what is random in it."""
    if not any(sign in value for sign in _SIGNS):
        return value
    for pattern, instead in _RANDOM:
        value = pattern.sub(instead, value)
    return value


def plain(value: Any) -> Any:
    """A value of lists, dictionaries, texts and numbers only."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return number(value)
    if isinstance(value, dict):
        return {str(key): "-" if key in _TIMES else plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return text(str(value))


def parsed(value: str) -> Any:
    """A text; when it is a JSON object or list, what that holds."""
    if value[:1] in ("{", "["):
        try:
            return plain(json.loads(value))
        except ValueError:
            pass
    return text(value)


def written(value: Any) -> str:
    """A plain value as text: keys in order, a line each, lists of short values on one line."""
    lines: list[str] = []
    _write(value, "", lines)
    return "\n".join(lines) + "\n"


def _write(value: Any, indent: str, lines: list[str]) -> None:
    inner = indent + "  "
    if isinstance(value, dict):
        for key in sorted(value):
            _write_entry(f"{indent}{key}:", value[key], inner, lines)
    elif isinstance(value, list):
        for one in value:
            _write_entry(f"{indent}-", one, inner, lines)
    else:
        lines.append(indent + _encoded(value))


def _write_entry(head: str, value: Any, inner: str, lines: list[str]) -> None:
    nested = isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(one, _NESTED) for one in value)
    )
    if nested:
        lines.append(head)
        _write(value, inner, lines)
    else:
        lines.append(f"{head} {_encoded(value)}")


def digest(value: str) -> str:
    """The first half of a text's SHA-256: enough to tell texts apart, and a shorter file."""
    return sha256(value.encode()).hexdigest()[:32]
