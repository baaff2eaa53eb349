"""Registered beforehand against walk-ins: differences with their intervals, unit by unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from i18n import Translator
from presentation.figure import LAG_LINE, MISMATCH, SEPARATORS, Drawing, Theme, new_figure, percent
from queries.entry_lag.registration import RegistrationRow
from queries.provenance import Provenance

ROW = 38
_COLOURS = {"same_day": LAG_LINE, "mismatch": {"light": MISMATCH[4], "dark": MISMATCH[3]}}


def registration_dots(
    same_day: Sequence[RegistrationRow],
    mismatch: Sequence[RegistrationRow],
    provenance: Provenance,
    theme: Theme,
    _: Translator,
) -> Drawing:
    """Two panels: how much more often the doses of the registered are entered on the same day, and
    how much more often their details are wrong, than walk-ins'. The line is no difference."""
    names = [_(row.name) for row in same_day]
    titles = (_("entered on the same day"), _("wrong or missing details"))
    panels = (("x", "same_day", same_day), ("x2", "mismatch", mismatch))
    traces = [_dots(rows, names, axis, _COLOURS[outcome][theme.name], _)
              for axis, outcome, rows in panels]  # fmt: skip
    widest = max(
        [5.0, *(abs(percent(end)) for rows in (same_day, mismatch) for row in rows
                if row.difference for end in (row.difference.low, row.difference.high))]
    )  # fmt: skip
    span = [-widest * 1.15, widest * 1.15]
    axis = {
        "range": span, "fixedrange": True, "zeroline": True, "zerolinecolor": theme.muted,
        "gridcolor": theme.grid, "nticks": 4, "tickformat": "+d", "automargin": True,
        "title": {"text": _("percentage points"), "font": {"size": 11}},
    }  # fmt: skip
    return new_figure(
        theme,
        traces,
        height=ROW * len(names) + 110,
        demo=_ if provenance.data.demo else None,
        margin={"l": 8, "r": 12, "t": 52, "b": 8},
        separators=SEPARATORS[_.language],
        xaxis={**axis, "domain": [0, 0.47], "anchor": "y"},
        xaxis2={**axis, "domain": [0.53, 1], "anchor": "y"},
        yaxis={
            "type": "category", "autorange": "reversed", "fixedrange": True, "automargin": True,
            "showgrid": False, "ticks": "", "categoryorder": "array", "categoryarray": names,
        },
        annotations=[
            {
                "text": title, "x": place, "xref": "paper", "y": 1, "yref": "paper",
                "xanchor": "center", "yanchor": "bottom", "showarrow": False, "yshift": 18,
                "font": {"size": 12, "color": theme.text},
            }
            for title, place in zip(titles, (0.235, 0.765), strict=True)
        ],
    )  # fmt: skip


def _dots(
    rows: Sequence[RegistrationRow], names: list[str], axis: str, colour: str, _: Translator
) -> dict[str, Any]:
    found = [(name, row.difference) for name, row in zip(names, rows, strict=True)
             if row.difference]  # fmt: skip
    return {
        "type": "scatter",
        "mode": "markers+text",
        "xaxis": axis,
        "y": [name for name, _one in found],
        "x": [percent(one.value) for _name, one in found],
        "error_x": {
            "type": "data", "symmetric": False, "color": colour, "thickness": 2, "width": 4,
            "array": [percent(one.high - one.value) for _name, one in found],
            "arrayminus": [percent(one.value - one.low) for _name, one in found],
        },
        "marker": {"color": colour, "size": 9},
        "text": [_signed(percent(one.value), _) for _name, one in found],
        "textposition": "top center",
        "textfont": {"size": 11},
        "cliponaxis": False,
        "customdata": [(percent(one.low), percent(one.high)) for _name, one in found],
        "hovertemplate": "%{y}: %{x:+.1f} (%{customdata[0]:+.1f} – %{customdata[1]:+.1f})"
        "<extra></extra>",
    }  # fmt: skip


def _signed(value: float, _: Translator) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "±") + _.decimal(abs(value))
