"""Districts: those of one province side by side, against what they are part of and those alike.

Here are the table that sorts and the map beside it; what-if and those alike are in
``districts_ahead``, time and funnel in ``districts_detail``.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard.data import View
from dashboard.district_data import DistrictView
from dashboard.page import Page
from dashboard.state import toggle_table, write
from dashboard.views import districts_ahead, districts_detail
from dashboard.widgets import filters, places, sorted_table
from dashboard.widgets.download import offer, provenance_words
from dashboard.widgets.panel import Table, chart, link_to_figures, show_table
from dashboard.widgets.text import finding, heading
from geo import units
from geo.units import Unit
from presentation.choropleth import Outlines
from presentation.coverage.area_charts import coverage_map, in_local_steps
from presentation.coverage.tables import coverage_table
from presentation.districts import board as district_board
from presentation.districts.tables import districts_table
from presentation.districts.text import (
    also,
    board_alt,
    by_itself,
    district_finding,
    province_finding,
)
from presentation.outlines import outlines
from presentation.sorted_table import prepared
from queries.coverage.official import CoverageRow
from queries.coverage.records import RecordCoverage
from queries.coverage.target import Arrival, arrival, missing_persons
from queries.districts.side_by_side import SideBySide
from queries.groups import Group
from queries.metrics import RECORD_COVERAGE

PATH = "districts"
"""The page in the address."""
TARGETS = (50, 60, 70, 80, 85, 90, 95, 100)
BOARD = "districts"
"""The table's name in the address and its key."""


@dataclass(frozen=True)
class Shown:
    """What the page is about: the province's districts, the chosen one, and the target."""

    ask: DistrictView
    result: SideBySide
    arrivals: dict[str, Arrival | None]
    chosen: str
    target: int
    usual_target: int
    outlines: Outlines

    @property
    def opens(self) -> dict[str, str]:
        """The codes of the districts by their names."""
        return {row.name: row.code for row in self.result.rows}


def render(page: Page) -> None:
    """Draw the page."""
    page = page.about("records")
    _, view = page.translate, page.view
    if view is None:
        st.info(_("No records are published yet. Run: monitor import doses FILE"))
        return
    shown = page.remembered("districts-shown", lambda: _shown(page, view))
    with st.container(horizontal=True, key="filters"):
        filters.province(page, shown.result.province.code)
        filters.as_of(page)
        filters.since(page)
        filters.dose(page)
        filters.population(page)
        filters.counted_by(page)
        filters.target(page, TARGETS, shown.target, shown.usual_target)
    places.path(page)
    finding(*page.remembered("districts-finding", lambda: _finding(page, shown)))
    left, right = st.columns([7, 3], gap="medium")
    with left:
        _board(page, view, shown)
    with right:
        _map(page, view, shown)
    left, right = st.columns(2, gap="medium")
    with left:
        districts_ahead.what_if(page, view, shown.result, shown.ask, shown.chosen, shown.target)
    with right:
        districts_ahead.alike(page, view, shown.result, shown.ask, shown.chosen)
    left, right = st.columns(2, gap="medium")
    with left:
        districts_detail.slope(page, view, shown.result, shown.chosen, shown.opens)
    with right:
        districts_detail.limits(page, view, shown.result, shown.chosen, shown.opens)
    districts_detail.multiples(page, view, shown.result, shown.ask, shown.chosen)
    link_to_figures(page, view.provenance)


def _shown(page: Page, view: View) -> Shown:
    state, place = page.state, page.state.place
    # Sex and vaccine are choices of other pages: a target is of everybody.
    group = Group(state.group.population, counted_by=state.group.counted_by)
    ask = DistrictView(view, state.dose, group)
    province = _province(place, ask)
    result = ask.side_by_side(province, state.since.as_of if state.since else None)
    steps = RECORD_COVERAGE[state.dose].steps
    usual = district_board.default_target(steps, result.above[-1].value("coverage"))
    target = state.target if state.target in TARGETS else usual
    return Shown(
        ask, result, _arrivals(result, target / 100),
        place.code if place.level == "district" else "", target, usual,
        outlines("2021", page.translate, "district", province.code),
    )  # fmt: skip


def _province(place: Unit, ask: DistrictView) -> Unit:
    """The province that is opened; while none is, the one furthest behind (of the region)."""
    if place.level == "district":
        return units.province(place.parent or "")
    if place.level == "province" and place.region:
        return place
    return ask.lowest_province(place.region if place.level == "region" else None)


