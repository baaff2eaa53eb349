"""The panel of the signals topic: what in the figures cannot be taken at face value."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from geo import units
from i18n import Translator
from presentation.panel import Panel
from presentation.table import COUNT, DATE, Table, column
from queries.coverage.metrics import VACCINE_USE
from queries.databases import Provenance
from queries.signals.signals import MEASURE_NAMES, SIGNAL_TEXTS, Signal, SignalRow


def signals(found: Sequence[Signal], provenance: Provenance, _: Translator) -> Panel:
    """Every signal of a day, as a table alone."""
    return Panel(
        "signals",
        _("Signals: read these figures with care"),
        partial(signals_table, found, _),
        provenance=provenance,
        definition=_("What each signal means stands in its row."),
        source=_(VACCINE_USE.source),
    )


def signals_table(found: Sequence[Signal], _: Translator) -> Table:
    """Every signal by province, with the numbers that raised it."""
    country = units.country()
    whole: tuple[SignalRow | None, ...] = (None,)
    rows = [(one, row) for one in found for row in one.rows or whole]
    places = [units.province(row.province_code) if row else country for _one, row in rows]
    return Table(
        (
            column("signal", _("Signal"), (_(SIGNAL_TEXTS[one.kind].name) for one, _row in rows)),
            column("measure", _("Measure"), (_(MEASURE_NAMES[one.measure]) for one, _row in rows)),
            column("as_of", _("As of"), (one.as_of for one, _row in rows), DATE),
            column("since", _("Since"), (one.previous_as_of for one, _row in rows), DATE),
            column("name", _("Unit"), (_(place.short_name) for place in places)),
            column("value", _("Value"), (row.value if row else None for _one, row in rows), COUNT),
            column(
                "against",
                _("Against"),
                (row.reference if row else None for _one, row in rows),
                COUNT,
            ),
            column(
                "meaning",
                _("What it means"),
                (_(SIGNAL_TEXTS[one.kind].meaning) for one, _row in rows),
            ),
        ),
        tuple(place.code for place in places),
    )
