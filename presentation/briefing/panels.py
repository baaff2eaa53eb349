"""The charts and maps of a briefing's parts: as panels of its page, and as pictures for paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import Any

from geo.boundaries import BoundaryLevel
from geo.units import Unit
from i18n import N_, Translator, UserError
from presentation.briefing.model import Briefing, Chart, FunnelChart, Part, Series, seen_on
from presentation.choropleth import Outlines, outlines, rate_map
from presentation.coverage.area_charts import in_local_steps
from presentation.coverage.tables import coverage_table
from presentation.export.browser import TABS, FailedBrowserError, NoBrowserError
from presentation.export.pictures import plain_picture
from presentation.figure import LIGHT, SEPARATORS, Drawing, Theme, new_figure
from presentation.panel import Panel
from presentation.ramps import COVERAGE, LOCAL, MISMATCH
from presentation.reconciliation.tables import mismatch_table
from presentation.table import COUNT, PERCENT, TEXT, Table, table_of_rows
from queries.coverage.official import Coverage
from queries.reconciliation.verification import Verification

MAP_WIDTH, MAP_HEIGHT = 500, 560
"""Pixels of a drawing, few, so that its letters are large on paper; the picture has more."""

Progress = Callable[[float], None]

Pictures = Mapping[str, bytes]
"""Maps as PNG by the names of the parts that they belong to."""


def outlines_of(place: Unit, _: Translator, home: Path | None = None) -> Outlines:
    """The outlines of the provinces, or of the districts of a province."""
    within = place.code if place.level == "province" else None
    level: BoundaryLevel = "district" if within else "province"
    return outlines("2021", _, level, within, home)


def area_map(
    area: Coverage | Verification, where: Outlines, theme: Theme, _: Translator
) -> Drawing:
    """What a part has to show by unit."""
    if isinstance(area, Coverage):
        if area.level == "district":
            return rate_map(in_local_steps(area), LOCAL, where, theme, _, frozenset())
        return rate_map(area, COVERAGE, where, theme, _, frozenset())
    return rate_map(area, MISMATCH, where, theme, _, frozenset())


def pictures(
    briefing: Briefing, home: Path, _: Translator, advance: Progress = lambda share: None
) -> tuple[Pictures, UserError | None]:
    """The maps as PNG by the name of their part; fewer, and why, where they cannot be drawn."""
    where = outlines_of(briefing.place, _, home)
    wanted = {part.name: part.area for part in briefing.parts if part.area is not None}
    drawn: dict[str, bytes] = {}

    def draw(area: Coverage | Verification) -> bytes:
        return plain_picture(area_map(area, where, LIGHT, _), MAP_WIDTH, MAP_HEIGHT, scale=3)

    with ThreadPoolExecutor(TABS) as tabs:
        made = tabs.map(draw, wanted.values())
        try:
            for number, name in enumerate(wanted, start=1):
                drawn[name] = next(made)
                advance(number / len(wanted))
        except (NoBrowserError, FailedBrowserError) as error:
            return drawn, error
    return drawn, None


HEIGHT, BAR = 380, 30
_BESIDE, _BELOW = 24, 10
"""Letters of a line beside and below a bar, which leave room on a phone."""


def numbers_of(chart: Chart | FunnelChart, _: Translator) -> Table:
    """The values of a chart that has no table beside it."""
    if isinstance(chart, FunnelChart):
        return table_of_rows(
            chart.title,
            (
                ("group", _("Group"), TEXT),
                ("across", chart.across, COUNT),
                ("value", _("Rate"), PERCENT),
            ),
            tuple((marks.name, *point) for marks in chart.marks for point in marks.points),
        )
    names = [_.date(one) if not isinstance(one, str) else one for one in chart.categories]
    format_ = PERCENT if chart.unit == "percent" else COUNT
    heads = [("category", "", TEXT)]
    heads += [
        (f"series{number}", series.name, format_) for number, series in enumerate(chart.series, 1)
    ]
    rows = zip(names, *(series.values for series in chart.series), strict=True)
    return table_of_rows(chart.title, heads, rows)


def part_chart(chart: Chart | FunnelChart, theme: Theme, _: Translator) -> Drawing:
    """The chart for the screen, in the same form as on the slide."""
    traces = (
        _funnel(chart, theme) if isinstance(chart, FunnelChart) else _categories(chart, theme, _)
    )
    percent = isinstance(chart, FunnelChart) or chart.unit == "percent"
    lying = isinstance(chart, Chart) and chart.kind == "bars"
    # What stands at the bars needs no axis.
    values: dict[str, Any] = {
        "tickformat": ",.0%" if percent else ",d",
        "gridcolor": theme.grid,
        "automargin": True,
        "rangemode": "tozero" if isinstance(chart, Chart) else "normal",
        "zeroline": False,
        "visible": isinstance(chart, FunnelChart) or chart.kind == "lines",
    }
    across: dict[str, Any] = {
        "automargin": True,
        "linecolor": theme.edge,
        "gridcolor": theme.grid,
        "showgrid": isinstance(chart, FunnelChart) or chart.kind == "lines",
    }
    if isinstance(chart, FunnelChart):
        across |= {
            "title": {"text": chart.across, "font": {"size": 12}},
            "tickformat": ",d",
            "nticks": 5,
        }
    elif lying:
        across |= {"autorange": "reversed"}
    elif chart.kind == "columns":
        across |= {"tickangle": 0}
    elif chart.kind == "lines":
        across |= {"tickformat": "%m/%Y", "nticks": 5, "tickangle": 0}
    several = isinstance(chart, FunnelChart) or len(chart.series) > 1
    high = HEIGHT
    if isinstance(chart, Chart) and lying:
        high = max(160, BAR * len(chart.categories) * len(chart.series) + 60)
    return new_figure(
        theme,
        traces,
        height=high,
        separators=SEPARATORS[_.language],
        margin={"l": 8, "r": 56, "t": 30, "b": 8},
        barmode="group",
        bargap=0.3,
        # A label without room to be read is left out: hovering and the table have the number.
        uniformtext={"mode": "hide", "minsize": 10},
        xaxis=values if lying else across,
        yaxis=across if lying else values,
        showlegend=several,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"} if several else None,
    )


def _categories(chart: Chart, theme: Theme, _: Translator) -> list[dict[str, Any]]:
    return [_series(chart, series, seen_on(theme, series.colour), _) for series in chart.series]


def _series(chart: Chart, series: Series, colour: str, _: Translator) -> dict[str, Any]:
    letters = _BESIDE if chart.kind == "bars" else _BELOW
    names = [
        "<br>".join(wrap(one, letters)) if isinstance(one, str) else one.isoformat()
        for one in chart.categories
    ]
    values = list(series.values)
    percent = chart.unit == "percent"
    if chart.kind == "lines":
        return {
            "type": "scatter",
            "mode": "lines",
            "x": names,
            "y": values,
            "name": series.name,
            "line": {"color": colour, "width": 2},
        }
    written = [
        "" if value is None else _.percent(value) if percent else _.integer(value)
        for value in values
    ]
    lying = chart.kind == "bars"
    return {
        "type": "bar",
        "orientation": "h" if lying else "v",
        "name": series.name,
        "x": values if lying else names,
        "y": names if lying else values,
        "text": written,
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": colour},
        "hovertemplate": "%{text}<extra></extra>",
    }


def _funnel(chart: FunnelChart, theme: Theme) -> list[dict[str, Any]]:
    curves = [
        {
            "type": "scatter",
            "mode": "lines",
            "showlegend": False,
            "hoverinfo": "skip",
            "x": [point[0] for point in limit.points],
            "y": [point[1] for point in limit.points],
            "line": {
                "color": seen_on(theme, limit.colour),
                "width": 1,
                "dash": "solid" if limit is chart.limits[-1] else "dot",
            },
        }
        for limit in chart.limits
    ]
    marks = [
        {
            "type": "scatter",
            "mode": "markers+text",
            "name": one.name,
            "x": [across for across, _up in one.points],
            "y": [up for _across, up in one.points],
            "text": list(one.labels),
            "textposition": "middle right",
            "marker": {"color": seen_on(theme, one.colour), "size": 8},
        }
        for one in chart.marks
    ]
    return curves + marks


def _panel_id(part: Part, of: Briefing, kind: str = "") -> str:
    """Names a panel by all that it shows: drawings are remembered by it."""
    return f"briefing{kind}-{part.name}-{of.place.code}-{of.period.first}-{of.period.last}"


def figures(part: Part, of: Briefing, _: Translator) -> Panel | None:
    """A part's chart or, where it has none, its table alone; ``None`` where it has neither."""
    metric = part.metrics[0] if part.metrics else None
    chart, table = part.chart, part.table
    if chart:
        # The page puts the chip of a metric beside the title by itself.
        chip = f" · {_(metric.chip)}" if metric else ""
        return Panel(
            _panel_id(part, of),
            chart.title.replace(chip, ""),
            partial(_given, table) if table else partial(numbers_of, chart, _),
            partial(part_chart, chart, _=_),
            partial("{}. {}".format, chart.title, part.message),
            metric,
            part.provenance,
        )
    if table is None:
        return None
    return Panel(
        _panel_id(part, of),
        table.title,
        partial(_given, table),
        metric=metric,
        provenance=part.provenance,
    )


def _given(table: Table) -> Table:
    return table


def area(computed: Briefing, part: Part, _: Translator) -> Panel | None:
    """The map of a part, if it has one."""
    result = part.area
    if result is None:
        return None
    table = (
        partial(coverage_table, result.rows, _)
        if isinstance(result, Coverage)
        else partial(mismatch_table, result.rows, _)
    )
    return Panel(
        _panel_id(part, computed, "-map"),
        _("Map: {title}", title=_(part.area_metric)),
        table,
        partial(area_map, result, outlines_of(computed.place, _), _=_),
        partial(_, N_("Map: {title}. {message}"), title=_(part.area_metric), message=part.message),
        part.metrics[0],
        part.provenance,
    )
