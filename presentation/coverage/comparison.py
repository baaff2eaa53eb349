"""Official totals and records side by side: two marks a unit, the distance between them."""

from __future__ import annotations

from i18n import N_, Translator
from presentation.change import points
from presentation.figure import PERCENT_SIGN, SEPARATORS, Drawing, Theme, new_figure
from presentation.maps import percent
from queries.coverage.comparison import Comparison, ComparisonRow

ROW = 30
OFFICIAL, RECORDS = N_("Official totals"), N_("Records")


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
        {"type": "scatter", "mode": "lines", **gaps, "hoverinfo": "skip", "showlegend": False,
         "line": {"color": theme.muted, "width": 2}},
        {**common, "x": official, "name": _(OFFICIAL),
         "marker": {"size": 11, "color": theme.muted, "symbol": "line-ns-open",
                    "line": {"width": 3}},
         "hovertemplate": f"%{{x:.1f}}{sign}"},
        {**common, "x": records, "name": _(RECORDS),
         "marker": {"size": 11, "color": theme.accent, "symbol": "circle"},
         "hovertemplate": f"%{{x:.1f}}{sign}"},
    ]  # fmt: skip
    return new_figure(
        theme,
        traces,
        height=ROW * len(known) + 84,
        demo=_ if result.provenance.data.demo else None,
        separators=SEPARATORS[_.language],
        margin={"l": 8, "r": 92, "t": 20, "b": 60},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom",
                "itemclick": False, "itemdoubleclick": False},
        xaxis={
            "ticksuffix": sign, "gridcolor": theme.grid, "fixedrange": True, "zeroline": False,
            "rangemode": "tozero",
        },
        yaxis={
            "autorange": "reversed", "automargin": True, "fixedrange": True, "ticks": "",
            "gridcolor": theme.grid,
        },
        annotations=[
            {
                "text": points(row.difference or 0.0, _), "x": 1, "xref": "paper", "y": name,
                "xanchor": "left", "xshift": 6, "showarrow": False,
                "font": {"size": 12, "color": theme.text},
            }
            for row, name in zip(known, names, strict=True)
        ],
    )  # fmt: skip
