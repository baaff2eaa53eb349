"""What the address asked for and is not shown: a line for each, never silence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import get_args
from urllib.parse import urlencode

import streamlit as st

from dashboard.session import Page
from dashboard.state import DOSES, SORTS, SOURCES, ReasonsBy, Shows, read_pace, read_percent
from dashboard.widgets.links import anchor
from dashboard.widgets.titles import place_title
from geo import units
from geo.places import commune
from geo.units import Unit
from i18n import N_, Translator
from presentation.briefing.sections import SECTIONS
from queries.coverage.metrics import COUNTED_BY_NAMES, POPULATION_NAMES, SEX_NAMES
from queries.entry_lag.lags import LAG_METRICS

MOST_SAID = 5
"""Lines about what nobody knows; who reads them all reads none."""


@dataclass(frozen=True)
class Choice:
    """A choice that a page offers: the ``parameter`` in the address, its ``label``, the ``value``
    that counts as an address writes it, how it is ``shown``, and whether it is the usual one."""

    parameter: str
    label: str
    value: str
    shown: str
    usual: bool


UNUSED: Mapping[str, str] = {
    "place": N_("Place"),
    "dose": N_("Dose"),
    "population": N_("Population"),
    "sex": N_("Sex"),
    "vaccine": N_("Vaccine"),
    "by": N_("Counted"),
}
"""Choices that go along to pages which cannot tell by them."""

KNOWN: Mapping[str, Collection[str]] = {
    "show": get_args(Shows),
    "reasons": get_args(ReasonsBy),
    "sort": SORTS,
    "lag": LAG_METRICS,
    "areas": ("map", "ranked"),
}
"""Choices beside charts, which the row of choices does not name, with their values."""


def sentences(page: Page, choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """As HTML: what was asked and what is shown instead; then what this page does not apply."""
    _, asked = page.translate, st.query_params
    said = []
    for one in choices:
        given = asked.get(one.parameter, "")
        if given and given != one.value:
            said.append(
                escape(
                    _(
                        "The link asks for {what}: {asked}. Shown is: {shown}.",
                        what=one.label,
                        asked=asked_name(one.parameter, given, _),
                        shown=one.shown,
                    )
                )
                + _why(page, one, given)
            )
    offered = {one.parameter for one in choices}
    without = [
        f"{_(label)} ({asked_name(name, asked[name], _)})"
        for name, label in UNUSED.items()
        if name not in offered and name in asked
    ]
    for given in _unknown(asked):
        text = _(
            "The link asks for “{asked}”, which there is not; the usual is shown.", asked=given
        )
        said.append(escape(text))
    if without:
        line = escape(_("Not applied on this page: {choices}.", choices=", ".join(without)))
        if "place" in asked and "place" not in offered:
            place = asked_name("place", asked["place"], _)
            line += " " + anchor(_("Show {place} on the page of coverage", place=place), "coverage")
        said.append(line)
    return tuple(said)


def _unknown(asked: Mapping[str, str]) -> list[str]:
    """What an address asks for beside charts and nobody knows, as it stands there."""
    unknown = [one for one, known in KNOWN.items() if one in asked and asked[one] not in known]
    if "aim" in asked and read_percent(asked, "aim") is None:
        unknown.append("aim")
    if "pace" in asked and read_pace(asked) is None:
        unknown.append("pace")
    said = [f"{one}={asked[one]}" for one in unknown]
    # Of a list what is known is shown all the same.
    for one in filter(None, asked.get("beside", "").split(",")):
        if unit_of(one) is None:
            said.append(f"beside={one}")
    for one in filter(None, asked.get("sections", "").split(",")):
        if one not in SECTIONS:
            said.append(f"sections={one}")
    return said[:MOST_SAID]


def asked_name(parameter: str, given: str, _: Translator) -> str:
    """What an address asks for, in words where it has a meaning, else as it stands there."""
    if parameter == "place":
        unit = unit_of(given)
        return place_title(unit, _) if unit else f"“{given}”"
    if parameter in ("as_of", "since", "from", "to"):
        with suppress(ValueError):
            return _.date(date.fromisoformat(given.partition(".")[0]))
    populations = {one.replace("+", "plus"): name for one, name in POPULATION_NAMES.items()}
    named: dict[str, Mapping[str, str]] = {
        "dose": DOSES,
        "population": populations,
        "sex": {str(one): name for one, name in SEX_NAMES.items()},
        "by": {str(one): name for one, name in COUNTED_BY_NAMES.items()},
        "source": {str(one): name for one, name in SOURCES.items()},
        "vaccine": {given: given},
    }
    names = named.get(parameter, {})
    return _(names[given]) if given in names else f"“{given}”"


def unit_of(code: str) -> Unit | None:
    """The unit of a code, of whichever level and year, that of the address first; a commune's
    district."""
    of_2021, of_2025 = units.provinces(), units.provinces("2025")
    # Codes of 2021 were given to other provinces in 2025.
    provinces = of_2025 + of_2021 if st.query_params.get("units") == "2025" else of_2021 + of_2025
    every = (units.country(), *units.regions(), *provinces)
    for unit in every:
        if unit.code == code:
            return unit
    with suppress(KeyError):
        return units.district(code)
    with suppress(KeyError):
        return units.district(commune(code).district_code)
    return None


def _why(page: Page, choice: Choice, given: str) -> str:
    """The reason, where it is not that nobody knows what was asked; with the way to it."""
    _, state = page.translate, page.state
    if choice.parameter != "place":
        return ""
    unit = unit_of(given)
    if unit is None:
        return " " + escape(_("There is no place of this code."))
    reasons = {
        "briefing": _("Briefings are of the whole country or of a province of 2021."),
        "districts": _("Districts are shown by the provinces of 2021."),
    }
    if page.path in reasons:
        return " " + escape(reasons[page.path])
    if unit.level == "district" and state.units == "2021" and state.source == "official":
        way = _("Show the district by the records") if page.version.available.records else ""
        return _reason(_("Official totals are not told apart by district."), way, source="records")
    if state.units == "2025":
        way = _("Show those of 2021")
        return _reason(_("The provinces shown are those of 2025."), way, units=None)
    return ""


def _reason(said: str, way: str, **changed: str | None) -> str:
    """The reason, and a link to the address with something ``changed``."""
    link = f' <a href="?{_with(**changed)}" target="_self">{escape(way)}</a>' if way else ""
    return f" {escape(said)}{link}"


def _with(**changed: str | None) -> str:
    """The address with something changed."""
    kept = st.query_params.to_dict() | changed
    return escape(urlencode({name: one for name, one in kept.items() if one is not None}))
