"""Overview: how far is the country, who is behind, who is fast, and what not to trust."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from dashboard.session import Page, View
from dashboard.state import common_parameters, target_of
from dashboard.views import districts
from dashboard.widgets import (
    alerts,
    comparison,
    filters,
    next_steps,
    score_cards,
    signals,
    tiles,
)
from dashboard.widgets.details import Detail, technical_details
from dashboard.widgets.header import finding, heading, paragraph
from dashboard.widgets.links import link
from dashboard.widgets.nothing import no_population, nothing_yet
from dashboard.widgets.panel import link_to_figures, quiet_line, show
from geo import units
from geo.units import Level
from presentation.choropleth import outlines
from presentation.coverage import panels
from presentation.coverage.text import country_finding
from queries.coverage.by_source import COVERAGE
from queries.coverage.official import Coverage
from queries.coverage.pace import pace
from queries.scorecard.metrics import SCORECARD

FEW = 5
CLICKED = ("chart-map", "chart-behind")
"""The keys of the charts whose provinces can be clicked."""


def render(page: Page) -> None:
    """Draw the page."""
    _, view = page.translate, page.view
    if view is None:
        nothing_yet(page, _("No figures are published yet."), "statistics")
        return
    _lead_to_districts(page)
    with filters.row(page):
        filters.source(page)
        filters.as_of(page)
        comparison.choose(page)
        filters.population(page)
        filters.target(page)
    country, provinces = _first_doses(page, view, "country"), _first_doses(page, view, "province")
    comparison.moved(page, view, page.of("scores").view)
    target = target_of(page.state)
    sentence = page.remembered("headline", lambda: country_finding(country, provinces, target, _))
    finding(sentence, chip=_(country.metric.chip))
    no_population(page, country.rows[0].value)
    tiles.show(page, view)
    next_steps.show(page, view, units.country())
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _map(page, country, provinces)
    with right:
        show(page, panels.furthest_behind(provinces, country.rows[0], FEW, _))
        _quality(page)
    alerts.show(page, view)
    fast = Detail("fastest", _("The five fastest provinces"), partial(_fast, page, view, provinces))
    noted = Detail(
        "signals", _("What to mind when reading the figures"), partial(signals.show, page, view)
    )
    technical_details(page, [fast, noted])
    link_to_figures(page, view.provenance)


def _first_doses(page: Page, view: View, level: Level) -> Coverage:
    """Coverage with at least one dose."""
    return view.ask(
        COVERAGE[view.source], snapshot=view.snapshot, dose=1, group=page.state.group, level=level
    )


def _quality(page: Page) -> None:
    """The four words about the whole country, and the way to those of every province."""
    _, scores = page.translate, page.of("scores")
    if scores.view is None:
        return
    heading(_("Data quality: correct, complete, clean, live"))
    score_cards.show(scores, scores.view, units.country())
    link(_("Data quality of all provinces, over time"), "scorecard")
    quiet_line(scores, SCORECARD, scores.view.provenance)


def _lead_to_districts(page: Page) -> None:
    """Go on to the districts of the province that was clicked, on the map or among the last five.

    Which is only here in the run that the click caused, and only where records tell districts
    apart.
    """
    if not page.version.available.records:
        return
    for key in CLICKED:
        selected = st.session_state.get(key)
        if selected and selected.selection.points and "place" in st.query_params:
            st.switch_page(
                st.Page(districts.render, url_path=districts.PATH),  # type: ignore[arg-type]
                query_params=common_parameters(),
            )


def _map(page: Page, country: Coverage, provinces: Coverage) -> None:
    _ = page.translate
    shown = panels.Shown(provinces, country.rows[0], outlines("2021", _))
    show(page, panels.area_map(shown, _(provinces.metric.name), _))
    hint = _("Click a province to compare its districts.")
    st.html(f'<p class="quiet">{escape(hint)}</p>')


def _fast(page: Page, view: View, provinces: Coverage) -> None:
    _ = page.translate
    before = _first_doses(page, view.at(view.since), "province") if view.since else None
    paces = pace(provinces, before) if before else None
    if paces is None or not paces.rows:
        paragraph(_("There is no earlier date to measure the pace from."))
        return
    show(page, panels.fastest(paces, FEW, _))
