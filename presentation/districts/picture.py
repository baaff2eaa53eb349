"""The districts side by side as a picture: the table of the page, lowest coverage first."""

from __future__ import annotations

from i18n import Translator
from presentation.districts.board import Arrivals, board
from presentation.districts.charts import abbreviated
from presentation.figure import Drawing, Theme, new_figure
from presentation.sorted_table import Cell
from queries.districts.side_by_side import SideBySide

_LINE, _HEAD = 30, 136
"""Pixels of a row, and of the heading, whose words break into up to seven lines."""
_BOLD = 6
"""Pixels by which rows in bold become higher."""
_NAME = 2.2
"""How much wider the names are than numbers."""


def board_picture(
    result: SideBySide, arrivals: Arrivals, target: float, *, theme: Theme, _: Translator
) -> Drawing:
    """Province, region and country on top, then the districts; ▲ and ▼ as on the page."""
    table = board(result, arrivals, target, theme, _)
    order = {row.code: place for place, row in enumerate(result.lowest_first())}
    rows = [*table.above, *sorted(table.rows, key=lambda row: order.get(row.code, len(order)))]
    above = len(table.above)
    columns = [[abbreviated(row.name) for row in rows]]
    columns += [[_cell(row.cells[place]) for row in rows] for place in range(len(table.columns))]
    head = (table.name, *(one.label for one in table.columns))
    values = [
        [f"<b>{text}</b>" if at < above else text for at, text in enumerate(one)] for one in columns
    ]
    ground = [theme.grid if at < above else theme.ground for at in range(len(rows))]
    lines = {"line": {"color": theme.grid}, "font": {"size": 11, "color": theme.text}}
    trace = {
        "type": "table",
        "columnwidth": [_NAME, *[1.0] * len(table.columns)],
        "header": {
            "values": [f"<b>{one}</b>" for one in head],
            "align": ["left", "right"],
            "height": _HEAD,
            "fill": {"color": theme.ground},
            **lines,
        },
        "cells": {
            "values": values,
            "align": ["left", "right"],
            "height": _LINE,
            "fill": {"color": [ground]},
            **lines,
        },
    }
    return new_figure(theme, [trace], height=_HEAD + _LINE * len(rows) + _BOLD * above + 24)


def _cell(cell: Cell) -> str:
    mark = {1: " ▲", -1: " ▼"}.get(cell.mark, "")
    return cell.text + mark
