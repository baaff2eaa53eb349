"""The entry lag page's charts of lags, weeks and hours, and the reporting triangle."""

from __future__ import annotations

import streamlit as st

from dashboard.data import View
from dashboard.data_lag import LagView
from dashboard.page import Page
from dashboard.state import write
from dashboard.widgets import places
from dashboard.widgets.panel import chart
from dashboard.widgets.text import paragraph
from geo.units import Level
from presentation.entry_lag.distribution import lag_distribution
from presentation.entry_lag.facilities_text import clocks
from presentation.entry_lag.hours import hour_field
from presentation.entry_lag.tables import (
    distribution_table,
    hours_table,
    triangle_table,
    weeks_table,
)
from presentation.entry_lag.text import (
    distribution_alt,
    hours_alt,
    hours_title,
    triangle_alt,
    weeks_alt,
)
from presentation.entry_lag.weeks import week_field
from presentation.nowcast.triangle import triangle_field
from queries.entry_lag.lags import LagRow
from queries.metrics import ENTRY_LAG

HEIGHT = 640
"""Of a field that is scrolled."""
FEW = 30
"""Rows of a field that need no scrolling."""


def show(page: Page, view: View, row: LagRow) -> None:
    """Draw the charts: ``row`` is the opened place."""
    left, right = st.columns(2, gap="medium")
    with left:
        _distribution(page, view, row)
    with right:
        _hours(page, view)
    _weeks(page, view)
    _triangle(page, view)


def _distribution(page: Page, view: View, row: LagRow) -> None:
    _ = page.translate
    chart(
        page, "distribution",
        _("Doses by days until their entry, in percent (each class twice as long)"),
        draw=lambda theme: lag_distribution(row, view.provenance, theme, _),
        table=lambda: distribution_table(row, _),
        alt=lambda: distribution_alt(row, _),
        metric=ENTRY_LAG, provenance=view.provenance,
        note=_(
            "Zero days has no place on a logarithmic scale and stands by itself. Doses without "
            "a valid entry time have no lag and are drawn apart, in grey, without a share."
        ),
    )  # fmt: skip


def _weeks(page: Page, view: View) -> None:
    _, state, within = page.translate, page.state, places.opened_province(page)
    level: Level = "district" if within else "province"
    result = LagView(view).weeks(level, state.units, within.code if within else None)
    opens = {str(number): code for number, (code, _name, _cells) in enumerate(result.rows)}
    chart(
        page, "weeks",
        _("Entered on the day of injection, week by week, {place}",
          place=within.short_name if within else _("whole country")),
        draw=lambda theme: week_field(result, theme, _, frozenset({state.place.code})),
        table=lambda: weeks_table(result, _),
        alt=lambda: weeks_alt(result, _),
        metric=result.metric, provenance=view.provenance, opens=opens,
        scroll=HEIGHT if len(result.rows) > FEW else None,
        note=_("By week of injection. The colours are those of the map. Weeks right of the dotted "
               "line are not ripe: late entries are still to come."),
    )  # fmt: skip


def _hours(page: Page, view: View) -> None:
    _, state, asked = page.translate, page.state, LagView(view)
    result = asked.hours(state.place, state.units)
    chart(
        page, "hours", hours_title(result, _),
        draw=lambda theme: hour_field(result, theme, _),
        table=lambda: hours_table(result, _),
        alt=lambda: hours_alt(result, _),
        metric=result.metric, provenance=view.provenance,
    )  # fmt: skip
    if said := clocks(asked.facilities(state.place, state.units), _):
        paragraph(said)


def _triangle(page: Page, view: View) -> None:
    """The triangle is for those who want to see it."""
    _, state = page.translate, page.state
    st.button(
        _("Hide the reporting triangle") if state.triangle else _("Show the reporting triangle"),
        key="the-triangle", type="tertiary", icon=":material/change_history:",
        on_click=write, args=("triangle", None if state.triangle else "shown"),
    )  # fmt: skip
    if not state.triangle:
        return
    result = LagView(view).triangle(state.place, state.units)
    chart(
        page, "triangle", _("Doses by day of injection and days until their entry"),
        draw=lambda theme: triangle_field(result, theme, _),
        table=lambda: triangle_table(result, _),
        alt=lambda: triangle_alt(result, _),
        metric=result.metric, provenance=view.provenance,
    )  # fmt: skip
