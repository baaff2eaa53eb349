"""Coverage: the map with its ranking, the opened place, time, and vaccine use."""

from __future__ import annotations

import streamlit as st

from dashboard.session import Page, View
from dashboard.state import target_of
from dashboard.widgets import areas, comparison, filters, header
from dashboard.widgets.header import finding, heading, paragraph
from dashboard.widgets.nothing import no_population, nothing_yet
from dashboard.widgets.official import Asked, beside_official, compared
from dashboard.widgets.panel import link_to_figures, show
from geo import units
from geo.units import Level
from presentation.coverage import panels
from presentation.coverage.panels import Shown
from presentation.coverage.text import (
    country_finding,
    group_title,
    lowest_district,
    misnumbered_sentence,
    place_finding,
    unrated_sentence,
)
from queries.coverage.by_source import COVERAGE, COVERAGE_SERIES
from queries.coverage.official import Coverage, vaccine_use
from queries.coverage.records import RecordCoverage
from queries.reconciliation.misnumbered import misnumbered

_LEVELS: tuple[Level, ...] = ("country", "region", "province")

FEWEST = 6
"""Provinces with the fewest records against the official totals that are drawn."""


def render(page: Page) -> None:
    """Draw the page."""
    _, view, state = page.translate, page.view, page.state
    if view is None:
        nothing_yet(page, _("No figures are published yet."), "statistics")
        return
    with filters.row(page):
        filters.source(page)
        filters.place(page)
        filters.as_of(page)
        comparison.choose(page)
        filters.dose(page)
        filters.population(page)
        if state.source == "records":
            filters.sex(page)
            filters.vaccine(page)
            filters.counted_by(page)
        filters.map_units(page)
        filters.target(page)
    comparison.moved(page, view)
    shown = page.remembered("shown", lambda: _shown(page, view))
    header.path(page)
    sentences = page.remembered("finding", lambda: _finding(page, view, shown))
    finding(*sentences, chip=_(shown.areas.metric.chip))
    no_population(page, shown.reference.value)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show(page, panels.area_map(shown, _title(page, shown), _), filters.shows)
        if isinstance(shown.areas, RecordCoverage):
            header.unplaced(page, shown.areas.unplaced)
            if unrated := unrated_sentence(shown.areas, _):
                paragraph(unrated)
            for sentence in page.remembered("misnumbered", lambda: _misnumbered(page, view)):
                paragraph(sentence)
    with right:
        show(page, panels.ranking(shown, _))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _time(page, view)
    with right:
        if state.source == "official":
            _use(page, view)
        else:
            _comparison(page, view)
    link_to_figures(page, view.provenance)


def _coverage(page: Page, view: View, level: Level, within: str | None = None) -> Coverage:
    """Coverage as the viewer chose to see it."""
    state = page.state
    return view.ask(
        COVERAGE[view.source],
        snapshot=view.snapshot,
        dose=state.dose,
        group=state.group,
        level=level,
        vintage=state.units,
        within=within,
    )


def _shown(page: Page, view: View) -> Shown:
    state = page.state
    within = areas.opened_province(page)
    ask = (state.level, within.code if within else None)
    return Shown(
        _coverage(page, view, *ask),
        _coverage(page, view, "province").row(within.code)
        if within
        else _coverage(page, view, "country").rows[0],
        areas.outlines_of(page, within),
        within is not None,
        _coverage(page, view.at(view.since), *ask)
        if view.since and state.shows == "change"
        else None,
        areas.outlined(page),
    )


def _finding(page: Page, view: View, shown: Shown) -> tuple[str, str]:
    """What the page has to say about the opened place, and what belongs to it."""
    _, state, place = page.translate, page.state, page.state.place
    since = view.at(view.since) if view.since else None
    country = _coverage(page, view, "country")
    if place.level == "country":
        before = _coverage(page, since, "country") if since else None
        sentence = country_finding(country, shown.areas, target_of(state), _, before)
        return sentence, beside_official(view, _asked(page), place, _)
    if place.level == "district":
        row = shown.areas.row(place.code)
        inside = areas.opened_province(page)
        before = _coverage(page, since, "district", inside.code) if since and inside else None
        return place_finding(row, shown.areas, shown.reference, _, before), ""
    among = _coverage(page, view, place.level)
    before = _coverage(page, since, place.level) if since else None
    row = among.row(place.code)
    sentence = place_finding(row, among, country.rows[0], _, before)
    lowest = lowest_district(shown.areas, _) if shown.local else ""
    official = beside_official(view, _asked(page), place, _)
    return sentence, " ".join(filter(None, (lowest, official)))


def _asked(page: Page) -> Asked:
    state = page.state
    return Asked(state.dose, state.group, state.units)


def _misnumbered(page: Page, view: View) -> tuple[str, ...]:
    """The opened place's coverage as it would be with second doses that were entered as first."""
    _, state = page.translate, page.state
    within = areas.compared_within(state.place)
    if state.source != "records":
        return ()
    found = view.ask(
        misnumbered,
        snapshot=view.snapshot,
        dose=state.dose,
        group=state.group,
        level=state.place.level,
        vintage=state.units,
        within=within,
    )
    return tuple(misnumbered_sentence(one, _) for one in found if one.row.code == state.place.code)


def _title(page: Page, shown: Shown) -> str:
    _ = page.translate
    if page.state.source == "official":
        return _(shown.areas.metric.name)
    return _(shown.areas.metric.short) + " · " + group_title(page.state.group, _)


def _time(page: Page, view: View) -> None:
    _, state = page.translate, page.state
    of = [units.country()]
    if state.place.level != "country":
        of += [one for one in units.regions() if one.code == state.place.region]
        if state.place.level == "district":
            of.append(units.province(state.place.parent or ""))
        of.append(state.place)
    of += state.beside
    series = view.ask(
        COVERAGE_SERIES[view.source],
        snapshot=view.snapshot,
        dose=state.dose,
        group=state.group,
        of=tuple(dict.fromkeys(of)),
        vintage=state.units,
    )
    show(page, panels.over_time(series, _))
    filters.beside(page)


def _use(page: Page, view: View) -> None:
    _, state = page.translate, page.state
    country, regions, provinces = (
        view.ask(
            vaccine_use,
            snapshot=view.snapshot,
            previous=view.since,
            level=level,
            vintage=state.units,
        )
        for level in _LEVELS
    )
    opened = [one for one in (state.place, *state.beside) if one.level == "province"]
    rows = (*country.rows, *regions.rows, *(provinces.row(one.code) for one in opened))
    listed = (*country.rows, *regions.rows, *provinces.rows)
    show(page, panels.vaccine_use(rows, listed, provinces, _))


def _comparison(page: Page, view: View) -> None:
    """The records beside the official totals: country, regions, the opened province, the worst."""
    _, state = page.translate, page.state
    levels: tuple[Level, ...] = ("province", "country", "region")
    provinces, country, regions = (compared(view, _asked(page), level) for level in levels)
    if provinces is None or country is None or regions is None:
        heading(_("Records against official totals"))
        paragraph(_("The official totals are of doses 1 and 2, all ages or 18+, both sexes."))
        return
    opened = (state.place.parent if state.place.level == "district" else state.place.code,)
    wanted = [one.code for one in provinces.ranked()[:FEWEST]]
    rows = (
        *country.rows,
        *regions.rows,
        *(row for row in provinces.ranked() if row.code in (*opened, *wanted)),
    )
    show(page, panels.comparison(rows, provinces, len(wanted), _))
