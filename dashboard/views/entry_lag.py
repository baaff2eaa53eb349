"""Entry lag: how far each place is from entering a dose at the moment of injection."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.session import Page, View
from dashboard.state import write
from dashboard.widgets import filters, header
from dashboard.widgets.header import finding, heading, paragraph, plain_table
from dashboard.widgets.panel import download_link, link_to_figures, quiet_line, show
from geo import units
from geo.units import Level
from presentation.daily_reports import panels as report_panels
from presentation.daily_reports import text as report_text
from presentation.daily_reports.tables import findings_in_short
from presentation.entry_lag import panels, text
from presentation.entry_lag.panels import Shown
from presentation.nowcast import panels as nowcast_panels
from presentation.nowcast.tables import most_to_come
from presentation.nowcast.text import nowcast_sentence, silence_sentence
from queries.areas import members
from queries.daily_reports.completeness import (
    Completeness,
    CompletenessRow,
    backlog_series,
    completeness,
)
from queries.daily_reports.findings import report_findings
from queries.daily_reports.metrics import REPORT_FINDINGS
from queries.entry_lag.facilities import WorstFacilities, worst_facilities
from queries.entry_lag.in_the_end import FinalLags, final_lags
from queries.entry_lag.lags import EntryLag, LagRow, entry_lags
from queries.entry_lag.over_time import RipeDays, entry_hours, lag_triangle, lag_weeks, ripe_days
from queries.entry_lag.registration import Outcome, Registration, RegistrationRow, registration
from queries.nowcast.metrics import NOWCAST
from queries.nowcast.published import nowcast_days, nowcast_rows, nowcast_total
from queries.nowcast.silences import silences

MAX_FACILITIES = 15
"""Facilities shown."""
SUMMED = 14
"""Days of injection whose nowcast is added up."""
MAX_OF_A_TYPE = 5
"""Places listed of each type of finding in the daily reports."""


def render(page: Page) -> None:
    """Draw the page."""
    page = page.about("records")
    _, view = page.translate, page.view
    if view is None:
        st.info(
            _(
                "Nothing is published about vaccination records yet. Run: monitor import doses "
                "FILE, monitor publish"
            )
        )
        return
    with filters.row(page):
        filters.place(page)
        filters.as_of(page)
        filters.lag_metric(page)
        filters.map_units(page)
    row, shown = _place_row(page, view), _shown(page, view)
    header.path(page)
    _finding(page, view, row, shown)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _map(page, view, shown)
    with right:
        show(page, panels.ranking(shown, _))
    left, right = st.columns(2, gap="medium")
    with left:
        show(page, panels.distribution(row, view.provenance, _))
    with right:
        _hours(page, view)
    _weeks(page, view)
    _triangle(page, view)
    _nowcast(page, view)
    if reported := view.of("scores"):
        _backlog(page, reported)
        _report_findings(page, reported)
    left, right = st.columns(2, gap="medium")
    with left:
        _facilities(page, view)
    with right:
        _registration(page, view)
    link_to_figures(page, view.provenance)


def _place_row(page: Page, view: View) -> LagRow:
    """The opened place's lags."""
    place = page.state.place
    within = place.parent if place.level == "district" else None
    return _lags(page, view, place.level, within).row(place.code)


def _lags(page: Page, view: View, level: Level, within: str | None = None) -> EntryLag:
    return view.ask(
        entry_lags, snapshot=view.snapshot, level=level, vintage=page.state.units, within=within
    )


def _shown(page: Page, view: View) -> Shown:
    state = page.state
    within = header.opened_province(page)
    return Shown(
        _lags(page, view, state.level, within.code if within else None),
        state.lag,
        _lags(page, view, "province").row(within.code)
        if within
        else _lags(page, view, "country").rows[0],
        header.outlines_of(page, within),
        within is not None,
        header.outlined(page),
    )


def _finding(page: Page, view: View, row: LagRow, shown: Shown) -> None:
    """How soon doses are entered, where it is worst; what is not ripe and what is counted apart."""
    _, state = page.translate, page.state
    if state.place.level == "country":
        sentence = text.country_finding(row, shown.areas, _)
    elif state.place.level == "district":
        sentence = text.place_finding(row, shown.areas, shown.reference, _)
    else:
        among = _lags(page, view, state.place.level)
        country = _lags(page, view, "country").rows[0]
        inside = shown.areas if shown.local else None
        sentence = text.place_finding(row, among, country, _, inside)
    more = (
        text.not_ripe(_ripe(page, view), _in_the_end(page, view), _),
        text.without_lag(row, _),
        _("Days are those of Viet Nam (Asia/Ho_Chi_Minh)."),
    )
    finding(sentence, " ".join(filter(None, more)))


