"""The lower half of the reconciliation page: facilities, clean dose records, published figures."""

from __future__ import annotations

import streamlit as st

from dashboard.data import View
from dashboard.page import Page
from dashboard.widgets.download import offer
from dashboard.widgets.panel import chart, quiet_line
from dashboard.widgets.text import heading, paragraph, table_html
from geo.units import Level, Unit
from i18n import Translator
from presentation.other_tables import published_table
from presentation.reconciliation.facilities import facility_bars
from presentation.reconciliation.tables import cleanliness_table, facilities_table, reports_table
from presentation.reconciliation.text import cleanliness_finding, facilities_alt
from presentation.scorecard.cleanliness import broken_rules, rule_bars
from queries.coverage.official import members
from queries.metrics import CLEANLINESS, MISMATCH, REPORTED_MISMATCH
from queries.reconciliation.verification import Report
from queries.scorecard.cleanliness import Cleanliness, CleanlinessRow

MOST_FACILITIES = 15
"""Facilities drawn; the table has all."""
MOST_REPORTS = 100
"""Published statements listed: the country's, then as many of the provinces'."""


def show(page: Page, view: View) -> None:
    """Draw the lower half. Facilities and dose records are counted as of the last day only."""
    last = view.at(page.version.available.verification[-1])
    if page.state.place.level in ("province", "district"):
        left, right = st.columns(2, gap="medium")
        with left:
            _facilities(page, last)
        with right:
            _cleanliness(page, last)
    else:
        _cleanliness(page, last)
    _published(page, last)


def _inside(place: Unit, page: Page) -> frozenset[str]:
    """The district, or the provinces of 2021, that the opened place is made of."""
    return frozenset({place.code}) if place.level == "district" else members(
        place, page.state.units)  # fmt: skip


def _facilities(page: Page, last: View) -> None:
    _, place = page.translate, page.state.place
    every = last.facilities(_inside(place, page))
    rows = tuple(row for row in every if row.numerator)[:MOST_FACILITIES]
    title = _("Facilities with the most wrong persons, {place}", place=place.short_name)
    if not rows:
        heading(title)
        paragraph(_("No facility of {place} has entered anybody who is wrong.",
                    place=place.short_name))  # fmt: skip
        return
    if len(every) > len(rows):
        title += " · " + _("{count} of {total}", count=len(rows), total=_.integer(len(every)))
    chart(
        page, "facilities", title,
        draw=lambda theme: facility_bars(rows, last.provenance, theme, _),
        table=lambda: facilities_table(every, _),
        alt=lambda: facilities_alt(rows, last.provenance, _),
        metric=MISMATCH, provenance=last.provenance,
        note=_("Persons by the facility of their first dose, whichever way the page counts."),
    )  # fmt: skip


def _cleanliness(page: Page, last: View) -> None:
    _, state = page.translate, page.state
    result, row, country = page.remembered("clean-rows", lambda: _clean_rows(page, last))
    heading(_("Clean dose records"))
    paragraph(cleanliness_finding(row, country, _))
    if row.value is None:
        return
    rules = tuple(rule for rule in broken_rules(row) if row.broken[rule] or country.broken[rule])
    within = state.place.level != "country"
    chart(
        page, "clean",
        _("Rules broken, of 10,000 records (mark: whole country)") if within
        else _("Rules broken, of 10,000 records"),
        draw=lambda theme: rule_bars(row, country, rules, result, theme, _),
        table=lambda: cleanliness_table((country, *result.rows) if within else result.rows, _),
        alt=lambda: cleanliness_finding(row, country, _),
        metric=CLEANLINESS, provenance=last.provenance,
    )  # fmt: skip


def _clean_rows(page: Page, last: View) -> tuple[Cleanliness, CleanlinessRow, CleanlinessRow]:
    """The units of the table, the opened place, and the country."""
    state, place = page.state, page.state.place

    def ask(level: Level, within: str | None = None) -> Cleanliness:
        return last.cleanliness(level, state.group.counted_by, state.units, within)

    country = ask("country").rows[0]
    if place.level == "district":
        result = ask("district", place.parent)
        return result, result.row(place.code), country
    if place.level == "province" and state.units == "2021":
        return ask("district", place.code), ask("province").row(place.code), country
    row = country if place.level == "country" else ask(place.level).row(place.code)
    return ask("province"), row, country


def _published(page: Page, last: View) -> None:
    """What was published, as it was: the page's own figures have to stand beside it."""
    _ = page.translate
    reports = last.reports()
    if not reports:
        return
    title = _("Published figures")
    heading(title, offer(page, "published", title, table=lambda: published_table(reports, _),
                         metric=REPORTED_MISMATCH, provenance=last.provenance))  # fmt: skip
    paragraph(
        _("What the police and the Ministry of Health stated about the whole country and single "
          "provinces; a dash where they said nothing.")
    )  # fmt: skip
    st.html(last.remembered(lambda: _reports(reports, _), "published", _.language))
    if len(reports) > MOST_REPORTS:
        paragraph(_("… and {count} more.", count=len(reports) - MOST_REPORTS))
    quiet_line(page, REPORTED_MISMATCH, last.provenance)


def _reports(reports: tuple[Report, ...], _: Translator) -> str:
    head, rows = reports_table(reports, _)
    return table_html(head, rows[:MOST_REPORTS], numbers_from=2, kind="wide")
