"""Reconciliation: how far the records agree with the population register, and what does not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard.session import Page, View
from dashboard.widgets import areas, comparison, filters, header
from dashboard.widgets.details import Detail, technical_details
from dashboard.widgets.header import finding, heading, paragraph, plain_table
from dashboard.widgets.links import link_to_facilities
from dashboard.widgets.nothing import nothing_yet
from dashboard.widgets.panel import download_link, link_to_figures, quiet_line, show
from geo import units
from geo.units import Level
from presentation.coverage.text import changed
from presentation.funnel import Placed, funnel_with_places
from presentation.reconciliation import panels
from presentation.reconciliation.panels import Districts, Shown
from presentation.reconciliation.tables import reports_table
from presentation.reconciliation.text import (
    cleanliness_finding,
    country_finding,
    fewer_wrong,
    most_often,
    place_finding,
    when_clean,
)
from queries.areas import members
from queries.coverage.metrics import CountedBy
from queries.databases import Databases, Snapshot
from queries.funnel import Funnel
from queries.reconciliation.cleaning import CleaningForecast, cleaning_forecast, cleaning_span
from queries.reconciliation.cleanliness import Cleanliness, CleanlinessRow, cleanliness
from queries.reconciliation.metrics import REPORTED_MISMATCH
from queries.reconciliation.verification import (
    Report,
    Verification,
    VerificationPoint,
    VerificationRow,
    VerificationSeries,
    facilities,
    reports,
    verification,
    verification_series,
)

MAX_LISTED = 8
"""Provinces or facilities drawn; the table has all."""
MAX_REPORTS = 100
"""Published statements listed: the country's, then as many of the provinces'."""


@dataclass(frozen=True)
class Opened:
    """The opened place: its row, its line until the day, and when cleaning would end."""

    row: VerificationRow
    series: VerificationSeries
    line: tuple[VerificationPoint, ...]
    forecast: CleaningForecast | None


def render(page: Page) -> None:
    """Draw the page."""
    page = page.about("verification")
    _, view = page.translate, page.view
    if view is None:
        nothing_yet(
            page, _("Nothing is published about the verification yet."), "doses", "register"
        )
        return
    with filters.row(page):
        filters.place(page)
        filters.as_of(page)
        comparison.choose(page)
        filters.counted_by(page)
        filters.map_units(page)
    comparison.moved(page, view)
    shown, opened = _shown(page, view), _opened(page, view)
    header.path(page)
    finding(*_finding(page, view, shown, opened))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        panel = panels.ranking if page.state.ranked else panels.area_map
        show(page, panel(shown, _), filters.areas_as)
        header.unplaced(page, shown.areas.unplaced)
    with right:
        _time(page, opened)
        _most_wrong(page, shown)
    technical_details(page, _details(page, view, opened))
    link_to_figures(page, view.provenance)


def _details(page: Page, view: View, opened: Opened) -> list[Detail]:
    """What can be opened. Dose records and published figures are counted as of the last day."""
    _ = page.translate
    last = view.at(page.version.available.verification[-1])
    found = [
        Detail("reasons", _("What is wrong"), partial(_reasons, page, view)),
        Detail("forecast", _("When cleaning would end"), partial(_forecast, page, opened)),
        Detail("funnel", _("Signal or noise: the districts by size"), partial(_funnel, page, view)),
        Detail("clean", _("Clean dose records"), partial(_cleanliness, page, last)),
    ]
    if stated := last.ask(reports):
        found.append(
            Detail("published", _("Published figures"), partial(_published, page, last, stated))
        )
    return found


def _forecast(page: Page, opened: Opened) -> None:
    """The end of cleaning in words; its lines stand in the chart over time."""
    _ = page.translate
    said = when_clean(opened.line, opened.forecast, _)
    paragraph(said or _("There are too few days yet for a forecast."))


def _verdicts(page: Page, view: View, level: Level, within: str | None = None) -> Verification:
    """The verdicts of a level as the viewer chose to see them."""
    state = page.state
    return view.ask(
        verification,
        snapshot=view.snapshot,
        level=level,
        counted_by=state.group.counted_by,
        vintage=state.units,
        within=within,
    )


def _shown(page: Page, view: View) -> Shown:
    """The areas of the map and its ranking."""
    within = areas.opened_province(page)
    country = _verdicts(page, view, "country").rows[0]
    return Shown(
        _verdicts(page, view, page.state.level, within.code if within else None),
        _verdicts(page, view, "province").row(within.code) if within else country,
        areas.outlines_of(page, within),
        within is not None,
        areas.outlined(page),
    )


def _opened(page: Page, view: View) -> Opened:
    state, place = page.state, page.state.place
    if place.level == "country":
        row = _verdicts(page, view, "country").rows[0]
    else:
        within = areas.compared_within(place)
        row = _verdicts(page, view, place.level, within).row(place.code)
    series = view.ask(
        verification_series,
        snapshot=view.snapshot,
        of=(place,),
        counted_by=state.group.counted_by,
        vintage=state.units,
    )
    line = tuple(point for point in series.lines[0][1] if point.as_of <= view.snapshot.as_of)
    span = view.ask(
        cleaning_span,
        snapshot=view.snapshot,
        of=place,
        counted_by=state.group.counted_by,
        vintage=state.units,
    )
    return Opened(row, series, line, cleaning_forecast(line, span))


def _finding(page: Page, view: View, shown: Shown, opened: Opened) -> tuple[str, str]:
    """What share is wrong; and what most often, of how many, and since when."""
    _, place, row = page.translate, page.state.place, opened.row
    before = _before(page, view)
    change = ""
    if before and view.since:
        change = changed(row.value, before.value, view.since.as_of, _)
    if place.level == "country":
        sentence = country_finding(row, shown.areas, _, change)
    elif place.level == "district":
        sentence = place_finding(row, shown.areas, shown.reference, _, change=change)
    else:
        among = _verdicts(page, view, place.level)
        country = _verdicts(page, view, "country").rows[0]
        inside = shown.areas if shown.local else None
        sentence = place_finding(row, among, country, _, inside, change)
    more = (
        most_often(row, _),
        fewer_wrong(row, before, view.since.as_of if view.since else None, _),
    )
    return sentence, " ".join(filter(None, more))


def _before(page: Page, view: View) -> VerificationRow | None:
    """The opened place on the day compared with."""
    if view.since is None:
        return None
    place = page.state.place
    within = areas.compared_within(place)
    return _verdicts(page, view.at(view.since), place.level, within).row(place.code)


def _time(page: Page, opened: Opened) -> None:
    _ = page.translate
    panel = panels.over_time(opened.line, opened.forecast, opened.series, _)
    if len(opened.line) < 2:
        heading(panel.title)
        paragraph(_("There is one day so far. What was cleaned shows from the second on."))
        return
    show(page, panel)


def _reasons(page: Page, view: View) -> None:
    """Stacked bars of what is wrong: the opened place, its parts, and what it is a part of."""
    place = page.state.place
    rows, result = _reason_rows(page, view)
    opens = {
        str(number): row.code
        for number, row in enumerate(rows)
        if row.code not in (units.COUNTRY_CODE, place.code)
    }
    as_counts = page.state.reasons == "count"
    panel = panels.reasons(rows, result, place.code, opens, page.translate, as_counts=as_counts)
    show(page, panel, filters.reasons)


def _reason_rows(page: Page, view: View) -> tuple[tuple[VerificationRow, ...], Verification]:
    """The bars: the opened place and its parts, after those that it is a part of.

    Counts of the whole would make those of its parts too small to see, so they go without.
    """
    place = page.state.place
    country = _verdicts(page, view, "country")
    regions = _verdicts(page, view, "region")
    above: tuple[VerificationRow, ...] = country.rows
    parts = regions
    # Provinces of 2025 cross the regions, which then have no parts to show.
    if place.level == "region" and page.state.units == "2021":
        above += (regions.row(place.code),)
        parts = _verdicts(page, view, "province")
        inside = members(place, "2021")
        rows = tuple(row for row in _worst_first(parts) if row.code in inside)
    elif within := areas.opened_province(page):
        above += (_verdicts(page, view, "province").row(within.code),)
        parts = _verdicts(page, view, "district", within.code)
        rows = _worst_first(parts)
    elif place.level == "province":
        above += regions.rows
        parts = _verdicts(page, view, "province")
        rows = (parts.row(place.code),)
    else:
        rows = parts.rows
    if page.state.reasons == "count":
        largest = tuple(sorted(rows, key=lambda row: -row.numerator))
        return (rows if parts is regions else largest), parts
    return (*above, *rows), parts


def _worst_first(result: Verification) -> tuple[VerificationRow, ...]:
    """Every row, those in which nobody was verified last."""
    return (*result.ranked(), *(row for row in result.rows if row.value is None))


def _funnel(page: Page, view: View) -> None:
    """The districts' rates by size; those of the opened place stand out."""
    _, state, place = page.translate, page.state, page.state.place
    result, limits, every = view.ask(
        _districts, snapshot=view.snapshot, counted_by=state.group.counted_by
    )
    if limits is None:
        paragraph(page.translate("Too few districts have figures to be compared."))
        return
    vintage = state.units
    if place.level == "district":
        place, vintage = units.province(place.parent or ""), "2021"
    if place.level == "country":
        districts, name = Districts(result, every, frozenset()), _("whole country")
    else:
        inside = frozenset(areas.districts_in(members(place, vintage)))
        here = tuple(one for one in every if one.row.code in inside)
        districts, name = Districts(result, here, inside), _(place.short_name)
    show(page, panels.funnel_of_districts(districts, limits, name, state.place.code, _))


