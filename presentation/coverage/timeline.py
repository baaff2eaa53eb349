"""Coverage over time: the chosen units against their region and the country."""

from __future__ import annotations

from datetime import timedelta

from i18n import Translator
from presentation.figure import SEPARATORS, Drawing, Theme, new_figure
from queries.coverage.official import CoverageSeries

HEIGHT = 340


def coverage_timeline(series: CoverageSeries, theme: Theme, _: Translator) -> Drawing:
    """One line a unit, labelled at its end; country and region thin, the chosen units strong."""
    traces, labels = [], []
    colours = iter(theme.series * 3)
    highest = 1.0
    ends: list[float] = []
    for unit, points in series.lines:
        known = [point for point in points if point.value is not None]
        if not known:
            continue
        chosen = unit.level not in ("country", "region") or len(series.lines) == 1
        colour = next(colours) if chosen else theme.muted
        name = _(unit.short_name)
        values = [round(point.value or 0, 3) for point in known]
        highest = max(highest, *values)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers" if len(known) < 40 else "lines",
                "x": [point.as_of.isoformat() for point in known],
                "y": values,
                "line": {
                    "color": colour,
                    "width": 2.6 if chosen else 1.4,
                    "dash": "dot" if unit.level == "region" else "solid",
                },
                "marker": {"size": 5 if chosen else 3},
                "name": name,
                "hovertemplate": "%{x|%d/%m/%Y} · %{y:.1%}",
            }
        )
        ends.append(values[-1])
        labels.append((name, known[-1].as_of.isoformat(), values[-1], colour, chosen))
    annotations = [
        {
            "x": x, "y": y, "text": f"<b>{name}</b>" if chosen else name,
            "xanchor": "left", "xshift": 6, "yshift": shift, "showarrow": False,
            "font": {"color": colour, "size": 12},
        }
        for (name, x, y, colour, chosen), shift in zip(
            labels, _apart(ends, highest), strict=True
        )
    ]  # fmt: skip
    shown = series.provenance.snapshot.as_of.isoformat()
    return new_figure(
        theme,
        traces,
        height=HEIGHT,
        demo=_ if series.provenance.data.demo else None,
        margin={"l": 8, "r": 128, "t": 22, "b": 8},
        annotations=annotations,
        separators=SEPARATORS[_.language],
        xaxis={
            "type": "date",
            "range": _span(series),
            "tickformat": "%m/%Y",
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
            "range": [0, highest * 1.06],
            "tickvals": (ticks := [step / 4 for step in range(int(highest * 4) + 1)]),
            "ticktext": [_.percent(tick, 0) for tick in ticks],
            "gridcolor": theme.grid,
            "fixedrange": True,
            "automargin": True,
            "zeroline": False,
        },
        shapes=[
            {
                "type": "line", "x0": shown, "x1": shown, "y0": 0, "y1": 1, "yref": "paper",
                "line": {"color": theme.muted, "width": 1, "dash": "dot"},
            }
        ],
    )  # fmt: skip


def _span(series: CoverageSeries) -> list[str] | None:
    """From the first day that is drawn to the last."""
    days = [point.as_of for _, points in series.lines for point in points]
    edge = timedelta(days=max((max(days) - min(days)).days // 50, 2)) if days else timedelta()
    return [(min(days) - edge).isoformat(), (max(days) + edge).isoformat()] if days else None


def _apart(ends: list[float], highest: float) -> list[float]:
    """Vertical shifts in pixels that keep the labels at the lines' ends from overlapping."""
    line, plot = 15.0, HEIGHT - 60.0
    natural = [end / (highest * 1.06) * plot for end in ends]
    order = sorted(range(len(ends)), key=natural.__getitem__)
    placed, below = list(natural), float("-inf")
    for index in order:
        placed[index] = below = max(natural[index], below + line)
    above = plot
    for index in reversed(order):
        placed[index] = above = min(placed[index], above - line)
    return [round(end - start, 1) for end, start in zip(placed, natural, strict=True)]
