"""What a page says that has nothing to show: what is missing, and the commands that bring it."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.session import Page
from dashboard.widgets.header import finding, paragraph
from i18n import Translator

_RECONCILED = ("doses", "register")
"""What must be reconciled before it is published."""
_DATED = ("doses", "statistics")
"""Whose day must be said."""


def nothing_yet(page: Page, sentence: str, *commands: str) -> None:
    """The whole of a page without figures: a sentence, and how to import what it shows
    (``commands`` of ``monitor import``)."""
    finding(sentence)
    how_to_import(page.translate, *commands)


def no_population(page: Page, value: float | None) -> None:
    """Why no coverage of the records is known: there is no population to hold them against."""
    if value is None and page.state.source == "records":
        _ = page.translate
        paragraph(_("The records cannot be held against a population, as none was imported."))
        how_to_import(_, "population")


def how_to_import(_: Translator, *commands: str) -> None:
    """The commands that bring figures, to be typed where the data folder is."""
    paragraph(
        _(
            "Whoever looks after the data folder writes a file to fill in, imports and publishes "
            "it; then reload this page:"
        )
    )
    day = " --as-of " + _("YYYY-MM-DD")
    lines = [
        line
        for command in commands
        for line in (
            f"monitor template {command}",
            f"monitor import {command} {command}.xlsx{day if command in _DATED else ''}",
        )
    ]
    if set(commands) & set(_RECONCILED):
        lines.append("monitor reconcile")
    lines.append("monitor publish")
    st.html(f'<pre class="commands">{escape(chr(10).join(lines))}</pre>')
