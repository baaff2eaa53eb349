"""Doses reported but not on the platform, by unit."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.style import SEPARATORS, Drawing, Theme, new_figure
from dashboard.charts.words import LINES
from i18n import Translator
from queries.completeness import Completeness, CompletenessRow

BAR = 21


def backlog_bars(
    rows: Sequence[CompletenessRow],
    result: Completeness,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> Drawing:
    """A bar a unit, in the order given: doses, and the share that is on the platform."""
    names = [f"<b>{row.name}</b>" if row.code in chosen else row.name for row in rows]
    backlogs = [row.backlog or 0 for row in rows]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "x": backlogs,
        "marker": {"color": LINES["complete"][theme.name]},
        "text": [
            f"{_.integer(row.backlog or 0)} · {_.percent(row.value or 0.0)}" for row in rows
        ],
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "customdata": [(row.numerator, row.denominator) for row in rows],
        "hovertemplate": "%{y}<br>%{x:,}<br>%{customdata[0]:,} / %{customdata[1]:,}"
        "<extra></extra>",
    }  # fmt: skip
    return new_figure(
        theme,
        [bars],
        height=BAR * len(rows) + 24,
        demo=_ if result.provenance.data.demo else None,
        bargap=0.2,
        margin={"l": 8, "r": 8, "t": 20, "b": 4},
        separators=SEPARATORS[_.language],
        xaxis={
            "visible": False, "fixedrange": True,
            # Room for the text behind the longest bar, on a phone too.
            "range": [0, max(backlogs, default=1) * 1.6],
        },
        yaxis={
            "type": "category", "tickmode": "linear", "autorange": "reversed",
            "automargin": True, "fixedrange": True, "ticks": "",
        },
    )  # fmt: skip
