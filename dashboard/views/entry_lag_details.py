"""What is folded on the page of the entry lag: when doses are entered, what is still to come, what
was reported, and what explains the lags."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard.session import Page, View
from dashboard.widgets import areas, filters
from dashboard.widgets.details import Detail
from dashboard.widgets.header import heading, paragraph, plain_table
from dashboard.widgets.panel import download_link, quiet_line, show
from geo import units
from geo.units import Level
from presentation.daily_reports import panels as report_panels
from presentation.daily_reports import text as report_text
from presentation.daily_reports.tables import findings_in_short
from presentation.entry_lag import panels, text
from presentation.entry_lag.facility_text import clocks, heaped_days
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
from queries.entry_lag.facilities import WorstFacilities
from queries.entry_lag.in_the_end import FinalLags
from queries.entry_lag.lags import LagRow
from queries.entry_lag.over_time import RipeDays, entry_hours, lag_triangle, lag_weeks
from queries.entry_lag.registration import Outcome, Registration, RegistrationRow, registration
from queries.nowcast.metrics import NOWCAST
from queries.nowcast.published import nowcast_days, nowcast_rows, nowcast_total
from queries.nowcast.silences import silences

SUMMED = 14
"""Days of injection whose nowcast is added up."""
MAX_OF_A_TYPE = 5
"""Places listed of each type of finding in the daily reports."""


@dataclass(frozen=True)
class Opened:
    """What the page knows of the opened place: its lags, how much of them is ripe, what they will
    be in the end, and how to ask for its facilities."""

    row: LagRow
    ripe: RipeDays
    final: FinalLags | None
    facilities: Callable[[], WorstFacilities]


def details(page: Page, view: View, opened: Opened) -> list[Detail]:
    """What can be opened, in the order of the list."""
    _ = page.translate
    found = [
        Detail(
            "counting", _("What is counted, and what is not yet"), partial(_counted, page, opened)
        ),
        Detail("nowcast", _("Nowcast: doses still to be entered"), partial(_nowcast, page, view)),
    ]
    if reported := view.of("scores"):
        found += [
            Detail(
                "backlog", _("Reported, but not on the platform"), partial(_backlog, page, reported)
            ),
            Detail(
                "report-findings",
                _("What is wrong in the daily reports"),
                partial(_report_findings, page, reported),
            ),
        ]
    return [
        *found,
        Detail(
            "distribution",
            _("Doses by days until their entry"),
            partial(_distribution, page, view, opened.row),
        ),
        Detail("hours", _("When doses are entered"), partial(_hours, page, view)),
        Detail("weeks", _("Week by week, all areas"), partial(_weeks, page, view)),
        Detail("triangle", _("Reporting triangle"), partial(_triangle, page, view)),
        Detail(
            "clocks",
            _("Facilities whose days or clocks cannot be right"),
            partial(_clocks, page, opened),
        ),
        Detail("registration", _(text.REGISTRATION_TITLE), partial(_registration, page, view)),
    ]


def _counted(page: Page, opened: Opened) -> None:
    """What the sentence on top leaves out."""
    _ = page.translate
    for said in (
        text.not_ripe(opened.ripe, opened.final, _),
        text.without_lag(opened.row, _),
        _("Days are those of Viet Nam (Asia/Ho_Chi_Minh)."),
    ):
        if said:
            paragraph(said)


def _distribution(page: Page, view: View, row: LagRow) -> None:
    if not row.doses and not row.before and not row.unknown:
        _nothing(page)
        return
    show(page, panels.distribution(row, view.provenance, page.translate))


def _nothing(page: Page) -> None:
    paragraph(page.translate("No doses in the four weeks until this day."))


def _hours(page: Page, view: View) -> None:
    _, state = page.translate, page.state
    result = view.ask(entry_hours, snapshot=view.snapshot, of=state.place, vintage=state.units)
    if result.total:
        show(page, panels.hours(result, _))
    else:
        _nothing(page)


def _clocks(page: Page, opened: Opened) -> None:
    _, result = page.translate, opened.facilities()
    said = [*filter(None, (clocks(result, _), heaped_days(result.heaped, _)))]
    for sentence in said or [_("No facility stands out.")]:
        paragraph(sentence)


def _weeks(page: Page, view: View) -> None:
    state, within = page.state, areas.opened_province(page)
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
    state = page.state
    result = view.ask(lag_triangle, snapshot=view.snapshot, of=state.place, vintage=state.units)
    if any(found for _day, found in result.days):
        show(page, panels.triangle(result, page.translate))
    else:
        _nothing(page)


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
    within = areas.opened_province(page)
    parent = areas.compared_within(place)
    of_level = _completeness(page, view, place.level, parent)
    shown = _completeness(page, view, state.level, within.code if within else None)
    ranked = shown.by_backlog()
    region = place.level == "region" and state.units == "2021"
    if region:
        inside = members(place, "2021")
        if state.level == "district":
            inside = frozenset(areas.districts_in(inside))
        ranked = tuple(row for row in ranked if row.code in inside)
    opened = place.level == "province" and within is not None
    return _Backlog(
        of_level.row(place.code),
        of_level,
        shown,
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
    within = areas.opened_province(page)
    code = within.code if within else place.code
    rows = (country, effect("province").row(code))
    if place.level == "district":
        districts = effect("district", code)
        return (*rows, districts.row(place.code))
    return rows
