"""Charts and tables that Office draws and its user can edit; charts bring their figures along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from math import ceil
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from i18n import WRITINGS, Translator, capitalised
from presentation.briefing.model import Chart, FunnelChart, Marks
from presentation.figure import LIGHT
from presentation.table import Table

_TYPES = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE,
}
_EMPHASISED_WIDTH, _WIDTH = Pt(2.25), Pt(1.25)
MAX_LABELLED = 16
"""Values of a series that are written at its bars; more would overlap."""


def add_chart(
    shapes: Any,
    chart: Chart | FunnelChart,
    box: tuple[int, int, int, int],
    size: int,
    _: Translator,
    font: str | None = None,
) -> Any:
    """Put a chart into the box (left, top, width, height) of a slide; text in ``size`` points.

    ``font`` is the theme's unless one is named.
    """
    draw = _funnel if isinstance(chart, FunnelChart) else _categories
    frame = draw(shapes, chart, box, size, _)  # type: ignore[arg-type]
    if font:
        frame.chart.font.name = font
    return frame


def _categories(
    shapes: Any, chart: Chart, box: tuple[int, int, int, int], size: int, _: Translator
) -> Any:
    form = _form("0.0" if chart.unit == "percent" else "#,##0", chart.unit == "percent", _)
    data = CategoryChartData(number_format=form)
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    frame = shapes.add_chart(_TYPES[chart.kind], *box, data)
    drawn = frame.chart
    _common(drawn, size, _)
    drawn.has_legend = len(chart.series) > 1 and chart.kind != "lines"
    if drawn.has_legend:
        _legend(drawn)
    values, across = drawn.value_axis, drawn.category_axis
    _axes(across, values)
    highest = max((value or 0 for one in chart.series for value in one.values), default=0)
    values.minimum_scale = 0
    if chart.unit == "percent" and 0.6 < highest <= 1:
        # Full marks are the end of the scale, unless something exceeds them.
        values.maximum_scale = 1.0
    values.tick_labels.number_format = form.replace("0.0", "0") if highest > 0.1 else form
    values.tick_labels.number_format_is_linked = False
    plot = drawn.plots[0]
    if chart.kind == "lines":
        _lines(drawn, chart, size, _)
        _every_months(across, chart)
        return frame
    plot.gap_width, plot.overlap = 45, -8 if chart.kind == "columns" else 0
    for series, given in zip(plot.series, chart.series, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(given.colour)
    if len(chart.categories) <= MAX_LABELLED:
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = form, False
        labels.font.size, labels.position = Pt(size - 1), XL_LABEL_POSITION.OUTSIDE_END
        labels.show_value = True
        # The numbers stand at the bars, which leaves them room: an axis would say them twice.
        values.visible = False
        values.maximum_scale = highest * 1.12 or 1.0
        values.has_major_gridlines = False
    if chart.kind == "bars":
        across.reverse_order = True
        _every_name(across)
        # Names stand in the height of their bars, or programs leave out every second one.
        room = box[3] / len(chart.categories) / int(Pt(1)) * 0.45
        across.tick_labels.font.size = Pt(max(min(size, int(room)), SMALLEST))
    return frame


def _every_name(axis: Any) -> None:
    """Write every category's name: programs leave some out where they seem close."""
    skip = etree.Element(qn("c:tickLblSkip"))
    skip.set("val", "1")
    axis._element.find(qn("c:lblOffset")).addnext(skip)


