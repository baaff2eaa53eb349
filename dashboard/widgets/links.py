"""Links from one page to the numbers on another: followed without loading the dashboard anew."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from dashboard.state import common_parameters

_SOFT = (Path(__file__).parents[1] / "static" / "links.js").read_text(encoding="utf-8")

_SCROLL = """<script>
(() => {{
  let tries = 80;
  const look = () => {{
    const there = document.getElementById("at-{panel}");
    if (there) there.scrollIntoView();
    else if (tries--) setTimeout(look, 100);
  }};
  look();
}})();
</script>"""


def follow(panel: str) -> None:
    """Let links be followed without loading anew, and bring the ``panel`` that the address names
    into view once it is drawn."""
    st.html(f"<script>{_SOFT}</script>", unsafe_allow_javascript=True)
    if re.fullmatch(r"[a-z-]{1,40}", panel):
        st.html(_SCROLL.format(panel=panel), unsafe_allow_javascript=True)


def address(path: str, panel: str = "", **changed: str | None) -> str:
    """Another page, or one of its panels, with the viewer's choices but those ``changed``."""
    query = urlencode(common_parameters(**{"to": panel or None, **changed}))
    return f"/{path}?{query}" if query else f"/{path}"


def anchor(text: str, path: str, panel: str = "", **changed: str | None) -> str:
    """The link as HTML."""
    target = escape(address(path, panel, **changed))
    return f'<a href="{target}" target="_self">{escape(text)}</a>'


def link(text: str, path: str) -> None:
    """A link in a line of its own."""
    st.html(f'<p class="onwards">{anchor(text, path)}</p>')
