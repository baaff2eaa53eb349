"""The areas ranked by their mismatch rate."""

from __future__ import annotations

from i18n import Translator
from presentation.figure import (
    MISMATCH,
    ON_MISMATCH,
    PERCENT_SIGN,
    Drawing,
    Theme,
    colours_of_classes,
    percent,
    step_index,
)
from presentation.ranking import bars, reference_line
from queries.reconciliation.verification import Verification, VerificationRow


def mismatch_ranking(
    rows: tuple[VerificationRow, ...],
    result: Verification,
    reference: float | None,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> Drawing:
    """Bars of the mismatch rate; the country (or the opened province) as a dotted line."""
    values = [row.value or 0.0 for row in rows]
    classes = [step_index(value, result.metric.steps) for value in values]
    lines = [reference_line(percent(reference), theme)] if reference is not None else []
    shares = [percent(value) for value in values]
    # Rates are far from 100 %: bars that reach no further than needed can be told apart.
    widest = max([*shares, percent(reference or 0.0)], default=0.0)
    return bars(
        rows,
        shares,
        colours_of_classes(MISMATCH, classes),
        theme,
        _,
        chosen,
        label="%{x:.1f}" + PERCENT_SIGN[_.language],
        span=(0, widest * 1.12 or 1),
        lines=lines,
        inside=[ON_MISMATCH[one] for one in classes],
    )
