"""Entry lag: how far each place is from entering a dose at the moment of injection.

Here is what the page opens with; the distribution and the weeks and hours are in ``lag_detail``,
what is not entered yet in ``lag_nowcast``, facilities and pre-registration in ``lag_facilities``.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.data import View
from dashboard.data_lag import LagView
from dashboard.page import Page
from dashboard.views import entry_lag_detail as lag_detail
from dashboard.views import entry_lag_facilities as lag_facilities
from dashboard.views import entry_lag_nowcast as lag_nowcast
from dashboard.widgets import filters, places
from dashboard.widgets.panel import chart, link_to_figures
from dashboard.widgets.text import finding, paragraph
from geo.units import Level, Unit
from presentation.choropleth import Outlines
from presentation.entry_lag.area_charts import lag_map, lag_ranking
from presentation.entry_lag.measure import Measured, MeasuredRow, measured, measured_row
from presentation.entry_lag.tables import lags_table
from presentation.entry_lag.text import (
    country_finding,
    measure_alt,
    measure_name,
    not_ripe,
    not_yet_known,
    place_finding,
    without_lag,
)
from queries.entry_lag.lags import EntryLag, LagRow
from queries.entry_lag.over_time import RipeDays

MAP_HEIGHT = 640
MOST_RANKED = 63
"""Bars of a ranking; of more units the worst are drawn and the table has all."""
FEW = 26
"""Bars that need no scrolling beside the map."""


@dataclass(frozen=True)
class Shown:
    """What the page is about: the opened place, and the units of the map and its ranking.

    ``reference`` is the country, or the opened province.
    """

    row: LagRow
    units: EntryLag
    measured: Measured
    reference: LagRow
    ripe: RipeDays
    outlines: Outlines
    within: Unit | None
    chosen: frozenset[str]

    @property
    def opens(self) -> dict[str, str]:
        """The codes of the units by their names."""
        return {row.name: row.code for row in self.units.rows}

    @property
    def in_order(self) -> tuple[LagRow, ...]:
        """The rows of the ranking, for its table."""
        by_code = {row.code: row for row in self.units.rows}
        return tuple(by_code[row.code] for row in self.measured.ranked)

    @property
    def reference_value(self) -> MeasuredRow:
        """What the reference has of what the map shows."""
        return measured_row(self.reference, self.measured.measure)


def render(page: Page) -> None:
    """Draw the page."""
    page = page.about("records")
    _, view = page.translate, page.view
    if view is None:
        st.info(
            _("Nothing is published about vaccination records yet. Run: monitor import doses "
              "FILE, monitor publish")
        )  # fmt: skip
        return
    with st.container(horizontal=True, key="filters"):
        filters.place(page)
        filters.as_of(page)
        filters.lag_measure(page)
        filters.map_units(page)
    shown = page.remembered("lag-shown", lambda: _shown(page, view))
    places.path(page)
    finding(*page.remembered("lag-finding", lambda: _finding(page, view, shown)))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _map(page, view, shown)
    with right:
        _ranking(page, view, shown)
    lag_detail.show(page, view, shown.row)
    lag_nowcast.show(page, view)
    lag_facilities.show(page, view)
    link_to_figures(page, view.provenance)


def _shown(page: Page, view: View) -> Shown:
    state, asked = page.state, LagView(view)
    within = places.opened_province(page)

    def lags(level: Level, inside: str | None = None) -> EntryLag:
        return asked.lags(level, state.units, inside)

    country = lags("country").rows[0]
    result = lags(state.level, within.code if within else None)
    place = state.place
    if place.level == "country":
        row = country
    elif place.level == "district":
        row = lags("district", place.parent).row(place.code)
    else:
        row = lags(place.level).row(place.code)
    return Shown(
        row,
        result,
        measured(result, state.lag),
        lags("province").row(within.code) if within else country,
        asked.ripe_days(place, state.units),
        places.outlines_of(page, within),
        within,
        places.outlined(page),
    )


def _finding(page: Page, view: View, shown: Shown) -> tuple[str, str]:
    """How soon doses are entered, where it is worst; what is not ripe and what is counted apart."""
    _, state = page.translate, page.state
    if state.place.level == "country":
        sentence = country_finding(shown.row, shown.units, _)
    elif state.place.level == "district":
        sentence = place_finding(shown.row, shown.units, shown.reference, _)
    else:
        asked = LagView(view)
        among, country = asked.lags(state.place.level, state.units), asked.lags("country").rows[0]
        inside = shown.units if shown.within else None
        sentence = place_finding(shown.row, among, country, _, inside)
    more = (not_ripe(shown.ripe, _), without_lag(shown.row, _),
            _("Days are those of Viet Nam (Asia/Ho_Chi_Minh)."))  # fmt: skip
    return sentence, " ".join(filter(None, more))


def _map(page: Page, view: View, shown: Shown) -> None:
    _, result = page.translate, shown.measured
    chart(
        page, "map", measure_name(result, _),
        draw=lambda theme: lag_map(result, shown.outlines, theme, _, shown.chosen),
        table=lambda: lags_table(shown.units.rows, _),
        alt=lambda: measure_alt(result, shown.reference_value, _),
        metric=result.metric, provenance=view.provenance, opens=shown.opens,
    )  # fmt: skip
    if unknown := not_yet_known(page.state.lag, shown.ripe, view.provenance, _):
        paragraph(unknown)
    if shown.units.unplaced:
        paragraph(_.plural(
            "{count} dose was injected in none of these areas, because the record does not say in "
            "which.",
            "{count} doses were injected in none of these areas, because the records do not say in "
            "which.",
            shown.units.unplaced,
        ))  # fmt: skip


def _ranking(page: Page, view: View, shown: Shown) -> None:
    _, result = page.translate, shown.measured
    rows = result.ranked
    reference = _(shown.reference.name) if shown.within else _("whole country")
    title = _("Slowest first (dotted: {place})", place=reference)
    if len(rows) > MOST_RANKED:
        title += " · " + _("the slowest {count} of {total}", count=MOST_RANKED, total=len(rows))
    chart(
        page, "ranking", title,
        draw=lambda theme: lag_ranking(
            rows[:MOST_RANKED], result, shown.reference_value.value, theme, _, shown.chosen),
        table=lambda: lags_table(shown.in_order, _),
        alt=lambda: measure_alt(result, shown.reference_value, _),
        metric=result.metric, provenance=view.provenance, opens=shown.opens,
        scroll=MAP_HEIGHT if len(rows) > FEW else None,
    )  # fmt: skip
