"""The top of every page: name, pages, language, and what must be said before anything else."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page as Entry

from dashboard.page import Page
from dashboard.session import current_number, move_to_current_version
from dashboard.state import DEFAULT_LANGUAGE, common_parameters, write
from dashboard.widgets.text import banner
from i18n import LANGUAGES, WRITINGS

# The sheet is fetched once and kept by the browser, instead of sent with every run.
STYLE = '<style>@import url("app/static/style.css");</style>'

# As data, once: a path would be read and encoded anew at every run.
ICON = (
    "data:image/svg+xml;base64,"
    + b64encode((Path(__file__).parents[1] / "static" / "icon.svg").read_bytes()).decode()
)
"""The icon of the browser's tab."""


def show(page: Page, entries: list[Entry], wanted: int | None) -> None:
    """Draw the header. ``wanted`` is the data version that the address named, if any."""
    _ = page.translate
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        brand = escape(_("Vaccination monitor"))
        st.html(f'{STYLE}<span class="brand">{brand}</span>')
        for entry in entries:
            st.page_link(entry, label=entry.title, query_params=common_parameters(v=None))
        other = LANGUAGES[(LANGUAGES.index(_.language) + 1) % len(LANGUAGES)]
        # A link to the page one is on would not change the address.
        st.button(
            WRITINGS[other].name,
            icon=":material/translate:",
            key="language",
            type="tertiary",
            on_click=write,
            args=("lang", None if other == DEFAULT_LANGUAGE else other),
        )
    if page.version.data.demo:
        banner(
            _(
                "the official totals are real figures of five days between 15/11/2021 and "
                "14/08/2022, computed between them (≈); the records are of invented people."
            ),
            strong=_("Demo data"),
        )
    _offer_new_version(page, wanted)


def _offer_new_version(page: Page, wanted: int | None) -> None:
    _ = page.translate
    current = current_number()
    if current is not None and current != page.version.number:
        with st.container(horizontal=True, vertical_alignment="center", key="new-version"):
            banner(
                _(
                    "You are looking at data version {version}; newer figures have been published.",
                    version=page.version.number,
                )
            )
            st.button(_("Show the newer figures"), on_click=_move, key="move-version")
    elif wanted is not None and wanted != page.version.number:
        banner(
            _(
                "The link is to data version {wanted}, which is no longer kept; you are looking "
                "at version {version}.",
                wanted=wanted,
                version=page.version.number,
            )
        )


def _move() -> None:
    move_to_current_version()
    if "v" in st.query_params:
        del st.query_params["v"]
