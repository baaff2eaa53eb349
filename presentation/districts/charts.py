"""The districts' coverage on two days (slope chart), and over time (small multiples)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from i18n import Translator
from presentation import timeline
from presentation.end_labels import EndLabel, end_labels, right_margin
from presentation.figure import PERCENT_SIGN, SEPARATORS, Drawing, Theme, new_figure, percent
from queries.contents import week_steps
from queries.districts.persons import History
from queries.districts.side_by_side import Place, SideBySide

LINE = 17
"""Pixels that a name needs."""
LEAST_HEIGHT = 400
_ABOVE, _BELOW = 12, 32

ACROSS = 3
"""Panels in a row; more could not be read on a phone."""
PANEL = 118
POINTS = 26
"""Days drawn in a panel; more cannot be told apart in one and only cost bytes."""


def slope_chart(result: SideBySide, theme: Theme, _: Translator, chosen: str = "") -> Drawing:
    """A line a district between the two days, named at its end; the chosen one, or the lowest,
    stands out, and the province is dotted."""
    rows = known_rows(result)
    height = max(LEAST_HEIGHT, LINE * (len(rows) + 1) + _ABOVE + _BELOW)
    ends = {row.code: percent(row.value("coverage") or 0.0) for row in rows}
    starts = {row.code: percent(result.coverage_before[row.code] or 0.0) for row in rows}
    province = result.above[0]
    before = province_before(result)
    if before is not None and province.value("coverage") is not None:
        ends[province.code] = percent(province.value("coverage") or 0.0)
        starts[province.code] = percent(before)
    values = [*ends.values(), *starts.values()] or [0.0]
    edge = max((max(values) - min(values)) * 0.04, 1.0)
    span = (max(min(values) - edge, 0.0), max(values) + edge)
    strong = chosen or (rows[0].code if rows else "")
    names = {row.code: row.name for row in rows} | {province.code: province.name}
    drawn = sorted(ends, key=lambda code: code == strong)
    traces = [
        _line(names[code], starts[code], ends[code], code == strong, code == province.code, theme)
        for code in drawn
    ]
    labels = [
        EndLabel(
            ends[code],
            _said(f"{abbreviated(names[code])} {_.percent(ends[code] / 100)}", code == strong),
            theme.text if code in (strong, province.code) else theme.muted,
        )
        for code in drawn
    ]
    plot = height - _ABOVE - _BELOW
    first = _.date(result.before) if result.before else ""
    sign = PERCENT_SIGN[_.language]
    return new_figure(
        theme,
        traces,
        height=height,
        margin={"l": 8, "r": right_margin(labels), "t": _ABOVE, "b": _BELOW},
        separators=SEPARATORS[_.language],
        annotations=end_labels(
            labels, [1] * len(labels), span, plot, theme, size=11, room=LINE - 2
        ),
        shapes=timeline.broken(span, theme),
        template={
            "data": {
                "scatter": [
                    {
                        "mode": "lines+markers",
                        "hovertemplate": f"%{{text}}<br>%{{y:.1f}}{sign}<extra></extra>",
                    }
                ]
            },
        },
        xaxis={
            "range": [-0.02, 1.01],
            "fixedrange": True,
            "zeroline": False,
            "showgrid": True,
            "gridcolor": theme.grid,
            "tickvals": [0, 1],
            "ticks": "outside",
            "ticklen": 6,
            "tickcolor": "rgba(0,0,0,0)",
            "ticktext": [first, _.date(result.provenance.snapshot.as_of)],
        },
        yaxis=timeline.share_axis(span, theme, sign),
    )


def province_before(result: SideBySide) -> float | None:
    """The coverage of the province's districts together on the earlier day."""
    rows = [row for row in result.rows if result.coverage_before[row.code] is not None]
    people = sum(row.population or 0 for row in rows)
    then = sum((result.coverage_before[row.code] or 0.0) * (row.population or 0) for row in rows)
    return then / people if people else None


def _line(
    name: str,
    start: float,
    end: float,
    strong: bool,
    dotted: bool,
    theme: Theme,
) -> dict[str, Any]:
    colour = theme.accent if strong else theme.muted
    return {
        "type": "scatter",
        "x": [0, 1],
        "y": [start, end],
        "name": name,
        "text": [name, name],
        "opacity": 1.0 if strong else 0.65,
        "line": {"color": colour, "width": 3 if strong else 1.3, "dash": "dot" if dotted else None},
        "marker": {"size": 7 if strong else 4, "color": colour},
    }


def _said(text: str, strong: bool) -> str:
    return f"<b>{text}</b>" if strong else text


def known_rows(result: SideBySide) -> tuple[Place, ...]:
    """The districts that are drawn: those whose coverage is known on both days."""
    return tuple(
        row for row in result.lowest_first() if result.coverage_before[row.code] is not None
    )


