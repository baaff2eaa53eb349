"""The four words: how correct, complete, clean and live the records of a place are."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.session import Page, View
from dashboard.state import Sort
from dashboard.widgets import areas, comparison, filters, header, score_cards
from dashboard.widgets.details import Detail, technical_details
from dashboard.widgets.header import finding
from dashboard.widgets.nothing import nothing_yet
from dashboard.widgets.panel import link_to_figures, show
from geo import units
from geo.units import Level
from presentation.panel import Panel
from presentation.scorecard import panels
from presentation.scorecard.panels import Shown
from presentation.scorecard.text import scorecard_finding, since_before
from queries.areas import members
from queries.scorecard.scorecard import (
    Scorecard,
    ScoreHistory,
    ScoreRow,
    score_history,
    scorecard,
)

MAX_ROWS = 20
"""Areas of the table, the lowest of a word; the technical details have all."""


def render(page: Page) -> None:
    """Draw the page."""
    page = page.about("scores")
    _, view, place = page.translate, page.view, page.state.place
    if view is None:
        nothing_yet(page, _("No records are published yet."), "doses", "population")
        return
    with filters.row(page):
        filters.place(page)
        filters.as_of(page)
        comparison.choose(page)
    comparison.moved(page, view)
    shown = _shown(page, view)
    header.path(page)
    finding(scorecard_finding(shown.row, shown.equals, _), since_before(shown.row, shown.equals, _))
    score_cards.show(page, view, place)
    if all(score.value is None for row in shown.areas.rows for score in row.scores.values()):
        st.info(
            _(
                "None of the four is known on this day. Import what they are made of: monitor "
                "import doses FILE, monitor import daily_reports FILE, monitor reconcile, monitor "
                "publish"
            )
        )
        return
    _heat(page, view, shown)
    _time(page, view, shown)
    if len(shown.areas.rows) > MAX_ROWS:
        every = Detail(
            "heat-all",
            _("All {count} areas", count=len(shown.areas.rows)),
            partial(_all, page, view, shown),
        )
        technical_details(page, [every])
    link_to_figures(page, view.provenance)


def _shown(page: Page, view: View) -> Shown:
    place, vintage = page.state.place, page.state.units
    equals = _scorecard(page, view, place.level, areas.compared_within(place))
    row = equals.row(place.code)
    if place.level in ("province", "district") and vintage == "2021":
        within = place if place.level == "province" else units.province(place.parent or "")
        reference = _scorecard(page, view, "province").row(within.code)
        inside = _scorecard(page, view, "district", within.code)
        chosen = frozenset({place.code}) - {within.code}
        return Shown(row, equals, inside, reference, within, chosen)
    chosen = members(place, vintage) if place.level == "region" else frozenset({place.code})
    country = _scorecard(page, view, "country").rows[0]
    return Shown(row, equals, _scorecard(page, view, "province"), country, None, chosen)


def _scorecard(page: Page, view: View, level: Level, within: str | None = None) -> Scorecard:
    return view.ask(
        scorecard,
        snapshot=view.snapshot,
        level=level,
        vintage=page.state.units,
        within=within,
        since=view.since.as_of if view.since else None,
    )


def _history(page: Page, view: View, level: Level, within: str | None = None) -> ScoreHistory:
    return view.ask(
        score_history, snapshot=view.snapshot, level=level, vintage=page.state.units, within=within
    )


def ordered(result: Scorecard, by: Sort) -> tuple[ScoreRow, ...]:
    """The rows by name, or the lowest of a word first and those without figures last."""
    if by == "name":
        return result.rows
    values = [(row.scores[by].value, row) for row in result.rows]
    known = sorted(
        ((value, row) for value, row in values if value is not None), key=lambda one: one[0]
    )
    return tuple(row for _value, row in known) + tuple(
        row for value, row in values if value is None
    )


def _heat(page: Page, view: View, shown: Shown) -> None:
    """The areas that a word is lowest in, and the opened one; by name all of them."""
    rows = ordered(shown.areas, page.state.sort)
    if page.state.sort != "name":
        rows = rows[:MAX_ROWS] + tuple(row for row in rows[MAX_ROWS:] if row.code in shown.chosen)
    show(page, _panel(page, view, shown, rows, "heat"), filters.sort)


def _all(page: Page, view: View, shown: Shown) -> None:
    show(page, _panel(page, view, shown, ordered(shown.areas, page.state.sort), "heat-all"))


def _panel(page: Page, view: View, shown: Shown, rows: tuple[ScoreRow, ...], name: str) -> Panel:
    within = shown.within.code if shown.within else None
    history = _history(page, view, shown.areas.level, within)
    above = _history(page, view, "province" if within else "country")
    return panels.heat(shown, rows, history, above, page.translate, name=name)


def _time(page: Page, view: View, shown: Shown) -> None:
    place = page.state.place
    history = _history(page, view, place.level, areas.compared_within(place))
    country = _history(page, view, "country") if place.level != "country" else None
    show(page, panels.over_time(shown.row, history, country, page.translate))
