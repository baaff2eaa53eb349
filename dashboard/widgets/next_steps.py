"""What to do next: at most three computed sentences, each with its numbers and where they stand."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.session import Page, View
from dashboard.widgets.header import chip_html, heading
from dashboard.widgets.links import anchor
from geo.units import Unit
from presentation.next_steps.text import said
from queries.next_steps.next_steps import NextStep, next_steps
from queries.next_steps.steps import BacklogStep


def show(page: Page, view: View, place: Unit) -> None:
    """The steps that follow from the figures of the page's day for the country or a province;
    nothing where nothing stands out."""
    steps = found(page, view, place)
    if not steps:
        return
    _ = page.translate
    heading(_("What to do next"))
    listed = "".join(_step(step, page) for step in steps)
    st.html(f'<ol class="steps">{listed}</ol>')


def found(page: Page, view: View, place: Unit) -> tuple[NextStep, ...]:
    """The facts, of the last days until the page's day that the numbers are counted for."""
    target = page.state.target
    return view.ask(
        next_steps,
        of=place,
        as_of=view.snapshot.as_of,
        since=view.wanted,
        target=target / 100 if target else None,
    )


def _step(step: NextStep, page: Page) -> str:
    _ = page.translate
    words = said(step, _)
    # The backlog stands among the details of its page.
    details = "backlog" if isinstance(step, BacklogStep) else None
    onwards = anchor(
        words.link, step.page, step.panel, place=step.place.code, v=None, details=details
    )
    until = _("As of {day}.", day=_.date(step.provenance.snapshot.as_of))
    return (
        f'<li title="{escape(_(words.metric.definition))}">'
        f'<p class="do">{escape(words.sentence)}{chip_html(_(words.metric.chip))}</p>'
        f'<p class="why">{escape(words.numbers)} {escape(until)} {onwards}</p></li>'
    )
