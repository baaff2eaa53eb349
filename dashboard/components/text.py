"""Texts on a page, always escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def plain_table(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers_from: int = 99, kind: str = ""
) -> None:
    """A table to read, not to sort; from the column ``numbers_from`` on aligned as numbers."""
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="number">{escape(cell)}</td>'
            if column >= numbers_from
            else f"<td>{escape(cell)}</td>"
            for column, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    st.html(
        f'<table class="plain {kind}"><thead><tr>'
        + "".join(
            f'<th class="number">{escape(cell)}</th>'
            if column >= numbers_from
            else f"<th>{escape(cell)}</th>"
            for column, cell in enumerate(head)
        )
        + f"</tr></thead><tbody>{body}</tbody></table>"
    )


def banner(text: str, strong: str = "") -> None:
    """What must be known before anything else is read."""
    start = f"<b>{escape(strong)}</b> – " if strong else ""
    st.html(f'<div class="banner" role="note">{start}{escape(text)}</div>')
