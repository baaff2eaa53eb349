"""The four words of one place over time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from geo.units import COUNTRY_CODE
from i18n import Translator
from presentation.figure import PERCENT_SIGN, SEPARATORS, Drawing, Theme, new_figure
from presentation.scorecard.words import DIGITS, LINES
from queries.scorecard.scorecard import SCORECARD_METRICS, WORDS, Dimension, ScoreHistory

HEIGHT = 380
_LINE = 16
"""Pixels that a label takes."""


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
    lowest, country_name = 100.0, _("whole country")
    elsewhere = f" ({country_name})"
    days = [day.isoformat() for day in history.days]
    for word in WORDS:
        colour = LINES[word][theme.name]
        lines = [(history.values[word][code], "solid", 2.6)]
        if country:
            lines.append((country.values[word][COUNTRY_CODE], "dot", 1.2))
        for line, dash, thick in lines:
            values = [None if one is None else round(one * 100, DIGITS[word]) for one in line]
            known = [one for one in values if one is not None]
            lowest = min([lowest, *known])
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines+markers" if dash == "solid" else "lines",
                    "x": days,
                    "y": values,
                    "line": {"color": colour, "width": thick, "dash": dash},
                    "marker": {"size": 5},
                    "name": _(SCORECARD_METRICS[word].short)
                    + ("" if dash == "solid" else elsewhere),
                    "hovertemplate": f"%{{x|%d/%m/%Y}} · %{{y:.{DIGITS[word]}f}}"
                    + PERCENT_SIGN[_.language],
                }
            )
            if dash == "solid" and values and values[-1] is not None:
                ends.append((values[-1], word))
    floor = max(0.0, lowest // 10 * 10 - (10 if lowest % 10 == 0 else 0))
    top = max([100.0, *(end for end, _word in ends)]) + 1
    return new_figure(
        theme,
        traces,
        height=HEIGHT,
        margin={"l": 8, "r": 122, "t": 22, "b": 8},
        separators=SEPARATORS[_.language],
        annotations=_labels(ends, days, (floor, top), theme, _),
        xaxis={
            "type": "date",
            "tickformat": "%m/%Y",
            "range": _span(history),
            "nticks": 4,
            "tickangle": 0,
            "tickfont": {"size": 11},
            "automargin": True,
            "fixedrange": True,
            "gridcolor": theme.grid,
            "showline": True,
            "linecolor": theme.grid,
        },
        yaxis={
            "range": [floor, top],
            "gridcolor": theme.grid,
            "fixedrange": True,
            "automargin": True,
            "zeroline": False,
            "ticksuffix": PERCENT_SIGN[_.language],
        },
    )


def _span(history: ScoreHistory) -> list[str]:
    """From the first day to the last, with room for their marks."""
    first, last = history.days[0], history.days[-1]
    edge = timedelta(days=max((last - first).days // 50, 2))
    return [(first - edge).isoformat(), (last + edge).isoformat()]


def _labels(
    ends: list[tuple[float, Dimension]],
    days: list[str],
    span: tuple[float, float],
    theme: Theme,
    _: Translator,
) -> list[dict[str, Any]]:
    """Each word at the end of its line, moved apart where lines end close together."""
    pixels = (HEIGHT - 60) / (span[1] - span[0])
    labels, above = [], HEIGHT - 60.0 + _LINE
    for value, word in sorted(ends, reverse=True):
        place = above = min((value - span[0]) * pixels, above - _LINE)
        text = f"<b>{_(SCORECARD_METRICS[word].short)}</b> {_.percent(value / 100, DIGITS[word])}"
        labels.append(
            {
                "x": days[-1],
                "y": value,
                "text": text,
                "xanchor": "left",
                "xshift": 8,
                "yshift": round(place - (value - span[0]) * pixels, 1),
                "showarrow": False,
                "font": {"size": 12, "color": LINES[word][theme.name]},
            }
        )
    return labels
