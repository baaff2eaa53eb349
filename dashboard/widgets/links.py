"""Links from one page to the numbers on another."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboard.session import Page
from dashboard.state import DEFAULT_LANGUAGE, snapshot_id


def address(page: Page, path: str, **parameters: str) -> str:
    """Another page in the same language, on the same day and of the same data version."""
    state = page.state
    query = {**parameters, "v": str(page.version.number)}
    if state.language != DEFAULT_LANGUAGE:
        query["lang"] = state.language
    if state.snapshot and state.snapshot != page.version.available.days(state.source)[-1]:
        query["as_of"] = snapshot_id(state.snapshot)
    return f"{path}?{urlencode(query)}"


def anchor(text: str, page: Page, path: str, **parameters: str) -> str:
    """The link as HTML."""
    target = escape(address(page, path, **parameters))
    return f'<a href="{target}" target="_self">{escape(text)}</a>'


def link(text: str, path: str, page: Page) -> None:
    """A link in a line of its own."""
    st.html(f'<p class="onwards">{anchor(text, page, path)}</p>')