def _districts(
    databases: Databases, *, snapshot: Snapshot, counted_by: CountedBy
) -> tuple[Verification, Funnel | None, tuple[Placed[VerificationRow], ...]]:
    """The funnel of all districts: the same whichever place is opened."""
    result = databases.ask(verification, snapshot=snapshot, level="district", counted_by=counted_by)
    return result, *funnel_with_places(result.rows)


def _most_wrong(page: Page, shown: Shown) -> None:
    """Who has the most to correct: the facilities of a province or district, else provinces."""
    _, place = page.translate, page.state.place
    if place.level not in ("province", "district"):
        inside = None
        # Provinces of 2025 are in no region.
        if place.level == "region" and page.state.units == "2021":
            inside = members(place, "2021")
            if page.state.level == "district":
                inside = frozenset(areas.districts_in(inside))
        rows = shown.most_wrong(inside)
        if rows:
            show(page, panels.largest(shown, rows[:MAX_LISTED], len(rows), _))
        return
    last = page.view.at(page.version.available.verification[-1]) if page.view else None
    every = last.ask(facilities, of=place, vintage=page.state.units) if last else ()
    worst = tuple(row for row in every if row.numerator)[:MAX_LISTED]
    if last and worst:
        show(page, panels.facilities(worst, every, place.short_name, last.provenance, _))
        link_to_facilities(place, _)
        return
    heading(_("Facilities with the most wrong persons, {place}", place=place.short_name))
    paragraph(_("No facility of {place} has entered anybody who is wrong.", place=place.short_name))


