"""The four words: how correct, complete, clean and live the records of a place are."""

from __future__ import annotations

import streamlit as st

from dashboard.data import View
from dashboard.data_scores import ScoreView
from dashboard.page import Page
from dashboard.state import Sort
from dashboard.widgets import filters, places, score_cards
from dashboard.widgets.panel import link_to_figures, show
from dashboard.widgets.text import finding
from geo import units
from presentation.scorecard import panels
from presentation.scorecard.panels import Shown
from presentation.scorecard.text import scorecard_finding, since_before
from queries.coverage.official import members
from queries.scorecard.scorecard import Scorecard, ScoreRow


def render(page: Page) -> None:
    """Draw the page."""
    page = page.about("scores")
    _, view, place = page.translate, page.view, page.state.place
    if view is None:
        st.info(_("No records are published yet. Run: monitor import doses FILE"))
        return
    with st.container(horizontal=True, key="filters"):
        filters.place(page)
        filters.as_of(page)
    shown = _shown(page, view)
    places.path(page)
    finding(scorecard_finding(shown.row, shown.equals, _), since_before(shown.row, shown.equals, _))
    score_cards.show(page, view, place)
    _heat(page, view, shown)
    _time(page, view, shown)
    link_to_figures(page, view.provenance)


def _shown(page: Page, view: View) -> Shown:
    place, vintage = page.state.place, page.state.units
    equals = ScoreView(view).scorecard(place.level, vintage, score_cards.within(place))
    row = equals.row(place.code)
    if place.level in ("province", "district") and vintage == "2021":
        within = place if place.level == "province" else units.province(place.parent or "")
        reference = ScoreView(view).scorecard("province").row(within.code)
        inside = ScoreView(view).scorecard("district", within=within.code)
        chosen = frozenset({place.code}) - {within.code}
        return Shown(row, equals, inside, reference, within, chosen)
    chosen = members(place, vintage) if place.level == "region" else frozenset({place.code})
    country = ScoreView(view).scorecard("country").rows[0]
    return Shown(row, equals, ScoreView(view).scorecard("province", vintage), country, None, chosen)


def ordered(result: Scorecard, by: Sort) -> tuple[ScoreRow, ...]:
    """The rows by name, or the lowest of a word first and those without figures last."""
    if by == "name":
        return result.rows
    values = [(row.scores[by].value, row) for row in result.rows]
    known = sorted(((value, row) for value, row in values if value is not None),
                   key=lambda one: one[0])  # fmt: skip
    return tuple(row for _value, row in known) + tuple(
        row for value, row in values if value is None
    )


def _heat(page: Page, view: View, shown: Shown) -> None:
    within = shown.within.code if shown.within else None
    history = ScoreView(view).score_history(shown.areas.level, page.state.units, within)
    above = ScoreView(view).score_history("province" if within else "country")
    rows = ordered(shown.areas, page.state.sort)
    show(page, panels.heat(shown, rows, history, above, page.translate), filters.sort)


def _time(page: Page, view: View, shown: Shown) -> None:
    place = page.state.place
    history = ScoreView(view).score_history(
        place.level, page.state.units, score_cards.within(place)
    )
    country = ScoreView(view).score_history("country") if place.level != "country" else None
    show(page, panels.over_time(shown.row, history, country, page.translate))
