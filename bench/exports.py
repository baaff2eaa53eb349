"""Charts taken away as pictures: alone, and by ten people at once while others use the pages."""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from urllib.request import urlopen

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.load import change, quantile
from bench.viewer import OFFICIAL, Viewer, opened

PICTURES = 20
PEOPLE = 10
KINDS = ("png", "print.png", "pdf", "svg")
MEANWHILE = 3
"""Viewers who use the coverage page while others export."""
PAUSE = 0.5
"""Seconds that they look at a page before they change it."""


@dataclass(frozen=True)
class Rush:
    """The longest wait for a picture and the 95th percentile of the others' changes, seconds."""

    longest: float
    pages: float


def alone(port: int) -> float:
    """The median seconds that a chart to PNG takes, when the browser is warm; each drawn anew."""
    charts = asyncio.run(_charts(port))
    _taken(charts[0] + ".png")
    return quantile(
        [_taken(f"{charts[number % len(charts)]}.png") for number in range(PICTURES)], 0.5
    )


def rush(port: int) -> Rush:
    """Ten people each take a picture of each kind, one after the other, as soon as they can."""
    return asyncio.run(_rush(port))


async def _rush(port: int) -> Rush:
    charts = await _charts(port)
    others = [await opened(port) for _ in range(MEANWHILE)]
    loop, done, changes = asyncio.get_running_loop(), asyncio.Event(), list[float]()

    async def look(number: int, viewer: Viewer) -> None:
        chance = random.Random(number)
        while not done.is_set():
            changes.append((await change(viewer, chance)).seconds)
            await asyncio.sleep(PAUSE)

    async def take(person: int) -> float:
        waits = [
            await loop.run_in_executor(pool, _taken, f"{charts[person % len(charts)]}.{kind}")
            for kind in KINDS
        ]
        return max(waits)

    looking = [asyncio.create_task(look(*one)) for one in enumerate(others)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        longest = max(await asyncio.gather(*(take(person) for person in range(PEOPLE))))
    done.set()
    await asyncio.gather(*looking)
    return Rush(longest, quantile(changes, 0.95))


async def _charts(port: int) -> list[str]:
    """The addresses that the charts of the coverage page are taken away from."""
    found = []
    viewer = await opened(port, OFFICIAL)
    for frame in viewer.shown:
        body = ForwardMsg.FromString(frame).delta.new_element.html.body
        if " href=export/" in body:
            path = body.partition(" href=")[2].partition(" ")[0]
            found.append(f"http://localhost:{port}/{path}")
    return found


def _taken(address: str) -> float:
    """Seconds until a file is there."""
    started = perf_counter()
    with urlopen(address, timeout=120) as answer:
        answer.read()
    return perf_counter() - started
