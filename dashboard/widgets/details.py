"""Technical details: what experts want, folded under a list of its titles until it is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.session import Page
from dashboard.state import toggle_detail
from dashboard.widgets.header import heading


@dataclass(frozen=True)
class Detail:
    """Something that is computed and sent only while it is open; the address names it by its
    ``id``."""

    id: str
    title: str
    draw: Callable[[], None]


def technical_details(page: Page, details: Sequence[Detail]) -> None:
    """The titles of what is there, each opening in its place."""
    heading(page.translate("Technical details"))
    with st.container(key="technical-details", gap="small"):
        for one in details:
            key = f"detail-{one.id}"
            st.session_state[key] = one.id in page.state.details
            opened = st.expander(
                one.title,
                key=key,
                type="compact",
                on_change=toggle_detail,
                args=(one.id,),
            )
            if opened.open:
                with opened:
                    one.draw()
