"""Facilities by how many of the persons they entered are wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from i18n import Translator
from presentation.figure import (
    MISMATCH,
    ON_MISMATCH,
    SEPARATORS,
    Drawing,
    Theme,
    colours_of_classes,
    new_figure,
    step_index,
)
from queries.metrics import MISMATCH as METRIC
from queries.provenance import Provenance
from queries.reconciliation.verification import FacilityRow

ROW, BAR = 42, 0.42
"""Pixels of a row, and the share of it that is the bar; a line of text stands above."""


def facility_bars(
    rows: Sequence[FacilityRow], provenance: Provenance, theme: Theme, _: Translator
) -> Drawing:
    """Wrong persons by facility, in the order given; the colour is that of the mismatch rate."""
    classes = [step_index(row.value or 0.0, METRIC.steps) for row in rows]
    bars = {
        "x": [row.numerator for row in rows],
        "marker": {
            **colours_of_classes(MISMATCH, classes),
            "line": {"color": theme.muted, "width": 0.5},
        },
        "text": [_label(row, _) for row in rows],
        "textposition": "auto",
        "insidetextanchor": "start",
        "insidetextfont": {"color": [ON_MISMATCH[one] for one in classes]},
        "customdata": [(row.name, row.denominator) for row in rows],
    }
    most = max([1, *(row.numerator for row in rows)])
    return bars_under_names(bars, [row.name for row in rows], most, provenance, theme, _)


def bars_under_names(
    bars: dict[str, Any],
    names: Sequence[str],
    most: float,
    provenance: Provenance,
    theme: Theme,
    _: Translator,
) -> Drawing:
    """Lying bars up to ``most``, each under a line with its name, from the top down.

    ``bars`` says lengths, colours and labels; its ``customdata`` name and denominator.
    """
    lying = {
        "type": "bar",
        "orientation": "h",
        # Two facilities may have the same name; a bar belongs to one.
        "y": [str(number) for number, _name in enumerate(names)],
        "width": BAR,
        "constraintext": "none",
        "cliponaxis": False,
        "hovertemplate": "%{customdata[0]}<br>%{x:,} / %{customdata[1]:,}<extra></extra>",
        **bars,
    }
    return new_figure(
        theme,
        [lying],
        height=ROW * len(names) + 30,
        demo=_ if provenance.data.demo else None,
        separators=SEPARATORS[_.language],
        margin={"l": 0, "r": 4, "t": 22, "b": 0},
        xaxis={"visible": False, "fixedrange": True, "range": [0, most]},
        yaxis={
            "type": "category", "tickmode": "linear",
            # From the top down, with room for the first label under the demo's mark.
            "range": [len(names) - 0.5, -0.75],
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


def _label(row: FacilityRow, _: Translator) -> str:
    return f"{_.integer(row.numerator)} · {_.percent(row.value or 0.0)}"
