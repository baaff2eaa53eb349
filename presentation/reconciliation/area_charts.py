"""The areas ranked by their mismatch rate."""

from __future__ import annotations

from i18n import Translator
from presentation.figure import (
    Drawing,
    Theme,
    percent,
    step_index,
)
from presentation.ramps import MISMATCH
from presentation.ranking import Reference, bars
from queries.reconciliation.verification import Verification, VerificationRow


def mismatch_ranking(
    rows: tuple[VerificationRow, ...],
    result: Verification,
    reference: Reference,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> Drawing:
    """Bars of the mismatch rate, against the country or the opened province."""
    colours = MISMATCH.of(theme)
    shares = [percent(row.value or 0.0) for row in rows]
    held = None if reference.value is None else percent(reference.value)
    # Rates are far from 100 %: bars that reach no further than needed can be told apart.
    widest = max([*shares, held or 0.0], default=0.0)
    return bars(
        rows,
        shares,
        [colours[step_index(row.value or 0.0, result.metric.steps)] for row in rows],
        theme,
        _,
        chosen,
        label=lambda value: _.percent(value / 100),
        span=(0, widest * 1.12 or 1),
        counts=[(row.numerator, row.denominator) for row in rows],
        reference=Reference(reference.name, held),
    )
