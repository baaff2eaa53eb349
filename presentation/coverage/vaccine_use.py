"""Vaccine use: what was injected of what was received."""

from __future__ import annotations

from i18n import Translator
from presentation.figure import SEPARATORS, Drawing, Theme, new_figure
from queries.coverage.vaccine_use import VaccineUse, VaccineUseRow

BAR = 34


def vaccine_use_bars(
    rows: tuple[VaccineUseRow, ...], result: VaccineUse, theme: Theme, _: Translator
) -> Drawing:
    """Share of the doses received that was injected, the 100 % that can be injected as a line."""
    values = [round(row.used or 0.0, 3) for row in rows]
    longest = round(max([1.0, *values]) * 1.05, 3)
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": [_(row.name) for row in rows],
        "x": values,
        "marker": {"color": theme.accent},
        "text": [_label(row, _) for row in rows],
        "textposition": "auto",
        "insidetextanchor": "start",
        "constraintext": "none",
        "cliponaxis": False,
        "name": "",
        "customdata": [(row.received, row.injected) for row in rows],
        "hovertemplate": "%{y}<br>"
        + _("injected: {doses}", doses="%{customdata[1]:,}")
        + "<br>"
        + _("received: {doses}", doses="%{customdata[0]:,}"),
    }
    return new_figure(
        theme,
        [bars],
        height=BAR * len(rows) + 40,
        demo=_ if result.provenance.data.demo else None,
        bargap=0.35,
        separators=SEPARATORS[_.language],
        margin={"l": 8, "r": 8, "t": 20, "b": 24},
        xaxis={"visible": False, "range": [0, longest], "fixedrange": True},
        yaxis={"autorange": "reversed", "automargin": True, "fixedrange": True, "ticks": ""},
        annotations=[
            {
                "x": 1, "y": 0, "xref": "x", "yref": "paper", "yshift": -11, "showarrow": False,
                "text": _.percent(1.0, 0), "font": {"size": 11, "color": theme.muted},
            }
        ],
        shapes=[
            {
                "type": "line", "x0": 1, "x1": 1, "y0": 0, "y1": 1, "yref": "paper",
                "line": {"color": theme.text, "width": 1},
            }
        ],
    )  # fmt: skip


def _label(row: VaccineUseRow, _: Translator) -> str:
    used = _.percent(row.used) if row.used is not None else _("unknown")
    left = _.integer(row.left) if row.left is not None else _("unknown")
    return f"{used} · " + _("left: {doses}", doses=left)
