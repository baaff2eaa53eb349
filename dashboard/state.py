"""What a page shows, read from and written to the address of the page.

The address is the truth: widgets are set from it before they are drawn and write back to it when
they change. Values at their default are left out. Unknown values count as the default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from geo import units
from geo.units import COUNTRY_CODE, Unit, Vintage
from i18n import LANGUAGES, Language
from queries.metrics import Dose, Population
from queries.provenance import Snapshot

DEFAULT_LANGUAGE: Language = "vi"

COMMON = ("lang", "as_of", "place", "dose", "population", "units", "v")
"""Parameters that go along from page to page."""


@dataclass(frozen=True)
class State:
    """The choices a viewer made.

    ``beside`` are further units in the time chart; ``tables`` are the charts shown as tables;
    ``version`` is the data version that a shared link names.
    """

    language: Language
    place: Unit
    dose: Dose
    population: Population
    snapshot: Snapshot | None
    since: Snapshot | None
    units: Vintage
    beside: tuple[Unit, ...]
    tables: frozenset[str]


def read_language(parameters: Mapping[str, str]) -> Language:
    """The language the address asks for; Vietnamese unless it says otherwise."""
    given = parameters.get("lang")
    return given if given in LANGUAGES else DEFAULT_LANGUAGE


def read_version(parameters: Mapping[str, str]) -> int | None:
    """The data version a shared link names."""
    given = parameters.get("v", "")
    return int(given) if given.isdecimal() else None


def read_state(parameters: Mapping[str, str], available: tuple[Snapshot, ...]) -> State:
    """The choices in an address. ``available`` are the snapshots there are, oldest first."""
    vintage: Vintage = "2025" if parameters.get("units") == "2025" else "2021"
    places = place_options(vintage)
    snapshot = read_snapshot(parameters.get("as_of"), available)
    latest = available[-1] if available else None
    since = read_snapshot(parameters.get("since"), available)
    shown = snapshot or latest
    return State(
        language=read_language(parameters),
        place=places.get(parameters.get("place", COUNTRY_CODE), units.country()),
        dose=2 if parameters.get("dose") == "2" else 1,
        population="18+" if parameters.get("population") == "18plus" else "all",
        snapshot=shown,
        since=since if since and shown and since.as_of < shown.as_of else None,
        units=vintage,
        beside=tuple(
            places[code]
            for code in parameters.get("beside", "").split(",")
            if code in places and places[code].level == "province"
        ),
        tables=frozenset(filter(None, parameters.get("tables", "").split(","))),
    )


def place_options(vintage: Vintage) -> dict[str, Unit]:
    """The places a viewer can open, by code: the country, its regions, its provinces."""
    return {
        unit.code: unit for unit in (units.country(), *units.regions(), *units.provinces(vintage))
    }


def read_snapshot(given: str | None, available: tuple[Snapshot, ...]) -> Snapshot | None:
    """The snapshot of ``2021-11-15`` (newest revision) or ``2021-11-15.1``."""
    return {snapshot_id(one): one for one in available}.get(given or "")


def snapshot_id(snapshot: Snapshot) -> str:
    """How an address names a snapshot: the day, and the revision when it was replaced."""
    day = snapshot.as_of.isoformat()
    return day if snapshot.newest else f"{day}.{snapshot.revision}"


def write(parameter: str, value: str | None) -> None:
    """Put a value into the address, or take it out (``None``: it is the default)."""
    if value is None:
        if parameter in st.query_params:
            del st.query_params[parameter]
    elif st.query_params.get(parameter) != value:
        st.query_params[parameter] = value


def toggle_table(chart: str) -> None:
    """Switch a chart to its table or back."""
    shown = set(filter(None, st.query_params.get("tables", "").split(",")))
    shown ^= {chart}
    write("tables", ",".join(sorted(shown)) or None)


def common_parameters(**changed: str | None) -> dict[str, str]:
    """The address's parameters that hold on every page, with some changed (``None``: removed)."""
    kept = {name: st.query_params[name] for name in COMMON if name in st.query_params}
    return {name: value for name, value in (kept | changed).items() if value is not None}
