"""The kit of rankings: one bar an area, in the order given, with a reference as a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from i18n import Translator
from presentation.figure import SEPARATORS, Drawing, Theme, chart_text, jag, new_figure
from presentation.ramps import readable

BAR = 21
_ABOVE, _BELOW = 22, 18
_NAMED_ROW, _NAMED_BAR = 42, 0.42
"""Pixels of a bar under its name, and the share of them that is the bar."""


class Named(Protocol):
    """A row of a result: one area."""

    @property
    def code(self) -> str:
        """The area's code."""

    @property
    def name(self) -> str:
        """The area's name."""


@dataclass(frozen=True)
class Reference:
    """What bars are held against: the country, or the area above; ``None`` where it is unknown."""

    name: str
    value: float | None


def bars(
    rows: Sequence[Named],
    values: list[float],
    colours: list[str],
    theme: Theme,
    _: Translator,
    chosen: frozenset[str],
    *,
    label: Callable[[float], str],
    span: tuple[float, float],
    counts: Sequence[tuple[int, int]] = (),
    reference: Reference | None = None,
    outside: bool = False,
) -> Drawing:
    """One bar a row, labelled with its value; names of ``chosen`` areas are bold.

    ``colours`` are those of the bars, ``label`` writes a value, ``span`` are the ends of the axis:
    where it does not begin at zero, a jag says so. ``counts`` are numerators and denominators for
    the pointer; with ``outside`` all labels stand outside.
    """
    names = [f"<b>{row.name}</b>" if row.code in chosen else row.name for row in rows]
    low = max(span[0], 0.0)
    hover = [
        f"{label(value)}<br>{_.integer(counts[at][0])} / {_.integer(counts[at][1])}"
        if counts
        else label(value)
        for at, value in enumerate(values)
    ]
    trace = {
        "type": "bar",
        "name": "",
        "orientation": "h",
        "y": names,
        "x": [round(value - low, 3) for value in values],
        "base": low or None,
        "marker": {"color": colours, "line": {"color": theme.muted, "width": 0.5}},
        "text": [label(value) for value in values],
        "textposition": "outside" if outside else "auto",
        "insidetextanchor": "start",
        "insidetextfont": {"color": readable(colours)},
        "constraintext": "none",
        "cliponaxis": False,
        "customdata": hover,
        "hovertemplate": "%{y}<br>%{customdata}",
    }
    lines, named = _reference(reference, span, label, theme)
    return new_figure(
        theme,
        [trace],
        height=BAR * len(rows) + _ABOVE + _BELOW,
        bargap=0.25,
        margin={"l": 8, "r": 8, "t": _ABOVE, "b": _BELOW},
        separators=SEPARATORS[_.language],
        xaxis={"visible": False, "range": [round(end, 2) for end in span], "fixedrange": True},
        yaxis={
            "type": "category",
            "tickmode": "linear",
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "ticks": "",
        },
        shapes=[*lines, *([jag("M8,-15 L4,-10 L12,-5 L8,0", theme)] if low else [])],
        annotations=[*named, *([_from(low, label, theme, _)] if low else [])],
    )


def _reference(
    reference: Reference | None,
    span: tuple[float, float],
    label: Callable[[float], str],
    theme: Theme,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A line across all bars, with its name and value above them."""
    if reference is None or reference.value is None:
        return [], []
    at = reference.value
    line = {
        "type": "line",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": theme.strong, "width": 1.2, "dash": "dot"},
    }
    name = {
        "text": f"{reference.name} {label(at)}",
        "x": at,
        "y": 1,
        "yref": "paper",
        "xanchor": "right" if at > (span[0] + span[1]) / 2 else "left",
        "yanchor": "bottom",
        "showarrow": False,
        "borderpad": 0,
        "font": {"size": 12, "color": theme.text},
    }
    return [line], [name]


def _from(low: float, label: Callable[[float], str], theme: Theme, _: Translator) -> dict[str, Any]:
    """Where an axis that does not begin at zero does begin, in words."""
    return {
        "text": _("bars begin at {value}", value=label(low)),
        "x": 0,
        "y": 0,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "xshift": 18,
        "showarrow": False,
        "borderpad": 0,
        "font": {"size": 11, "color": theme.muted},
    }


def tight_span(
    values: Sequence[float], reference: float | None, whole: float
) -> tuple[float, float]:
    """The ends of an axis on which the values can be told apart: from zero, unless all are far from
    it; up to ``whole``, or to the longest bar."""
    known = [*values, *([reference] if reference is not None else [])]
    low, high = min(known, default=0.0), max([whole, *known])
    start = (low - 0.25 * (high - low)) // 10 * 10
    return (start if start >= 0.4 * high else 0.0), high * 1.02


def bars_under_names(
    trace: dict[str, Any],
    names: Sequence[str],
    most: float,
    theme: Theme,
    _: Translator,
) -> Drawing:
    """Lying bars up to ``most``, each under a line with its name, from the top down.

    ``trace`` says lengths, colours and labels; its ``customdata`` name and denominator. Names are
    the senders' own.
    """
    lying = {
        "type": "bar",
        "orientation": "h",
        # Two facilities may have the same name; a bar belongs to one.
        "y": [str(number) for number, _name in enumerate(names)],
        "width": _NAMED_BAR,
        "constraintext": "none",
        "cliponaxis": False,
        "hovertemplate": "%{customdata[0]}<br>%{x:,} / %{customdata[1]:,}<extra></extra>",
        **trace,
    }
    return new_figure(
        theme,
        [lying],
        height=_NAMED_ROW * len(names) + 30,
        separators=SEPARATORS[_.language],
        margin={"l": 0, "r": 4, "t": 4, "b": 0},
        xaxis={"visible": False, "fixedrange": True, "range": [0, most]},
        yaxis={
            "type": "category",
            "tickmode": "linear",
            # From the top down, with room for the first label.
            "range": [len(names) - 0.5, -0.75],
            "showticklabels": False,
            "fixedrange": True,
        },
        annotations=[
            {
                "text": chart_text(name),
                "x": 0,
                "xref": "paper",
                "y": place - _NAMED_BAR / 2,
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 12, "color": theme.text},
            }
            for place, name in enumerate(names)
        ],
    )
