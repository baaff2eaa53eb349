"""Coverage over time, official totals beside records, and the use of vaccines."""

from __future__ import annotations

from datetime import date

from i18n import N_, Translator
from presentation import timeline
from presentation.end_labels import EndLabel
from presentation.events import Topic
from presentation.figure import PERCENT_SIGN, SEPARATORS, Drawing, Theme, new_figure, percent
from queries.coverage.metrics import RECORD_COVERAGE
from queries.coverage.official import ComparisonRow, CoverageSeries, VaccineUseRow

HEIGHT = 340
ROW = 30
BAR = 34
BOOSTERS = (RECORD_COVERAGE[3],)
OFFICIAL, RECORDS = N_("Official totals"), N_("Dose records")


def coverage_timeline(series: CoverageSeries, theme: Theme, _: Translator) -> Drawing:
    """One line a unit, named with its value at its end; country and region thin, the chosen units
    strong."""
    traces, labels = [], []
    colours = iter(theme.series * 3)
    starts: list[date] = []
    ends: list[date] = []
    shares: list[float] = []
    sign = PERCENT_SIGN[_.language]
    for unit, points in series.lines:
        known = [point for point in points if point.value is not None]
        if not known:
            continue
        chosen = unit.level not in ("country", "region") or len(series.lines) == 1
        colour = next(colours) if chosen else theme.muted
        name = _(unit.short_name)
        values = [percent(point.value or 0.0) for point in known]
        starts.append(known[0].as_of)
        ends.append(known[-1].as_of)
        shares += values
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
                "customdata": [(point.numerator or 0, point.denominator or 0) for point in known],
                "hovertemplate": f"{name}: %{{y:.1f}}{sign} · "
                "%{customdata[0]:,} / %{customdata[1]:,}<extra></extra>",
            }
        )
        said = f"{name} {_.percent(known[-1].value or 0.0)}"
        labels.append(EndLabel(values[-1], f"<b>{said}</b>" if chosen else said, colour))
    if not traces:
        return new_figure(theme, [], height=HEIGHT)
    topics: frozenset[Topic] = frozenset({"booster" if series.metric in BOOSTERS else "coverage"})
    between = min(starts), max(ends)
    return timeline.share_chart(traces, shares, labels, ends, between, topics, HEIGHT, theme, _)


def comparison_marks(rows: tuple[ComparisonRow, ...], theme: Theme, _: Translator) -> Drawing:
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


def vaccine_use_bars(rows: tuple[VaccineUseRow, ...], theme: Theme, _: Translator) -> Drawing:
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
