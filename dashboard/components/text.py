"""Texts on a page, always escaped."""

from __future__ import annotations

from html import escape

import streamlit as st


def finding(sentence: str, more: str = "") -> None:
    """The one computed sentence that a page opens with, and what belongs to it, smaller."""
    below = f'<p class="more">{escape(more)}</p>' if more else ""
    st.html(f'<h1 class="finding">{escape(sentence)}</h1>{below}')


def heading(text: str) -> None:
    """The title of a chart or a section."""
    st.html(f'<h2 class="chart-title">{escape(text)}</h2>', width="stretch")


def paragraph(text: str) -> None:
    """A plain paragraph."""
    st.html(f"<p>{escape(text)}</p>")


def banner(text: str, strong: str = "") -> None:
    """What must be known before anything else is read."""
    start = f"<b>{escape(strong)}</b> – " if strong else ""
    st.html(f'<div class="banner" role="note">{start}{escape(text)}</div>')
