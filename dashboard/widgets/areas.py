"""The areas of a page: which it shows on a map, and which of them belong to the opened place."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.session import Page
from geo import units
from geo.boundaries import BoundaryLevel
from geo.units import Unit
from presentation.choropleth import Outlines, outlines
from queries.areas import members


def opened_province(page: Page) -> Unit | None:
    """The province whose districts are shown."""
    place = page.state.place
    if page.state.level != "district" or place.level not in ("province", "district"):
        return None
    return place if place.level == "province" else units.province(place.parent or "")


def compared_within(place: Unit) -> str | None:
    """The province that a district is compared in; other places are among all of their level."""
    return place.parent if place.level == "district" else None


def districts_in(provinces: Iterable[str]) -> tuple[str, ...]:
    """The codes of the districts of some provinces."""
    return tuple(one.code for code in provinces for one in units.districts(code))


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
    region = page.state.place.level == "region" and page.state.units == "2021"
    around = tuple(sorted(members(page.state.place, "2021"))) if region else ()
    if level == "district":
        around = districts_in(around)
    inside = within.code if within else None
    return outlines(page.state.units, page.translate, level, inside, around=around)
