"""A chart as a picture: PNG, or SVG and PDF that stay sharp at any size."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dashboard.charts.style import Drawing
from dashboard.export import sheet as sheets
from dashboard.export.browser import STUDIO, Kind
from dashboard.export.frame import Frame
from dashboard.export.sheet import Sheet

SCREEN, PRINT = 1.5, 4.0
"""Pixels of a PNG for each of the sheet's: enough for a screen, and for print on A4."""


def picture(drawing: Drawing, frame: Frame, kind: Kind, *, scale: float = SCREEN) -> bytes:
    """A chart, drawn for the light theme, in its frame: title, filters, what it is, QR code.

    Outlines of a map must be files (``outlines.as_files``). Raises UserError when there is no
    Chromium or when it fails.
    """
    return _drawn(drawing, sheets.framed(drawing, frame), kind, scale)


def plain_picture(
    drawing: Drawing, width: int, height: int, *, kind: Kind = "png", scale: float = 2.0
) -> bytes:
    """The chart alone, on white, for slides and documents; otherwise as ``picture``."""
    return _drawn(drawing, sheets.plain(width, height), kind, scale)


def _drawn(drawing: Drawing, sheet: Sheet, kind: Kind, scale: float) -> bytes:
    figure: dict[str, Any] = {
        **drawing.content,
        "layout": {**drawing.content["layout"], "width": sheet.chart_width,
                   "height": sheet.chart_height, "meta": asdict(sheet)},
    }  # fmt: skip
    return STUDIO.draw(figure, kind, sheet.width, sheet.height, scale if kind == "png" else 1.0)