def _map(page: Page, view: View, shown: Shown) -> None:
    _, state = page.translate, page.state
    show(page, panels.area_map(shown, _))
    if unknown := text.not_yet_known(state.lag, _ripe(page, view), view.provenance, _):
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


def _ripe(page: Page, view: View) -> RipeDays:
    state = page.state
    return view.ask(ripe_days, snapshot=view.snapshot, of=state.place, vintage=state.units)


def _in_the_end(page: Page, view: View) -> FinalLags | None:
    state = page.state
    return view.ask(final_lags, snapshot=view.snapshot, of=state.place, vintage=state.units)


def _hours(page: Page, view: View) -> None:
    _, state = page.translate, page.state
    result = view.ask(entry_hours, snapshot=view.snapshot, of=state.place, vintage=state.units)
    show(page, panels.hours(result, _))
    if sentence := text.clocks(_worst_facilities(page, view), _):
        paragraph(sentence)


def _weeks(page: Page, view: View) -> None:
    state, within = page.state, header.opened_province(page)
    level: Level = "district" if within else "province"
    result = view.ask(
        lag_weeks,
        snapshot=view.snapshot,
        level=level,
        vintage=state.units,
        within=within.code if within else None,
    )
    show(page, panels.weeks(result, within, state.place.code, page.translate))


def _triangle(page: Page, view: View) -> None:
    """The triangle is for those who want to see it."""
    _, state = page.translate, page.state
    st.button(
        _("Hide the reporting triangle") if state.triangle else _("Show the reporting triangle"),
        key="the-triangle",
        type="tertiary",
        icon=":material/change_history:",
        on_click=write,
        args=("triangle", None if state.triangle else "shown"),
    )
    if state.triangle:
        result = view.ask(lag_triangle, snapshot=view.snapshot, of=state.place, vintage=state.units)
        show(page, panels.triangle(result, _))


def _nowcast(page: Page, view: View) -> None:
    """What is not entered yet of the last days; of a district, that of its province."""
    _, state = page.translate, page.state
    place = state.place
    unit = units.province(place.parent or "") if place.level == "district" else place
    days = view.ask(nowcast_days, snapshot=view.snapshot, dose=state.dose, of=unit)
    total = view.ask(nowcast_total, snapshot=view.snapshot, dose=state.dose, of=unit, days=SUMMED)
    rows = view.ask(
        nowcast_rows,
        snapshot=view.snapshot,
        dose=state.dose,
        of=unit,
        days=SUMMED,
        vintage=state.units,
    )

    lead = [nowcast_sentence(total, state.dose, _)]
    if unit != place:
        lead.append(
            _(
                "Districts have too few doses a day for a nowcast of their own: shown is "
                "{province}.",
                province=_(unit.short_name),
            )
        )
    inside = members(unit, state.units)
    silent = view.ask(silences, snapshot=view.snapshot)
    if said := silence_sentence((one for one in silent if one.code in inside), _):
        lead.append(said)
    panel = nowcast_panels.last_days(days, state.dose, view.provenance, _)
    show(page, panel, filters.dose_number, lead)

    panel = nowcast_panels.places(total, rows, view.provenance, _)
    heading(panel.title, download_link(page, panel))
    # As text: a table that sorts takes longer to send than all the rest of the page.
    plain_table(*most_to_come(rows, nowcast_panels.MAX_PLACES, _), numbers_from=1)
    quiet_line(page, NOWCAST, view.provenance)


@dataclass(frozen=True)
class _Backlog:
    """The opened place among its equals (``of_level``), and the areas by backlog that are inside it
    or, where none are (``inside``), beside it."""

    row: CompletenessRow
    of_level: Completeness
    areas: Completeness
    ranked: tuple[CompletenessRow, ...]
    inside: bool


def _behind(page: Page, view: View) -> _Backlog:
    state, place = page.state, page.state.place
    within = header.opened_province(page)
    parent = place.parent if place.level == "district" else None
    of_level = _completeness(page, view, place.level, parent)
    areas = _completeness(page, view, state.level, within.code if within else None)
    ranked = areas.by_backlog()
    region = place.level == "region" and state.units == "2021"
    if region:
        inside = members(place, "2021")
        if state.level == "district":
            inside = frozenset(
                district.code for province in inside for district in units.districts(province)
            )
        ranked = tuple(row for row in ranked if row.code in inside)
    opened = place.level == "province" and within is not None
    return _Backlog(
        of_level.row(place.code),
        of_level,
        areas,
        ranked,
        place.level == "country" or region or opened,
    )


