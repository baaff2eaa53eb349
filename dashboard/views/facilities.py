"""Facilities: all of a place in one table, late and wrong together, and what to write to each."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.session import Page, View
from dashboard.state import write
from dashboard.widgets import comparison, facility_choices, filters, header, message, sorted_table
from dashboard.widgets.header import finding, heading, paragraph, plain_table
from dashboard.widgets.nothing import how_to_import, nothing_yet
from dashboard.widgets.panel import download_link, link_to_figures, quiet_line
from geo import units
from presentation.facilities import board, panels, text
from presentation.facilities.message import message as message_to
from presentation.sorted_table import prepared
from queries.daily_reports.completeness import completeness
from queries.entry_lag.metrics import LATE_DOSES
from queries.facilities.facilities import Facilities, Facility, facilities, selected
from queries.facilities.weeks import facility_weeks

PATH = "facilities"
"""The page in the address."""
MAX_ROWS = 20
"""Facilities listed at once: the country has eleven thousand."""
MAX_WEEKS = 8
"""Weeks of one facility that are listed."""


def render(page: Page) -> None:
    """Draw the page."""
    page = page.about("records")
    _, view, place = page.translate, page.view, page.state.place
    if view is None:
        nothing_yet(page, _("No records are published yet."), "doses", "facilities")
        return
    with filters.row(page):
        filters.place(page)
        filters.as_of(page)
        comparison.choose(page)
        facility_choices.tell_row(page)
    header.path(page)
    result = view.ask(
        facilities,
        snapshot=view.snapshot,
        of=place,
        since=view.wanted,
        vintage=page.state.units,
    )
    if not result.rows:
        finding(
            _("{place}: no facility is published.", place=_(place.short_name)),
            _(
                "The doses imported so far name no facility of this place by its code. Needed are "
                "doses with the column of the facility's code, and the list of facilities."
            ),
        )
        how_to_import(_, "doses", "facilities")
        return
    finding(text.finding(result, place, _), text.above_limits(result, _))
    _list(page, result)
    paragraph(text.changes_since(result, _))
    quiet_line(page, LATE_DOSES, view.provenance, text.limits_note(result, _))
    link_to_figures(page, view.provenance)
    _opened(page, view, result)


def _list(page: Page, result: Facilities) -> None:
    """The table with its search, its filter and the whole of it to take away."""
    _, state = page.translate, page.state
    panel = panels.board(result, state.place, _)
    heading(panel.title, download_link(page, panel))
    with st.container(horizontal=True, vertical_alignment="bottom", key="facility-choices"):
        facility_choices.find(page)
        facility_choices.only(page)
    down = (state.order != "name") != state.reverse
    found = selected(result, only=state.only, find=state.find, order=state.order, down=down)
    shown = found[:MAX_ROWS]
    st.html(f'<p class="quiet" role="status">{escape(text.listed(shown, found, _))}</p>')
    if found:
        table = board.board(result, shown, state.place, state.order, page.theme, _, down=down)
        sorted_table.show(
            prepared(table),
            panel.id,
            state.facility,
            lambda code: write("facility", code),
            lambda column, _down: _reorder(page, column),
        )


def _reorder(page: Page, column: int) -> None:
    """Sort by a column, the worst first; the other way round when it is sorted by already."""
    state = page.state
    order = board.COLUMNS[column] if column >= 0 else "name"
    again = order == state.order and not state.reverse
    write("order", f"-{order}" if again else None if order == "late" else order)


def _opened(page: Page, view: View, result: Facilities) -> None:
    """The facility that the address names, at the side of the page."""
    _, code = page.translate, page.state.facility
    if not code:
        return
    row = result.find(code)
    if row is None:
        header.banner(
            _(
                "The address asks for the facility “{code}”, which is none of {place}; all "
                "facilities are listed.",
                code=code,
                place=_(page.state.place.short_name),
            )
        )
        return
    drawer = st.dialog(
        row.name, width="medium", position="right", on_dismiss=lambda: write("facility", None)
    )
    drawer(_facility)(page, view, result, row)


def _facility(page: Page, view: View, result: Facilities, row: Facility) -> None:
    """One facility: its numbers, its weeks, and the message to it."""
    _ = page.translate
    st.html(f'<p class="quiet">{escape(row.place)} · {escape(row.code)}</p>')
    head = (_("Indicator"), _("Share"), _("Change, % points"), _(result.compared_in.short_name))
    plain_table(head, text.facts(row, result, _), numbers_from=1, kind="fits")
    paragraph(" ".join((*text.judged(row, result, _), _backlog(view, row, page))))
    heading(_("Message to the facility"))
    ready = message_to(row, result, _)
    message.show(ready.subject, ready.body, f"message-{row.code}", _)
    weeks = view.ask(facility_weeks, code=row.code, until=view.snapshot.as_of)[-MAX_WEEKS:]
    if weeks:
        heading(_("Entered late, by week of injection"))
        plain_table(*text.weeks_table(weeks, _), numbers_from=1)


def _backlog(view: View, row: Facility, page: Page) -> str:
    """What is known of the backlog: that of the facility's district."""
    _, scored = page.translate, view.of("scores")
    district = next((one for one in units.all_districts() if one.code == row.district_code), None)
    if scored is None or district is None:
        return _("The backlog of a facility is not known: reports are of districts and provinces.")
    found = scored.ask(
        completeness, snapshot=scored.snapshot, level="district", within=district.parent
    ).row(district.code)
    if found.backlog is None:
        return _(
            "The backlog is not known: {district} sends no daily reports of its own.",
            district=district.short_name,
        )
    if not found.backlog:
        return _(
            "Backlog, which is known by district only: every dose that {district} has reported is "
            "on the platform.",
            district=district.short_name,
        )
    return _(
        "Backlog, which is known by district only: {district} has reported {backlog} doses that "
        "are not on the platform.",
        district=district.short_name,
        backlog=_.integer(found.backlog),
    )
