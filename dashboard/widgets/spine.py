"""The profile of a place as a table: each line with its number, its spine, rank, trend and change.

The browser draws marks and bands from their places in percent.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.session import Page
from dashboard.widgets.header import chip_html
from dashboard.widgets.judged import arrow, colours
from i18n import Translator
from presentation.figure import Theme
from presentation.profile.spine import Marks, marks
from presentation.profile.text import (
    FEW,
    change,
    counts,
    judged,
    label,
    rank,
    turned,
    turned_words,
    written,
)
from presentation.sparkline import sparkline
from queries.profile.profile import Profile, Row

FEW_DAYS = 3
"""Days below which there is no trend."""


def show(page: Page, result: Profile) -> None:
    """Draw the table, and above it what its marks are."""
    _ = page.translate
    st.html(page.remembered("spine", lambda: _drawn(page, result)))


def _drawn(page: Page, result: Profile) -> str:
    legend = _legend(result, page.translate) if any(map(marks, result.rows)) else ""
    return f'<div style="{colours(page.theme)}">{legend}{_table(page, result)}</div>'


def _legend(result: Profile, _: Translator) -> str:
    """What the marks are; those that no line has are left out."""
    if result.place.level == "country":
        parts = [("dot", _("Whole country")), ("middle", _("middle half of the provinces"))]
    else:
        parts = [
            ("dot worse", _("worse than usual")),
            ("dot", _("as usual")),
            ("dot better", _("better than usual")),
            ("country", _("Whole country")),
            ("middle", _("middle half of its equals")),
        ]
    if result.parent:
        parts.append(("parent", _(result.parent.short_name)))
    if result.alike:
        parts.append(("alike", _("median of those alike")))
    keys = "".join(
        f'<span><i class="axis key"><i class="{kind}" style="left:50%"></i></i>'
        f"{escape(text)}</span>"
        for kind, text in parts
    )
    right = _("right is better")
    return f'<p class="spine-legend">{keys}<span>{escape(right)}</span></p>'


def _table(page: Page, result: Profile) -> str:
    _ = page.translate
    alone = result.place.level == "country"
    line = _("Worst to best province") if alone else _("Worst to best of its equals")
    head = [
        (_("Indicator"), "name"),
        (_("Value"), "number"),
        (line, "line"),
        *(() if alone else ((_("Rank"), "number"),)),
        (_("Trend"), "trend"),
        (_("Change"), "number change"),
        *(() if alone else ((_("Whole country"), "number above"),)),
    ]
    cells = "".join(f'<th scope="col" class="{kind}">{escape(text)}</th>' for text, kind in head)
    body = "".join(_row(row, result, page, alone=alone) for row in result.rows)
    return f'<table class="spine"><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>'


def _row(row: Row, result: Profile, page: Page, *, alone: bool) -> str:
    _ = page.translate
    name = escape(label(row.indicator, _)) + chip_html(_(row.indicator.metric.chip))
    about = escape(f"{_(row.indicator.metric.name)}: {_(row.indicator.metric.definition)}")
    value = (
        f"<b>{escape(written(row.now.value, row.indicator, _))}</b>"
        f"<small>{escape(counts(row.now, _))}</small>"
    )
    cells = [f'<td class="number">{value}</td>', f'<td class="line">{_line(row, result, _)}</td>']
    if not alone:
        cells.append(f'<td class="number rank">{escape(rank(row, _))}</td>')
    cells.append(f'<td class="trend">{_trend(row, page.theme, _)}</td>')
    same = "" if turned(row, _) else " same"
    cells.append(f'<td class="number change{same}">{_change(row, _)}</td>')
    if not alone:
        country = escape(written(row.country.value, row.indicator, _))
        cells.append(f'<td class="number above">{country}</td>')
    flat = "" if marks(row) and not row.indicator.again else ' class="flat"'
    return f'<tr{flat}><th scope="row" title="{about}">{name}</th>{"".join(cells)}</tr>'


def _change(row: Row, _: Translator) -> str:
    said = change(row, _, unit=row.indicator.in_days)
    if not said or row.before_as_of is None:
        return "–"
    day = _(
        "since {day}: {value}",
        day=_.date(row.before_as_of),
        value=written(row.before.value, row.indicator, _),
    )
    mark = {-1: "bad", 0: "", 1: "good"}[turned(row, _)]
    # The way of the number, as on all pages; the word says whether that is good.
    return (
        f'<span class="{mark}" title="{escape(day)}">{escape(said)}</span>'
        f"<small>{escape(arrow(said) + turned_words(row, _))}</small>"
    )


def _line(row: Row, result: Profile, _: Translator) -> str:
    """The band of the equals with the marks of the place and of what it is compared with."""
    found = marks(row)
    if found is None:
        said = _("the same everywhere")
        if row.indicator.metric.good == "neither":
            said = _("neither good nor bad")
        elif len(row.equals) < FEW:
            said = _("no other place has figures")
        return f"<small>{escape(said)}</small>"
    drawn = ['<i class="all"></i>']
    if found.middle:
        low, high = found.middle
        drawn.append(f'<i class="middle" style="left:{_at(low)};width:{_at(high - low)}"></i>')
    compared = _compared(row, found, result, _)
    for kind, place, text in compared:
        drawn.append(f'<i class="{kind}" style="left:{_at(place)}" title="{escape(text)}"></i>')
    said = f"{_(result.place.short_name)} {written(row.now.value, row.indicator, _)}"
    if result.place.level != "country":
        said += f": {judged(row, _)}"
    kind = {-1: "dot worse", 0: "dot", 1: "dot better"}[row.judged]
    drawn.append(f'<i class="{kind}" style="left:{_at(found.place)}" title="{escape(said)}"></i>')
    spoken = "; ".join((said, *(text for _k, _p, text in compared)))
    worst, best = (escape(written(one, row.indicator, _)) for one in found.ends)
    return (
        f'<div class="axis" role="img" aria-label="{escape(spoken)}">{"".join(drawn)}</div>'
        f'<div class="ends"><span>{worst}</span><span>{best}</span></div>'
    )


def _compared(
    row: Row, found: Marks, result: Profile, _: Translator
) -> Sequence[tuple[str, float, str]]:
    """The marks of what the place is compared with: their kind, place and words."""
    parent = _(result.parent.short_name) if result.parent else ""
    country = None if result.place.level == "country" else found.country
    every = (
        ("country", country, _("Whole country"), row.country.value),
        ("parent", found.parent, parent, row.parent.value),
        ("alike", found.alike, _("median of those alike"), row.alike),
    )
    return [
        (kind, place, f"{name} {written(value, row.indicator, _)}")
        for kind, place, name, value in every
        if place is not None
    ]


def _at(place: float) -> str:
    return f"{100 * place:.1f}%"


def _trend(row: Row, theme: Theme, _: Translator) -> str:
    """How the number went, as a line from the first day to the last; none of fewer than three."""
    points = row.trend
    if len(points) < FEW_DAYS:
        return ""
    (start, first), (end, last) = points[0], points[-1]
    said = _(
        "from {first} on {start} to {last} on {end}",
        first=written(first, row.indicator, _),
        start=_.date(start),
        last=written(last, row.indicator, _),
        end=_.date(end),
    )
    return sparkline([value for _day, value in points], said, theme.muted)
