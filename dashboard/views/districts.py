"""Districts: those of one province side by side, against what they are part of and those alike."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from dashboard.session import Page, View
from dashboard.state import place_of_2021, target_of, write
from dashboard.views.districts_details import Shown, details, outlooks_of
from dashboard.widgets import comparison, filters, header, sorted_table
from dashboard.widgets.details import technical_details
from dashboard.widgets.header import finding, heading, paragraph
from dashboard.widgets.nothing import nothing_yet
from dashboard.widgets.official import Asked, beside_official
from dashboard.widgets.panel import (
    download_link,
    link_to_figures,
    provenance_words,
    show,
    show_table,
    switch,
)
from geo import units
from geo.units import Unit
from presentation.choropleth import outlines
from presentation.districts import board, panels
from presentation.districts.charts import known_rows
from presentation.districts.text import (
    also,
    by_itself,
    district_finding,
    gained,
    province_finding,
    small_numbers,
)
from presentation.sorted_table import prepared
from queries.coverage.metrics import RECORD_COVERAGE, Group
from queries.districts.persons import lowest_province
from queries.districts.side_by_side import side_by_side

PATH = "districts"
"""The page in the address."""


def render(page: Page) -> None:
    """Draw the page."""
    page = page.about("records")
    page = replace(
        page, state=replace(page.state, units="2021", place=place_of_2021(st.query_params))
    )
    _, view = page.translate, page.view
    if view is None:
        nothing_yet(page, _("No records are published yet."), "doses", "population")
        return
    shown = _shown(page, view)
    with filters.row(page):
        filters.province(page, shown.result.province.code)
        filters.as_of(page)
        comparison.choose(page)
        filters.dose(page)
        filters.population(page)
        filters.counted_by(page)
        filters.target(page)
        given = st.query_params.get("order", "")
        shown_order = given if board.read_order(given) else ""
        filters.note("order", _("Order"), shown_order, _("the usual order"), usual=True)
    comparison.moved(page, view)
    header.path(page)
    finding(*_finding(page, view, shown), chip=_(RECORD_COVERAGE[shown.result.dose].chip))
    left, right = st.columns([7, 3], gap="medium")
    with left:
        _board(page, view, shown)
    with right:
        show(page, panels.area_map(shown.result, shown.group, shown.outlines, shown.chosen, _))
    _slope(page, shown)
    technical_details(page, details(page, view, shown))
    link_to_figures(page, view.provenance)


def _shown(page: Page, view: View) -> Shown:
    state, place = page.state, page.state.place
    # Sex and vaccine are choices of other pages: a target is of everybody.
    group = Group(state.group.population, counted_by=state.group.counted_by)
    province = _province(page, view, group)
    result = view.ask(
        side_by_side,
        snapshot=view.snapshot,
        province=province,
        dose=state.dose,
        group=group,
        since=state.since.as_of if state.since else None,
    )
    target = target_of(state)
    return Shown(
        group,
        result,
        {
            row.code: outlooks_of(view, result, group, row).arrival(
                row, target, view.snapshot.as_of
            )
            for row in (*result.rows, *result.above)
        },
        place.code if place.level == "district" else "",
        target,
        outlines("2021", page.translate, "district", province.code),
    )


def _province(page: Page, view: View, group: Group) -> Unit:
    """The province that is opened; while none is, the one furthest behind (of the region)."""
    place = page.state.place
    if place.level == "district":
        return units.province(place.parent or "")
    if place.level == "province" and place.region:
        return place
    return view.ask(
        lowest_province,
        snapshot=view.snapshot,
        dose=page.state.dose,
        group=group,
        region=place.region if place.level == "region" else None,
    )


def _finding(page: Page, view: View, shown: Shown) -> tuple[str, str]:
    _, result, group = page.translate, shown.result, shown.group
    official = beside_official(view, Asked(result.dose, group), result.province, _)
    more = " ".join(filter(None, (official, gained(result, _), also(result, _))))
    if shown.chosen:
        return district_finding(result, result.row(shown.chosen), group, _), more
    if page.state.place.level in ("country", "region"):
        region = _(page.state.place.short_name) if page.state.place.level == "region" else ""
        more = by_itself(result, region, _) + " " + more
    return province_finding(result, group, _), more


def _board(page: Page, view: View, shown: Shown) -> None:
    """The table that sorts or, one switch away, every number with its numerator."""
    _ = page.translate
    panel = panels.board(shown.result, shown.arrivals, shown.target, _)
    heading(
        _(
            "The districts of {place}; click a column’s name to sort",
            place=shown.result.province.short_name,
        ),
        download_link(page, panel),
        chip=_(RECORD_COVERAGE[shown.result.dose].chip),
    )
    switch(page, panel)
    if panel.id in page.state.tables:
        show_table(page, panel)
    else:
        table = board.board(shown.result, shown.arrivals, shown.target, page.theme, _)
        data = page.remembered("districts-board", partial(prepared, table))
        if order := board.read_order(st.query_params.get("order", "")):
            # Not part of what is remembered: the table is the same in any order.
            data = data | {"sort": order[0], "down": order[1]}
        reorder = partial(_reorder, page)
        sorted_table.show(data, panel.id, shown.chosen, partial(write, "place"), reorder)
    st.html(_quiet(page, view, shown))


def _reorder(page: Page, column: int, down: bool) -> None:
    """The order belongs to the address, unless it is the usual one."""
    usual = column == board.FIRST_DOSE + page.state.dose - 1 and not down
    write("order", None if usual else board.order_of(column, down))


def _quiet(page: Page, view: View, shown: Shown) -> str:
    """What the columns mean, and of which days they are."""
    _, result = page.translate, shown.result
    summary = _("Definitions · {provenance}", provenance=provenance_words(page, view.provenance))
    days = []
    if result.verified_on:
        days.append(_("mismatch as of {day}", day=_.date(result.verified_on)))
    if result.scored_on:
        days.append(
            _(
                "clean, same day and backlog as of {day}, at the place of injection",
                day=_.date(result.scored_on),
            )
        )
    notes = [
        _(
            "The line in a bar is the province. ▲ and ▼ mark mismatch, clean records and entry on "
            "the same day outside the 99.8% limits around the province's rate: wider for small "
            "districts, and as wide as districts usually differ within provinces (funnel of "
            "Spiegelhalter, Statistics in Medicine 24, 2005, 1185–1202). Coverage counts "
            "everybody: a difference is one, whatever its size."
        ),
        small_numbers(result, _),
        "; ".join(days),
    ]
    return (
        f'<details class="quiet"><summary>{escape(summary)}</summary>'
        + "".join(f"<p>{escape(note)}</p>" for note in notes if note)
        + "".join(
            f"<p><b>{escape(_(metric.name))}</b>: {escape(_(metric.definition))}</p>"
            for metric in board.METRICS
        )
        + "</details>"
    )


def _slope(page: Page, shown: Shown) -> None:
    """Coverage on the day compared with (or four weeks before) and now."""
    _, result = page.translate, shown.result
    if result.before is None or not known_rows(result):
        heading(_("Between two days"))
        paragraph(_("There is no earlier day to compare with."))
        return
    show(page, panels.slope(result, shown.chosen, _))
