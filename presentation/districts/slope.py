"""Slope chart: the districts' coverage on two days, with their names where the lines end."""

from __future__ import annotations

from typing import Any

from i18n import Translator
from presentation.figure import PERCENT_SIGN, SEPARATORS, Drawing, Theme, new_figure, percent
from queries.districts.side_by_side import Place, SideBySide

LINE = 17
"""Pixels that a name needs."""
LEAST = 400
_ABOVE_AND_BELOW = 56


def slope_chart(result: SideBySide, theme: Theme, _: Translator, chosen: str = "") -> Drawing:
    """A line a district between the two days; the chosen one, or the lowest, stands out, and the
    province is dotted."""
    rows = known_rows(result)
    height = max(LEAST, LINE * (len(rows) + 1) + _ABOVE_AND_BELOW)
    ends = {row.code: percent(row.value("coverage") or 0.0) for row in rows}
    starts = {row.code: percent(result.coverage_before[row.code] or 0.0) for row in rows}
    province = result.above[0]
    before = province_before(result)
    if before is not None and province.value("coverage") is not None:
        ends[province.code] = percent(province.value("coverage") or 0.0)
        starts[province.code] = percent(before)
    values = [*ends.values(), *starts.values()] or [0.0]
    edge = max((max(values) - min(values)) * 0.08, 1.0)
    span = (max(min(values) - edge, 0.0), max(values) + edge)
    strong = chosen or (rows[0].code if rows else "")
    names = {row.code: row.name for row in rows} | {province.code: province.name}
    traces = [
        _line(names[code], starts[code], ends[code], code == strong,
              code == province.code, theme)
        for code in sorted(ends, key=lambda code: code == strong)
    ]  # fmt: skip
    room = LINE / (height - _ABOVE_AND_BELOW) * (span[1] - span[0])
    heights = spread(ends, room)
    labels = [
        {
            "x": 1, "y": round(heights[code], 2),
            "text": _said(f"{names[code]} {_.decimal(ends[code])}", code == strong),
            "font": {"color": theme.text} if code == strong else None,
        }
        for code in ends
    ]  # fmt: skip
    first = _.date(result.before) if result.before else ""
    return new_figure(
        theme,
        traces,
        height=height,
        demo=_ if result.provenance.data.demo else None,
        margin={"l": 8, "r": 190, "t": 26, "b": 30},
        separators=SEPARATORS[_.language],
        annotations=labels,
        template={
            "data": {"scatter": [{"mode": "lines+markers", "hovertemplate":
                     f"%{{text}}<br>%{{y:.1f}}{PERCENT_SIGN[_.language]}<extra></extra>"}]},
            "layout": {"annotationdefaults": {
                "xanchor": "left", "xshift": 8, "showarrow": False,
                "font": {"size": 11, "color": theme.muted}}},
        },
        xaxis={
            "range": [-0.02, 1], "fixedrange": True, "zeroline": False, "showgrid": True,
            "gridcolor": theme.grid, "tickvals": [0, 1], "ticks": "outside", "ticklen": 12,
            "tickcolor": "rgba(0,0,0,0)",
            "ticktext": [first, _.date(result.provenance.snapshot.as_of)],
        },
        yaxis={
            "range": list(span), "fixedrange": True, "automargin": True, "gridcolor": theme.grid,
            "zeroline": False, "ticksuffix": PERCENT_SIGN[_.language], "nticks": 7,
        },
    )  # fmt: skip


def province_before(result: SideBySide) -> float | None:
    """The coverage of the province's districts together on the earlier day."""
    rows = [row for row in result.rows if result.coverage_before[row.code] is not None]
    people = sum(row.population or 0 for row in rows)
    then = sum((result.coverage_before[row.code] or 0.0) * (row.population or 0) for row in rows)
    return then / people if people else None


def spread(wanted: dict[str, float], room: float) -> dict[str, float]:
    """Heights as near to those wanted as can be with so much room between any two."""
    # Names that are too near each other move apart as a group around their own middle.
    groups: list[list[str]] = []
    for code in sorted(wanted, key=wanted.__getitem__):
        groups.append([code])
        while len(groups) > 1 and _lowest(groups[-1], wanted, room) < (
            _lowest(groups[-2], wanted, room) + len(groups[-2]) * room
        ):
            last = groups.pop()
            groups[-1] += last
    return {
        code: _lowest(group, wanted, room) + number * room
        for group in groups
        for number, code in enumerate(group)
    }


def _lowest(group: list[str], wanted: dict[str, float], room: float) -> float:
    middle = sum(wanted[code] for code in group) / len(group)
    return middle - (len(group) - 1) * room / 2


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
