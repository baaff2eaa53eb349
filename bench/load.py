"""Filter changes as viewers make them: one viewer's latency, many viewers' throughput.

Viewers walk at random through the views of some places, some days, both doses and both
populations. Each change is to another view; some were shown before, and the server still has
their figures, others it draws anew.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from dataclasses import dataclass, replace
from time import perf_counter, process_time

from bench.server import ROOT
from bench.viewer import OFFICIAL, Change, View, Viewer, opened

WARM_UP = 5.0
"""Seconds of load before the measurement begins."""

VIEWS_OF_COVERAGE = 2 * 2 * 12 * 4
"""Views of the coverage page by the official totals that viewers walk through."""


@dataclass(frozen=True)
class Load:
    """Many viewers' load: reruns per second, seconds a change took, and the generator's cost.

    ``generator`` is the share of one core that the viewers themselves took, not the server.
    """

    rate: float
    p50: float
    p95: float
    generator: float


async def change(viewer: Viewer, chance: random.Random) -> Change:
    """Change one filter to something else, at random."""
    used = dict(viewer.view.used)
    parameter = chance.choice(list(used))
    offered = viewer.options[parameter]
    step = max(len(offered) // used[parameter], 1)
    options = offered[::step][: used[parameter]]
    now = viewer.chosen(parameter)
    return await viewer.choose(parameter, chance.choice([one for one in options if one != now]))


async def one_viewer(port: int, changes: int, view: View = OFFICIAL) -> tuple[list[Change], bool]:
    """The changes of a viewer who is alone, and whether the messages were compressed."""
    viewer = await opened(port, view)
    chance = random.Random(1)
    made, known = [], {viewer.query}
    for _ in range(changes):
        done = await change(viewer, chance)
        # The address names the view, whatever the order in which its parameters were set.
        address = "&".join(sorted(viewer.query.split("&")))
        made.append(replace(done, repeated=address in known))
        known.add(address)
    return made, viewer.compressed


async def many_viewers(port: int, viewers: int, seconds: float) -> Load:
    """Viewers who make the next change as soon as the last is there; after the warm-up."""
    pages = [await opened(port) for _ in range(viewers)]
    start = perf_counter() + WARM_UP
    made: list[Change] = []

    async def keep_changing(number: int, viewer: Viewer) -> None:
        chance = random.Random(number)
        while perf_counter() < start + seconds:
            done = await change(viewer, chance)
            if start < perf_counter() < start + seconds:
                made.append(done)

    began, spent = perf_counter(), process_time()
    await asyncio.gather(*(keep_changing(*one) for one in enumerate(pages)))
    generator = (process_time() - spent) / (perf_counter() - began)
    times = [one.seconds for one in made]
    return Load(len(made) / seconds, quantile(times, 0.5), quantile(times, 0.95), generator)


def load(port: int, viewers: int, seconds: float) -> Load:
    """Many viewers in a process of their own, so that they share no interpreter with anything."""
    out = subprocess.run(
        [sys.executable, "-m", "bench.load", str(port), str(viewers), str(seconds)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ).stdout
    return Load(**json.loads(out))


def quantile(values: list[float], share: float) -> float:
    """The value that a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


if __name__ == "__main__":
    at, count, during = sys.argv[1:]
    print(json.dumps(vars(asyncio.run(many_viewers(int(at), int(count), float(during))))))
