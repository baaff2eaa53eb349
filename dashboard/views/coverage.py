"""Coverage: the map with its ranking, the opened place, time, and vaccine use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from dashboard.data import View
from dashboard.page import Page
from dashboard.widgets import filters, places
from dashboard.widgets.panel import chart, link_to_figures
from dashboard.widgets.text import finding, heading, paragraph
from geo import units
from geo.units import Level, Unit
from i18n import Translator
from presentation.choropleth import Outlines
from presentation.coverage.comparison import comparison_marks
from presentation.coverage.tables import (
    change_table,
    comparison_table,
    coverage_table,
    series_table,
    use_table,
)
from presentation.coverage.text import (
    against_official,
    change_alt,
    comparison_alt,
    country_finding,
    coverage_alt,
    group_title,
    lowest_district,
    place_finding,
    series_alt,
    use_alt,
)
from presentation.coverage.timeline import coverage_timeline
from presentation.coverage.vaccine_use import vaccine_use_bars
from presentation.maps import change_map, coverage_map
from presentation.ranking import change_ranking, coverage_ranking
from presentation.steps import in_local_steps
from queries.coverage.comparison import Comparison, compare
from queries.coverage.official import Coverage, CoverageRow, changes_between
from queries.coverage.records import RecordCoverage
from queries.groups import OFFICIAL_POPULATIONS, Group
from queries.metrics import COVERAGE_CHANGE, RECORD_DIFFERENCE, VACCINE_USE

MAP_HEIGHT = 640
MOST_RANKED = 63
"""Bars of a ranking; of more units the lowest are drawn and the table has all."""
FEW = 26
"""Bars that need no scrolling beside the map."""
FEWEST = 6
"""Provinces with the fewest records against the official totals that are drawn."""


@dataclass(frozen=True)
class Shown:
    """What the map and its ranking show.

    ``units`` are the provinces, all districts, or those of the opened province; ``reference`` is
    the country or that province; ``before`` the same units on the day compared with.
    """

    units: Coverage
    reference: CoverageRow
    outlines: Outlines
    within: Unit | None
    before: Coverage | None
    chosen: frozenset[str]

    @cached_property
    def coloured(self) -> Coverage:
        """The units in the classes of their colours."""
        return in_local_steps(self.units) if self.within else self.units

    @property
    def opens(self) -> dict[str, str]:
        """The codes of the units by their names."""
        return {row.name: row.code for row in self.units.rows}


def render(page: Page) -> None:
    """Draw the page."""
    _, view, state = page.translate, page.view, page.state
    if view is None:
        st.info(_("No statistics are published yet. Run: monitor import statistics FILE"))
        return
    with st.container(horizontal=True, key="filters"):
        filters.source(page)
        filters.place(page)
        filters.as_of(page)
        filters.since(page)
        filters.dose(page)
        filters.population(page)
        if state.source == "records":
            filters.sex(page)
            filters.vaccine(page)
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
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _time(page, view)
    with right:
        if state.source == "official":
            _use(page, view)
        else:
            _comparison(page, view)
    link_to_figures(page, view.provenance)


def _shown(page: Page, view: View) -> Shown:
    state = page.state
    within = places.opened_province(page)
    ask = (state.dose, state.group, state.level, state.units, within.code if within else None)
    country = view.coverage(state.dose, state.group, "country").rows[0]
    return Shown(
        view.coverage(*ask),
        view.coverage(state.dose, state.group, "province").row(within.code) if within else country,
        places.outlines_of(page, within),
        within,
        view.at(state.since).coverage(*ask) if state.since else None,
        places.outlined(page),
    )  # fmt: skip


def _finding(page: Page, view: View, shown: Shown) -> tuple[str, str]:
    """What the page has to say about the opened place, and what belongs to it."""
    _, state, place = page.translate, page.state, page.state.place
    since = view.at(state.since) if state.since else None
    ask = (state.dose, state.group)
    country = view.coverage(*ask, "country")
    if place.level == "country":
        before = since.coverage(*ask, "country") if since else None
        sentence = country_finding(country, shown.units, _, before)
        return sentence, _against_official(page, view, country.rows[0])
    if place.level == "district":
        row = shown.units.row(place.code)
        return place_finding(row, shown.units, shown.reference, _, shown.before), ""
    among = view.coverage(*ask, place.level, state.units)
    before = since.coverage(*ask, place.level, state.units) if since else None
    row = among.row(place.code)
    sentence = place_finding(row, among, country.rows[0], _, before)
    inside = lowest_district(shown.units, _) if shown.within else ""
    return sentence, " ".join(filter(None, (inside, _against_official(page, view, row))))


def _against_official(page: Page, view: View, row: CoverageRow) -> str:
    level = page.state.place.level
    comparison = _compared(page, view, level)
    if comparison is None:
        return ""
    for one in comparison.rows:
        if one.code == row.code:
            return against_official(one, comparison, page.translate)
    return ""


def _compared(page: Page, view: View, level: Level) -> Comparison | None:
    """The records beside the official totals of the same group, if there are any."""
    state, official = page.state, view.official()
    group = Group(state.group.population)
    if (
        view.source == "official" or official is None or state.dose == 3 or state.group.sex
        or state.group.vaccine or state.group.population not in OFFICIAL_POPULATIONS
    ):  # fmt: skip
        return None
    return compare(
        official.coverage(state.dose, group, level, state.units),
        view.coverage(state.dose, state.group, level, state.units),
    )


def _title(page: Page, shown: Shown) -> str:
    _ = page.translate
    if page.state.source == "official":
        return _(shown.units.metric.name)
    return _(shown.units.metric.short) + " · " + group_title(page.state.group, _)


def _map(page: Page, view: View, shown: Shown) -> None:
    _, result, before = page.translate, shown.units, shown.before
    if before is None:
        chart(
            page, "map", _title(page, shown),
            draw=lambda theme: coverage_map(
                shown.coloured, shown.outlines, theme, _, shown.chosen),
            table=lambda: coverage_table(result, _),
            alt=lambda: coverage_alt(result, shown.reference, _),
            metric=result.metric, provenance=view.provenance, opens=shown.opens,
        )  # fmt: skip
    else:
        since = _.date(before.provenance.snapshot.as_of)
        chart(
            page, "map", _("Change since {day}, percentage points", day=since),
            draw=lambda theme: change_map(result, before, shown.outlines, theme, _, shown.chosen),
            table=lambda: change_table(result, before, _),
            alt=lambda: change_alt(changes_between(result, before), result, since, _),
            metric=COVERAGE_CHANGE, provenance=view.provenance, opens=shown.opens,
        )  # fmt: skip
    if isinstance(result, RecordCoverage):
        places.unplaced(page, result.unplaced)


def _ranking(page: Page, view: View, shown: Shown) -> None:
    _, result, before = page.translate, shown.units, shown.before
    if before is None:
        rows = result.ranked()
        title = _("Ranking (dotted: {place})", place=_(shown.reference.name)
                  if shown.within else _("whole country"))  # fmt: skip
        chart(
            page, "ranking", _few(title, rows, _),
            draw=lambda theme: coverage_ranking(
                rows[:MOST_RANKED], shown.coloured, shown.reference.value, theme, _, shown.chosen),
            table=lambda: coverage_table(result, _, rows),
            alt=lambda: coverage_alt(result, shown.reference, _),
            metric=result.metric, provenance=view.provenance, opens=shown.opens,
            scroll=MAP_HEIGHT if len(rows) > FEW else None,
        )  # fmt: skip
        return
    changes = changes_between(result, before)
    changed = [row for row in result.rows if row.code in changes]
    rows = tuple(sorted(changed, key=lambda row: changes[row.code]))
    chart(
        page, "ranking", _few(_("Change, lowest first"), rows, _),
        draw=lambda theme: change_ranking(
            rows[:MOST_RANKED], changes, result, theme, _, shown.chosen),
        table=lambda: change_table(result, before, _, rows),
        alt=lambda: change_alt(changes, result, _.date(before.provenance.snapshot.as_of), _),
        metric=COVERAGE_CHANGE, provenance=view.provenance, opens=shown.opens,
        scroll=MAP_HEIGHT if len(rows) > FEW else None,
    )  # fmt: skip


def _few(title: str, rows: tuple[CoverageRow, ...], _: Translator) -> str:
    """The title, and how many of the rows are drawn when not all are."""
    if len(rows) <= MOST_RANKED:
        return title
    return title + " · " + _("the lowest {count} of {total}", count=MOST_RANKED, total=len(rows))


def _time(page: Page, view: View) -> None:
    _, state = page.translate, page.state
    of = [units.country()]
    if state.place.level != "country":
        of += [one for one in units.regions() if one.code == state.place.region]
        if state.place.level == "district":
            of.append(units.province(state.place.parent or ""))
        of.append(state.place)
    of += state.beside
    series = view.series(state.dose, state.group, tuple(dict.fromkeys(of)), state.units)
    chart(
        page, "time", _("Over time"),
        draw=lambda theme: coverage_timeline(series, theme, _),
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
        draw=lambda theme: vaccine_use_bars(rows, provinces, theme, _),
        table=lambda: use_table((*country.rows, *regions.rows, *provinces.rows), provinces, _),
        alt=lambda: use_alt(rows, provinces, _),
        metric=VACCINE_USE, provenance=view.provenance,
    )  # fmt: skip


def _comparison(page: Page, view: View) -> None:
    """The records beside the official totals: country, regions, the opened province, the worst."""
    _, state = page.translate, page.state
    provinces = _compared(page, view, "province")
    country, regions = _compared(page, view, "country"), _compared(page, view, "region")
    if provinces is None or country is None or regions is None:
        heading(_("Records against official totals"))
        paragraph(_("The official totals are of doses 1 and 2, all ages or 18+, both sexes."))
        return
    opened = (state.place.parent if state.place.level == "district" else state.place.code,)
    wanted = [one.code for one in provinces.ranked()[:FEWEST]]
    rows = (*country.rows, *regions.rows,
            *(row for row in provinces.ranked() if row.code in (*opened, *wanted)))  # fmt: skip
    chart(
        page, "comparison",
        _("Records against official totals; the {count} provinces with the fewest records",
          count=len(wanted)),
        draw=lambda theme: comparison_marks(rows, provinces, theme, _),
        table=lambda: comparison_table(provinces, _),
        alt=lambda: comparison_alt(rows, provinces, _),
        metric=RECORD_DIFFERENCE, provenance=view.provenance,
    )  # fmt: skip
