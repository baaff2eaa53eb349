"""Reasons for mismatches: one stacked bar a unit, each reason with its own colour and pattern."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from i18n import Translator
from presentation.figure import PERCENT_SIGN, SEPARATORS, Drawing, Theme, new_figure, percent
from queries.reconciliation.verdicts import MISMATCHES, VERDICT_TEXTS, Verdict
from queries.reconciliation.verification import VerificationRow

ROW, BAR = 50, 0.48
"""Pixels of a row, and the share of it that is the bar; a line of text stands above."""
LEGEND = 150
"""Pixels for the legend; on a narrow screen it takes more, and the bars get thinner."""
LOWEST = 420
"""Of less height the legend may not take what it needs on a narrow screen."""
NOT_YET: Verdict = "not_yet_verified"


@dataclass(frozen=True)
class Look:
    """How a reason is drawn: its colour, that of a text on it, and a pattern where its neighbours'
    colours are too near."""

    colour: str
    text: str
    pattern: str = ""


_LIGHT, _DARK = "#ffffff", "#2b1004"

LOOKS: dict[Verdict, Look] = {
    "no_id": Look("#6f1a08", _LIGHT),
    "malformed_id": Look("#9c3010", _LIGHT, "/"),
    "id_not_in_register": Look("#c2491a", _LIGHT),
    "name_differs": Look("#ef8345", _DARK),
    "birth_date_differs": Look("#f9b075", _DARK),
    "sex_differs": Look("#fcd5ab", _DARK),
    "several_differ": Look("#e9a06b", _DARK, "\\"),
    "shared_id": Look("#f6c9a0", _DARK, "."),
    "deceased_before_dose": Look("#8a4b38", _LIGHT, "x"),
}
"""The same on every chart: shades of the one hue, told apart by order, pattern and label too."""

_CHARACTER = 7.2
_WIDTH = 720.0
"""Pixels of a letter and of a whole bar as it is taken away; what does not fit on a phone the
browser leaves out."""


def reason_bars(
    rows: Sequence[VerificationRow],
    theme: Theme,
    _: Translator,
    *,
    as_counts: bool,
    chosen: frozenset[str] = frozenset(),
) -> Drawing:
    """The reasons as shares of the persons who are wrong or, ``as_counts``, as persons.

    Persons not yet verified are in no share; among counts they are a grey segment of their own.
    The bars are numbered from the top: a name a segment would be most of the figure's bytes.
    """
    names = [_(row.name) for row in rows]
    widest = max((row.numerator + row.verdicts[NOT_YET] for row in rows), default=0)
    traces = []
    for verdict in MISMATCHES:
        if any(row.verdicts[verdict] for row in rows):
            traces.append(_segments(verdict, rows, widest, theme, _, as_counts))
    if as_counts and any(row.verdicts[NOT_YET] for row in rows):
        traces.append(_not_yet(rows, theme, _))
    return new_figure(
        theme,
        traces,
        height=max(ROW * len(rows) + LEGEND, LOWEST),
        barmode="stack",
        bargap=1 - BAR,
        separators=SEPARATORS[_.language],
        margin={"l": 0, "r": 4, "t": 22, "b": 8},
        uniformtext={"minsize": 11, "mode": "hide"},
        showlegend=True,
        legend={
            # On top, where it is seen even when the bars are scrolled.
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "font": {"size": 12},
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        xaxis={
            "visible": False,
            "fixedrange": True,
            "range": [0, widest or 1 if as_counts else 100],
        },
        yaxis={
            # Bars count from zero; the first one's label needs room above it.
            "range": [len(rows) - 0.5, -0.75],
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        annotations=[
            _label(place, row, name, chosen, theme, _)
            for place, (row, name) in enumerate(zip(rows, names, strict=True))
        ],
    )


def _segments(
    verdict: Verdict,
    rows: Sequence[VerificationRow],
    widest: int,
    theme: Theme,
    _: Translator,
    as_counts: bool,
) -> dict[str, Any]:
    """One reason, in every unit's bar."""
    look, name = LOOKS[verdict], _(VERDICT_TEXTS[verdict].name)
    counts = [row.verdicts[verdict] for row in rows]
    shares = [
        count / row.numerator if row.numerator else 0.0
        for count, row in zip(counts, rows, strict=True)
    ]
    sign = PERCENT_SIGN[_.language]
    if as_counts:
        values: list[float] = list(counts)
        lengths = [count / widest if widest else 0.0 for count in counts]
        said: list[float] = list(counts)
        write: Callable[[float], str] = _.integer
        other = [percent(share) for share in shares]
        hover = f"%{{x:,}} · %{{customdata:.1f}}{sign}"
    else:
        values = [percent(share) for share in shares]
        lengths = shares
        said, write = shares, _.percent
        other = list(counts)
        hover = f"%{{x:.1f}}{sign} · %{{customdata:,}}"
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": values,
        "customdata": other,
        "text": [
            # The first bar says the names for all: the numbers alone fit on a phone too.
            _text(name if place == 0 else "", number, write, length)
            for place, (number, length) in enumerate(zip(said, lengths, strict=True))
        ],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": look.text, "size": 12},
        "marker": {
            "color": look.colour,
            "line": {"color": theme.ground, "width": 1},
            "pattern": {
                "shape": look.pattern,
                "fillmode": "overlay",
                "size": 7,
                "solidity": 0.16,
                "fgcolor": look.text,
                "fgopacity": 0.28,
            }
            if look.pattern
            else None,
        },
        "hovertemplate": f"{name}<br>{hover}<extra></extra>",
    }


def _not_yet(rows: Sequence[VerificationRow], theme: Theme, _: Translator) -> dict[str, Any]:
    """Persons not yet verified, at the end of the bars of counts."""
    name = _(VERDICT_TEXTS[NOT_YET].name)
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": [row.verdicts[NOT_YET] for row in rows],
        "marker": {"color": theme.unknown, "line": {"color": theme.ground, "width": 1}},
        "hovertemplate": f"{name}<br>%{{x:,}}<extra></extra>",
    }


def _text(name: str, number: float, write: Callable[[float], str], length: float) -> str:
    """What stands on a segment: its name and number, the number alone, or nothing."""
    room = length * _WIDTH / _CHARACTER
    if room <= 1:
        return ""
    value = write(number)
    both = f"{name} {value}".strip()
    if len(both) < room:
        return both
    return value if len(value) < room else ""


def _label(
    place: int,
    row: VerificationRow,
    name: str,
    chosen: frozenset[str],
    theme: Theme,
    _: Translator,
) -> dict[str, Any]:
    """The line above a bar: the unit, its mismatch rate, and whom the bar is about."""
    parts = [f"<b>{name}</b>" if row.code in chosen else name]
    if row.value is None:
        parts.append(_("nobody verified"))
    else:
        parts.append(
            _("{share} wrong ({count})", share=_.percent(row.value), count=_.integer(row.numerator))
        )
    if row.verdicts[NOT_YET]:
        parts.append(_("{count} not yet verified", count=_.integer(row.verdicts[NOT_YET])))
    return {
        "text": " · ".join(parts),
        "x": 0,
        "xref": "paper",
        "y": place - BAR / 2,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "align": "left",
        "font": {"size": 12, "color": theme.text},
    }
