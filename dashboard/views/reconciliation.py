"""Reconciliation: how much of the records agrees with the population register, and what does not.

Here is what the page opens with and its time chart; reasons and funnel are in
``reconciliation_detail``, facilities, dose records and published figures in
``reconciliation_records``.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.data import View
from dashboard.page import Page
from dashboard.views import reconciliation_detail, reconciliation_records
from dashboard.views.reconciliation_detail import verdicts
from dashboard.widgets import filters, places
from dashboard.widgets.panel import chart, link_to_figures
from dashboard.widgets.text import finding, heading, paragraph
from geo.units import Unit
from presentation.choropleth import Outlines
from presentation.reconciliation.area_charts import mismatch_map, mismatch_ranking
from presentation.reconciliation.cleaning import cleaning_timeline
from presentation.reconciliation.tables import cleaning_table, mismatch_table
from presentation.reconciliation.text import (
    cleaning_alt,
    country_finding,
    mismatch_alt,
    most_often,
    place_finding,
    since_four_weeks,
    when_clean,
)
from queries.metrics import CLEANED
from queries.reconciliation.cleaning import CleaningForecast, cleaning_forecast
from queries.reconciliation.verification import (
    Verification,
    VerificationPoint,
    VerificationRow,
    VerificationSeries,
)

MAP_HEIGHT = 640
MOST_RANKED = 63
"""Bars of a ranking; of more units the worst are drawn and the table has all."""
FEW = 26
"""Bars that need no scrolling beside the map."""
FEW_REASONS = 11
"""Bars of reasons that need no scrolling."""


@dataclass(frozen=True)
class Shown:
    """What the page is about: the opened place, and the units of the map and its ranking.

    ``reference`` is the country, or the opened province; ``line`` the opened place until the day.
    """

    row: VerificationRow
    units: Verification
    reference: VerificationRow
    outlines: Outlines
    within: Unit | None
    chosen: frozenset[str]
    series: VerificationSeries
    line: tuple[VerificationPoint, ...]
    forecast: CleaningForecast | None

    @property
    def opens(self) -> dict[str, str]:
        """The codes of the units by their names."""
        return {row.name: row.code for row in self.units.rows}


def render(page: Page) -> None:
    """Draw the page."""
    page = page.about("verification")
    _, view = page.translate, page.view
    if view is None:
        st.info(
            _("Nothing is published about the verification yet. Run: monitor import register "
              "FILE, monitor reconcile, monitor publish")
        )  # fmt: skip
        return
    with st.container(horizontal=True, key="filters"):
        filters.place(page)
        filters.as_of(page)
        filters.counted_by(page)
        filters.map_units(page)
    shown = page.remembered("shown", lambda: _shown(page, view))
    places.path(page)
    finding(*page.remembered("finding", lambda: _finding(page, view, shown)))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _map(page, view, shown)
    with right:
        _ranking(page, view, shown)
    reconciliation_detail.reasons(page, view)
    left, right = st.columns(2, gap="medium")
    with left:
        _time(page, view, shown)
    with right:
        reconciliation_detail.funnel_of_districts(page, view)
    reconciliation_records.show(page, view)
    link_to_figures(page, view.provenance)


def _opened(page: Page, view: View) -> VerificationRow:
    """The opened place's own row."""
    place = page.state.place
    if place.level == "country":
        return verdicts(page, view, "country").rows[0]
    within = place.parent if place.level == "district" else None
    return verdicts(page, view, place.level, within).row(place.code)


def _shown(page: Page, view: View) -> Shown:
    state, place = page.state, page.state.place
    within = places.opened_province(page)
    country = verdicts(page, view, "country").rows[0]
    series = view.verification_series(place, state.group.counted_by, state.units)
    line = tuple(point for point in series.lines[0][1] if point.as_of <= view.snapshot.as_of)
    return Shown(
        _opened(page, view),
        verdicts(page, view, state.level, within.code if within else None),
        verdicts(page, view, "province").row(within.code) if within else country,
        places.outlines_of(page, within),
        within,
        places.outlined(page),
        series,
        line,
        cleaning_forecast(line),
    )


def _finding(page: Page, view: View, shown: Shown) -> tuple[str, str]:
    """What share is wrong; and what most often, of how many, since when, and until when."""
    _, place = page.translate, page.state.place
    if place.level == "country":
        sentence = country_finding(shown.row, shown.units, _)
    elif place.level == "district":
        sentence = place_finding(shown.row, shown.units, shown.reference, _)
    else:
        among, country = verdicts(page, view, place.level), verdicts(page, view, "country").rows[0]
        inside = shown.units if shown.within else None
        sentence = place_finding(shown.row, among, country, _, inside)
    more = (most_often(shown.row, _), since_four_weeks(shown.line, _),
            when_clean(shown.line, shown.forecast, _))  # fmt: skip
    return sentence, " ".join(filter(None, more))


def _map(page: Page, view: View, shown: Shown) -> None:
    _, result = page.translate, shown.units
    chart(
        page, "map", _(result.metric.name),
        draw=lambda theme: mismatch_map(result, shown.outlines, theme, _, shown.chosen),
        table=lambda: mismatch_table(result.rows, _),
        alt=lambda: mismatch_alt(result, shown.reference, _),
        metric=result.metric, provenance=view.provenance, opens=shown.opens,
    )  # fmt: skip
    places.unplaced(page, result.unplaced)


def _ranking(page: Page, view: View, shown: Shown) -> None:
    _, result = page.translate, shown.units
    rows = result.ranked()
    reference = _(shown.reference.name) if shown.within else _("whole country")
    title = _("Worst first (dotted: {place})", place=reference)
    if len(rows) > MOST_RANKED:
        title += " · " + _("the highest {count} of {total}", count=MOST_RANKED, total=len(rows))
    chart(
        page, "ranking", title,
        draw=lambda theme: mismatch_ranking(
            rows[:MOST_RANKED], result, shown.reference.value, theme, _, shown.chosen),
        table=lambda: mismatch_table(rows, _),
        alt=lambda: mismatch_alt(result, shown.reference, _),
        metric=result.metric, provenance=view.provenance, opens=shown.opens,
        scroll=MAP_HEIGHT if len(rows) > FEW else None,
    )  # fmt: skip


def _time(page: Page, view: View, shown: Shown) -> None:
    _ = page.translate
    line, forecast = shown.line, shown.forecast
    title = _("Wrong persons over time, and what changed")
    if len(line) < 2:
        heading(title)
        paragraph(_("There is one day so far. What was cleaned shows from the second on."))
        return
    chart(
        page, "time", title,
        draw=lambda theme: cleaning_timeline(line, forecast, shown.series, theme, _),
        table=lambda: cleaning_table(line, _),
        alt=lambda: cleaning_alt(line, forecast, _),
        metric=CLEANED, provenance=view.provenance,
        note=_(
            "Forecast: the number wrong divided by the mean net change of the last weeks (cleaned "
            "less newly wrong); its 90% interval comes from drawing these weeks again (bootstrap)."
        ),
    )  # fmt: skip
