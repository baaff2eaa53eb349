"""Facilities by how many doses they enter late."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.facilities import BAR, ROW
from dashboard.charts.style import LAG_LINE, SEPARATORS, Drawing, Theme, new_figure
from i18n import Translator
from queries.facility_lag import CLOCK_FAULTS, LateFacility
from queries.provenance import Provenance


def late_facility_bars(
    rows: Sequence[LateFacility],
    names: Sequence[str],
    provenance: Provenance,
    theme: Theme,
    _: Translator,
) -> Drawing:
    """Late doses by facility, in the order given, written with the share that they are; with what
    is wrong with the facility's clock, if anything."""
    most = max([1, *(row.late for row in rows)])
    bars = {
        "type": "bar",
        "orientation": "h",
        # Two facilities may have the same name; a bar belongs to one.
        "y": [str(number) for number, _row in enumerate(rows)],
        "x": [row.late for row in rows],
        "width": BAR,
        "marker": {"color": LAG_LINE[theme.name]},
        "text": [
            f"{_.integer(row.late)} · {_.percent(row.late / row.doses)}"
            + (f" · {_(CLOCK_FAULTS[row.clock])}" if row.clock else "")
            for row in rows
        ],
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "customdata": [(row.name, row.doses) for row in rows],
        "hovertemplate": "%{customdata[0]}<br>%{x:,} / %{customdata[1]:,}<extra></extra>",
    }
    return new_figure(
        theme,
        [bars],
        height=ROW * len(rows) + 30,
        demo=_ if provenance.data.demo else None,
        separators=SEPARATORS[_.language],
        margin={"l": 0, "r": 4, "t": 22, "b": 0},
        xaxis={"visible": False, "fixedrange": True, "range": [0, most * 1.5]},
        yaxis={
            "type": "category", "tickmode": "linear", "range": [len(rows) - 0.5, -0.75],
            "showticklabels": False, "fixedrange": True,
        },
        annotations=[
            {
                "text": name, "x": 0, "xref": "paper", "y": place - BAR / 2,
                "xanchor": "left", "yanchor": "bottom", "showarrow": False,
                "font": {"size": 12, "color": theme.text},
            }
            for place, name in enumerate(names)
        ],
    )  # fmt: skip
