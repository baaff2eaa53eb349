"""A chart as a picture: PNG, or SVG and PDF that stay sharp at any size."""

from __future__ import annotations

import struct
import zlib
from dataclasses import asdict
from typing import Any

from presentation.export import sheet as sheets
from presentation.export.browser import STUDIO, FileFormat
from presentation.export.sheet import Sheet
from presentation.figure import LIGHT, Drawing
from presentation.outlines import as_files
from presentation.panel import Citation, Panel

SCREEN, PRINT = 1.5, 4.0
"""Pixels of a PNG for each of the sheet's: enough for a screen, and for print on A4."""
_PER_INCH = 75
"""The sheet's own pixels to an inch: it is as wide as A4 lies."""
_HEADER = 33
"""Bytes of a PNG's signature and first chunk."""


def picture(panel: Panel, citation: Citation, kind: FileFormat, *, scale: float = SCREEN) -> bytes:
    """A panel's figure, drawn for the light theme, with its title, filters, definition and QR code.

    Raises UserError when there is no Chromium or when it fails.
    """
    assert panel.figure, "only panels with a figure have pictures"  # noqa: S101
    drawing = as_files(panel.figure(theme=LIGHT))
    content = _drawn(drawing, sheets.framed(drawing, citation), kind, scale)
    return _with_density(content, scale * _PER_INCH) if kind == "png" else content


def plain_picture(
    drawing: Drawing, width: int, height: int, *, kind: FileFormat = "png", scale: float = 2.0
) -> bytes:
    """The chart alone, on white, for slides and documents; otherwise as ``picture``."""
    return _drawn(drawing, sheets.plain(width, height), kind, scale)


def _drawn(drawing: Drawing, sheet: Sheet, kind: FileFormat, scale: float) -> bytes:
    figure: dict[str, Any] = {
        **drawing.content,
        "layout": {
            **drawing.content["layout"],
            "width": sheet.chart_width,
            "height": sheet.chart_height,
            "meta": asdict(sheet),
        },
    }
    return STUDIO.draw(figure, kind, sheet.width, sheet.height, scale if kind == "png" else 1.0)


def _with_density(png: bytes, per_inch: float) -> bytes:
    """The PNG with how many pixels make an inch on paper, behind its header."""
    per_metre = round(per_inch / 0.0254)
    chunk = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    framed = struct.pack(">I", 9) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return png[:_HEADER] + framed + png[_HEADER:]
