"""Coverage over time, official totals beside records, and the use of vaccines."""

from __future__ import annotations

from datetime import timedelta

from i18n import N_, Translator
from presentation.figure import PERCENT_SIGN, SEPARATORS, Drawing, Theme, new_figure, percent
from queries.coverage.official import (
    Comparison,
    ComparisonRow,
    CoverageSeries,
    VaccineUse,
    VaccineUseRow,
)

HEIGHT = 340
ROW = 30
BAR = 34
OFFICIAL, RECORDS = N_("Official totals"), N_("Records")


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
            "x": x,
            "y": y,
            "text": f"<b>{name}</b>" if chosen else name,
            "xanchor": "left",
            "xshift": 6,
            "yshift": shift,
            "showarrow": False,
            "font": {"color": colour, "size": 12},
        }
        for (name, x, y, colour, chosen), shift in zip(labels, _apart(ends, highest), strict=True)
    ]
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
                "type": "line",
                "x0": shown,
                "x1": shown,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": theme.muted, "width": 1, "dash": "dot"},
            }
        ],
    )


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


def comparison_marks(
    rows: tuple[ComparisonRow, ...], result: Comparison, theme: Theme, _: Translator
) -> Drawing:
    """Coverage by both sources, with their difference in points at the right."""
    known = [row for row in rows if row.difference is not None]
    names = [_(row.name) for row in known]
    official = [percent(row.official.value or 0) for row in known]
    records = [percent(row.records.value or 0) for row in known]
    sign = PERCENT_SIGN[_.language]
    gaps: dict[str, list[float | str | None]] = {"x": [], "y": []}
    for name, first, second in zip(names, official, records, strict=True):
        gaps["x"] += [first, second, None]
        gaps["y"] += [name, name, None]
    common = {"type": "scatter", "mode": "markers", "y": names}
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            **gaps,
            "hoverinfo": "skip",
            "showlegend": False,
            "line": {"color": theme.muted, "width": 2},
        },
        {
            **common,
            "x": official,
            "name": _(OFFICIAL),
            "marker": {
                "size": 11,
                "color": theme.muted,
                "symbol": "line-ns-open",
                "line": {"width": 3},
            },
            "hovertemplate": f"%{{x:.1f}}{sign}",
        },
        {
            **common,
            "x": records,
            "name": _(RECORDS),
            "marker": {"size": 11, "color": theme.accent, "symbol": "circle"},
            "hovertemplate": f"%{{x:.1f}}{sign}",
        },
    ]
    return new_figure(
        theme,
        traces,
        height=ROW * len(known) + 84,
        demo=_ if result.provenance.data.demo else None,
        separators=SEPARATORS[_.language],
        margin={"l": 8, "r": 92, "t": 20, "b": 60},
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        xaxis={
            "ticksuffix": sign,
            "gridcolor": theme.grid,
            "fixedrange": True,
            "zeroline": False,
            "rangemode": "tozero",
        },
        yaxis={
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "ticks": "",
            "gridcolor": theme.grid,
        },
        annotations=[
            {
                "text": _.difference(
                    row.records.value or 0.0, row.official.value or 0.0, unit=False
                ),
                "x": 1,
                "xref": "paper",
                "y": name,
                "xanchor": "left",
                "xshift": 6,
                "showarrow": False,
                "font": {"size": 12, "color": theme.text},
            }
            for row, name in zip(known, names, strict=True)
        ],
    )


def vaccine_use_bars(
    rows: tuple[VaccineUseRow, ...], result: VaccineUse, theme: Theme, _: Translator
) -> Drawing:
    """Share of the doses received that was injected, the 100 % that can be injected as a line."""
    values = [round(row.used or 0.0, 3) for row in rows]
    longest = round(max([1.0, *values]) * 1.05, 3)
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": [_(row.name) for row in rows],
        "x": values,
        "marker": {"color": theme.accent},
        "text": [_label(row, _) for row in rows],
        "textposition": "auto",
        "insidetextanchor": "start",
        "constraintext": "none",
        "cliponaxis": False,
        "name": "",
        "customdata": [(row.received, row.injected) for row in rows],
        "hovertemplate": "%{y}<br>"
        + _("injected: {doses}", doses="%{customdata[1]:,}")
        + "<br>"
        + _("received: {doses}", doses="%{customdata[0]:,}"),
    }
    return new_figure(
        theme,
        [bars],
        height=BAR * len(rows) + 40,
        demo=_ if result.provenance.data.demo else None,
        bargap=0.35,
        separators=SEPARATORS[_.language],
        margin={"l": 8, "r": 8, "t": 20, "b": 24},
        xaxis={"visible": False, "range": [0, longest], "fixedrange": True},
        yaxis={"autorange": "reversed", "automargin": True, "fixedrange": True, "ticks": ""},
        annotations=[
            {
                "x": 1,
                "y": 0,
                "xref": "x",
                "yref": "paper",
                "yshift": -11,
                "showarrow": False,
                "text": _.percent(1.0, 0),
                "font": {"size": 11, "color": theme.muted},
            }
        ],
        shapes=[
            {
                "type": "line",
                "x0": 1,
                "x1": 1,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": theme.text, "width": 1},
            }
        ],
    )


def _label(row: VaccineUseRow, _: Translator) -> str:
    used = _.percent(row.used) if row.used is not None else _("unknown")
    left = _.integer(row.left) if row.left is not None else _("unknown")
    return f"{used} · " + _("left: {doses}", doses=left)
