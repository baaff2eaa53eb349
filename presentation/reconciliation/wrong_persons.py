"""Wrong persons by facility or by area, as bars."""

from __future__ import annotations

from collections.abc import Sequence

from i18n import Translator
from presentation.figure import Drawing, Theme, chart_text, colours_of_classes, step_index
from presentation.ramps import MISMATCH
from presentation.ranking import bars_under_names
from queries.reconciliation.metrics import MISMATCH as METRIC
from queries.reconciliation.verification import FacilityRow, VerificationRow


def wrong_person_bars(
    rows: Sequence[FacilityRow | VerificationRow], theme: Theme, _: Translator
) -> Drawing:
    """Wrong persons by facility or area, in the order given, coloured by the mismatch rate."""
    colours = MISMATCH.of(theme)
    classes = [step_index(row.value or 0.0, METRIC.steps) for row in rows]
    bars = {
        "x": [row.numerator for row in rows],
        "marker": {
            **colours_of_classes(colours, classes),
            "line": {"color": theme.muted, "width": 0.5},
        },
        "text": [_label(row, _) for row in rows],
        "textposition": "outside",
        "customdata": [(chart_text(row.name), row.denominator) for row in rows],
    }
    most = max([1, *(row.numerator for row in rows)])
    return bars_under_names(bars, [_(row.name) for row in rows], most * 1.85, theme, _)


def _label(row: FacilityRow | VerificationRow, _: Translator) -> str:
    of = f"{_.integer(row.numerator)} / {_.integer(row.denominator)}"
    return f"{of} · {_.percent(row.value or 0.0)}"
