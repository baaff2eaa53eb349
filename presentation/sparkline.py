"""A sparkline: the course of one number beside it, as a small drawing in the line of the text."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 96, 26
_EDGE = 3.0


def sparkline(values: Sequence[float | None], title: str, colour: str) -> str:
    """The values, oldest first, as a picture in HTML; nothing of fewer than two known.

    ``title`` says in words what it shows. Days without a value are gaps in the axis, not zeros.
    """
    known = [(number, value) for number, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(value for _, value in known), max(value for _, value in known)
    across = (WIDTH - 2 * _EDGE) / (len(values) - 1)
    up = (HEIGHT - 2 * _EDGE) / (high - low) if high > low else 0.0
    points = [
        (_EDGE + number * across, HEIGHT - _EDGE - (value - low) * up) for number, value in known
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/></svg>'
    )
    # As an image: SVG among the HTML of a page would be taken out.
    data = b64encode(drawing.encode()).decode()
    return (
        f'<img class="sparkline" width="{WIDTH}" height="{HEIGHT}" alt="{escape(title)}" '
        f'src="data:image/svg+xml;base64,{data}">'
    )
