"""Entry lag: how far each place is from entering a dose at the moment of injection."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.session import Page, View
from dashboard.views.entry_lag_details import Opened, details
from dashboard.widgets import areas, comparison, filters, header
from dashboard.widgets.details import technical_details
from dashboard.widgets.header import finding, heading, paragraph
from dashboard.widgets.links import link_to_facilities
from dashboard.widgets.nothing import nothing_yet
from dashboard.widgets.panel import link_to_figures, show
from geo.units import Level
from presentation.coverage.text import changed
from presentation.entry_lag import panels, text
from presentation.entry_lag.facility_text import few_carry, late_facilities_title
from presentation.entry_lag.panels import Shown
from queries.entry_lag.facilities import WorstFacilities, worst_facilities
from queries.entry_lag.in_the_end import final_lags
from queries.entry_lag.lags import EntryLag, LagRow, entry_lags
from queries.entry_lag.over_time import LagWeeks, lag_weeks, ripe_days

MAX_FACILITIES = 8
"""Facilities shown."""


def render(page: Page) -> None:
    """Draw the page."""
    page = page.about("records")
    _, view = page.translate, page.view
    if view is None:
        nothing_yet(page, _("No records are published yet."), "doses")
        return
    with filters.row(page):
        filters.place(page)
        filters.as_of(page)
        comparison.choose(page)
        filters.lag_metric(page)
        filters.map_units(page)
    comparison.moved(page, view)
    opened, shown = _opened(page, view), _shown(page, view)
    header.path(page)
    change = _change(page, view, opened)
    sentence = _sentence(page, view, opened.row, shown, change if opened.ripe.all else "")
    finding(sentence, text.so_far(opened.ripe, opened.final, _, change))
    if not shown.ranked:
        st.info(
            _(
                "No dose of these four weeks has a time of entry, so there is nothing to draw. "
                "Import doses with the time of entry: monitor import doses FILE, monitor publish"
            )
        )
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _areas(page, view, shown, opened)
    with right:
        _trend(page, view)
        _facilities(page, opened)
    technical_details(page, details(page, view, opened))
    link_to_figures(page, view.provenance)


def _opened(page: Page, view: View) -> Opened:
    """The opened place's lags, and what is known about them."""
    state, place = page.state, page.state.place
    within = areas.compared_within(place)
    return Opened(
        _lags(page, view, place.level, within).row(place.code),
        view.ask(ripe_days, snapshot=view.snapshot, of=place, vintage=state.units),
        view.ask(final_lags, snapshot=view.snapshot, of=place, vintage=state.units),
        partial(_worst_facilities, page, view),
    )


def _lags(page: Page, view: View, level: Level, within: str | None = None) -> EntryLag:
    return view.ask(
        entry_lags, snapshot=view.snapshot, level=level, vintage=page.state.units, within=within
    )


def _shown(page: Page, view: View) -> Shown:
    state = page.state
    within = areas.opened_province(page)
    return Shown(
        _lags(page, view, state.level, within.code if within else None),
        state.lag,
        _lags(page, view, "province").row(within.code)
        if within
        else _lags(page, view, "country").rows[0],
        areas.outlines_of(page, within),
        within is not None,
        areas.outlined(page),
    )


def _sentence(page: Page, view: View, row: LagRow, shown: Shown, change: str) -> str:
    """How soon doses are entered, and where it is worst."""
    _, state = page.translate, page.state
    if state.place.level == "country":
        return text.country_finding(row, shown.areas, _, change)
    if state.place.level == "district":
        return text.place_finding(row, shown.areas, shown.reference, _, change=change)
    among = _lags(page, view, state.place.level)
    country = _lags(page, view, "country").rows[0]
    inside = shown.areas if shown.local else None
    return text.place_finding(row, among, country, _, inside, change)


def _change(page: Page, view: View, opened: Opened) -> str:
    """How much the share entered on the day of the injection changed, in words; while doses are
    still to be entered, the share in the end, since that of before is nearly there."""
    if view.since is None:
        return ""
    now = opened.final.value if opened.final else opened.row.value if opened.ripe.all else None
    place = page.state.place
    within = areas.compared_within(place)
    then = _lags(page, view.at(view.since), place.level, within).row(place.code)
    return changed(now, then.value, view.since.as_of, page.translate)


def _areas(page: Page, view: View, shown: Shown, opened: Opened) -> None:
    """The areas on the map or ranked, and what is not in them."""
    _, state = page.translate, page.state
    panel = panels.ranking if state.ranked else panels.area_map
    show(page, panel(shown, _), filters.areas_as)
    if unknown := text.not_yet_known(state.lag, opened.ripe, view.provenance, _):
        paragraph(unknown)
    if unplaced := shown.areas.unplaced:
        paragraph(
            _.plural(
                "{count} dose was injected in none of these areas, because the record does not "
                "say in which.",
                "{count} doses were injected in none of these areas, because the records do not "
                "say in which.",
                unplaced,
            )
        )


def _trend(page: Page, view: View) -> None:
    """The opened place week by week, beside what it is a part of."""
    place = page.state.place
    within = areas.compared_within(place)
    result = _weeks(page, view, place.level, within)
    reference = None
    if within:
        reference = (_weeks(page, view, "province"), within)
    elif place.level != "country":
        country = _weeks(page, view, "country")
        reference = (country, country.rows[0][0])
    if any(
        cell.doses for code, _name, cells in result.rows if code == place.code for cell in cells
    ):
        show(page, panels.over_weeks(result, place, reference, page.translate))


def _weeks(page: Page, view: View, level: Level, within: str | None = None) -> LagWeeks:
    return view.ask(
        lag_weeks, snapshot=view.snapshot, level=level, vintage=page.state.units, within=within
    )


def _facilities(page: Page, opened: Opened) -> None:
    """Whom an hour of help serves most."""
    _, place = page.translate, page.state.place
    result = opened.facilities()
    if not result.rows:
        heading(late_facilities_title(place, _))
        paragraph(
            _("No facility has doses entered late.")
            if result.facilities
            else _("Facilities are published for the last twelve weeks of the records only.")
        )
    else:
        show(page, panels.late_facilities(result, place, _))
        paragraph(few_carry(result, _))
        link_to_facilities(place, _)


def _worst_facilities(page: Page, view: View) -> WorstFacilities:
    return view.ask(
        worst_facilities,
        snapshot=view.snapshot,
        of=page.state.place,
        most=MAX_FACILITIES,
        vintage=page.state.units,
    )
