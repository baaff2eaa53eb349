"""The four words: how correct, complete, clean and live the records of a place are."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.data import View
from dashboard.data_scores import ScoreView
from dashboard.page import Page
from dashboard.state import Sort
from dashboard.widgets import filters, places, score_cards
from dashboard.widgets.panel import chart, link_to_figures
from dashboard.widgets.text import finding
from geo import units
from geo.units import Unit
from presentation.scorecard.heat import heat_table
from presentation.scorecard.lines import word_lines
from presentation.scorecard.tables import history_table, score_table
from presentation.scorecard.text import heat_alt, history_alt, scorecard_finding, since_before
from queries.coverage.official import members
from queries.metrics import FOUR_WORDS
from queries.scorecard.scorecard import Scorecard, ScoreRow


@dataclass(frozen=True)
class Shown:
    """The opened place among its equals, and the units of the heat table under ``reference``:
    provinces under the country, or districts under their province (``within``)."""

    row: ScoreRow
    equals: Scorecard
    units: Scorecard
    reference: ScoreRow
    within: Unit | None
    chosen: frozenset[str]

    @property
    def opens(self) -> dict[str, str]:
        """The codes of the units by their names."""
        return {row.name: row.code for row in self.units.rows}


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
    shown = page.remembered("shown", lambda: _shown(page, view))
    places.path(page)
    finding(*page.remembered(
        "finding", lambda: (scorecard_finding(shown.row, shown.equals, _),
                            since_before(shown.row, shown.equals, _))
    ))  # fmt: skip
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
    _, vintage = page.translate, page.state.units
    within = shown.within.code if shown.within else None
    history = ScoreView(view).score_history(shown.units.level, vintage, within)
    above = ScoreView(view).score_history("province" if within else "country")
    rows = ordered(shown.units, page.state.sort)
    named = (
        _("The districts of {province}", province=shown.within.short_name)
        if shown.within
        else _("All provinces")
    )
    title = named + ": " + _(
        "the four words every four weeks since {day}, in percent (the darker, the lower)",
        day=_.date(history.days[0]),
    )  # fmt: skip
    chart(
        page, "heat", title,
        draw=lambda theme: heat_table(
            rows, shown.reference, history, above, shown.units, theme, _, shown.chosen),
        table=lambda: score_table(rows, _),
        alt=lambda: heat_alt(shown.units, _),
        metric=FOUR_WORDS, provenance=view.provenance, opens=shown.opens,
        controls=lambda: filters.sort(page),
    )  # fmt: skip


def _time(page: Page, view: View, shown: Shown) -> None:
    _, place = page.translate, page.state.place
    history = ScoreView(view).score_history(
        place.level, page.state.units, score_cards.within(place)
    )
    country = ScoreView(view).score_history("country") if place.level != "country" else None
    title = _("The four words over time")
    if country:
        title += " " + _("(dotted: whole country)")
    chart(
        page, "history", title,
        draw=lambda theme: word_lines(place.code, history, country, theme, _),
        table=lambda: history_table(_(shown.row.name), place.code, history, _),
        alt=lambda: history_alt(shown.row.name, history, place.code, _),
        metric=FOUR_WORDS, provenance=view.provenance,
    )  # fmt: skip
