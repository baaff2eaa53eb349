"""The white page that a picture is: title and filters above the chart, what it is below it.

Composed as SVG with a hole for the chart, because the chart's own margins grow with its labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

import segno

from presentation.export.fonts import FAMILY, width, wrap
from presentation.figure import LIGHT, Drawing
from presentation.panel import Citation

WIDTH = 900
EDGE = 32
_ROOM = WIDTH - 2 * EDGE
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


def framed(drawing: Drawing, citation: Citation) -> Sheet:
    """The chart in its citation."""
    mark = width(citation.demo_words, _FILTERS, 600) + 24 if citation.demo else 0
    above, y = _lines(wrap(citation.title, _TITLE, _ROOM - mark, 600), EDGE, EDGE, _TITLE, 600)
    if citation.demo:
        above += _demo(citation.demo_words, mark - 8)
    if citation.filters:
        text, y = _lines(wrap(citation.filters, _FILTERS, _ROOM), EDGE, y + 3, _FILTERS)
        above += text
    top = round(y + 14)
    high = int(drawing.content["layout"]["height"])
    y = top + high + 16
    below = f'<path d="M{EDGE} {y}H{WIDTH - EDGE}" stroke="{LIGHT.grid}"/>'
    qr = _QR if citation.link else 0
    if qr:
        below += _code(citation.link, WIDTH - EDGE - qr, y + 14, qr)
    bottom = y + 14 + qr
    y += 12
    for text in filter(None, (citation.definition, citation.source_line, citation.link)):
        lines, y = _lines(wrap(text, _SMALL, _ROOM - qr - 24), EDGE, y, _SMALL, muted=True)
        below += lines
        y += 4
    height = round(max(y, bottom) + EDGE * 0.75)
    return Sheet(
        _ground(WIDTH, height) + above, below + "</svg>", WIDTH, height, EDGE, top, _ROOM, high
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


def _demo(words: str, wide: float) -> str:
    """The demo's mark, in the corner where nobody overlooks it."""
    x, height = WIDTH - EDGE - wide, _FILTERS + 12
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
