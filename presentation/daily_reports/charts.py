"""The backlog: which places it lies in, and how it went over time."""

from __future__ import annotations

from i18n import Translator
from presentation import timeline
from presentation.end_labels import EndLabel, end_labels, right_margin
from presentation.figure import SEPARATORS, Drawing, Theme, new_figure
from queries.daily_reports.completeness import BacklogSeries, CompletenessRow

BAR = 21
HEIGHT = 320
_VIOLET = 2
"""Which of the theme's colours belongs to questions of entry."""


def backlog_ranking(
    rows: tuple[CompletenessRow, ...],
    theme: Theme,
    _: Translator,
    *,
    chosen: frozenset[str],
) -> Drawing:
    """Bars of the backlog, from the top down in the order given."""
    values = [row.backlog or 0 for row in rows]
    names = [_(row.name) for row in rows]
    bars = {
        "type": "bar",
        "name": "",
        "orientation": "h",
        "x": values,
        "y": [
            f"<b>{name}</b>" if row.code in chosen else name
            for row, name in zip(rows, names, strict=True)
        ],
        "marker": {"color": theme.series[_VIOLET]},
        "texttemplate": "%{x:,}",
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}<br>%{x:,}",
    }
    return new_figure(
        theme,
        [bars],
        height=BAR * len(rows) + 24,
        bargap=0.25,
        margin={"l": 8, "r": 8, "t": 20, "b": 4},
        separators=SEPARATORS[_.language],
        xaxis={"visible": False, "range": [0, max([*values, 1]) * 1.25], "fixedrange": True},
        yaxis={
            "type": "category",
            "tickmode": "linear",
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "ticks": "",
        },
    )


def backlog_timeline(series: BacklogSeries, theme: Theme, _: Translator) -> Drawing:
    """The backlog at the end of every week, labelled at its end."""
    points = series.points
    violet = theme.series[_VIOLET]
    days = [point.as_of.isoformat() for point in points]
    values = [point.backlog for point in points]
    line = {
        "type": "scatter",
        "mode": "lines",
        "name": _("Backlog"),
        "x": days,
        "y": values,
        "line": {"color": violet, "width": 2.6},
        "hovertemplate": "%{y:,}<extra></extra>",
    }
    if not points:
        return new_figure(theme, [], height=HEIGHT)
    span = (0.0, max([*values, 1]) * 1.1)
    labels = [EndLabel(values[-1], f"<b>{_.integer(values[-1])}</b>", violet)]
    first, last = points[0].as_of, points[-1].as_of
    shapes, named, above = timeline.events(frozenset({"entry_lag"}), first, last, theme, _)
    plot = HEIGHT - above - timeline.BELOW
    return new_figure(
        theme,
        [line],
        height=HEIGHT,
        margin={"l": 8, "r": right_margin(labels), "t": above, "b": timeline.BELOW},
        separators=SEPARATORS[_.language],
        annotations=[*named, *end_labels(labels, days[-1:], span, plot, theme)],
        shapes=shapes,
        xaxis=timeline.date_axis(first, last, theme),
        yaxis={
            "range": list(span),
            "fixedrange": True,
            "automargin": True,
            "gridcolor": theme.grid,
            "zeroline": False,
            "tickformat": ",d",
            "nticks": 6,
            "title": {"text": _("doses"), "font": {"size": 12, "color": theme.muted}},
        },
        **timeline.CROSSHAIR,
    )
