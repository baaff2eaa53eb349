"""Which facilities a list shows: found by words, or above the limits of chance."""

from __future__ import annotations

import streamlit as st

from dashboard.session import Page
from dashboard.state import write
from dashboard.widgets import filters
from i18n import N_
from queries.facilities.facilities import Only

NAMES: dict[Only, str] = {
    "all": N_("All"),
    "late": N_("Late beyond chance"),
    "wrong": N_("Wrong beyond chance"),
    "both": N_("Both"),
}
"""Which facilities are listed."""


def find(page: Page) -> None:
    """Words that a facility's name, code or place has, with tones or without."""
    _, key = page.translate, "choose-find"
    st.session_state[key] = page.state.find
    st.text_input(
        _("Find in this list"),
        key=key,
        live=True,
        max_chars=80,
        placeholder=_("name, district or code, without tones too"),
        on_change=lambda: write("find", st.session_state[key] or None),
    )


def only(page: Page) -> None:
    """All facilities, or those above the limits of chance."""
    _ = page.translate
    names: dict[str, str] = {one: _(name) for one, name in NAMES.items()}
    filters.segments(_("Show"), "only", names, page.state.only, default="all")


def tell_row(page: Page) -> None:
    """Tell the row of choices which facilities are listed and how, which is chosen beside them."""
    _, state = page.translate, page.state
    filters.note("only", _("Show"), state.only, _(NAMES[state.only]), usual=state.only == "all")
    order = f"-{state.order}" if state.reverse else state.order
    filters.note("order", _("Order"), order, _("the usual order"), usual=True)
