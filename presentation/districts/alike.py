"""Districts that are alike: their coverage, the one asked about among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from i18n import Translator
from presentation.figure import PERCENT_SIGN, SEPARATORS, Drawing, Theme, new_figure, percent
from queries.districts.side_by_side import Place
from queries.districts.similar import Features

ROW = 27


@dataclass(frozen=True)
class Alike:
    """A district among those like it: how unlike (0: itself), its features and its numbers.

    ``name`` says its province too, where that is another one.
    """

    name: str
    features: Features
    distance: float
    place: Place


def middle_of(rows: Sequence[Alike]) -> float | None:
    """The median coverage of the districts that are like the one asked about."""
    known = [
        value for row in rows if row.distance if (value := row.place.value("coverage")) is not None
    ]
    return median(known) if known else None


def alike_chart(rows: Sequence[Alike], chosen: str, theme: Theme, _: Translator) -> Drawing:
    """A mark a district, lowest on top; the others' median is dotted."""
    known = sorted(
        (row for row in rows if row.place.value("coverage") is not None),
        key=lambda row: row.place.value("coverage") or 0.0,
    )
    names = [f"<b>{row.name}</b>" if row.features.code == chosen else row.name for row in known]
    shares = [percent(row.place.value("coverage") or 0.0) for row in known]
    sign = PERCENT_SIGN[_.language]
    mine = [row.features.code == chosen for row in known]
    marks = {
        "type": "scatter",
        "mode": "markers+text",
        "x": shares,
        "y": names,
        "text": [_.decimal(share) for share in shares],
        "textposition": "top center",
        "textfont": {"size": 10, "color": theme.text},
        "cliponaxis": False,
        "marker": {
            "size": [12 if one else 9 for one in mine],
            "symbol": ["diamond" if one else "circle" for one in mine],
            "color": [theme.accent if one else theme.muted for one in mine],
        },
        "hovertemplate": f"%{{y}}<br>%{{x:.1f}}{sign}<extra></extra>",
    }
    middle = middle_of(rows)
    shapes = []
    if middle is not None:
        at = percent(middle)
        shapes.append(
            {
                "type": "line",
                "x0": at,
                "x1": at,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": theme.muted, "width": 1, "dash": "dot"},
            }
        )
    return new_figure(
        theme,
        [marks],
        height=ROW * len(known) + 74,
        margin={"l": 8, "r": 16, "t": 22, "b": 8},
        separators=SEPARATORS[_.language],
        shapes=shapes,
        xaxis={
            "ticksuffix": sign,
            "gridcolor": theme.grid,
            "fixedrange": True,
            "zeroline": False,
            "automargin": True,
            "nticks": 3,
            "tickangle": 0,
        },
        yaxis={
            "type": "category",
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "ticks": "",
            "tickmode": "linear",
            "gridcolor": theme.grid,
        },
    )
