"""The dashboard's entry: language, data version, navigation; the pages do the rest."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.session import open_page, viewers_version
from dashboard.state import read_language, read_version
from dashboard.views import FORMER_PATHS, VIEWS
from dashboard.widgets import header, links
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
page = open_page(translate, version)


def entry(path: str, at: str) -> StreamlitPage:
    """The page of a path, at an address: its own, or the one that earlier versions gave it."""
    title, render = views[path]
    shown = partial(render, replace(page, path=path))
    return st.Page(shown, title=translate(title), url_path=at or None, default=not at)


views = {path: (title, render) for path, title, render in VIEWS}
entries = [entry(path, path) for path in views]
former = [entry(path, earlier) for earlier, path in FORMER_PATHS.items()]
chosen = st.navigation([*entries, *former], position="hidden")
header.show(page, entries, wanted)
chosen.run()
links.follow(st.query_params.get("to", ""))