def _lines(drawn: Any, chart: Chart, size: int, _: Translator) -> None:
    """Each line named near its end, with its last value."""
    ends = [
        next((value for value in reversed(one.values) if value is not None), 0.0)
        for one in chart.series
    ]
    for series, given in zip(drawn.plots[0].series, chart.series, strict=True):
        series.smooth = False
        series.format.line.color.rgb = rgb(given.colour)
        series.format.line.width = _EMPHASISED_WIDTH
        series.marker.style = XL_MARKER_STYLE.NONE
        known = [number for number, value in enumerate(given.values) if value is not None]
        if known:
            last = given.values[known[-1]] or 0.0
            text = _.percent(last) if chart.unit == "percent" else _.integer(last)
            # Only the highest has room above it.
            below = any(end > last for end in ends)
            # Some days before the end, so that the words are not cut off there.
            at = known[max(len(known) - 1 - len(known) // 9, 0)]
            _label(
                series,
                at,
                f"{given.name} {text}",
                size,
                XL_LABEL_POSITION.BELOW if below else XL_LABEL_POSITION.ABOVE,
            )


def _every_months(axis: Any, chart: Chart) -> None:
    """An axis of days that names a month only as often as there is room for."""
    axis.tick_labels.number_format = "mm/yyyy"
    axis.tick_labels.number_format_is_linked = False
    first, last = chart.categories[0], chart.categories[-1]
    if not isinstance(first, date) or not isinstance(last, date):
        return
    months = max(1, round((last - first).days / 30 / 8))
    element = axis._element
    offset = element.find(qn("c:lblOffset"))
    # Each goes in front of the one before it, so they come to stand in the schema's order.
    for name, value in (
        ("c:majorTimeUnit", "months"),
        ("c:majorUnit", str(months)),
        ("c:baseTimeUnit", "days"),
    ):
        for old in element.findall(qn(name)):
            element.remove(old)
        one = etree.Element(qn(name))
        one.set("val", value)
        offset.addnext(one)


def _funnel(
    shapes: Any, chart: FunnelChart, box: tuple[int, int, int, int], size: int, _: Translator
) -> Any:
    rate = _form("0", True, _)
    data = XyChartData(number_format=_form("0.0", True, _))
    every = (*chart.limits, *chart.marks)
    for marks in every:
        series = data.add_series(marks.name)
        for across, up in marks.points:
            series.add_data_point(across, up)
    frame = shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *box, data)
    drawn = frame.chart
    _common(drawn, size, _)
    drawn.has_legend = True
    _legend(drawn)
    _only_marks_in_the_legend(drawn, len(chart.limits))
    _axes(drawn.category_axis, drawn.value_axis)
    drawn.value_axis.tick_labels.number_format = rate
    drawn.value_axis.tick_labels.number_format_is_linked = False
    drawn.value_axis.minimum_scale = _floor(every)
    if max((up for marks in every for _across, up in marks.points), default=0.0) > 0.9:
        drawn.value_axis.maximum_scale = 1.0
    drawn.category_axis.has_major_gridlines = False
    drawn.category_axis.tick_labels.number_format = _form("#,##0", False, _)
    drawn.category_axis.tick_labels.number_format_is_linked = False
    drawn.category_axis.has_title = True
    title = drawn.category_axis.axis_title.text_frame
    title.text = capitalised(chart.across)
    title.paragraphs[0].runs[0].font.size = Pt(size - 1)
    title.paragraphs[0].runs[0].font.bold = False
    for series, given in zip(drawn.plots[0].series, every, strict=True):
        if given in chart.limits:
            series.marker.style = XL_MARKER_STYLE.NONE
            series.format.line.color.rgb = rgb(given.colour)
            series.format.line.width = _WIDTH
            series.format.line.dash_style = (
                MSO_LINE.SOLID if given is chart.limits[-1] else MSO_LINE.DASH
            )
            # On the side that is away from the middle, so that two names stay apart.
            lower = given.points[-1][1] < chart.limits[-1].points[-1][1]
            _label(
                series,
                len(given.points) - 1,
                given.name,
                size - 2,
                XL_LABEL_POSITION.BELOW if lower else XL_LABEL_POSITION.ABOVE,
            )
        else:
            series.format.line.fill.background()
            series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 7
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = rgb(given.colour)
            series.marker.format.line.fill.background()
            for number, name in enumerate(given.labels):
                _label(series, number, name, size - 1, XL_LABEL_POSITION.RIGHT)
    return frame


def _floor(every: tuple[Marks, ...]) -> float:
    """A round rate below everything, so that rates near 100 % can be told apart."""
    lowest = min((up for marks in every for _across, up in marks.points), default=0.0)
    return int(max(lowest - 0.02, 0.0) * 20) / 20 if lowest > 0.5 else 0.0


def _only_marks_in_the_legend(drawn: Any, limits: int) -> None:
    """The curves are labelled at their ends, so they need no entry in the legend."""
    legend = drawn._chartSpace.chart.find(qn("c:legend"))
    for number in reversed(range(limits)):
        entry = etree.SubElement(legend, qn("c:legendEntry"))
        etree.SubElement(entry, qn("c:idx")).set("val", str(number))
        etree.SubElement(entry, qn("c:delete")).set("val", "1")
        legend.insert(1, entry)


def _label(series: Any, number: int, text: str, size: int, position: Any) -> None:
    label = series.points[number].data_label
    frame = label.text_frame
    frame.text = text
    run = frame.paragraphs[0].runs[0]
    run.font.size = Pt(size)
    label.position = position


def _common(drawn: Any, size: int, _: Translator) -> None:
    drawn.has_title = False
    drawn.font.size = Pt(size)
    drawn.font.color.rgb = rgb(LIGHT.text)
    space = drawn._chartSpace
    language = space.find(qn("c:lang"))
    if language is None:
        language = etree.Element(qn("c:lang"))
        dated = space.find(qn("c:date1904"))
        space.insert(0 if dated is None else list(space).index(dated) + 1, language)
    language.set("val", WRITINGS[_.language].office)
    # Word would draw a frame.
    frame = parse_xml(f"<c:spPr {nsdecls('c', 'a')}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>")
    space.chart.addnext(frame)


def _legend(drawn: Any) -> None:
    drawn.legend.position = XL_LEGEND_POSITION.TOP
    drawn.legend.include_in_layout = False


def _axes(across: Any, values: Any) -> None:
    across.format.line.color.rgb = rgb(LIGHT.edge)
    across.major_tick_mark = XL_TICK_MARK.NONE
    across.has_major_gridlines = False
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.format.line.fill.background()
    values.major_tick_mark = XL_TICK_MARK.NONE
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = rgb(LIGHT.grid)


def _form(number: str, percent: bool, _: Translator) -> str:
    """How a chart writes numbers: as the sentences do."""
    # The reader's decimal comma in charts too, wherever the program that opens them minds it.
    writing = WRITINGS[_.language]
    return writing.office_code + number + (writing.percent if percent else "")


def rgb(colour: str) -> RGBColor:
    """A colour as it is written in styles, for Office."""
    return RGBColor.from_string(colour.removeprefix("#").upper())


ROWS = 16
"""Rows of a table that fit on one slide."""
SIZE, SMALLEST = 12, 8
"""Points of a table's text, and how small it may become to fit."""
_CM = 360_000

Box = tuple[int, int, int, int]
"""Left, top, width, height."""


def add_table(
    shapes: Any, table: Table, rows: Sequence[Sequence[Any]], box: Box, _: Translator
) -> Any:
    """Put some rows of a table into a box of a slide."""
    left, top, width, height = box
    letters = _letters(table, _)
    # Long headings take more lines than one, each nearly as high as a row.
    lines = max(
        ceil(len(column.label) * 1.2 / needed * sum(letters) * _letter(SIZE) / width)
        for column, needed in zip(table.columns, letters, strict=True)
    )
    tall = min(int(0.78 * _CM), int(max(height, _CM) / (len(rows) + max(lines, 1) * 0.8)))
    size = SIZE if tall >= 0.7 * _CM else 11 if tall >= 0.6 * _CM else 9
    while size > SMALLEST and sum(letters) * _letter(size) > width:
        size -= 1
    frame = shapes.add_table(
        len(rows) + 1,
        len(table.columns),
        Emu(left),
        Emu(top),
        Emu(width),
        Emu(tall * (len(rows) + 1)),
    )
    drawn = frame.table
    _plain(drawn)
    for number, needed in enumerate(letters):
        drawn.columns[number].width = Emu(int(width * needed / sum(letters)))
    heading = [
        _cell(column.label, size, right=not column.format.is_text, bold=True)
        for column in table.columns
    ]
    body = [
        [
            _cell(column.format.write(cell, _), size, right=not column.format.is_text)
            for column, cell in zip(table.columns, row, strict=True)
        ]
        for row in rows
    ]
    for drawn_row, cells in zip(drawn.rows, (heading, *body), strict=True):
        drawn_row.height = Emu(tall)
        element = drawn_row._tr
        for old, new in zip(list(element.tc_lst), cells, strict=True):
            element.replace(old, new)
    return frame


def width_of(table: Table, _: Translator) -> int:
    """The width that a table needs in its usual size."""
    return round(sum(_letters(table, _)) * _letter(SIZE))


def _letters(table: Table, _: Translator) -> list[int]:
    """How many letters each column has to have room for on one line."""
    needed = []
    for number, column in enumerate(table.columns):
        cells = [column.format.write(row[number], _) for row in table.rows]
        # Headings may break between words, and are bold.
        words = [ceil(len(word) * 1.2) for word in column.label.split()]
        needed.append(max([*words, *(len(cell) for cell in cells)], default=1) + 2)
    return needed


def _letter(size: int) -> float:
    """About how wide a letter of a size is, in a wide font."""
    return 0.62 * int(Pt(size))


def _plain(drawn: Any) -> None:
    """A calm table: no style; the lines are drawn by the cells."""
    properties = drawn._tbl.tblPr
    properties.set("bandRow", "0")
    style = properties.find(qn("a:tableStyleId"))
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # “No style, no grid”


def _cell(text: str, size: int, *, right: bool, bold: bool = False) -> Any:
    """A cell with the line under it. As one text: a long table has thousands of them, and each
    property that python-pptx sets takes it longer than all of this."""
    line, colour = (12_700, LIGHT.strong) if bold else (6_350, LIGHT.grid)
    return parse_xml(
        f"<a:tc {nsdecls('a')}><a:txBody><a:bodyPr/><a:p>"
        f'<a:pPr algn="{"r" if right else "l"}"/>'
        f'<a:r><a:rPr sz="{size * 100}" b="{int(bold)}">{_fill(LIGHT.text)}</a:rPr>'
        f"<a:t>{escape(text)}</a:t></a:r></a:p></a:txBody>"
        f'<a:tcPr marL="54000" marR="54000" marT="18000" marB="18000" '
        f'anchor="{"b" if bold else "ctr"}"><a:lnB w="{line}">{_fill(colour)}</a:lnB></a:tcPr>'
        "</a:tc>"
    )


def _fill(colour: str) -> str:
    code = colour.removeprefix("#").upper()
    return f'<a:solidFill><a:srgbClr val="{code}"/></a:solidFill>'
