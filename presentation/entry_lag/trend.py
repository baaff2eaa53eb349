"""The share entered on the day of injection, week by week: one place beside what it is part of."""

from __future__ import annotations

from typing import Any

from i18n import Translator
from presentation import timeline
from presentation.end_labels import EndLabel
from presentation.figure import LAG_LINE, PERCENT_SIGN, Drawing, Theme, halo, percent
from queries.entry_lag.over_time import LagWeeks, WeekCell

HEIGHT = 260


def known_weeks(result: LagWeeks, code: str) -> list[WeekCell]:
    """The weeks of a place that have doses, oldest first."""
    cells = next((cells for one, _name, cells in result.rows if one == code), ())
    return [cell for cell in cells if cell.value is not None]


def ripe_weeks(result: LagWeeks, code: str) -> list[WeekCell]:
    """Those of them of which hardly anything is still to be entered."""
    return [cell for cell in known_weeks(result, code) if cell.week < result.unripe_from]


def same_day_trend(
    result: LagWeeks,
    code: str,
    reference: tuple[LagWeeks, str] | None,
    theme: Theme,
    _: Translator,
) -> Drawing:
    """A line of the place, thin that of the ``reference`` (result and code); weeks that are not
    ripe are hollow points. Each is named at its end; its last ripe week has its share."""
    lines = [(result, code, LAG_LINE[theme.name], 2.6)]
    if reference:
        lines.append((*reference, theme.muted, 1.4))
    traces: list[dict[str, Any]] = []
    labels, values, shares = [], [], []
    for found, one, colour, width in lines:
        cells, ripe = known_weeks(found, one), ripe_weeks(found, one)
        if not cells:
            continue
        name = _(next(name for row, name, _cells in found.rows if row == one))
        traces.append(_line(cells, name, colour, width, _))
        traces.append(_open(cells[max(len(ripe) - 1, 0) :], colour, width))
        values += [percent(cell.value or 0.0) for cell in cells]
        last = (ripe or cells)[-1]
        labels.append(EndLabel(percent(cells[-1].value or 0.0), name, colour))
        shares.append((last, colour))
    first, last_week = result.weeks[0], result.weeks[-1]
    return timeline.share_chart(
        traces,
        values,
        labels,
        [last_week] * len(labels),
        (first, last_week),
        frozenset({"entry_lag"}),
        HEIGHT,
        theme,
        _,
        _shares(shares, theme, _),
    )


def _shares(given: list[tuple[WeekCell, str]], theme: Theme, _: Translator) -> list[dict[str, Any]]:
    """The share of a week at its own point: above the upper line, below the other."""
    ordered = sorted(given, key=lambda one: one[0].value or 0.0, reverse=True)
    return [
        {
            "x": cell.week.isoformat(),
            "y": percent(cell.value or 0.0),
            "text": f"<b>{_.percent(cell.value or 0.0)}</b>",
            "showarrow": False,
            # Left of the weeks that are still open.
            "xanchor": "right",
            "xshift": 6,
            "yanchor": "top" if number else "bottom",
            "yshift": -5 if number else 5,
            "font": {"size": 12, "color": colour, "shadow": halo(theme)},
        }
        for number, (cell, colour) in enumerate(ordered)
    ]


def _line(
    cells: list[WeekCell], name: str, colour: str, width: float, _: Translator
) -> dict[str, Any]:
    """All weeks: what the pointer reads."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [cell.week.isoformat() for cell in cells],
        "y": [percent(cell.value or 0.0) for cell in cells],
        "line": {"color": colour, "width": width},
        "name": name,
        "customdata": [(cell.same_day, cell.doses) for cell in cells],
        "hovertemplate": f"{name}: %{{y:.1f}}{PERCENT_SIGN[_.language]} · "
        "%{customdata[0]:,} / %{customdata[1]:,}<extra></extra>",
    }


def _open(cells: list[WeekCell], colour: str, width: float) -> dict[str, Any]:
    """The weeks that late entries will still change, over the line that they end."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [cell.week.isoformat() for cell in cells[1:]],
        "y": [percent(cell.value or 0.0) for cell in cells[1:]],
        "marker": {
            "size": 7 if width > 2 else 5,
            "symbol": "circle-open",
            "color": colour,
            "line": {"width": 1.6},
        },
        "hoverinfo": "skip",
    }
