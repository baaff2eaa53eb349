"""Where we are: the path of places, and what the map of the opened place shows."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.page import Page
from dashboard.state import write
from dashboard.widgets.text import paragraph
from geo import units
from geo.boundaries import BoundaryLevel
from geo.units import Unit
from presentation.choropleth import Outlines
from presentation.outlines import outlines
from queries.areas import members


def path(page: Page) -> None:
    """Whole country › region › province › district, each a link; nothing for the country."""
    _, place = page.translate, page.state.place
    steps = [(units.country().code, _("Whole country"))]
    steps += [(one.code, _(one.short_name)) for one in units.regions() if one.code == place.region]
    if place.level == "district":
        above = units.province(place.parent or "")
        steps.append((above.code, above.short_name))
    if place.level in ("province", "district"):
        steps.append((place.code, place.short_name))
    if len(steps) == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="path"):
        for code, name in steps[:-1]:
            target = None if code == units.COUNTRY_CODE else code
            st.button(
                f"{name} ›",
                key=f"path-{code}",
                type="tertiary",
                on_click=write,
                args=("place", target),
            )
        st.html(f'<span class="place">{escape(steps[-1][1])}</span>')


def opened_province(page: Page) -> Unit | None:
    """The province whose districts are shown."""
    place = page.state.place
    if page.state.level != "district" or place.level not in ("province", "district"):
        return None
    return place if place.level == "province" else units.province(place.parent or "")


def outlined(page: Page) -> frozenset[str]:
    """The codes of the units on the map that are the opened place, or are in it."""
    state, place = page.state, page.state.place
    if place.level == state.level:
        return frozenset({place.code})
    if place.level == "region" and state.units == "2021" and state.level == "province":
        return members(place, "2021")
    return frozenset()


def outlines_of(page: Page, within: Unit | None) -> Outlines:
    """The outlines of the units on the map, of those ``within`` a province if one is opened."""
    level: BoundaryLevel = "district" if page.state.level == "district" else "province"
    return outlines(page.state.units, page.translate, level, within.code if within else None)


def unplaced(page: Page, count: int) -> None:
    """Say how many persons are nowhere on the map."""
    if not count:
        return
    paragraph(
        page.translate.plural(
            "{count} person of the records is in none of these areas, because the record does "
            "not say in which.",
            "{count} persons of the records are in none of these areas, because the records "
            "do not say in which.",
            count,
        )
    )
