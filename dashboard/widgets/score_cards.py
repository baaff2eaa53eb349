"""The four words as cards: share, what it is made of, change and place among its equals."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.session import Page, View
from dashboard.widgets.areas import compared_within
from geo.units import Unit
from i18n import Translator
from presentation.scorecard.text import MEANINGS
from presentation.scorecard.words import LINES, change_text, shown, turned
from queries.daily_reports.completeness import CompletenessRow, completeness
from queries.daily_reports.metrics import COMPLETE_FIELDS
from queries.scorecard.scorecard import (
    SCORECARD_METRICS,
    WORDS,
    Dimension,
    Scorecard,
    ScoreRow,
    scorecard,
)


def show(page: Page, view: View, place: Unit) -> None:
    """A card a word of a place. ``page`` and ``view`` are of the days of the four words."""
    st.html(page.remembered(f"cards-{place.code}", lambda: _cards(page, view, place)))


def _cards(page: Page, view: View, place: Unit) -> str:
    result = view.ask(
        scorecard,
        snapshot=view.snapshot,
        level=place.level,
        vintage=page.state.units,
        within=compared_within(place),
        since=view.since.as_of if view.since else None,
    )
    complete = view.ask(
        completeness,
        snapshot=view.snapshot,
        level=place.level,
        vintage=page.state.units,
        within=compared_within(place),
    )
    row, fields = result.row(place.code), complete.row(place.code)
    cards = [_card(word, row, result, fields, page) for word in WORDS]
    return f'<div class="tiles words">{"".join(cards)}</div>'


def _card(
    word: Dimension, row: ScoreRow, result: Scorecard, fields: CompletenessRow, page: Page
) -> str:
    _, score, metric = page.translate, row.scores[word], SCORECARD_METRICS[word]
    counts = ""
    if score.value is not None:
        counts = f"{_.integer(score.numerator or 0)} / {_.integer(score.denominator or 0)}"
    parts = [
        ("name", f"<b>{escape(_(metric.short))}</b> · {escape(_(MEANINGS[word]))}"),
        ("value", escape(shown(score, word, _))),
        ("change", escape(_change(word, row, result, _))),
        ("counts", escape(counts)),
        ("place", escape(_place(word, row, result, _))),
    ]
    if word == "complete" and fields.fields is not None:
        parts.append(
            (
                "counts",
                escape(
                    _(
                        "{name}: {share} ({count} / {total})",
                        name=_(COMPLETE_FIELDS.short),
                        share=_.percent(fields.fields),
                        count=_.integer(fields.complete or 0),
                        total=_.integer(fields.doses or 0),
                    )
                ),
            )
        )
    body = "".join(f'<div class="{kind}">{text}</div>' for kind, text in parts if text)
    colour = LINES[word][page.theme.name]
    return f'<div class="tile" style="border-top: 4px solid {colour}">{body}</div>'


def _change(word: Dimension, row: ScoreRow, result: Scorecard, _: Translator) -> str:
    """The change since the day compared with, and whether that is good."""
    change = change_text(row.scores[word], word, _)
    if not change or result.before is None:
        return ""
    judged = {1: _("better"), -1: _("worse"), 0: _("unchanged")}[turned(row.scores[word], word, _)]
    return _(
        "{change} since {day}: {judged}",
        change=change,
        day=_.date(result.before),
        judged=judged,
    )


def _place(word: Dimension, row: ScoreRow, result: Scorecard, _: Translator) -> str:
    """The place among the units of the same level; nothing for the country."""
    score = row.scores[word]
    if score.rank is None or len(result.rows) < 2:
        return ""
    return _("place {rank} of {total}", rank=score.rank, total=score.total)