def small_multiples(
    result: SideBySide, history: History, theme: Theme, _: Translator, chosen: str = ""
) -> Drawing:
    """A panel a district, the lowest first; its last value is written out, the province dotted."""
    rows = result.lowest_first()
    shown = days_shown(history.days, result.provenance.snapshot.as_of)
    province = result.above[0]
    whole = [_share(history.of(row.code for row in rows), at, _people(rows)) for at in shown]
    lines = {
        row.code: [_share(history.of([row.code]), at, row.population or 0) for at in shown]
        for row in rows
    }
    # Whole days since the first instead of dates: every panel has them twice.
    days = [(history.days[at] - history.days[shown[0]]).days for at in shown]
    top = max([100.0, *(value for line in lines.values() for value in line)])
    down = -(-len(rows) // ACROSS) or 1
    traces: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    titles = []
    for number, row in enumerate(rows):
        axis = "" if number == 0 else str(number + 1)
        strong = row.code == chosen
        column, line = number % ACROSS, number // ACROSS
        left, right = round((column + 0.02) / ACROSS, 4), round((column + 0.94) / ACROSS, 4)
        high, low = round(1 - (line + 0.2) / down, 4), round(max(1 - (line + 0.9) / down, 0.0), 4)
        here = {"type": "scatter", "x": days, "xaxis": f"x{axis}", "yaxis": f"y{axis}"}
        traces.append(
            {
                **here,
                "y": lines[row.code],
                "line": {"color": theme.accent, "width": 2.6 if strong else 1.6},
            }
        )
        traces.append(
            {
                **here,
                "y": whole,
                "hoverinfo": "skip",
                "line": {"color": theme.text, "width": 1, "dash": "dot"},
            }
        )
        lowest = line == down - 1 or number + ACROSS >= len(rows)
        axes[f"xaxis{axis}"] = {
            "domain": [left, right],
            "anchor": f"y{axis}",
            "showticklabels": None if lowest else False,
        }
        axes[f"yaxis{axis}"] = {"domain": [low, high], "anchor": f"x{axis}"}
        last = lines[row.code][-1] if shown else 0.0
        text = f"{abbreviated(row.name)} {_.decimal(last)}"
        titles.append(
            {"text": f"<b>{text}</b>" if strong else text, "x": left, "y": high, "xanchor": "left"}
        )
    titles.append(
        {
            "text": _(
                "dotted: {place} · every panel from 0 to {top}",
                place=province.name,
                top=_.percent(top / 100, 0),
            ),
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "font": {"color": theme.muted},
        }
    )
    return new_figure(
        theme,
        traces,
        height=PANEL * down + 50,
        margin={"l": 4, "r": 4, "t": 22, "b": 24},
        separators=SEPARATORS[_.language],
        annotations=titles,
        template=_common(history, shown, top, theme, _),
        **axes,
    )


def _common(
    history: History, shown: list[int], top: float, theme: Theme, _: Translator
) -> dict[str, Any]:
    """What all panels share, said once instead of in each."""
    ticks = [shown[round((len(shown) - 1) * part)] for part in (0.25, 0.85)] if shown else []
    start = history.days[shown[0]] if shown else None
    return {
        "data": {
            "scatter": [
                {
                    "mode": "lines",
                    "showlegend": False,
                    "hovertemplate": f"%{{y:.1f}}{PERCENT_SIGN[_.language]}<extra></extra>",
                }
            ]
        },
        "layout": {
            "annotationdefaults": {
                "xref": "paper",
                "yref": "paper",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 11, "color": theme.text},
            },
            "xaxis": {
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "ticks": "",
                "linecolor": theme.grid,
                "showline": True,
                "tickfont": {"size": 10},
                "tickangle": 0,
                "tickvals": [(history.days[at] - start).days for at in ticks if start],
                "ticktext": [f"{history.days[at]:%m/%Y}" for at in ticks],
            },
            "yaxis": {
                "range": [0, top],
                "fixedrange": True,
                "gridcolor": theme.grid,
                "zeroline": False,
                "tickvals": [0, 50, 100],
                "showticklabels": False,
            },
        },
    }


def days_shown(days: Sequence[date], until: date) -> list[int]:
    """The places, among the published days, of those that are drawn: evenly chosen, the last one
    always."""
    known = week_steps(days, until)
    step = max(-(-len(known) // POINTS), 1)
    return list(known[::-1][::step][::-1])


def abbreviated(name: str) -> str:
    """A district's name with its kind as official tables shorten it: TP., TX., Q., H."""
    kinds = {"Thành phố ": "TP. ", "Thị xã ": "TX. ", "Quận ": "Q. ", "Huyện ": "H. "}
    for kind, short in kinds.items():
        if name.startswith(kind):
            return short + name.removeprefix(kind)
    return name


def _people(rows: Sequence[Place]) -> int:
    return sum(row.population or 0 for row in rows)


def _share(line: Sequence[int], at: int, people: int) -> float:
    return percent(line[at] / people) if people else 0.0
