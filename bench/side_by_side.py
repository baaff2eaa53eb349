"""Compare the speed of this checkout with another one's, in one run: A B A B …

    python -m bench.side_by_side OTHER_ROOT [--size small]

Each measurement is taken of the other checkout and of this one in turn, so that what else the
machine does meanwhile slows both. Printed are the medians of seconds, and the median of the ratios
this : other of each pair; beside it the ratio of the processor time that all took together, which
other work on the machine disturbs less.

The other checkout writes the extracts of a demo, which both import. Each side runs in processes of
its own that begin in its folder, by the command line, the viewers' WebSocket and the addresses of
downloads, which stay the same from version to version.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.request import urlopen

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.load import change
from bench.server import ENVIRONMENT, ROOT, Served, served
from bench.viewer import OFFICIAL, Viewer, opened

DOSES = "doses-2022-08-13.csv"
BEFORE = {
    "statistics": "20*.csv",
    "facilities": "facilities.csv",
    "population": "population.csv",
    "register": "register.parquet",
    "registrations": "registrations.csv",
    "reports": "daily-reports-*.csv",
    "verifications": "verification-totals.csv",
}
"""What is imported before the doses, and by which files of the demo."""
REFUSED = 1
"""An import's exit code when rows were refused, as planted in the demo."""


@dataclass(frozen=True)
class Size:
    """The demo's part of the population, and how often each thing is done on both sides."""

    scale: str
    rounds: int
    changes: int
    downloads: int


SIZES = {"small": Size("0.0002", 2, 12, 4), "default": Size("0.001", 4, 60, 20)}


@dataclass(frozen=True)
class Cost:
    """Seconds that something took, and those of the processor."""

    seconds: float
    cpu: float


@dataclass(frozen=True)
class Side:
    """A checkout, and the folder for its data."""

    root: Path
    folder: Path

    def run(self, home: Path, *arguments: str | Path, refused: bool = False) -> Cost:
        """Run a command; with ``refused`` it may say that rows were refused."""
        started = perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor.cli", "--home", home, *arguments],
            cwd=self.root,
            env=ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, REFUSED if refused else 0) or _defect(home):
            raise RuntimeError(f"{self.root}: monitor {' '.join(map(str, arguments))} failed")
        return Cost(perf_counter() - started, usage.ru_utime + usage.ru_stime)

    @property
    def before(self) -> Path:
        """The data folder before the doses are imported."""
        return self.folder / "before"

    @property
    def home(self) -> Path:
        """The data folder with the doses."""
        return self.folder / "home"


def _defect(home: Path) -> bool:
    """Whether a command met an error that nobody foresaw."""
    return (home / "monitor.log").exists()


class Comparison:
    """What was measured of the other checkout and of this one, pair by pair."""

    def __init__(self) -> None:
        self._pairs: dict[str, list[tuple[Cost, Cost]]] = defaultdict(list)

    def add(self, name: str, other: Cost, this: Cost) -> None:
        """Add a pair."""
        self._pairs[name].append((other, this))

    def show(self) -> None:
        """Print the table."""
        heading = ("measurement", "pairs", "other, s", "this, s", "ratio", "processor")
        print("{:<44}{:>6}{:>10}{:>10}{:>8}{:>11}".format(*heading))
        for name, pairs in self._pairs.items():
            ratio = median(this.seconds / other.seconds for other, this in pairs)
            spent = [sum(cost.cpu for cost in side) for side in zip(*pairs, strict=True)]
            print(
                f"{name:<44}{len(pairs):>6}{median(other.seconds for other, _ in pairs):>10.3f}"
                f"{median(this.seconds for _, this in pairs):>10.3f}{ratio:>8.2f}"
                f"{spent[1] / spent[0] if spent[0] else 1:>11.2f}"
            )


def compare(other_root: Path, folder: Path, size: Size) -> Comparison:
    """Measure everything on both sides."""
    other, this = Side(other_root, folder / "other"), Side(ROOT, folder / "this")
    demo = folder / "demo"
    other.run(demo, "demo", "--scale", size.scale)
    extracts = demo / "demo"
    for side in (other, this):
        side.folder.mkdir()
        for dataset, pattern in BEFORE.items():
            files = sorted(extracts.glob(pattern))
            side.run(side.before, "import", dataset, *files, refused=True)
    comparison = Comparison()
    for _round in range(size.rounds):
        for side in (other, this):
            shutil.rmtree(side.home, ignore_errors=True)
            shutil.copytree(side.before, side.home, symlinks=True)
        _commands(comparison, other, this, extracts / DOSES)
    with served(other.home, other.root) as old, served(this.home, this.root) as new:
        asyncio.run(_pages(comparison, (old, new), size))
    return comparison


def _commands(comparison: Comparison, other: Side, this: Side, doses: Path) -> None:
    """Import the doses, reconcile everybody and publish for the first time."""

    def both(name: str, run: Callable[[Side], Cost]) -> None:
        comparison.add(name, run(other), run(this))

    both(
        "import of the doses",
        lambda side: side.run(side.home, "import", "doses", doses, refused=True),
    )
    both("reconcile, everybody", lambda side: side.run(side.home, "reconcile"))
    both("publish", lambda side: side.run(side.home, "publish"))


async def _pages(comparison: Comparison, servers: tuple[Served, Served], size: Size) -> None:
    """Change the same filters on both sides, then download the same charts."""
    viewers = [await opened(server.port, OFFICIAL) for server in servers]
    charts = [_charts(viewer) for viewer in viewers]
    chances = [random.Random(1) for _ in viewers]
    # The first change warms up.
    for number in range(size.changes + 1):
        costs = []
        for server, viewer, chance in zip(servers, viewers, chances, strict=True):
            spent = server.cpu()
            seconds = (await change(viewer, chance)).seconds
            costs.append(Cost(seconds, server.cpu() - spent))
        if number:
            comparison.add("filter change on the coverage page", *costs)
    for ending in ("xlsx", "png"):
        for number in range(size.downloads + 1):
            costs = []
            for server, paths in zip(servers, charts, strict=True):
                path = f"{paths[number % len(paths)]}.{ending}"
                costs.append(await asyncio.to_thread(_download, server, path))
            if number:
                comparison.add(f"{ending.upper()} of a chart", *costs)


def _charts(viewer: Viewer) -> list[str]:
    """The paths that the charts of a page are downloaded from, without the file's ending."""
    bodies = (ForwardMsg.FromString(frame).delta.new_element.html.body for frame in viewer.shown)
    return [path for body in bodies for path in re.findall(r'href="?(export/[^\s">]+)', body)]


def _download(server: Served, path: str) -> Cost:
    spent, started = server.cpu(), perf_counter()
    with urlopen(f"http://127.0.0.1:{server.port}/{path}", timeout=120) as answer:
        answer.read()
    return Cost(perf_counter() - started, server.cpu() - spent)


def main() -> None:
    """Compare and print the table."""
    parser = argparse.ArgumentParser(description="Compare this checkout's speed with another's.")
    parser.add_argument("other", type=Path, help="the other checkout, as a worktree of a tag")
    parser.add_argument("--size", choices=SIZES, default="default")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(chosen.other.resolve(), Path(folder), SIZES[chosen.size]).show()


if __name__ == "__main__":
    main()
