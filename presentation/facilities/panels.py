"""The panel of the facilities topic: every facility of a place, as a table alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from geo.units import Unit
from i18n import Translator
from presentation.facilities.tables import facilities_table
from presentation.facilities.text import changes_since, limits_note
from presentation.panel import Panel
from queries.entry_lag.metrics import LATE_DOSES
from queries.facilities.facilities import Facilities, Facility, selected


def board(
    result: Facilities, place: Unit, _: Translator, rows: Sequence[Facility] | None = None
) -> Panel:
    """Every number of the ``rows`` or, of none given, of every facility of a place, those with the
    most late doses first."""
    if rows is None:
        rows = selected(result, only="all", find="", order="late", down=True)
    return Panel(
        "facilities",
        _("Facilities of {place}", place=_(place.short_name)),
        partial(facilities_table, result, rows, _),
        metric=LATE_DOSES,
        provenance=result.provenance,
        note=f"{changes_since(result, _)} {limits_note(result, _)}",
    )
