"""The four words of one place over time."""

from __future__ import annotations

from typing import Any

from geo.units import COUNTRY_CODE
from i18n import Translator
from presentation import timeline
from presentation.end_labels import EndLabel
from presentation.figure import PERCENT_SIGN, Drawing, Theme
from presentation.scorecard.words import DIGITS, LINES
from queries.scorecard.scorecard import SCORECARD_METRICS, WORDS, Dimension, ScoreHistory

HEIGHT = 340


def word_lines(
    code: str,
    history: ScoreHistory,
    country: ScoreHistory | None,
    theme: Theme,
    _: Translator,
) -> Drawing:
    """A line a word, labelled at its end; the country's thin and dotted, where it is another."""
    traces: list[dict[str, Any]] = []
    ends: list[tuple[float, Dimension]] = []
    values: list[float] = []
    country_name = _("whole country")
    elsewhere = f" ({country_name})"
    days = [day.isoformat() for day in history.days]
    for word in WORDS:
        colour = LINES[word][theme.name]
        lines = [(history.values[word][code], "solid", 2.6)]
        if country:
            lines.append((country.values[word][COUNTRY_CODE], "dot", 1.2))
        for line, dash, thick in lines:
            shares = [None if one is None else round(one * 100, DIGITS[word]) for one in line]
            values += [one for one in shares if one is not None]
            name = _(SCORECARD_METRICS[word].short) + ("" if dash == "solid" else elsewhere)
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines+markers" if dash == "solid" else "lines",
                    "x": days,
                    "y": shares,
                    "line": {"color": colour, "width": thick, "dash": dash},
                    "marker": {"size": 5},
                    "name": name,
                    "hovertemplate": f"{name}: %{{y:.{DIGITS[word]}f}}{PERCENT_SIGN[_.language]}"
                    "<extra></extra>",
                }
            )
            if dash == "solid" and shares and shares[-1] is not None:
                ends.append((shares[-1], word))
    labels = [
        EndLabel(
            value,
            f"<b>{_(SCORECARD_METRICS[word].short)}</b> {_.percent(value / 100, DIGITS[word])}",
            LINES[word][theme.name],
        )
        for value, word in ends
    ]
    first, last = history.days[0], history.days[-1]
    return timeline.share_chart(
        traces,
        values,
        labels,
        [last] * len(labels),
        (first, last),
        frozenset({"entry_lag", "reconciliation"}),
        HEIGHT,
        theme,
        _,
    )
