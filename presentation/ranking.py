"""The kit of rankings: one bar an area, in the order given, with a reference as a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from i18n import Translator
from presentation.figure import SEPARATORS, Drawing, Theme, chart_text, new_figure

BAR = 21
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


def reference_line(value: float, theme: Theme) -> dict[str, Any]:
    """A dotted line across all bars at a value: the country, or the area above."""
    return {
        "type": "line",
        "x0": value,
        "x1": value,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": theme.muted, "width": 1, "dash": "dot"},
    }


def bars(
    rows: Sequence[Named],
    values: list[float],
    colours: dict[str, Any],
    theme: Theme,
    _: Translator,
    chosen: frozenset[str],
    *,
    label: str,
    span: tuple[float, float],
    lines: list[dict[str, Any]],
    inside: list[str] | None = None,
    outside: bool = False,
) -> Drawing:
    """One bar a row, labelled with its value; names of ``chosen`` areas are bold.

    ``colours`` are Plotly's of the markers, ``label`` its template of a value, ``span`` the ends of
    the axis, ``lines`` references (see ``reference_line``), ``inside`` the colours of labels inside
    bars; with ``outside`` all labels stand outside.
    """
    names = [f"<b>{row.name}</b>" if row.code in chosen else row.name for row in rows]
    trace = {
        "type": "bar",
        "name": "",
        "orientation": "h",
        "y": names,
        "x": values,
        "marker": {**colours, "line": {"color": theme.muted, "width": 0.5}},
        "texttemplate": label,
        "textposition": "outside" if outside else "auto",
        "insidetextanchor": "start",
        "insidetextfont": {"color": inside} if inside else None,
        "constraintext": "none",
        "cliponaxis": False,
        "hovertemplate": f"%{{y}}<br>{label}",
    }
    return new_figure(
        theme,
        [trace],
        height=BAR * len(rows) + 24,
        bargap=0.25,
        margin={"l": 8, "r": 8, "t": 20, "b": 4},
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
        shapes=lines,
    )


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
        margin={"l": 0, "r": 4, "t": 22, "b": 0},
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
