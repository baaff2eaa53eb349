"""The dashboard's entry: language, data version, navigation; the pages do the rest."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.session import Page, open_page, viewers_version
from dashboard.state import read_language, read_version
from dashboard.views import FORMER_PATHS, VIEWS
from dashboard.widgets import header, shell
from dashboard.widgets.titles import tab_title
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
opened = open_page(translate, version)
pages: dict[str, Page] = {}


def entry(path: str, at: str) -> StreamlitPage:
    """The page of a path, at an address: its own, or the one that earlier versions gave it."""
    title, render = views[path]
    pages[at] = replace(opened, path=path, title=translate(title))
    shown = partial(render, pages[at])
    return st.Page(shown, title=translate(title), url_path=at or None, default=not at)


views = {path: (title, render) for path, title, render in VIEWS}
entries = [entry(path, at) for at, path in ({one: one for one in views} | FORMER_PATHS).items()]
chosen = st.navigation(entries, position="hidden")
page = pages[chosen.url_path]
st.set_page_config(page_title=tab_title("", page.title, translate))
header.show(page, {path: title for path, title, _render in VIEWS})
shell.show(page)
header.warn(page, wanted, frozenset(pages))
chosen.run()
