"""Which outlines the maps use, and the addresses the browser fetches them from."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from time import monotonic

from dashboard.charts.maps import Outlines
from dashboard.data import HOME
from geo import boundaries, units
from geo.units import Vintage
from i18n import Translator

BOUNDARIES_ROUTE = "/boundaries/"
TOPOLOGY_ROUTE = "/topology/"
TOPOLOGY_URL = TOPOLOGY_ROUTE
LOOK_AGAIN = 30.0
"""Seconds after which newly imported boundaries are noticed."""

_NAMES = {
    "48": ("Hoàng Sa", 114.1, 14.6),
    "56": ("Trường Sa", 114.9, 7.4),
}


def outlines(vintage: Vintage, _: Translator) -> Outlines:
    """The outlines of the provinces of 2021 or 2025."""
    labels = tuple(
        (
            province_code(code, vintage),
            _("{archipelago}<br>archipelago", archipelago=name)
            + f"<br>({units.province(province_code(code, vintage), vintage).short_name})",
            lon,
            lat,
        )
        for code, (name, lon, lat) in _NAMES.items()
    )
    return Outlines(BOUNDARIES_ROUTE + active(vintage).file_name, labels)


def province_code(code: str, vintage: Vintage) -> str:
    """The code in a vintage of a province of 2021."""
    return code if vintage == "2021" else units.successor(code).code


def active(vintage: Vintage) -> boundaries.Boundaries:
    """The boundaries in use now: official ones when they were imported."""
    return _active(vintage, int(monotonic() / LOOK_AGAIN))


@lru_cache(maxsize=8)
def _active(vintage: Vintage, _moment: int) -> boundaries.Boundaries:
    return boundaries.active("province", vintage, HOME)


def outlines_in_use() -> str:
    """A text that changes when other outlines come into use."""
    return active("2021").sha


def boundary_file(name: str) -> Path | None:
    """The file behind a content-hashed name that is in use, else ``None``."""
    for vintage in ("2021", "2025"):
        one = boundaries.active("province", vintage, HOME)
        if one.file_name == name:
            return one.path
    return None
