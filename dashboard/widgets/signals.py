"""Signals in words: what in the figures cannot be taken at face value."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.data import View
from dashboard.page import Page
from dashboard.widgets.download import offer
from dashboard.widgets.text import heading, paragraph
from geo import units
from i18n import Translator
from presentation.other_tables import signals_table
from queries.metrics import VACCINE_USE
from queries.signals.signals import MEASURE_NAMES, SIGNAL_TEXTS, Signal, SignalKind, SignalRow

NAMED = 5
"""Provinces named in a signal; the command line's status names them all."""


def show(page: Page, view: View) -> None:
    """Every signal of the day: what it is, where, and what it means."""
    _ = page.translate
    found = view.signals()
    title = _("Signals: read these figures with care")
    if not found:
        heading(title)
        paragraph(_("No signal stands on this day."))
        return
    heading(title, offer(page, "signals", title, table=lambda: signals_table(found, _),
                         definition=_("What each signal means stands in its row."),
                         source=_(VACCINE_USE.source), provenance=view.provenance))  # fmt: skip
    cards = [
        _card(kind, [one for one in found if one.kind == kind], _)
        for kind in dict.fromkeys(signal.kind for signal in found)
    ]
    st.html('<div class="signals">' + "".join(cards) + "</div>")


def _card(kind: SignalKind, found: list[Signal], _: Translator) -> str:
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


def where(signal: Signal, _: Translator) -> str:
    """Since when, and the provinces concerned with their numbers, the largest first."""
    if not signal.rows:
        if signal.previous_as_of is None:
            return _("Whole country")
        return _("Whole country, since {day}", day=_.date(signal.previous_as_of))
    ordered = sorted(signal.rows, key=_size, reverse=True)
    named = [_row(row, signal, _) for row in ordered[:NAMED]]
    text = "; ".join(named)
    if len(ordered) > NAMED:
        text += _.plural("; and {count} more province", "; and {count} more provinces",
                         len(ordered) - NAMED)  # fmt: skip
    if signal.previous_as_of:
        text = _("Since {day}: {provinces}", day=_.date(signal.previous_as_of), provinces=text)
    return text


def _size(row: SignalRow) -> float:
    if row.value is None or not row.reference:
        return 0.0
    return abs(row.value / row.reference - 1)


def _row(row: SignalRow, signal: Signal, _: Translator) -> str:
    name = units.province(row.province_code).short_name
    if row.value is None or row.reference is None:
        return name
    if signal.kind == "coverage_above_100" and row.reference:
        return f"{name} {_.percent(row.value / row.reference)}"
    return f"{name} {_.integer(row.reference)} → {_.integer(row.value)}"
