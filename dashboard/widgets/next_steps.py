"""What to do next: at most three computed sentences, each with its numbers and where they stand."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.session import Page
from dashboard.widgets.header import heading
from dashboard.widgets.links import anchor
from geo import units
from presentation.next_steps.text import said
from queries.next_steps import NextStep, next_steps


def show(page: Page) -> None:
    """The steps that follow from the figures of the page's day; nothing where nothing stands
    out."""
    html = page.remembered("next-steps", lambda: _list(page))
    if html:
        heading(page.translate("What to do next"))
        st.html(f'<div class="steps">{html}</div>')


def found(page: Page) -> tuple[NextStep, ...]:
    """The facts, of the last days until the page's day that the numbers are counted for."""
    view = page.view
    if view is None:
        return ()
    return view.ask(next_steps, until=view.snapshot.as_of, place=units.country())


def _list(page: Page) -> str:
    return "".join(_step(one, page) for one in found(page))


def _step(step: NextStep, page: Page) -> str:
    _ = page.translate
    words = said(step, _)
    until = _("As of {day}.", day=_.date(step.provenance.snapshot.as_of))
    return (
        f'<div class="step" title="{escape(_(words.metric.definition))}">'
        f'<p class="do">{escape(words.sentence)}</p>'
        f'<p class="why">{escape(words.numbers)} {escape(until)} '
        f"{anchor(words.link, page, step.page, place=step.place.code)}</p>"
        "</div>"
    )
