"""What a viewer sees when something goes wrong: never a traceback."""

from __future__ import annotations

import logging

import streamlit as st

from dashboard.state import read_language
from i18n import N_, UserError, translator

_log = logging.getLogger("dashboard")


def show_defect(error: Exception) -> bool:
    """Show an error in the viewer's language; details go to the log. Always handled."""
    translate = translator(read_language(st.query_params))
    if isinstance(error, UserError):
        st.error(error.text(translate))
        return True
    _log.error("A page failed", exc_info=error)
    st.error(
        translate(
            N_(
                "This page could not be drawn; the reason is in the server's log. Reload the "
                "page; if it fails again, tell whoever runs this server."
            )
        )
    )
    return True
