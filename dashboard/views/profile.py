"""The profile of a place: every indicator, what changed, what to do, facilities, those alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from dashboard.session import Page, View
from dashboard.widgets import comparison, filters, header, next_steps, spine
from dashboard.widgets.header import chip_html, finding, heading, paragraph
from dashboard.widgets.links import anchor
from dashboard.widgets.nothing import nothing_yet
from dashboard.widgets.panel import download_link, link_to_figures, quiet_line
from geo.boundaries import in_use
from presentation.home import HOME
from presentation.profile import panels, text
from presentation.profile.steps import most, steps
from presentation.profile.tables import alike_rows
from queries.facilities.facilities import FAULTS, Facilities, facilities
from queries.profile.metrics import PROFILE
from queries.profile.profile import Profile, profile

PATH = "profile"
"""The page in the address."""
MAX_FACILITIES = 5
"""Facilities listed; their page has all."""


def render(page: Page) -> None:
    """Draw the page."""
    # Official totals reach no districts: without records there are none to open.
    page = page.about("records" if page.version.available.records else "official")
    _, view, place = page.translate, page.view, page.state.place
    if view is None:
        nothing_yet(page, _("No figures are published yet."), "statistics", "doses")
        return
    with filters.row(page):
        filters.place(page)
        filters.as_of(page)
        comparison.choose(page)
    header.path(page)
    result = view.ask(
        profile,
        place=place,
        snapshot=view.snapshot,
        boundaries=in_use("district", "2021", HOME),
        since=view.wanted,
        vintage=page.state.units,
    )
    finding(text.finding(result, _), text.standing_out(result, _), chip=text.chip(result, _))
    if result.rows:
        _indicators(page, result)
    if missing := text.unknown(result, _):
        paragraph(missing)
    here = _facilities(page, view)
    left, right = st.columns(2, gap="medium")
    with left:
        _changed(page, result)
        _listed(page, here)
    with right:
        # Those of 2025 have steps of their own, not the country's.
        if place.level == "country" or (place.level == "province" and page.state.units == "2021"):
            next_steps.show(page, view, place)
        else:
            _steps(page, result, here)
        _alike(page, result)
    quiet_line(page, PROFILE, view.provenance, text.since(result, _))
    link_to_figures(page, view.provenance)


def _indicators(page: Page, result: Profile) -> None:
    panel = panels.indicators(result, page.translate)
    heading(panel.title, download_link(page, panel))
    spine.show(page, result)


def _changed(page: Page, result: Profile) -> None:
    _ = page.translate
    heading(_("What changed"))
    sentences = text.changes(result, _)
    for sentence in sentences:
        paragraph(sentence)
    if not sentences and any(row.before_as_of for row in result.rows):
        paragraph(_("No indicator shows another number than before."))
    st.html(f'<p class="quiet">{escape(text.since(result, _))}</p>')


def _steps(page: Page, result: Profile, here: Facilities | None) -> None:
    """What follows from the numbers, each with the page that has them."""
    _ = page.translate
    heading(_("What to do"))
    lines = []
    for one in steps(result, here, _):
        link = anchor(one.link, one.path, order=one.order or None)
        lines.append(f"<li>{escape(one.sentence)}{chip_html(one.chip)} {link}</li>")
    if lines:
        st.html(f'<ol class="to-do">{"".join(lines)}</ol>')
    else:
        paragraph(_("Nothing follows from the figures that are known."))


def _facilities(page: Page, view: View) -> Facilities | None:
    """The facilities of the place, as of the records' day."""
    records = view if view.source == "records" else None
    if records is None:
        return None
    result = records.ask(
        facilities,
        snapshot=records.snapshot,
        of=page.state.place,
        since=records.wanted,
        vintage=page.state.units,
    )
    return result if result.rows else None


def _listed(page: Page, here: Facilities | None) -> None:
    """The facilities with the most late doses, and the way to all of them."""
    _ = page.translate
    heading(_("Facilities with the most late doses"))
    if here is None:
        paragraph(
            _(
                "No facility is published: doses need the facility's code. Run: monitor import "
                "doses FILE, monitor import facilities FILE"
            )
        )
        return
    rows = most(here, "late", MAX_FACILITIES) or most(here, "wrong", MAX_FACILITIES)
    lines = [
        (
            anchor(row.name, "facilities", facility=row.code),
            tuple(text.rate(row, fault, _) for fault in FAULTS),
        )
        for row in rows
    ]
    st.html(_table((_("Facility"), _("Late"), _("Wrong")), lines))
    every = _("All {count} facilities", count=_.integer(len(here.rows)))
    st.html(f'<p class="onwards">{anchor(every, "facilities")}</p>')


def _alike(page: Page, result: Profile) -> None:
    """The places like this one, with the same few numbers."""
    _ = page.translate
    if not result.alike:
        return
    head, rows = alike_rows(result, _)
    lines = [
        (
            f"<b>{escape(text.place_name(code, _))}</b>"
            if code == result.place.code
            else anchor(text.place_name(code, _), PATH, place=code),
            cells,
        )
        for code, cells in rows
    ]
    summary = escape(_("Places like this one"))
    st.html(f'<details class="alike"><summary>{summary}</summary>{_table(head, lines)}</details>')


def _table(head: Sequence[str], lines: Iterable[tuple[str, Sequence[str]]]) -> str:
    """A table as HTML whose first column are links, given as HTML; the others are numbers."""
    first, *others = head
    heads = f"<th>{escape(first)}</th>" + _numbers("th", others)
    body = "".join(f"<tr><td>{link}</td>{_numbers('td', cells)}</tr>" for link, cells in lines)
    return (
        f'<table class="plain fits" tabindex="0"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _numbers(tag: str, cells: Iterable[str]) -> str:
    return "".join(f'<{tag} class="number">{escape(one)}</{tag}>' for one in cells)
