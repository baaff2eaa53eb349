"""What is not entered yet: the nowcast of the last days, and the backlog behind the daily reports.

A part of the page on entry lag.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from dashboard.data import View
from dashboard.data_lag import NOWCAST_DAYS, SUMMED, LagView
from dashboard.data_scores import ScoreView
from dashboard.page import Page
from dashboard.widgets import filters, places
from dashboard.widgets.download import offer
from dashboard.widgets.panel import Table, chart, quiet_line
from dashboard.widgets.text import heading, paragraph, plain_table, table_html
from geo import units
from geo.units import Unit
from i18n import Translator
from presentation.daily_reports.backlog import backlog_ranking, backlog_timeline
from presentation.nowcast.charts import nowcast_bars
from presentation.nowcast.tables import (
    backlog_table,
    completeness_table,
    findings_table,
    most_to_come_first,
    nowcast_days_table,
    nowcast_places_table,
)
from presentation.nowcast.text import (
    FINDING_NAMES,
    backlog_alt,
    backlog_ranking_alt,
    backlog_sentence,
    finding_place,
    finding_words,
    findings_sentence,
    most_backlog,
    nowcast_alt,
    nowcast_sentence,
)
from queries.coverage.official import members
from queries.daily_reports.completeness import Completeness, CompletenessRow
from queries.daily_reports.findings import KINDS
from queries.metrics import BACKLOG, NOWCAST, REPORT_FINDINGS
from queries.nowcast.provinces import NowcastRow

MOST_PLACES = 10
"""Provinces in the table of what is still to come; whoever takes it away gets all."""
MOST_RANKED = 63
"""Bars of a ranking; of more units the table has all."""
FEW = 14
"""Bars that need no scrolling beside the chart over time."""
HEIGHT = 320
MOST_OF_A_KIND = 5
"""Places listed of each kind of finding."""


def show(page: Page, view: View) -> None:
    """Draw the nowcast, the backlog and what stands out in the daily reports."""
    _nowcast(page, view)
    counted = view.of("scores")
    if counted is None:
        return
    _backlog(page, counted)
    _findings(page, counted)


def _nowcast(page: Page, view: View) -> None:
    _, state = page.translate, page.state
    unit = _of_nowcast(state.place)
    asked = LagView(view)
    result = asked.nowcast(state.dose)
    days, row = result.daily(unit, NOWCAST_DAYS), result.row(unit, SUMMED)

    def choices() -> None:
        filters.dose_number(page)
        paragraph(nowcast_sentence(row, state.dose, _))
        if unit != state.place:
            paragraph(
                _("Districts have too few doses a day for a nowcast of their own: shown is "
                  "{province}.", province=_(unit.short_name))
            )  # fmt: skip

    chart(
        page, "nowcast", _("What the last days will show once everything is entered"),
        draw=lambda theme: nowcast_bars(days, theme, _, demo=view.version.data.demo),
        table=lambda: nowcast_days_table(days, _),
        alt=lambda: nowcast_alt(days, state.dose, _),
        metric=NOWCAST, provenance=view.provenance, controls=choices,
    )  # fmt: skip
    title = _("Doses still to come, by province (injected {first} to {last})",
              first=_.date(row.first), last=_.date(row.last))  # fmt: skip

    rows = asked.nowcast_rows(state.dose, unit, state.units)
    if len(rows) > MOST_PLACES:
        title += " · " + _("the highest {count} of {total}", count=MOST_PLACES, total=len(rows))

    def table() -> Table:
        return nowcast_places_table(rows, _)

    heading(title, offer(page, "nowcast-places", title, table=table, metric=NOWCAST,
                         provenance=view.provenance))  # fmt: skip
    # As text: a table that sorts takes longer to send than all the rest of the page.
    st.html(page.remembered("nowcast-places", lambda: _most_to_come(rows, _)))
    quiet_line(page, NOWCAST, view.provenance)


def _most_to_come(rows: Iterable[NowcastRow], _: Translator) -> str:
    """The provinces with the most doses still to come, as a table."""
    head = (_("Unit"), _("To come"), _("Entered"), _("Expected"), _("90% interval"),
            _("Share entered"))  # fmt: skip
    return table_html(head, [
        (_(row.name), _.integer(row.to_come), _.integer(row.entered), _.integer(row.expected),
         f"{_.integer(row.low90)} – {_.integer(row.high90)}",
         _.percent(row.entered / row.expected) if row.expected else "–")
        for row in most_to_come_first(rows)[:MOST_PLACES]
    ], numbers_from=1)  # fmt: skip


def _of_nowcast(place: Unit) -> Unit:
    """The opened place, or a district's province."""
    return units.province(place.parent or "") if place.level == "district" else place


