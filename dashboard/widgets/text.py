"""Texts on a page, always escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st


def finding(sentence: str, more: str = "") -> None:
    """The one computed sentence that a page opens with, and what belongs to it, smaller."""
    below = f'<p class="more">{escape(more)}</p>' if more else ""
    st.html(f'<h1 class="finding">{escape(sentence)}</h1>{below}')


def heading(text: str, taken: str = "") -> None:
    """The title of a chart or a section; ``taken`` is the link beside it that takes it away."""
    # One message for both: each costs more than what it says.
    st.html(f'<h2 class="chart-title">{escape(text)}</h2>{taken}', width="stretch")


def paragraph(text: str) -> None:
    """A plain paragraph."""
    st.html(f"<p>{escape(text)}</p>")


def plain_table(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers_from: int = 99, kind: str = ""
) -> None:
    """A table to read, not to sort; from the column ``numbers_from`` on aligned as numbers."""
    st.html(table_html(head, rows, numbers_from=numbers_from, kind=kind))


def table_html(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers_from: int = 99, kind: str = ""
) -> str:
    """The same as text, for what is drawn often."""

    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(
            f'<{tag} class="number">{escape(cell)}</{tag}>'
            if column >= numbers_from
            else f"<{tag}>{escape(cell)}</{tag}>"
            for column, cell in enumerate(row)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    # A narrow screen scrolls it, with the keyboard too.
    return (
        f'<table class="plain {kind}" tabindex="0"><thead><tr>{cells("th", head)}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def banner(text: str, strong: str = "") -> None:
    """What must be known before anything else is read."""
    start = f"<b>{escape(strong)}</b> – " if strong else ""
    st.html(f'<div class="banner" role="note">{start}{escape(text)}</div>')
