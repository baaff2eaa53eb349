"""A chart as a picture: PNG, or SVG and PDF that stay sharp at any size.

It stands on a white page with its title and filters above it and what it is below, composed as SVG
with a hole for the chart, because the chart's own margins grow with its labels.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import asdict, dataclass
from functools import cache
from html import escape
from typing import Any

import segno
from PIL import ImageFont

from geo.boundaries import file_of
from presentation.choropleth import BOUNDARIES_ROUTE
from presentation.export.browser import FAMILY, FILES, FOLDER, STUDIO, FileFormat
from presentation.figure import LIGHT, Drawing
from presentation.home import HOME
from presentation.panel import Citation, Panel

WIDTH = 900
EDGE = 32
_QR = 104
_TITLE, _FILTERS, _SMALL = 22, 14, 11.5
_LEADING = 1.36
_DEMO = "#8a4b00"


@dataclass(frozen=True)
class Sheet:
    """A page as SVG, ``before`` and ``after`` the chart, which is put where the numbers say."""

    before: str
    after: str
    width: int
    height: int
    x: int
    y: int
    chart_width: int
    chart_height: int


def plain(width: int, height: int) -> Sheet:
    """Nothing but the chart on white, for slides and documents that say the rest themselves."""
    return Sheet(_ground(width, height), "</svg>", width, height, 0, 0, width, height)


def framed(drawing: Drawing, citation: Citation, ratio: float | None = None) -> Sheet:
    """The chart in its citation; as many times as wide as high as ``ratio``, if one is given.

    What is too high becomes wider, what is too low has a higher chart: nothing is cut or crowded.
    """
    high = int(drawing.content["layout"]["height"])
    sheet = _framed(citation, WIDTH, high)
    if ratio is None:
        return sheet
    wide = max(WIDTH, round(sheet.height * ratio))
    lower = round(wide / ratio)
    # Its texts are in fewer lines now, so that the chart has more room.
    return _framed(citation, wide, high + lower - _framed(citation, wide, high).height, lower)


def _framed(citation: Citation, wide: int, high: int, height: int = 0) -> Sheet:
    """The sheet so ``wide`` around a chart so ``high``; as high as it must be, or as it is told."""
    room = wide - 2 * EDGE
    mark = width(citation.demo_words, _FILTERS, 600) + 24 if citation.demo else 0
    above, y = _lines(wrap(citation.title, _TITLE, room - mark, 600), EDGE, EDGE, _TITLE, 600)
    if citation.demo:
        above += _demo(citation.demo_words, wide - EDGE, mark - 8)
    if citation.filters:
        text, y = _lines(wrap(citation.filters, _FILTERS, room), EDGE, y + 3, _FILTERS)
        above += text
    top = round(y + 14)
    y = top + high + 16
    below = f'<path d="M{EDGE} {y}H{wide - EDGE}" stroke="{LIGHT.grid}"/>'
    qr = _QR if citation.link else 0
    if qr:
        below += _code(citation.link, wide - EDGE - qr, y + 14, qr)
    bottom = y + 14 + qr
    y += 12
    for text in filter(None, (citation.definition, citation.source_line, citation.link)):
        lines, y = _lines(wrap(text, _SMALL, room - qr - 24), EDGE, y, _SMALL, muted=True)
        below += lines
        y += 4
    height = height or round(max(y, bottom) + EDGE * 0.75)
    return Sheet(
        _ground(wide, height) + above, below + "</svg>", wide, height, EDGE, top, room, high
    )


def _ground(width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><rect width="100%" height="100%" fill="{LIGHT.ground}"/>'
    )


def _lines(
    lines: list[str], x: float, y: float, size: float, weight: int = 400, *, muted: bool = False
) -> tuple[str, float]:
    """The lines from ``y`` down, and where they end."""
    colour = LIGHT.muted if muted else LIGHT.text
    step = size * _LEADING
    text = "".join(
        f'<text x="{x}" y="{y + size + number * step:.1f}" font-family="{FAMILY}, sans-serif" '
        f'font-size="{size}" font-weight="{weight}" fill="{colour}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return text, y + len(lines) * step


def _demo(words: str, right: float, wide: float) -> str:
    """The demo's mark, in the corner where nobody overlooks it."""
    x, height = right - wide, _FILTERS + 12
    text, _end = _lines([words], x + 8, EDGE + 4, _FILTERS, 600)
    return (
        f'<rect x="{x:.1f}" y="{EDGE}" width="{wide:.1f}" height="{height}" rx="4" fill="#fff4e3" '
        f'stroke="{_DEMO}"/>' + text.replace(LIGHT.text, _DEMO)
    )


