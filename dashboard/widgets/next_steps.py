"""What to do next: at most three computed sentences, each with its numbers and where they stand."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.data_lag import LagView
from dashboard.data_scores import ScoreView
from dashboard.page import Page
from dashboard.widgets.links import anchor
from dashboard.widgets.text import heading
from geo import units
from presentation.next_steps.text import said
from queries import next_steps as steps
from queries.next_steps import NextStep
from queries.scorecard.counts import four_weeks_before


def show(page: Page) -> None:
    """The steps that follow from the figures of the page's day; nothing where nothing stands
    out."""
    html = page.remembered("next-steps", lambda: _list(page))
    if html:
        heading(page.translate("What to do next"))
        st.html(f'<div class="steps">{html}</div>')


def found(page: Page) -> list[NextStep]:
    """The facts, of the last days until the page's day that the numbers are counted for."""
    counted, verified = page.of("scores").view, page.of("verification").view
    scores = ScoreView(counted) if counted else None
    facts: list[NextStep | None] = []
    if scores:
        facts.append(
            steps.backlog_step(
                scores.completeness("country").rows[0], scores.completeness("province"),
                lambda code: scores.completeness("district", within=code),
            )
        )  # fmt: skip
    if verified:
        facts.append(
            steps.mismatch_step(
                verified.verification("country", "residence").rows[0],
                verified.verification("province", "residence"),
            )
        )
    if scores and counted:
        now = scores.scorecard("province")
        days = {one.as_of: one for one in page.version.available.scores}
        before = four_weeks_before(days, counted.snapshot.as_of)
        facts.append(
            steps.live_step(
                scores.scorecard("country").rows[0].scores["live"], now,
                ScoreView(counted.at(days[before])).scorecard("province") if before else None,
                lambda code: LagView(counted).facility_lags(units.province(code)),
            )
        )  # fmt: skip
    return [fact for fact in facts if fact]


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
