"""What others wrote, as nothing but text: names, cells and headings that do nothing where they go.

Nothing here depends on the language. Who writes HTML, XML or a chart escapes for that besides.
"""

from __future__ import annotations

import re
import unicodedata

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
"""What a text must not begin with where a program of sheets might take it for a formula."""
_JOINERS = "\u200c\u200d"
"""The only characters without a width that letters need."""
_UNKNOWN = "\ufffd"


def plain(text: str, keep: str = "") -> str:
    """The text without what is no letter to read but an order to a terminal, a page or a file.

    Control characters (escape sequences begin with one) become “�”, breaks of lines and tabs a
    blank unless they are among ``keep``; marks of direction and other invisible ones go.
    """
    if text.isprintable():
        return text
    return "".join(one if one in keep or one.isprintable() else _readable(one) for one in text)


def _readable(one: str) -> str:
    match unicodedata.category(one):
        case "Cf":
            return one if one in _JOINERS else ""
        case "Zs":
            return one
        case "Cn" if ord(one) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(one) <= 0xFDEF:
            # A letter that this version of Python does not know yet.
            return one
        case "Co":
            return one
        case _other:
            return " " if one.isspace() else _UNKNOWN


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where Excel would compute it. Numbers are none."""
    return "'" + text if _FORMULA.match(text) else text


def unquoted(text: str) -> str:
    """What ``harmless`` was given, of a text that comes back."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text
