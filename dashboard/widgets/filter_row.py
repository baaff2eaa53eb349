"""The row of choices as a whole: on a phone one line that opens it, and what it could not do as the
address asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from html import escape

import streamlit as st

from dashboard.session import Page
from dashboard.widgets.instead import Choice, sentences
from dashboard.widgets.panel import provenance_words
from dashboard.widgets.titles import title_tab


@dataclass
class _Row:
    choices: list[Choice] = field(default_factory=list)


_open_row: ContextVar[_Row | None] = ContextVar("_open_row", default=None)

ALWAYS_SAID = ("place", "as_of", "dose", "from", "to")
"""Choices that the one line names even at their default."""


def note(parameter: str, label: str, value: str, shown: str, *, usual: bool = False) -> None:
    """Tell the row about a choice that it offers: the address's ``parameter``, its ``label``, the
    ``value`` that counts as the address would write it, and how that is ``shown``; ``usual`` when
    it is the default."""
    if row_ := _open_row.get():
        row_.choices.append(Choice(parameter, label, value, shown, usual))


@contextmanager
def row(page: Page) -> Iterator[None]:
    """The choices drawn inside stand in a row, on a phone behind one line that names them. Below it
    stands what the address asked for and is not shown."""
    line, drawn = st.empty(), _Row()
    token = _open_row.set(drawn)
    try:
        with st.container(horizontal=True, key="filters"):
            yield
    finally:
        _open_row.reset(token)
    line.html(_line(page, drawn.choices))
    if said := sentences(page, tuple(drawn.choices)):
        lines = "".join(f"<p>{one}</p>" for one in said)
        st.html(f'<div class="instead" role="note">{lines}</div>')
    title_tab(page, of_place=any(one.parameter == "place" for one in drawn.choices))


def _line(page: Page, choices: list[Choice]) -> str:
    """What is chosen, as a button that opens the row where there is no room for it; and, for
    whoever shares the page, the address of exactly these figures and where they come from."""
    _ = page.translate
    named = [one for one in choices if one.parameter in ALWAYS_SAID or not one.usual]
    words = escape(" · ".join(one.shown for one in named if one.shown))
    label = escape(_("Choices"))
    return (
        f'<button type="button" class="chips" data-toggles="filters" aria-expanded="false" '
        f'aria-label="{label}: {words}" data-link="{escape(page.link)}" '
        f'data-cited="{escape(_cited(page))}"><span>{words}</span></button>'
    )


def _cited(page: Page) -> str:
    """Where what is shared comes from: day, data version and, where they apply, revision, computed
    day and demo."""
    _, provenance = page.translate, page.view.provenance if page.view else None
    source = _("Source: {source}", source=_("Vaccination monitor"))
    return f"{source} · {provenance_words(page, provenance)}"
