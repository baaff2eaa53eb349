"""The three tiles of the overview: value, course, and change since the day compared with."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.session import Page, View
from dashboard.widgets.judged import arrow, colours
from geo import units
from geo.units import Level
from i18n import Translator
from presentation.sparkline import sparkline
from queries.coverage.by_source import COVERAGE, COVERAGE_SERIES
from queries.coverage.metrics import PERSONS_TO_REACH
from queries.coverage.official import Coverage
from queries.metric import Dose

WEEKS = 13
"""Points of a sparkline at most."""


def show(page: Page, view: View) -> None:
    """Dose 1, dose 2, and people still to reach (records: boosters)."""
    st.html(page.remembered("tiles", lambda: _tiles(page, view)))


def _tiles(page: Page, view: View) -> str:
    third = _reach(page, view) if view.source == "official" else _coverage(page, view, 3)
    cells = [_coverage(page, view, 1), _coverage(page, view, 2), third]
    return f'<div class="tiles three" style="{colours(page.theme)}">{"".join(cells)}</div>'


def _tile(
    name: str, value: str, change: str = "", counts: str = "", note: str = "", course: str = ""
) -> str:
    """``change`` and ``course`` are HTML already."""
    parts = [
        ("name", escape(name)),
        ("value", escape(value) + course),
        ("change", change),
        ("counts", escape(counts)),
        ("note", escape(note)),
    ]
    return (
        '<div class="tile">'
        + "".join(f'<div class="{kind}">{text}</div>' for kind, text in parts if text)
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
    name = _(result.metric.short)
    if row.value is None:
        return _tile(name, _("unknown"))
    change = ""
    if view.since:
        then = _by_level(page, view.at(view.since), dose, "country").rows[0]
        if then.value is not None and then.missing == row.missing:
            change = _change(_.difference(row.value, then.value), "+", view, _)
    counts = f"{_.integer(row.numerator or 0)} / {_.integer(row.denominator or 0)}"
    note = ""
    if row.missing:
        note = _.plural(
            "without {count} province that has no figures",
            "without {count} provinces that have no figures",
            len(row.missing),
        )
    return _tile(name, _.percent(row.value), change, counts, note, _course(page, view, dose))


def _course(page: Page, view: View, dose: Dose) -> str:
    """The last quarter of the country's coverage, as a sparkline."""
    _ = page.translate
    series = view.ask(
        COVERAGE_SERIES[view.source],
        snapshot=view.snapshot,
        dose=dose,
        group=page.state.group,
        of=(units.country(),),
    )
    ((_unit, points),) = series.lines
    shown = [
        (one.as_of, one.value)
        for one in points
        if one.as_of <= view.snapshot.as_of and one.value is not None
    ][-WEEKS:]
    if len(shown) < 2:
        return ""
    (day, first), (_last, last) = shown[0], shown[-1]
    title = _(
        "From {first} on {day} to {last}",
        first=_.percent(first),
        day=_.date(day),
        last=_.percent(last),
    )
    return sparkline([value for _day, value in shown], title, page.theme.accent)


def _reach(page: Page, view: View) -> str:
    _ = page.translate
    now = _by_level(page, view, 1, "province")
    if not now.ranked():
        return _tile(_(PERSONS_TO_REACH.name), _("unknown"))
    change = ""
    then = _by_level(page, view.at(view.since), 1, "province") if view.since else None
    # A province that had no figures then is no change.
    if then and {row.code for row in then.ranked()} == {row.code for row in now.ranked()}:
        more = now.to_reach - then.to_reach
        sign = "+" if more > 0 else "−" if more < 0 else "±"
        change = _change(sign + _.integer(abs(more)), "−", view, _)
    note = ""
    if any((row.value or 0.0) > 1 for row in now.rows):
        note = _("by province; one above 100% makes up for no other")
    return _tile(
        _(PERSONS_TO_REACH.name), _.integer(now.to_reach), change, _("without a first dose"), note
    )


def _change(written: str, good: str, view: View, _: Translator) -> str:
    """How much it changed as it is ``written``, with an arrow, and whether that is good: its sign
    is the ``good`` one."""
    if view.since is None:
        return ""
    way = arrow(written)
    judged, kind = "", ""
    if way:
        judged, kind = (_("better"), "good") if written[0] == good else (_("worse"), "bad")
    text = _("{change} since {day}", change=way + written, day=_.date(view.since.as_of))
    said = f" · {judged}" if judged else ""
    return f'<span class="{kind}">{escape(text + said)}</span>'
