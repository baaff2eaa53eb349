"""A message ready to be sent: its text can be changed, copied, and taken into the mail program.

It is a part of the page itself: nothing is sent from here, and what is changed stays in the
browser.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from i18n import Translator

_HERE = Path(__file__)

_component = st.components.v2.component(
    "vaccination_monitor.message",
    html='<div class="message"></div>',
    css=_HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=_HERE.with_suffix(".js").read_text(encoding="utf-8"),
)


def show(subject: str, body: str, key: str, _: Translator) -> None:
    """Draw the text with a button that copies it and a link that opens it in the mail program."""
    _component(
        key=key,
        data={
            "subject": subject,
            "body": body,
            "label": _("Message, can be changed"),
            "copy": _("Copy"),
            "copied": _("Copied"),
            "mail": _("Open in mail program"),
        },
    )
