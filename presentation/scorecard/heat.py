"""The data quality of many units as a table: of each word its history as a small line, and its
present share in the colour of its class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from i18n import Translator
from presentation.figure import (
    SEPARATORS,
    Drawing,
    Theme,
    colours_of_classes,
    new_figure,
    step_index,
)
from presentation.ramps import readable
from presentation.scorecard.words import DIGITS, LINES, RAMPS, change_text, shown
from queries.scorecard.scorecard import (
    SCORECARD_METRICS,
    WORDS,
    Dimension,
    ScoreHistory,
    ScoreRow,
)

ROW = 22
_ABOVE, _BELOW = 42, 44
_GAP, _PAST = 0.02, 0.42
"""Parts of the width: the gap between two words; and of a word what is for its history (behind it
stands its present value)."""
_LINE = 0.74
"""Part of a row's height that its line may take."""


def heat_table(
    rows: Sequence[ScoreRow],
    reference: ScoreRow,
    history: ScoreHistory,
    reference_history: ScoreHistory,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str] = frozenset(),
) -> Drawing:
    """Units from the top down in the order given, under the ``reference`` (the country or the
    opened province). The lines of a word have one scale, and all the same days."""
    shown_rows = (reference, *rows)
    names = [f"<b>{_(reference.name)}</b>"] + [
        f"<b>{row.name}</b>" if row.code in chosen else row.name for row in rows
    ]
    traces: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    heads = []
    width = (1 + _GAP) / len(WORDS)
    first, last = history.days[0], history.days[-1]
    dates = f"{first:%m/%y}–{last:%m/%y}"
    for number, word in enumerate(WORDS):
        start, end = number * width, number * width + width - _GAP
        middle = start + (width - _GAP) * _PAST
        past, now = f"x{2 * number + 1}" if number else "x", f"x{2 * number + 2}"
        lines = [
            (reference_history if row is reference else history).values[word][row.code]
            for row in shown_rows
        ]
        traces += [
            _past(word, lines, history, past, theme),
            _values(word, shown_rows, lines, history, now, theme, _),
        ]
        hidden = {"visible": False, "fixedrange": True}
        axes[past.replace("x", "xaxis")] = {
            **hidden,
            "range": [0, (last - first).days or 1],
            "domain": [round(start, 4), round(middle, 4)],
        }
        axes[now.replace("x", "xaxis")] = {
            **hidden,
            "range": [0, 1],
            "domain": [round(middle + 0.004, 4), round(end, 4)],
        }
        heads.append(
            {
                "text": f"<b>{_(SCORECARD_METRICS[word].short)}</b>"
                f'<br><span style="font-size:10px">{dates}</span>',
                "align": "left",
                "xref": "paper",
                "yref": "paper",
                "x": round(start, 4),
                "y": 1,
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 12, "color": LINES[word][theme.name]},
            }
        )
    return new_figure(
        theme,
        traces,
        height=ROW * len(shown_rows) + _ABOVE + _BELOW,
        margin={"l": 0, "r": 0, "t": _ABOVE, "b": _BELOW},
        separators=SEPARATORS[_.language],
        bargap=0.1,
        annotations=[*heads, _legend(theme, _)],
        yaxis={
            "range": [len(shown_rows) - 0.5, -0.5],
            "tickvals": list(range(len(names))),
            "ticktext": names,
            "fixedrange": True,
            "ticks": "",
            "automargin": True,
            "showgrid": False,
            "zeroline": False,
        },
        **axes,
    )


def _legend(theme: Theme, _: Translator) -> dict[str, Any]:
    """What the lines and colours mean."""
    lines = _("Lines: every four weeks, one scale a column.")
    colours = _("The stronger the colour, the more attention it needs.")
    return {
        "text": f"{lines}<br>{colours}",
        "align": "left",
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 0,
        "xanchor": "left",
        "yanchor": "top",
        "yshift": -4,
        "showarrow": False,
        "font": {"size": 11, "color": theme.muted},
    }


def _past(
    word: Dimension,
    lines: Sequence[Sequence[float | None]],
    history: ScoreHistory,
    axis: str,
    theme: Theme,
) -> dict[str, Any]:
    """The lines of all units, as one with gaps between them; the value's cell says the numbers."""
    known = [value for line in lines for value in line if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    x: list[int | None] = []
    y: list[float | None] = []
    for row, line in enumerate(lines):
        x += [(day - history.days[0]).days for day in history.days] + [None]
        y += [
            None
            if value is None
            else round(row + _LINE * (0.5 - (value - low) / ((high - low) or 1)), 3)
            for value in line
        ] + [None]
    return {
        "type": "scatter",
        "mode": "lines",
        "xaxis": axis,
        "x": x,
        "y": y,
        "line": {"color": LINES[word][theme.name], "width": 1.4},
        "hoverinfo": "skip",
    }


def _values(
    word: Dimension,
    rows: Sequence[ScoreRow],
    lines: Sequence[Sequence[float | None]],
    history: ScoreHistory,
    axis: str,
    theme: Theme,
    _: Translator,
) -> dict[str, Any]:
    """The present values: bars as cells, so that a click opens the unit."""
    scores = [row.scores[word] for row in rows]
    metric = SCORECARD_METRICS[word]
    colours = (theme.unknown, *RAMPS[word].of(theme, metric.good))
    classes = [
        0 if score.value is None else 1 + step_index(score.value, metric.steps) for score in scores
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "xaxis": axis,
        "y": list(range(len(rows))),
        "x": [1] * len(rows),
        "marker": colours_of_classes(colours, classes),
        "text": [
            "–" if score.value is None else _.decimal(score.value * 100, DIGITS[word])
            for score in scores
        ],
        "textposition": "inside",
        "insidetextanchor": "end",
        "insidetextfont": {"color": readable([colours[one] for one in classes]), "size": 11},
        "constraintext": "none",
        "textangle": 0,
        "customdata": [
            f"{_(row.name)}<br>" + _hover(row, word, line, history, _)
            for row, line in zip(rows, lines, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _hover(
    row: ScoreRow,
    word: Dimension,
    line: Sequence[float | None],
    history: ScoreHistory,
    _: Translator,
) -> str:
    score = row.scores[word]
    parts = [shown(score, word, _)]
    if score.value is not None:
        parts.append(f"{_.integer(score.numerator or 0)} / {_.integer(score.denominator or 0)}")
    if change := change_text(score, word, _):
        parts.append(change)
    first = next(((day, one) for day, one in zip(history.days, line, strict=True) if one), None)
    if first and first[0] < history.days[-1]:
        parts.append(f"{_.date(first[0])}: {_.percent(first[1], DIGITS[word])}")
    return "<br>".join(parts)
