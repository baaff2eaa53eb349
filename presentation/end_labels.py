"""Labels at the ends of lines: as near to their line as the others let them, tied to it otherwise.

A label that had to move away is tied to the end of its line, so that none seems to be another's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from presentation.figure import Theme

ROOM = 15.0
"""Pixels between two labels."""
NEAR = 6.0
"""Pixels that a label may be away from its line without being tied to it."""
_LETTER, _WIDEST = 6.4, 190
"""Pixels of a letter, and of the widest margin."""
_OUT, _TIED = 7, 22
"""Pixels between the end of a line and its label: beside it, and with a line between them."""


@dataclass(frozen=True)
class EndLabel:
    """What stands at the end of a line: at a ``value``, in a ``colour``."""

    value: float
    text: str
    colour: str


def end_labels(
    labels: Sequence[EndLabel],
    x: Sequence[Any],
    span: tuple[float, float],
    pixels: float,
    theme: Theme,
    *,
    size: int = 12,
    room: float = ROOM,
) -> list[dict[str, Any]]:
    """Labels right of the points (``x``, value); the axis of a ``span`` is ``pixels`` high."""
    scale = pixels / (span[1] - span[0])
    wanted = {number: (one.value - span[0]) * scale for number, one in enumerate(labels)}
    heights = spread(wanted, room, 0.0, pixels)
    drawn = []
    for number, (one, at) in enumerate(zip(labels, x, strict=True)):
        away = heights[number] - wanted[number]
        tied = abs(away) > NEAR
        drawn.append(
            {
                "x": at,
                "y": one.value,
                "text": one.text,
                "xanchor": "left",
                "font": {"size": size, "color": one.colour},
                **(
                    {
                        "showarrow": True,
                        "arrowhead": 0,
                        "arrowwidth": 0.8,
                        "arrowcolor": theme.muted,
                        "ax": _TIED,
                        "ay": round(-away, 1),
                        "borderpad": 0,
                        "standoff": 4,
                    }
                    if tied
                    else {"showarrow": False, "xshift": _OUT, "yshift": round(away, 1)}
                ),
            }
        )
    return drawn


def right_margin(labels: Sequence[EndLabel]) -> int:
    """Pixels right of the plot that the longest label needs, tied to its line; on a phone no more
    than leaves the lines their room."""
    letters = max((len(re.sub(r"<[^>]*>", "", one.text)) for one in labels), default=0)
    return min(round(letters * _LETTER) + _TIED + 6, _WIDEST)


def spread(
    wanted: Mapping[Any, float], room: float, low: float = float("-inf"), high: float = float("inf")
) -> dict[Any, float]:
    """Heights between two limits, as near to those wanted as can be with so much room between any
    two; where all together do not fit, they stand closer."""
    order = sorted(wanted, key=wanted.__getitem__)
    if len(order) > 1:
        room = min(room, (high - low) / (len(order) - 1))
    # Without the room between them heights need only not fall: neighbours that would, share their
    # mean (pool adjacent violators).
    groups: list[list[float]] = []
    for number, code in enumerate(order):
        groups.append([wanted[code] - number * room])
        while len(groups) > 1 and _mean(groups[-1]) < _mean(groups[-2]):
            last = groups.pop()
            groups[-1] += last
    level = [_mean(group) for group in groups for _one in group]
    top = high - (len(order) - 1) * room
    return {
        code: max(low, min(level[number], top)) + number * room for number, code in enumerate(order)
    }


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
