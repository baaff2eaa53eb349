"""What the browser's tab says: place, page, product."""

from __future__ import annotations

import streamlit as st

from dashboard.session import Page
from geo import units
from geo.units import Unit
from i18n import Translator


def title_tab(page: Page, *, of_place: bool) -> None:
    """Call the tab after the page and, where it is about one, the place that is chosen."""
    _, place = page.translate, page.state.place
    about = place_title(place, _) if of_place and place.level != "country" else ""
    st.set_page_config(page_title=tab_title(about, page.title, _))


def tab_title(place: str, title: str, _: Translator) -> str:
    """“Nam Định – Coverage – Vaccination monitor”, so that bookmarks and history tell apart."""
    return " – ".join(filter(None, (place, title, _("Vaccination monitor"))))


def place_title(place: Unit, _: Translator) -> str:
    """A place by its name; a district with its province."""
    if place.level == "district":
        return f"{place.short_name}, {units.province(place.parent or '').short_name}"
    return _(place.short_name)
