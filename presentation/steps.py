"""Classes of colour that tell units apart which are near each other: districts of one province."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import floor

from queries.coverage.official import Coverage


def local_steps(values: Sequence[float]) -> tuple[float, ...]:
    """Six round limits between seven classes, as narrow as lets them hold all values."""
    lowest, highest = min(values, default=0.0) * 100, max(values, default=1.0) * 100
    for width in (1, 2, 5, 10, 20):
        first = (floor(lowest / width) + 1) * width
        if highest < first + 6 * width:
            break
    return tuple((first + width * number) / 100 for number in range(6))


def in_local_steps(result: Coverage) -> Coverage:
    """The same coverage in the classes that its own rows need; the country's are too wide."""
    steps = local_steps([row.value for row in result.rows if row.value is not None])
    return replace(result, metric=replace(result.metric, steps=steps))
