"""The dashboard's entry: language, data version, navigation; the pages do the rest."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard import page as pages
from dashboard.state import read_language, read_version
from dashboard.versions import viewers_version
from dashboard.views import VIEWS
from dashboard.widgets import header
from i18n import translator

translate = translator(read_language(st.query_params))
st.set_page_config(
    page_title=translate("Vaccination monitor"),
    page_icon=header.ICON,
    layout="wide",
    initial_sidebar_state="collapsed",
)
wanted = read_version(st.query_params)
version = viewers_version(wanted)
page = pages.open_page(translate, version)

entries = [
    st.Page(
        partial(render, replace(page, path=path)),
        title=translate(title),
        url_path=path or None,
        default=not path,
    )
    for path, title, render in VIEWS
]
chosen = st.navigation(entries, position="hidden")
header.show(page, entries, wanted)
chosen.run()
