"""The one comparison of all pages: which day the figures are held against, and what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

import streamlit as st

from dashboard.session import Page, View
from dashboard.state import SOURCES, write
from dashboard.widgets.filters import days, note

OTHER_DAY = "other"
"""The choice of a day that is neither a week nor four weeks before."""


def choose(page: Page) -> None:
    """What the day is compared with: a week or four weeks before, or any other day."""
    _, state = page.translate, page.state
    if state.since is None:
        return
    names = {"week": _("1 week ago"), "four-weeks": _("4 weeks ago"), OTHER_DAY: _("Other day")}
    if isinstance(state.compare, date):
        chosen, value, shown = OTHER_DAY, state.compare.isoformat(), _.date(state.compare)
    else:
        chosen, value, shown = state.compare, state.compare, names[state.compare]
    note("since", _("Compare with"), value, shown, usual=value == "week")
    key = "choose-compare"
    st.session_state[key] = chosen
    st.segmented_control(
        _("Compare with"),
        list(names),
        key=key,
        format_func=names.__getitem__,
        required=True,
        on_change=_choose_compare,
        args=(key, state.since.as_of.isoformat()),
    )
    if chosen == OTHER_DAY:
        _compared_day(page)


def _choose_compare(key: str, day: str) -> None:
    chosen = st.session_state[key]
    # Another day begins with the one that is shown.
    write("since", {"week": None, OTHER_DAY: day}.get(chosen, chosen))


def _compared_day(page: Page) -> None:
    state, offered = page.state, days(page)
    if state.snapshot is None:
        return
    key = "choose-since"
    first, last = offered[0].as_of, state.snapshot.as_of - timedelta(days=1)
    st.session_state[key] = min(max(state.wanted or first, first), last)
    st.date_input(
        page.translate("The day compared with"),
        key=key,
        value="today",
        min_value=first,
        max_value=last,
        format="DD/MM/YYYY",
        on_change=lambda: write("since", st.session_state[key].isoformat()),
    )


def moved(page: Page, *views: View | None) -> None:
    """Say which changes are not since the day that was wanted, because it has no figures."""
    _, said = page.translate, dict[tuple[str, str], dict[str, None]]()
    for view in views:
        if view and view.since and view.since.as_of != view.wanted:
            moved_to = _.date(view.wanted), _.date(view.since.as_of)
            said.setdefault(moved_to, {})[_(SOURCES[view.source])] = None
    for (wanted, day), sources in said.items():
        text = _(
            "{source}: there are no figures of {wanted}; changes are since {day}.",
            source=", ".join(sources),
            wanted=wanted,
            day=day,
        )
        st.html(f'<p class="moved" role="note">{escape(text)}</p>')