@dataclass(frozen=True)
class _Behind:
    """The opened place, and units by backlog: the place's ``parts`` or those beside it."""

    row: CompletenessRow
    of_row: Completeness
    result: Completeness
    ranked: tuple[CompletenessRow, ...]
    parts: bool


def _behind(page: Page, view: View) -> _Behind:
    state, place = page.state, page.state.place
    within = places.opened_province(page)
    code = within.code if within else None
    own = ScoreView(view).completeness(
        place.level, state.units, place.parent if place.level == "district" else None
    )
    result = ScoreView(view).completeness(state.level, state.units, code)
    ranked = result.by_backlog()
    if place.level == "region" and state.units == "2021":
        inside = members(place, "2021")
        if state.level == "district":
            inside = frozenset(one.code for up in inside for one in units.districts(up))
        ranked = tuple(row for row in ranked if row.code in inside)
    parts = (
        place.level == "country"
        or (place.level == "region" and state.units == "2021")
        or (place.level == "province" and within is not None)
    )
    return _Behind(own.row(place.code), own, result, ranked, parts)


def _backlog(page: Page, view: View) -> None:
    _, state, place = page.translate, page.state, page.state.place
    behind = page.remembered("behind", lambda: _behind(page, view))
    result, ranked = behind.result, behind.ranked
    heading(_("Reported, but not on the platform"))
    said = backlog_sentence(behind.row, behind.of_row, _)
    if behind.parts:
        said += " " + most_backlog(ranked, _)
    paragraph(said.strip())
    if behind.row.backlog is None and not ranked:
        return
    left, right = st.columns([2, 3], gap="medium")
    demo = view.version.data.demo
    with left:
        title = _("Largest backlog first, doses")
        if len(ranked) > MOST_RANKED:
            title += " · " + _("the highest {count} of {total}", count=MOST_RANKED,
                               total=len(ranked))  # fmt: skip
        chart(
            page, "backlog-ranking", title,
            draw=lambda theme: backlog_ranking(ranked[:MOST_RANKED], theme, _,
                                               chosen=frozenset({place.code}), demo=demo),
            table=lambda: completeness_table(ranked, _),
            alt=lambda: backlog_ranking_alt(ranked, result, _),
            metric=BACKLOG, provenance=view.provenance,
            opens={row.name: row.code for row in ranked},
            scroll=HEIGHT if len(ranked) > FEW else None,
        )  # fmt: skip
    series = ScoreView(view).backlog_series(place, state.units)
    with right:
        name = _(place.short_name)
        chart(
            page, "backlog", _("Backlog at the end of every week, {place}", place=name),
            draw=lambda theme: backlog_timeline(series, theme, _),
            table=lambda: backlog_table(series, _),
            alt=lambda: backlog_alt(series, name, _),
            metric=BACKLOG, provenance=view.provenance,
        )  # fmt: skip


def _findings(page: Page, view: View) -> None:
    _, state = page.translate, page.state
    rows = ScoreView(view).report_findings(state.place, state.units)
    title = _("What the daily reports have wrong")
    taken = offer(
        page, "report-findings", title, table=lambda: findings_table(rows, _),
        metric=REPORT_FINDINGS, provenance=view.provenance,
    )  # fmt: skip
    heading(title, taken if rows else "")
    paragraph(findings_sentence(rows, _))
    if not rows:
        return
    shown = [row for kind in KINDS
             for row in [one for one in rows if one.kind == kind][:MOST_OF_A_KIND]]  # fmt: skip
    plain_table(
        (_("Place"), _("What stands out"), _("In words")),
        [(finding_place(row), _(FINDING_NAMES[row.kind]), finding_words(row, _)) for row in shown],
        kind="meanings",
    )
    if len(shown) < len(rows):
        paragraph(
            _("… and {count} more, each of fewer reports of its kind. Open a province or district "
              "to see its own.", count=_.integer(len(rows) - len(shown)))
        )  # fmt: skip
    quiet_line(page, REPORT_FINDINGS, view.provenance)