def _cleanliness(page: Page, last: View) -> None:
    _ = page.translate
    result, row, country = _clean_rows(page, last)
    paragraph(cleanliness_finding(row, country, _))
    if row.value is not None:
        show(page, panels.cleanliness(result, row, country, _))


def _clean_rows(page: Page, last: View) -> tuple[Cleanliness, CleanlinessRow, CleanlinessRow]:
    """The units of the table, the opened place, and the country."""
    state, place = page.state, page.state.place

    def ask(level: Level, within: str | None = None) -> Cleanliness:
        return last.ask(
            cleanliness,
            snapshot=last.snapshot,
            level=level,
            counted_by=state.group.counted_by,
            vintage=state.units,
            within=within,
        )

    country = ask("country").rows[0]
    if place.level == "district":
        result = ask("district", place.parent)
        return result, result.row(place.code), country
    if place.level == "province" and state.units == "2021":
        return ask("district", place.code), ask("province").row(place.code), country
    row = country if place.level == "country" else ask(place.level).row(place.code)
    return ask("province"), row, country


def _published(page: Page, last: View, stated: tuple[Report, ...]) -> None:
    """What was published, as it was: the page's own figures have to stand beside it."""
    _ = page.translate
    panel = panels.published(stated, last.provenance, _)
    heading(panel.title, download_link(page, panel))
    paragraph(
        _(
            "What the police and the Ministry of Health stated about the whole country and single "
            "provinces; a dash where they said nothing."
        )
    )
    head, rows = reports_table(stated, _)
    plain_table(head, rows[:MAX_REPORTS], numbers_from=2, kind="wide")
    if len(stated) > MAX_REPORTS:
        paragraph(_("… and {count} more.", count=len(stated) - MAX_REPORTS))
    quiet_line(page, REPORTED_MISMATCH, last.provenance)
