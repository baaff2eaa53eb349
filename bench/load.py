"""Filter changes as viewers make them: one viewer's latency, fifty viewers' throughput."""

from __future__ import annotations

import asyncio
import random
import sys
from time import perf_counter, process_time
from typing import Any

from bench.viewer import Change, Viewer, opened
from geo import units

WARM_UP = 5.0
"""Seconds of load before the measurement begins."""

# What the Vietnamese page writes on its filters: the browser sends back what it shows.
_CHOICES: dict[str, list[dict[str, Any]]] = {
    "dose": [{"string_array_value": [text]} for text in ("Ít nhất một mũi", "Tiêm đủ liều")],
    "population": [{"string_array_value": [text]} for text in ("Toàn dân", "Từ 18 tuổi")],
    "place": [{"string_value": unit.short_name} for unit in units.provinces()[:12]],
    "as_of": [
        {"string_value": day} for day in ("14/08/2022", "15/11/2021", "30/11/2021", "21/12/2021")
    ],
}
STATES = 2 * 2 * 12 * 4
"""Distinct views that the changes walk through."""


async def change(viewer: Viewer, chance: random.Random) -> Change:
    """Change one filter at random."""
    parameter = chance.choice(list(_CHOICES))
    return await viewer.choose(parameter, **chance.choice(_CHOICES[parameter]))


async def one_viewer(port: int, changes: int) -> list[Change]:
    """The changes of a viewer who is alone."""
    viewer = await opened(port)
    chance = random.Random(1)
    return [await change(viewer, chance) for _ in range(changes)]


async def many_viewers(port: int, viewers: int, seconds: float) -> tuple[list[Change], float]:
    """The changes of viewers who never pause, after the warm-up, and our own share of a core."""
    pages = [await opened(port) for _ in range(viewers)]
    start = perf_counter() + WARM_UP
    made: list[Change] = []

    async def keep_changing(number: int, viewer: Viewer) -> None:
        chance = random.Random(number)
        while perf_counter() < start + seconds:
            done = await change(viewer, chance)
            if start < perf_counter() < start + seconds:
                made.append(done)

    spent = process_time()
    await asyncio.gather(*(keep_changing(*one) for one in enumerate(pages)))
    return made, (process_time() - spent) / (seconds + WARM_UP)


def quantile(changes: list[Change], share: float) -> float:
    """A quantile of the changes' seconds."""
    ordered = sorted(one.seconds for one in changes)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


if __name__ == "__main__":
    # Its own process, so that the generator does not take time from the server's interpreter.
    port, viewers, seconds = (int(argument) for argument in sys.argv[1:4])
    made, own = asyncio.run(many_viewers(port, viewers, seconds))
    print(len(made) / seconds, quantile(made, 0.5), quantile(made, 0.95), own)
