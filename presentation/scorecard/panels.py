"""The panels of the scorecard topic: correct, complete, clean, live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from geo.units import Unit
from i18n import Translator
from presentation.panel import Panel
from presentation.scorecard.heat import heat_table
from presentation.scorecard.lines import word_lines
from presentation.scorecard.tables import history_table, score_table
from presentation.scorecard.text import heat_alt, history_alt
from queries.scorecard.metrics import SCORECARD
from queries.scorecard.scorecard import Scorecard, ScoreHistory, ScoreRow


@dataclass(frozen=True)
class Shown:
    """The opened place among its equals, and the areas of the heat table under ``reference``:
    provinces under the country, or districts under their province (``within``)."""

    row: ScoreRow
    equals: Scorecard
    areas: Scorecard
    reference: ScoreRow
    within: Unit | None
    chosen: frozenset[str]


def heat(
    shown: Shown,
    rows: Sequence[ScoreRow],
    history: ScoreHistory,
    above: ScoreHistory,
    _: Translator,
    *,
    name: str = "heat",
) -> Panel:
    """The four words of some areas (``rows``) every four weeks; ``above`` is the history of the
    reference."""
    named = (
        _("The districts of {province}", province=shown.within.short_name)
        if shown.within
        else _("All provinces")
    )
    title = _("Data quality: {places}", places=named)
    if len(rows) < len(shown.areas.rows):
        title += " · " + _(
            "the lowest {count} of {total}", count=len(rows), total=len(shown.areas.rows)
        )
    return Panel(
        name,
        title,
        partial(score_table, rows, _),
        partial(
            heat_table,
            rows,
            shown.reference,
            history,
            above,
            _=_,
            chosen=shown.chosen,
        ),
        partial(heat_alt, shown.areas, _),
        SCORECARD,
        shown.areas.provenance,
        opens={str(number): row.code for number, row in enumerate(rows, start=1)},
    )


def over_time(
    row: ScoreRow, history: ScoreHistory, country: ScoreHistory | None, _: Translator
) -> Panel:
    """The four words of one place over time, beside the country's where it is another."""
    title = _("Data quality over time")
    if country:
        title += " " + _("(dotted: whole country)")
    return Panel(
        "history",
        title,
        partial(history_table, _(row.name), row.code, history, _),
        partial(word_lines, row.code, history, country, _=_),
        partial(history_alt, row.name, history, row.code, _),
        SCORECARD,
        history.provenance,
    )
