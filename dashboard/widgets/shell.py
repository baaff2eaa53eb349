"""What works in the browser on every page: search, sharing, presenting, links without reloading,
and Streamlit's own few words in the page's language. The scripts are dashboard/static/shell/."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.session import Page
from dashboard.state import COMMON, find_place
from dashboard.widgets.titles import place_title
from geo import units

# A file of its own, which browsers keep: what stands here is sent to each of them.
_LOAD = """
export default ({ data, parentElement }) =>
  import(new URL("app/static/shell/shell.js", document.baseURI))
    .then((shell) => shell.mount(parentElement.querySelector(".tools"), data));
"""

_component = st.components.v2.component(
    "vaccination_monitor.shell",
    html='<div class="tools" role="group"></div>',
    js=_LOAD,
    isolate_styles=False,
)


def show(page: Page) -> None:
    """Put the tools into the header."""
    _component(key="shell", data=_data(page))


def _data(page: Page) -> dict[str, Any]:
    _ = page.translate
    # What the viewer is about, also where the figures of a page are told apart by province only.
    place = find_place(st.query_params.get("place", ""), page.state.units, "records")
    shown = None
    if place.level != "country":
        shown = {"code": place.code, "name": place_title(place, _), "units": page.state.units}
    return {
        "language": _.language,
        "version": page.version.number,
        "place": shown,
        # None: the page is about a place. Others lead on to one that is.
        "of_place": "" if page.path in ("", "definitions") else None,
        "words": _words(page),
        "instead": _instead_of_english(page) if _.language != "en" else {},
        # What a result on another page takes along.
        "common": COMMON,
        # A presentation goes through the provinces in their order.
        "next_places": [unit.code for unit in units.provinces(page.state.units)],
    }


def _words(page: Page) -> dict[str, str]:
    _ = page.translate
    return {
        "search": _("Search places, facilities, pages, indicators"),
        "search_short": _("Search"),
        "none": _("Nothing is called so. Try fewer letters."),
        "failed": _("The search does not answer; is the server still running?"),
        "pinned": _("My places"),
        "recent": _("Looked at lately"),
        "pin": _("Pin {place}", place="{place}"),
        "unpin": _("Unpin {place}", place="{place}"),
        "share": _("Share this page"),
        "copy_link": _("Copy the link to exactly these figures"),
        "copy_text": _("Copy the sentence with its source"),
        "send": _("Send with another app"),
        "print": _("Print this page"),
        "copied": _("Copied"),
        "present": _("Present"),
        "end": _("End (Esc)"),
        "next": _("Next (→)"),
        "previous": _("Back (←)"),
        "next_place": _("Next province (N)"),
    }


def _instead_of_english(page: Page) -> dict[str, str]:
    """What Streamlit writes by itself, in English only."""
    _ = page.translate
    return {
        "No results": _("No results"),
        "Choose an option": _("Choose an option"),
        "Choose options": _("Choose options"),
        "Skip to main content": _("Skip to main content"),
        "Help": _("Help"),
        "Clear all": _("Clear all"),
        "Clear value": _("Clear value"),
        "Fullscreen": _("Full screen"),
        "Close fullscreen": _("Close full screen"),
        "Download as CSV": _("Download as CSV"),
        "Search": _("Search"),
        "Show/hide columns": _("Show or hide columns"),
        "Connecting": _("Connecting"),
        "Page not found": _("There is no such page"),
        "dd": _("dd"),
        "mm": _("mm"),
        "yyyy": _("yyyy"),
    }
