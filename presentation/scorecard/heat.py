"""The four words of many units over time, as a heat table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from i18n import Translator
from presentation.figure import (
    PERCENT_SIGN,
    SEPARATORS,
    Drawing,
    Theme,
    colours_of_classes,
    new_figure,
    step_index,
)
from presentation.scorecard.words import DIGITS, HEAT, LINES, ON_HEAT, change_text, shown
from queries.scorecard.scorecard import (
    SCORECARD_METRICS,
    WORDS,
    Dimension,
    Scorecard,
    ScoreHistory,
    ScoreRow,
)

ROW = 21
_GAP, _NOW = 0.016, 0.62
"""Parts of the width: the gap between two words; and of a word what is for its present value
(before it stands its history)."""
_TOP = 130.0
"""Percent up to which the colours reach; shares above have the colour of the highest class."""


def heat_table(
    rows: Sequence[ScoreRow],
    reference: ScoreRow,
    history: ScoreHistory,
    reference_history: ScoreHistory,
    result: Scorecard,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> Drawing:
    """Units from the top down in the order given, under the ``reference`` (the country or the
    opened province): of each word a strip of history and the present value."""
    shown_rows = (reference, *rows)
    names = [f"<b>{_(reference.name)}</b>"] + [
        f"<b>{row.name}</b>" if row.code in chosen else row.name for row in rows
    ]
    traces: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    heads = []
    width = (1 + _GAP) / len(WORDS)
    for number, word in enumerate(WORDS):
        start = number * width
        middle, end = start + (width - _GAP) * (1 - _NOW), start + width - _GAP
        past, now = f"x{2 * number + 1}" if number else "x", f"x{2 * number + 2}"
        values = [
            (reference_history if row is reference else history).values[word][row.code]
            for row in shown_rows
        ]
        traces += [
            _strip(word, values, names, history, past, _),
            _values(word, shown_rows, names, now, theme, _),
        ]
        hidden = {"visible": False, "fixedrange": True}
        axes[past.replace("x", "xaxis")] = {
            **hidden,
            "type": "category",
            "domain": [round(start, 4), round(middle, 4)],
        }
        axes[now.replace("x", "xaxis")] = {
            **hidden,
            "range": [0, 1],
            "domain": [round(middle, 4), round(end, 4)],
        }
        heads.append(
            {
                "text": f"<b>{_(SCORECARD_METRICS[word].short)}</b>",
                "xref": "paper",
                "yref": "paper",
                "x": round(end, 4),
                "y": 1,
                "xanchor": "right",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 12, "color": LINES[word][theme.name]},
            }
        )
    return new_figure(
        theme,
        traces,
        height=ROW * len(shown_rows) + 44,
        margin={"l": 0, "r": 0, "t": 26, "b": 18},
        separators=SEPARATORS[_.language],
        bargap=0.06,
        # What is not known is the ground that no cell covers.
        plot_bgcolor=theme.unknown,
        annotations=heads,
        yaxis={
            "type": "category",
            "tickmode": "linear",
            "autorange": "reversed",
            "fixedrange": True,
            "ticks": "",
            "automargin": True,
            "showgrid": False,
        },
        **axes,
    )


def _strip(
    word: Dimension,
    values: Sequence[Sequence[float | None]],
    names: list[str],
    history: ScoreHistory,
    axis: str,
    _: Translator,
) -> dict[str, Any]:
    """The history: a cell a unit and day."""
    digits = DIGITS[word]
    sign = PERCENT_SIGN[_.language]
    return {
        "type": "heatmap",
        "xaxis": axis,
        "x": [_.date(day) for day in history.days],
        "y": names,
        # Finer than it is written, or a share just below a limit would have the colour above.
        "z": [
            [None if one is None else round(one * 100, digits + 2) for one in line]
            for line in values
        ],
        "zmin": 0,
        "zmax": _TOP,
        "colorscale": _scale(word),
        "showscale": False,
        "ygap": 1,
        "hoverongaps": False,
        "hovertemplate": f"%{{y}}<br>%{{x}}: %{{z:.{digits}f}}{sign}<extra></extra>",
    }


def _scale(word: Dimension) -> list[tuple[float, str]]:
    """The colours of the classes between the metric's steps, on the scale up to ``_TOP``."""
    limits = [0.0, *(step * 100 / _TOP for step in SCORECARD_METRICS[word].steps), 1.0]
    return [
        (round(limit, 7), colour)
        for index, colour in enumerate(HEAT[word])
        for limit in limits[index : index + 2]
    ]


def _values(
    word: Dimension,
    rows: Sequence[ScoreRow],
    names: list[str],
    axis: str,
    theme: Theme,
    _: Translator,
) -> dict[str, Any]:
    """The present values: bars as cells, so that a click opens the unit."""
    scores = [row.scores[word] for row in rows]
    steps = SCORECARD_METRICS[word].steps
    classes = [0 if score.value is None else 1 + step_index(score.value, steps) for score in scores]
    on = (theme.text, *ON_HEAT)
    return {
        "type": "bar",
        "orientation": "h",
        "xaxis": axis,
        "y": names,
        "x": [1] * len(rows),
        "marker": colours_of_classes((theme.unknown, *HEAT[word]), classes),
        "text": [
            "–" if score.value is None else _.decimal(score.value * 100, DIGITS[word])
            for score in scores
        ],
        "textposition": "inside",
        "insidetextanchor": "end",
        "insidetextfont": {"color": [on[one] for one in classes], "size": 11},
        "constraintext": "none",
        "textangle": 0,
        "customdata": [_hover(row, word, _) for row in rows],
        "hovertemplate": "%{y}<br>%{customdata}<extra></extra>",
    }


def _hover(row: ScoreRow, word: Dimension, _: Translator) -> str:
    score = row.scores[word]
    parts = [shown(score, word, _)]
    if score.value is not None:
        parts.append(f"{_.integer(score.numerator or 0)} / {_.integer(score.denominator or 0)}")
    if score.change is not None:
        parts.append(change_text(score.change, word, _))
    return "<br>".join(parts)
