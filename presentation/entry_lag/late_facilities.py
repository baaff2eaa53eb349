"""Facilities by how many doses they enter late."""

from __future__ import annotations

from collections.abc import Sequence

from i18n import Translator
from presentation.figure import LAG_LINE, Drawing, Theme
from presentation.reconciliation.facilities import bars_under_names
from queries.entry_lag.facilities import CLOCK_FAULTS, LateFacility
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
        "x": [row.late for row in rows],
        "marker": {"color": LAG_LINE[theme.name]},
        "text": [
            f"{_.integer(row.late)} · {_.percent(row.late / row.doses)}"
            + (f" · {_(CLOCK_FAULTS[row.clock])}" if row.clock else "")
            for row in rows
        ],
        "textposition": "outside",
        "customdata": [(row.name, row.doses) for row in rows],
    }
    return bars_under_names(bars, names, most * 1.5, provenance, theme, _)
