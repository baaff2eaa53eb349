"""Facilities by how many of the persons they entered are wrong."""

from __future__ import annotations

from collections.abc import Sequence

from i18n import Translator
from presentation.figure import (
    MISMATCH,
    ON_MISMATCH,
    Drawing,
    Theme,
    chart_text,
    colours_of_classes,
    step_index,
)
from presentation.ranking import bars_under_names
from queries.databases import Provenance
from queries.reconciliation.metrics import MISMATCH as METRIC
from queries.reconciliation.verification import FacilityRow


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
        "customdata": [(chart_text(row.name), row.denominator) for row in rows],
    }
    most = max([1, *(row.numerator for row in rows)])
    return bars_under_names(bars, [row.name for row in rows], most, provenance, theme, _)


def _label(row: FacilityRow, _: Translator) -> str:
    return f"{_.integer(row.numerator)} · {_.percent(row.value or 0.0)}"
