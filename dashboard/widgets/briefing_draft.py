"""The draft of a briefing on its page: kept on the server with every change, for all who write at
it; and the agency that signs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from html import escape
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.session import Page
from dashboard.widgets.header import banner, heading
from i18n import N_, UserError
from presentation.briefing.desk import (
    Agency,
    Key,
    change_draft,
    read_agency,
    read_draft,
    undo,
    write_agency,
)
from presentation.briefing.draft import Content, Draft
from presentation.briefing.model import Briefing, Part
from presentation.home import HOME

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_FIELDS = {
    "superior": N_("Superior agency"),
    "name": N_("Agency"),
    "number": N_("Number"),
    "symbol": N_("Symbol, such as BC-SYT"),
    "town": N_("Place of issue"),
    "recipients": N_("Recipients, one a line"),
    "files": N_("Office that keeps the record"),
    "position": N_("Authority and position of the signer"),
    "signatory": N_("Full name of the signer"),
}


def quiet(text: str) -> None:
    """A small line of explanation."""
    st.html(f'<p class="quiet">{escape(text)}</p>')


def current(page: Page, key: Key) -> Draft:
    """The draft as it is now. Says once if somebody else has changed it meanwhile."""
    _, draft = page.translate, read_draft(HOME, key)
    seen = f"seen-{key.name}"
    if error := st.session_state.pop("draft-error", None):
        st.error(error.text(_))
    overtaken = st.session_state.pop("draft-overtaken", False)
    if overtaken or st.session_state.get(seen, draft.revision) != draft.revision:
        banner(
            _(
                "Somebody else has changed this draft meanwhile (last saved {time}). All changes "
                "are kept; of a text that both changed, the later one. “Undo” brings back the one "
                "before.",
                time=_.time(draft.saved_at.astimezone(_ZONE)) if draft.saved_at else "",
            )
        )
    st.session_state[seen] = draft.revision
    return draft


def change(key: Key, how: Callable[[Content], Content]) -> None:
    """Change the draft, as the callback of a widget."""
    _keep(key, partial(change_draft, HOME, key, how))


def _keep(key: Key, save: Callable[[], Draft]) -> None:
    seen = f"seen-{key.name}"
    try:
        draft = save()
    except UserError as error:
        st.session_state["draft-error"] = error
        return
    if draft.revision > st.session_state.get(seen, 0) + 1:
        st.session_state["draft-overtaken"] = True
    st.session_state[seen] = draft.revision


def bar(page: Page, key: Key, shown: Briefing) -> None:
    """Which draft this is and what was changed in it, with the way back."""
    _, draft = page.translate, read_draft(HOME, key)
    with st.container(horizontal=True, vertical_alignment="center", key="draft"):
        day = _.date(shown.period.last)
        if draft.content.is_empty:
            text = _(
                "Draft of {day}: as computed. Change a text and it is kept here for you and your "
                "colleagues.",
                day=day,
            )
        else:
            text = _.plural(
                "Draft of {day}: {count} sentence changed, saved {time}.",
                "Draft of {day}: {count} sentences changed, saved {time}.",
                draft.content.count,
                day=day,
                time=_.time(draft.saved_at.astimezone(_ZONE)) if draft.saved_at else "",
            )
        st.markdown(text)
        st.button(
            _("Undo"),
            key="draft-undo",
            icon=":material/undo:",
            type="tertiary",
            disabled=not draft.before,
            on_click=lambda: _keep(key, partial(undo, HOME, key)),
        )
        st.button(
            _("As computed"),
            key="draft-clear",
            icon=":material/restart_alt:",
            type="tertiary",
            disabled=draft.content.is_empty,
            on_click=lambda: change(key, lambda _content: Content()),
        )
    quiet(
        _(
            "The first line of a text is the title of its slide, each further line a point. An "
            "emptied text gives back the computed one."
        )
    )


def part_bar(page: Page, key: Key, shown: Briefing, part: Part, number: int = 0) -> None:
    """The title of a part, with what can be done with it: moved if it has a number, left out."""
    _ = page.translate
    order = [one.name for one in shown.body]
    with st.container(horizontal=True, vertical_alignment="center", key=f"bar-{part.name}"):
        heading(f"{number}. {part.title}" if number else part.title)
        if number:
            for by, name, icon in (
                (-1, _("Up"), ":material/arrow_upward:"),
                (1, _("Down"), ":material/arrow_downward:"),
            ):
                st.button(
                    name,
                    key=f"move-{by}-{part.name}",
                    icon=icon,
                    type="tertiary",
                    on_click=lambda by=by: change(
                        key, lambda content: content.moved(order, part.name, by)
                    ),
                )
        st.button(
            _("Leave out"),
            key=f"drop-{part.name}",
            icon=":material/close:",
            type="tertiary",
            on_click=lambda: change(key, lambda content: content.without(part.name)),
        )


def add_text(page: Page, key: Key, shown: Briefing) -> None:
    """The way to a text of one's own."""
    _ = page.translate
    order = [one.name for one in shown.body]
    begin = _("Title of your text")
    st.button(
        _("Add a text"),
        key="draft-add",
        icon=":material/add:",
        on_click=lambda: change(key, lambda content: content.with_added(order, begin)),
    )


def left_out(page: Page, key: Key, parts: Sequence[Part]) -> None:
    """The parts that were left out, each with the way back."""
    _ = page.translate
    if not parts:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="draft-left-out"):
        st.markdown(_("Left out:"))
        for part in parts:
            st.button(
                part.title,
                key=f"restore-{part.name}",
                icon=":material/undo:",
                type="tertiary",
                on_click=lambda name=part.name: change(
                    key, lambda content: content.with_part(name)
                ),
            )


def choose_agency(page: Page) -> None:
    """The agency that signs, kept once for all briefings of this server."""
    _ = page.translate
    with st.popover(_("Agency and signature"), icon=":material/badge:"):
        agency = read_agency(HOME)
        with st.form("agency", border=False):
            quiet(_("Kept once for all documents; empty lines are left to fill in by hand."))
            values = asdict(agency) | {"recipients": "\n".join(agency.recipients)}
            entered = {
                name: (st.text_area if name == "recipients" else st.text_input)(
                    _(label), values[name], key=f"agency-{name}"
                )
                for name, label in _FIELDS.items()
            }
            if st.form_submit_button(_("Save")):
                recipients = tuple(entered.pop("recipients").splitlines())
                try:
                    write_agency(HOME, replace(Agency(**entered), recipients=recipients))
                except UserError as error:
                    st.error(error.text(_))
                else:
                    quiet(_("Saved."))
