"""What to do next: at most three computed sentences, each with its numbers and where they stand."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.session import Page
from dashboard.widgets.header import heading
from dashboard.widgets.links import anchor
from geo import units
from geo.units import Level
from presentation.next_steps.text import said
from queries import next_steps as steps
from queries.daily_reports.completeness import Completeness, completeness
from queries.entry_lag.facilities import facility_lags
from queries.next_steps import BacklogStep, NextStep
from queries.reconciliation.verification import verification
from queries.scorecard.scorecard import four_weeks_before, scorecard

_LEVELS: tuple[Level, ...] = ("country", "province")


def show(page: Page) -> None:
    """The steps that follow from the figures of the page's day; nothing where nothing stands
    out."""
    html = page.remembered("next-steps", lambda: _list(page))
    if html:
        heading(page.translate("What to do next"))
        st.html(f'<div class="steps">{html}</div>')


def found(page: Page) -> list[NextStep]:
    """The facts, of the last days until the page's day that the numbers are counted for."""
    scored, verified = page.of("scores").view, page.of("verification").view
    facts: list[NextStep | None] = []
    if scored:

        def complete(level: Level, within: str | None = None) -> Completeness:
            return scored.ask(completeness, snapshot=scored.snapshot, level=level, within=within)

        facts.append(
            steps.backlog_step(
                complete("country").rows[0],
                complete("province"),
                lambda code: complete("district", code),
            )
        )
    if verified:
        country, provinces = (
            verified.ask(verification, snapshot=verified.snapshot, level=level) for level in _LEVELS
        )
        facts.append(steps.mismatch_step(country.rows[0], provinces))
    if scored:
        days = {one.as_of: one for one in scored.available.scores}
        before = four_weeks_before(days, scored.snapshot.as_of)
        whole, now = (
            scored.ask(scorecard, snapshot=scored.snapshot, level=level) for level in _LEVELS
        )
        facts.append(
            steps.live_step(
                whole.rows[0].scores["live"],
                now,
                scored.ask(scorecard, snapshot=days[before], level="province") if before else None,
                lambda code: scored.ask(
                    facility_lags, snapshot=scored.snapshot, of=units.province(code)
                ),
            )
        )
    return [fact for fact in facts if fact]


def _list(page: Page) -> str:
    return "".join(_step(one, page) for one in found(page))


def _step(step: NextStep, page: Page) -> str:
    _ = page.translate
    words = said(step, _)
    # The backlog stands among the details of its page.
    opened = {"details": "backlog"} if isinstance(step, BacklogStep) else {}
    until = _("As of {day}.", day=_.date(step.provenance.snapshot.as_of))
    return (
        f'<div class="step" title="{escape(_(words.metric.definition))}">'
        f'<p class="do">{escape(words.sentence)}</p>'
        f'<p class="why">{escape(words.numbers)} {escape(until)} '
        f"{anchor(words.link, page, step.page, place=step.place.code, **opened)}</p>"
        "</div>"
    )