def _completeness(page: Page, view: View, level: Level, within: str | None) -> Completeness:
    return view.ask(
        completeness, snapshot=view.snapshot, level=level, vintage=page.state.units, within=within
    )


def _backlog(page: Page, view: View) -> None:
    """What was reported, but is not on the platform."""
    _, state, place = page.translate, page.state, page.state.place
    behind = _behind(page, view)
    series = view.ask(backlog_series, snapshot=view.snapshot, of=place, vintage=state.units)

    heading(_("Reported, but not on the platform"))
    sentence = report_text.backlog_sentence(behind.row, behind.of_level, _)
    if behind.inside:
        sentence += " " + report_text.most_backlog(behind.ranked, _)
    paragraph(sentence.strip())
    if behind.row.backlog is None and not behind.ranked:
        return
    left, right = st.columns([2, 3], gap="medium")
    with left:
        show(page, report_panels.largest_backlog(behind.ranked, behind.areas, place.code, _))
    with right:
        show(page, report_panels.backlog_over_time(series, _(place.short_name), _))


def _report_findings(page: Page, view: View) -> None:
    _, state = page.translate, page.state
    rows = view.ask(report_findings, snapshot=view.snapshot, of=state.place, vintage=state.units)
    panel = report_panels.findings(rows, view.provenance, _)
    heading(panel.title, download_link(page, panel) if rows else "")
    paragraph(report_text.findings_sentence(rows, _))
    if not rows:
        return
    head, listed = findings_in_short(rows, MAX_OF_A_TYPE, _)
    plain_table(head, listed, kind="meanings")
    if len(listed) < len(rows):
        paragraph(
            _(
                "… and {count} more, each of fewer reports of its kind. Open a province or "
                "district to see its own.",
                count=_.integer(len(rows) - len(listed)),
            )
        )
    quiet_line(page, REPORT_FINDINGS, view.provenance)


def _facilities(page: Page, view: View) -> None:
    """Whom an hour of help serves most."""
    _, place = page.translate, page.state.place
    result = _worst_facilities(page, view)
    if not result.rows:
        heading(text.late_facilities_title(place, _))
        paragraph(
            _("No facility has doses entered late.")
            if result.facilities
            else _("Facilities are published for the last twelve weeks of the records only.")
        )
    else:
        show(page, panels.late_facilities(result, place, _))
        paragraph(text.few_carry(result, _))
    if sentence := text.heaped_days(result.heaped, _):
        paragraph(sentence)


def _worst_facilities(page: Page, view: View) -> WorstFacilities:
    return view.ask(
        worst_facilities,
        snapshot=view.snapshot,
        of=page.state.place,
        most=MAX_FACILITIES,
        vintage=page.state.units,
    )


def _registration(page: Page, view: View) -> None:
    """Whether registering beforehand helps."""
    _, here = page.translate, page.state.place.code
    same_day = _registered(page, view, "same_day")
    mismatch = _registered(page, view, "mismatch")
    of_place = (
        next(row for row in same_day if row.code == here),
        next(row for row in mismatch if row.code == here),
    )
    if any(row.difference for row in of_place):
        show(page, panels.registration(same_day, mismatch, of_place, view.provenance, _))
    else:
        heading(_(text.REGISTRATION_TITLE))
    paragraph(text.registered_sentence(*of_place, _))


def _registered(page: Page, view: View, outcome: Outcome) -> tuple[RegistrationRow, ...]:
    """The country with its regions; or the opened place after those that it is a part of."""
    place = page.state.place

    def effect(level: Level, within: str | None = None) -> Registration:
        return view.ask(
            registration,
            snapshot=view.snapshot,
            outcome=outcome,
            level=level,
            vintage=page.state.units,
            within=within,
        )

    (country,) = effect("country").rows
    regions = effect("region")
    if place.level == "country":
        return (country, *regions.rows)
    if place.level == "region":
        return (country, regions.row(place.code))
    within = header.opened_province(page)
    code = within.code if within else place.code
    rows = (country, effect("province").row(code))
    if place.level == "district":
        districts = effect("district", code)
        return (*rows, districts.row(place.code))
    return rows
