"""Coverage: the map with its ranking, the opened place, time, and vaccine use."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.charts.doses import vaccine_use_bars
from dashboard.charts.maps import change_map, coverage_map
from dashboard.charts.ranking import change_ranking, coverage_ranking
from dashboard.charts.timeline import coverage_timeline
from dashboard.components import filters
from dashboard.components.chart import chart, link_to_figures
from dashboard.components.tables import change_table, coverage_table, series_table, use_table
from dashboard.components.text import finding
from dashboard.data import View
from dashboard.outlines import outlines
from dashboard.page import Page
from dashboard.sentences import (
    change_alt,
    country_finding,
    coverage_alt,
    place_finding,
    series_alt,
    use_alt,
)
from dashboard.state import write
from geo import units
from geo.units import Unit
from queries.coverage import Coverage, changes_between, members
from queries.metrics import COVERAGE_CHANGE, VACCINE_USE

MAP_HEIGHT = 640


def render(page: Page) -> None:
    """Draw the page."""
    _, view, state = page.translate, page.view, page.state
    if view is None:
        st.info(_("No statistics are published yet. Run: monitor import statistics FILE"))
        return
    with st.container(horizontal=True, key="filters"):
        filters.place(page)
        filters.as_of(page)
        filters.since(page)
        filters.dose(page)
        filters.population(page)
        filters.vintage(page)
    country = view.coverage(state.dose, state.population, "country")
    provinces = view.coverage(state.dose, state.population, "province", state.units)
    _path(page, state.place)
    finding(page.remembered("finding", lambda: _finding(page, view, country, provinces)))
    left, right = st.columns([3, 2], gap="medium")
    before = None
    if state.since:
        before = view.at(state.since).coverage(
            state.dose, state.population, "province", state.units
        )
    with left:
        _map(page, view, country, provinces, before)
    with right:
        _ranking(page, view, country, provinces, before)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _time(page, view)
    with right:
        _use(page, view)
    link_to_figures(page, view.provenance)


def _finding(page: Page, view: View, country: Coverage, provinces: Coverage) -> str:
    """What the page has to say about the opened place."""
    _, state = page.translate, page.state
    since = view.at(state.since) if state.since else None
    ask = (state.dose, state.population)
    if state.place.level == "country":
        before = since.coverage(*ask, "country") if since else None
        return country_finding(country, provinces, _, before)
    level = state.place.level
    among = view.coverage(*ask, level, state.units)
    before = since.coverage(*ask, level, state.units) if since else None
    row = among.row(state.place.code)
    return place_finding(row, among, country.rows[0], _, before)


def _path(page: Page, place: Unit) -> None:
    """Where we are: whole country › region › province, each a link."""
    _ = page.translate
    steps = [(units.country().code, _("Whole country"))]
    steps += [(one.code, _(one.short_name)) for one in units.regions() if one.code == place.region]
    if place.level == "province":
        steps.append((place.code, place.short_name))
    if len(steps) == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="path"):
        for code, name in steps[:-1]:
            target = None if code == units.COUNTRY_CODE else code
            st.button(f"{name} ›", key=f"path-{code}", type="tertiary",
                      on_click=write, args=("place", target))  # fmt: skip
        st.html(f'<span class="place">{escape(steps[-1][1])}</span>')


def _chosen(page: Page) -> frozenset[str]:
    """The codes of the provinces that the opened place stands for on the map."""
    place, vintage = page.state.place, page.state.units
    if place.level == "province":
        return frozenset({place.code})
    if place.level == "region" and vintage == "2021":
        return members(place, vintage)
    return frozenset()


def _map(
    page: Page, view: View, country: Coverage, provinces: Coverage, before: Coverage | None
) -> None:
    _, chosen = page.translate, _chosen(page)
    shapes = outlines(page.state.units, _)
    if before is None:
        chart(
            page, "map", _(provinces.metric.name),
            draw=lambda: coverage_map(provinces, shapes, page.theme, _, chosen),
            table=lambda: coverage_table(provinces, _),
            alt=lambda: coverage_alt(provinces, country.rows[0], _),
            metric=provinces.metric, provenance=view.provenance, opens_places=True,
        )  # fmt: skip
        return
    since = _.date(before.provenance.snapshot.as_of)
    chart(
        page, "map", _("Change since {day}, percentage points", day=since),
        draw=lambda: change_map(provinces, before, shapes, page.theme, _, chosen),
        table=lambda: change_table(provinces, before, _),
        alt=lambda: change_alt(changes_between(provinces, before), provinces, since, _),
        metric=COVERAGE_CHANGE, provenance=view.provenance, opens_places=True,
    )  # fmt: skip


def _ranking(
    page: Page, view: View, country: Coverage, provinces: Coverage, before: Coverage | None
) -> None:
    _, chosen = page.translate, _chosen(page)
    if before is None:
        rows = provinces.ranked()
        chart(
            page, "ranking", _("Ranking (dotted: whole country)"),
            draw=lambda: coverage_ranking(
                rows, provinces, country.rows[0].value, page.theme, _, chosen),
            table=lambda: coverage_table(provinces, _, rows),
            alt=lambda: coverage_alt(provinces, country.rows[0], _),
            metric=provinces.metric, provenance=view.provenance, opens_places=True,
            scroll=MAP_HEIGHT,
        )  # fmt: skip
        return
    changes = changes_between(provinces, before)
    changed = [row for row in provinces.rows if row.code in changes]
    rows = tuple(sorted(changed, key=lambda row: changes[row.code]))
    chart(
        page, "ranking", _("Change, lowest first"),
        draw=lambda: change_ranking(rows, changes, provinces, page.theme, _, chosen),
        table=lambda: change_table(provinces, before, _, rows),
        alt=lambda: change_alt(changes, provinces, _.date(before.provenance.snapshot.as_of), _),
        metric=COVERAGE_CHANGE, provenance=view.provenance, opens_places=True, scroll=MAP_HEIGHT,
    )  # fmt: skip


def _time(page: Page, view: View) -> None:
    _, state = page.translate, page.state
    of = [units.country()]
    if state.place.level != "country":
        of += [one for one in units.regions() if one.code == state.place.region]
        of.append(state.place)
    of += state.beside
    series = view.series(state.dose, state.population, tuple(dict.fromkeys(of)), state.units)
    chart(
        page, "time", _("Over time"),
        draw=lambda: coverage_timeline(series, page.theme, _),
        table=lambda: series_table(series, _),
        alt=lambda: series_alt(series, _),
        metric=series.metric, provenance=view.provenance,
    )  # fmt: skip
    filters.beside(page)


def _use(page: Page, view: View) -> None:
    _, state = page.translate, page.state
    country, regions = view.vaccine_use("country"), view.vaccine_use("region")
    provinces = view.vaccine_use("province", state.units)
    opened = [one for one in (state.place, *state.beside) if one.level == "province"]
    rows = (*country.rows, *regions.rows, *(provinces.row(one.code) for one in opened))
    chart(
        page, "use", _("Doses used of those received"),
        draw=lambda: vaccine_use_bars(rows, provinces, page.theme, _),
        table=lambda: use_table((*country.rows, *regions.rows, *provinces.rows), provinces, _),
        alt=lambda: use_alt(rows, provinces, _),
        metric=VACCINE_USE, provenance=view.provenance,
    )  # fmt: skip