def _arrivals(result: SideBySide, target: float) -> dict[str, Arrival | None]:
    return {
        row.code: arrival(
            row.steps,
            missing_persons(target, row.persons[row.dose], row.population),
            result.provenance.snapshot.as_of,
        )
        if row.steps and row.population
        else None
        for row in (*result.rows, *result.above)
    }


def _finding(page: Page, shown: Shown) -> tuple[str, str]:
    _, result, group = page.translate, shown.result, shown.ask.group
    if shown.chosen:
        return district_finding(result, result.row(shown.chosen), group, _), also(result, _)
    more = also(result, _)
    if page.state.place.level in ("country", "region"):
        region = _(page.state.place.short_name) if page.state.place.level == "region" else ""
        more = by_itself(result, region, _) + " " + more
    return province_finding(result, group, _), more


def _board(page: Page, view: View, shown: Shown) -> None:
    """The table that sorts or, one switch away, every number with its numerator."""
    _ = page.translate
    in_full = BOARD in page.state.tables

    def table() -> Table:
        return districts_table(shown.result, shown.arrivals, _)

    title = _("The districts of {place}", place=shown.result.province.short_name)
    taken = offer(page, BOARD, title, table=table, metric=RECORD_COVERAGE[page.state.dose],
                  provenance=view.provenance)  # fmt: skip
    heading(
        _("The districts of {place}; click a column’s name to sort",
          place=shown.result.province.short_name),
        taken,
    )  # fmt: skip
    st.button(
        _("Chart") if in_full else _("Table"), key=f"toggle-{BOARD}",
        icon=":material/bar_chart:" if in_full else ":material/table_rows:", type="tertiary",
        on_click=toggle_table, args=(BOARD,),
    )  # fmt: skip
    if in_full:
        show_table(page, BOARD, table(), view.provenance, opens_places=False)
    else:
        data = page.remembered(
            "districts-board",
            lambda: prepared(
                district_board.board(
                    shown.result, shown.arrivals, shown.target / 100, page.theme, _
                )
            ),
        )
        sorted_table.show(data, BOARD, shown.chosen, lambda code: write("place", code))
    st.html(page.remembered("districts-quiet", lambda: _quiet(page, view, shown)))


def _quiet(page: Page, view: View, shown: Shown) -> str:
    """What the columns mean, and of which days they are."""
    _, result = page.translate, shown.result
    summary = _("Definitions · {provenance}", provenance=provenance_words(page, view.provenance))
    days = []
    if result.verified_on:
        days.append(_("mismatch as of {day}", day=_.date(result.verified_on)))
    if result.scored_on:
        days.append(_("clean, same day and backlog as of {day}, at the place of injection",
                      day=_.date(result.scored_on)))  # fmt: skip
    notes = [
        _("The line in a bar is the province. ▲ and ▼ mark rates outside the 99.8% limits of "
          "chance around the province's rate, wider for small districts (funnel of Spiegelhalter, "
          "Statistics in Medicine 24, 2005, 1185–1202)."),
        "; ".join(days),
    ]  # fmt: skip
    return (
        f'<details class="quiet"><summary>{escape(summary)}</summary>'
        + "".join(f"<p>{escape(note)}</p>" for note in notes if note)
        + "".join(
            f"<p><b>{escape(_(metric.name))}</b>: {escape(_(metric.definition))}</p>"
            for metric in district_board.METRICS
        )
        + "</details>"
    )


def _map(page: Page, view: View, shown: Shown) -> None:
    _, result = page.translate, shown.result
    metric = RECORD_COVERAGE[result.dose]
    rows = tuple(CoverageRow(row.code, row.name, *row.fraction("coverage")) for row in result.rows)
    coverage = in_local_steps(
        RecordCoverage(rows, metric, "district", "2021", view.provenance, shown.ask.group)
    )
    chart(
        page, "districts-map", _(metric.short),
        draw=lambda theme: coverage_map(
            coverage, shown.outlines, theme, _, frozenset(filter(None, [shown.chosen]))),
        table=lambda: coverage_table(coverage, _),
        alt=lambda: board_alt(result, _),
        metric=metric, provenance=view.provenance, opens=shown.opens,
    )  # fmt: skip
