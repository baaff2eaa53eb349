"""Signals in words: what in the figures cannot be taken at face value."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.session import Page, View
from dashboard.widgets.header import heading, paragraph
from dashboard.widgets.panel import download_link
from i18n import Translator
from presentation.signals import panels
from presentation.signals.text import where
from queries.signals.signals import MEASURE_NAMES, SIGNAL_TEXTS, Signal, SignalType, signals


def show(page: Page, view: View) -> None:
    """Every signal of the day: what it is, where, and what it means."""
    _ = page.translate
    found = view.ask(signals, snapshot=view.snapshot)
    panel = panels.signals(found, view.provenance, _)
    if not found:
        heading(panel.title)
        paragraph(_("No signal stands on this day."))
        return
    heading(panel.title, download_link(page, panel))
    kinds = dict.fromkeys(one.kind for one in found)
    cards = [_card(kind, [one for one in found if one.kind == kind], _) for kind in kinds]
    st.html(f'<div class="signals">{"".join(cards)}</div>')


def _card(kind: SignalType, found: list[Signal], _: Translator) -> str:
    text = SIGNAL_TEXTS[kind]
    lines = [
        '<p class="where">'
        + (f"<b>{escape(_(MEASURE_NAMES[one.measure]))}</b>: " if one.measure else "")
        + f"{escape(where(one, _))}</p>"
        for one in found
    ]
    return (
        f'<div class="signal"><h3>{escape(_(text.name))}</h3>'
        f'<p class="meaning">{escape(_(text.meaning))}</p>{"".join(lines)}</div>'
    )
