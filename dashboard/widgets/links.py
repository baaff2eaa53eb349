"""Links from one page to the numbers on another; the browser follows them without loading the
dashboard anew (dashboard/static/shell/)."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboard.state import common_parameters
from geo.units import Unit
from i18n import Translator


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


def link_to_facilities(place: Unit, _: Translator) -> None:
    """The way to the page that has every facility of a place."""
    name = _(place.short_name)
    link(_("Late and wrong together, every facility of {place}", place=name), "facilities")
