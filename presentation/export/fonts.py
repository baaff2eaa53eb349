"""The pages' font, for pictures: how wide a text is, and the font itself as text."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path

from PIL import ImageFont

FOLDER = Path(__file__).parents[2] / "dashboard" / "static" / "fonts"
FAMILY = "Be Vietnam Pro"
FILES = {400: "Regular.woff2", 600: "SemiBold.woff2", 700: "Bold.woff2"}
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


@cache
def faces() -> dict[int, str]:
    """The rule that brings each weight of the font along, for drawings that stand alone."""
    return {weight: _face(weight, (FOLDER / file).read_bytes()) for weight, file in FILES.items()}


def _face(weight: int, font: bytes) -> str:
    address = "data:font/woff2;base64," + b64encode(font).decode()
    return (
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:url({address}) "
        "format('woff2')}"
    )
