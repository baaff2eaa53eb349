"""Whom an hour of help serves most, and whether registering beforehand helps."""

from __future__ import annotations

import streamlit as st

from dashboard.data import View
from dashboard.data_lag import LagView
from dashboard.page import Page
from dashboard.widgets import places
from dashboard.widgets.panel import chart
from dashboard.widgets.text import heading, paragraph
from i18n import Translator
from presentation.entry_lag.facilities_text import facilities_alt, few_carry, registered_sentence
from presentation.entry_lag.late_facilities import late_facility_bars
from presentation.entry_lag.registration import registration_dots
from presentation.entry_lag.tables import district_of, late_facilities_table, registration_table
from queries.entry_lag.facilities import LateFacility
from queries.entry_lag.registration import Outcome, RegistrationRow
from queries.metrics import REGISTRATION_EFFECT


def show(page: Page, view: View) -> None:
    """Draw both."""
    left, right = st.columns(2, gap="medium")
    with left:
        _facilities(page, view)
    with right:
        _registration(page, view)


def _facilities(page: Page, view: View) -> None:
    _, place = page.translate, page.state.place
    found = LagView(view).facilities(place, page.state.units)
    inside = place.level in ("province", "district")
    title = _("Facilities with the most doses entered late, {place}", place=_(place.short_name))
    names = [_named(row, inside=inside) for row in found.rows]
    if not found.rows:
        heading(title)
        paragraph(
            _("No facility has doses entered late.") if found.facilities else
            _("Facilities are published for the last twelve weeks of the records only.")
        )  # fmt: skip
        return
    if found.facilities > len(found.rows):
        title += " · " + _("{count} of {total}", count=len(found.rows),
                           total=_.integer(found.facilities))  # fmt: skip
    chart(
        page, "facilities", title,
        draw=lambda theme: late_facility_bars(
            found.rows, names, view.provenance, theme, _),
        table=lambda: late_facilities_table(found.rows, _),
        alt=lambda: facilities_alt(found, _),
        metric=found.metric, provenance=view.provenance,
    )  # fmt: skip
    paragraph(few_carry(found, _))


def _named(row: LateFacility, *, inside: bool) -> str:
    """A facility with what neither its name nor the opened province (``inside``) says of where it
    is."""
    where = district_of(row)
    province = "" if inside else where.province
    district = "" if where.district.casefold() in row.name.casefold() else where.district
    return " · ".join(filter(None, (row.name, district, province)))


def _registration(page: Page, view: View) -> None:
    _ = page.translate
    same_day, mismatch = (_compared(page, view, outcome) for outcome in ("same_day", "mismatch"))
    here = page.state.place.code
    one, other = (next(row for row in rows if row.code == here) for rows in (same_day, mismatch))
    heading_text = _("Registered beforehand against walk-ins")
    said = registered_sentence(one, other, _)
    if one.difference is None and other.difference is None:
        heading(heading_text)
        paragraph(said)
        return
    chart(
        page, "registration", heading_text,
        draw=lambda theme: registration_dots(same_day, mismatch, view.provenance, theme, _),
        table=lambda: registration_table(same_day, mismatch, _),
        alt=lambda: said,
        metric=REGISTRATION_EFFECT, provenance=view.provenance,
        note=_registration_note(_),
    )  # fmt: skip
    paragraph(said)


def _registration_note(_: Translator) -> str:
    return _(
        "Of all weeks of injection until the day shown (wrong details: of the first dose). Only "
        "facilities and weeks with both kinds count. Dots are differences, lines their 95% "
        "intervals (Mantel and Haenszel; variance after Greenland and Robins)."
    )


def _compared(page: Page, view: View, outcome: Outcome) -> tuple[RegistrationRow, ...]:
    """The country with its regions; or the opened place after those that it is a part of."""
    state, place, asked = page.state, page.state.place, LagView(view)
    (country,) = asked.registered(outcome, "country", state.units).rows
    regions = asked.registered(outcome, "region", state.units)
    if place.level == "country":
        return (country, *regions.rows)
    if place.level == "region":
        return (country, regions.row(place.code))
    within = places.opened_province(page)
    code = within.code if within else place.code
    rows = (country, asked.registered(outcome, "province", state.units).row(code))
    if place.level == "district":
        districts = asked.registered(outcome, "district", state.units, code)
        return (*rows, districts.row(place.code))
    return rows
