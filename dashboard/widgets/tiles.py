"""The four tiles of the overview: value, change since the previous date, and the counts."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.session import Page, View
from geo.units import Level
from i18n import Translator
from queries.coverage.by_source import COVERAGE
from queries.coverage.metrics import PERSONS_TO_REACH, VACCINE_USE
from queries.coverage.official import Coverage, vaccine_use
from queries.metric import Dose


def show(page: Page, view: View) -> None:
    """Dose 1, dose 2, doses used of those received (records: boosters), people still to reach."""
    st.html(page.remembered("tiles", lambda: _tiles(page, view)))


def _tiles(page: Page, view: View) -> str:
    _ = page.translate
    third = _use(view, _) if view.source == "official" else _coverage(page, view, 3)
    cells = [_coverage(page, view, 1), _coverage(page, view, 2), third, _reach(page, view)]
    return '<div class="tiles">' + "".join(cells) + "</div>"


def _tile(name: str, value: str, change: str, counts: str, note: str = "") -> str:
    parts = [
        ("name", name),
        ("value", value),
        ("change", change),
        ("counts", counts),
        ("note", note),
    ]
    return (
        '<div class="tile">'
        + "".join(f'<div class="{kind}">{escape(text)}</div>' for kind, text in parts if text)
        + "</div>"
    )


def _by_level(page: Page, view: View, dose: Dose, level: Level) -> Coverage:
    return view.ask(
        COVERAGE[view.source],
        snapshot=view.snapshot,
        dose=dose,
        group=page.state.group,
        level=level,
    )


def _coverage(page: Page, view: View, dose: Dose) -> str:
    _ = page.translate
    result = _by_level(page, view, dose, "country")
    row = result.rows[0]
    if row.value is None:
        return _tile(_(result.metric.short), _("unknown"), "", "")
    change = ""
    if view.previous:
        then = _by_level(page, view.at(view.previous), dose, "country").rows[0]
        if then.value is not None and then.missing == row.missing:
            change = _since(_.difference(row.value, then.value), view, _)
    counts = f"{_.integer(row.numerator or 0)} / {_.integer(row.denominator or 0)}"
    note = ""
    if row.missing:
        note = _.plural(
            "without {count} province that has no figures",
            "without {count} provinces that have no figures",
            len(row.missing),
        )
    return _tile(_(result.metric.short), _.percent(row.value), change, counts, note)


def _use(view: View, _: Translator) -> str:
    use = view.ask(vaccine_use, snapshot=view.snapshot, previous=view.previous, level="country")
    row = use.rows[0]
    if row.used is None:
        return _tile(_(VACCINE_USE.name), _("unknown"), "", "")
    change = ""
    if row.daily is not None and row.injected is not None and row.injected_before is not None:
        change = _since("+" + _.integer(row.injected - row.injected_before), view, _)
    counts = f"{_.integer(row.injected or 0)} / {_.integer(row.received or 0)}"
    note = ""
    if row.used > 1:
        note = _("More injected than received: the count of doses received is out of date.")
    return _tile(_(VACCINE_USE.name), _.percent(row.used), change, counts, note)


def _reach(page: Page, view: View) -> str:
    _ = page.translate
    now = _by_level(page, view, 1, "province")
    if not now.ranked():
        return _tile(_(PERSONS_TO_REACH.name), _("unknown"), "", "")
    change = ""
    if view.previous:
        before = _by_level(page, view.at(view.previous), 1, "province")
        fewer = now.to_reach - before.to_reach
        sign = "+" if fewer > 0 else "−" if fewer < 0 else "±"
        change = _since(sign + _.integer(abs(fewer)), view, _)
    return _tile(
        _(PERSONS_TO_REACH.name), _.integer(now.to_reach), change, _("without a first dose")
    )


def _since(change: str, view: View, _: Translator) -> str:
    if view.previous is None:
        return ""
    return _("{change} since {day}", change=change, day=_.date(view.previous.as_of))