def _code(link: str, x: float, y: float, size: float) -> str:
    """The link as a QR code of a size in pixels, whatever its length."""
    code = segno.make(link, error="l", micro=False)
    modules = code.symbol_size(border=0)[0]
    path = re.search(r' d="([^"]+)"', code.svg_inline(border=0))
    assert path, "segno writes one path"  # noqa: S101
    return (
        f'<path transform="translate({x} {y}) scale({size / modules:.4f})" stroke="{LIGHT.text}" '
        f'shape-rendering="crispEdges" d="{path[1]}"/>'
    )


SCREEN = 1.5
"""Pixels of a PNG for each of the sheet's: enough for a screen."""


@dataclass(frozen=True)
class Shape:
    """What a picture is to fill: width by height, how many pixels wide, and so many to an inch."""

    ratio: float
    pixels: int
    per_inch: float


SLIDE = Shape(16 / 9, 1920, 144)
A4 = Shape(297 / 210, 3508, 300)
"""A slide, and a sheet of A4 that lies."""
_PER_INCH = 75
"""The sheet's own pixels to an inch: it is as wide as A4 lies."""
_HEADER = 33
"""Bytes of a PNG's signature and first chunk."""


def picture(
    panel: Panel,
    citation: Citation,
    kind: FileFormat,
    shape: Shape | None = None,
) -> bytes:
    """A panel's figure, drawn for the light theme, with its title, filters, definition and QR code;
    of a ``shape``, if one is given.

    Raises UserError when there is no Chromium or when it fails.
    """
    assert panel.figure, "only panels with a figure have pictures"  # noqa: S101
    drawing = _as_files(panel.figure(theme=LIGHT))
    sheet = framed(drawing, citation, shape.ratio if shape else None)
    scale = shape.pixels / sheet.width if shape else SCREEN
    content = _drawn(drawing, sheet, kind, scale)
    if kind != "png":
        return content
    return _with_density(content, shape.per_inch if shape else scale * _PER_INCH)


def plain_picture(
    drawing: Drawing, width: int, height: int, *, kind: FileFormat = "png", scale: float = 2.0
) -> bytes:
    """The chart alone, on white, for slides and documents; otherwise as ``picture``."""
    return _drawn(drawing, plain(width, height), kind, scale)


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


_EXACT = 100
"""The size at which texts are measured; widths grow with the size."""


@cache
def _font(weight: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FOLDER / FILES[weight]), _EXACT)


def width(text: str, size: float, weight: int = 400) -> float:
    """How many pixels wide a text is."""
    return _font(weight).getlength(text) * size / _EXACT


def wrap(text: str, size: float, room: float, weight: int = 400) -> list[str]:
    """The text in lines that fit into so many pixels; longer words, as addresses, are cut."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, size, weight) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while width(word, size, weight) > room:
            fits = next(
                end
                for end in range(len(word) - 1, 0, -1)
                if end == 1 or width(word[:end], size, weight) <= room
            )
            lines.append(word[:fits])
            word = word[fits:]  # noqa: PLW2901
        line = word
    return [*lines, line]


def _as_files(drawing: Drawing) -> Drawing:
    """The drawing with its outlines read from this machine's files, for pictures of maps."""

    def local(trace: dict[str, Any]) -> dict[str, Any]:
        file = file_of(str(trace.get("geojson", "")).removeprefix(BOUNDARIES_ROUTE), HOME)
        return {**trace, "geojson": file.as_uri()} if file else trace

    return Drawing({**drawing.content, "data": [local(one) for one in drawing.content["data"]]})
