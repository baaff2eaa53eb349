"""The panels of the nowcast topic: each built from results, shown on pages and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from i18n import Translator
from presentation.nowcast import tables
from presentation.nowcast.charts import nowcast_bars
from presentation.nowcast.text import nowcast_alt
from presentation.panel import Panel
from queries.databases import Provenance
from queries.metric import Dose
from queries.nowcast.metrics import NOWCAST
from queries.nowcast.provinces import NowcastRow

MAX_PLACES = 10
"""Places in the short table; the download has all."""


def last_days(
    days: tuple[NowcastRow, ...], dose: Dose, provenance: Provenance, _: Translator
) -> Panel:
    """What the last days will show once everything is entered."""
    return Panel(
        "nowcast",
        _("What the last days will show once everything is entered"),
        partial(tables.days_table, days, _),
        partial(nowcast_bars, days, _=_),
        partial(nowcast_alt, days, dose, _),
        NOWCAST,
        provenance,
    )


def places(
    total: NowcastRow, rows: Sequence[NowcastRow], provenance: Provenance, _: Translator
) -> Panel:
    """Doses still to come by province, a table alone; ``total`` is of the same days."""
    title = _(
        "Doses still to come, by province (injected {first} to {last})",
        first=_.date(total.first),
        last=_.date(total.last),
    )
    if len(rows) > MAX_PLACES:
        title += " · " + _("the highest {count} of {total}", count=MAX_PLACES, total=len(rows))
    return Panel(
        "nowcast-places",
        title,
        partial(tables.places_table, rows, _),
        metric=NOWCAST,
        provenance=provenance,
    )
