"""Print the table of measurements: what must be reached, what was measured on this machine."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, sleep
from urllib.request import urlopen

from rich.console import Console
from rich.table import Table

from bench.browser import cold_bytes, requests_outside
from bench.load import STATES, one_viewer, quantile
from geo import units
from pipeline.demo import calibration
from pipeline.statistics_file import PLATFORM_NAMES

ROOT = Path(__file__).parents[1]
MONITOR = Path(sys.executable).with_name("monitor")
CHANGES, VIEWERS, SECONDS = 200, 50, 20
SNAPSHOTS = 1_000

Row = tuple[str, str, str, bool]


def main() -> None:
    """Measure everything and print the table."""
    console = Console(width=140)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        run("demo", home=home)
        rows = [*measure_served(home), measure_import(Path(folder))]
    table = Table(title="Measurements", caption=machine(), title_justify="left")
    for heading in ("measurement", "at least", "measured", "reached"):
        table.add_column(heading)
    for name, target, measured, reached in rows:
        table.add_row(name, target, measured, "yes" if reached else "NO")
    console.print(table)


def machine() -> str:
    """The machine and the versions that the table was measured on."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    packages = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "plotly", "duckdb"))
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}"


def run(*arguments: str | Path, home: Path) -> float:
    """Run the command line; returns its seconds as a whole process."""
    started = perf_counter()
    subprocess.run(
        [MONITOR, "--home", home, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=ROOT
    )
    return perf_counter() - started


@contextmanager
def served(home: Path) -> Iterator[tuple[int, float]]:
    """A server on a free port, and the seconds until it answered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    started = perf_counter()
    server = subprocess.Popen(
        [MONITOR, "--home", home, "serve", "--port", str(port)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while True:
            try:
                urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                sleep(0.05)
        yield port, perf_counter() - started
    finally:
        server.terminate()
        server.wait()


def measure_served(home: Path) -> Iterator[Row]:
    """Everything that needs a running dashboard."""
    with served(home):
        pass  # once, so that compiled modules are there, as at every start but the first
    with served(home) as (port, seconds):
        yield "monitor serve until the address answers", "≤ 5 s", f"{seconds:.1f} s", seconds <= 5
        changes = asyncio.run(one_viewer(port, CHANGES))
        middle, high = quantile(changes, 0.5) * 1000, quantile(changes, 0.95) * 1000
        yield (
            f"filter change, one viewer ({CHANGES} changes through {STATES} views)",
            "p95 ≤ 100 ms", f"p50 {middle:.0f} ms, p95 {high:.0f} ms", high <= 100,
        )  # fmt: skip
        sizes = sorted(change.received for change in changes)
        yield (
            "bytes per filter change", "≤ 30 kB",
            f"median {sizes[len(sizes) // 2] / 1000:.1f} kB, max {sizes[-1] / 1000:.1f} kB",
            sizes[-1] <= 30_000,
        )  # fmt: skip
        out = subprocess.run(
            [sys.executable, "-m", "bench.load", str(port), str(VIEWERS), str(SECONDS)],
            check=True, capture_output=True, text=True, cwd=ROOT,
        ).stdout  # fmt: skip
        rate, middle, high, own = (float(number) for number in out.split())
        yield (
            f"the same, {VIEWERS} viewers at once", "≥ 40 reruns/s, p95 ≤ 1.5 s",
            f"{rate:.0f} reruns/s, p50 {middle:.2f} s, p95 {high:.2f} s "
            f"(the generator took {own:.0%} of a core)",
            rate >= 40 and high <= 1.5,
        )  # fmt: skip
        size = cold_bytes(port)
        yield (
            "map page cold in Chromium, beyond Streamlit's bundle", "≤ 400 kB",
            f"{size / 1000:.0f} kB", size <= 400_000,
        )  # fmt: skip
        outside = requests_outside(port)
        yield (
            "requests to any other host while using every page", "0",
            " ".join([str(len(outside)), *outside[:3]]), not outside,
        )  # fmt: skip


def measure_import(folder: Path) -> Row:
    """Import and publish a thousand snapshots, as two commands."""
    files = write_snapshots(folder / "snapshots")
    home = folder / "imported"
    importing = run("import", "statistics", *files, home=home)
    publishing = run("publish", home=home)
    shutil.rmtree(home)
    total = importing + publishing
    return (
        f"import of {SNAPSHOTS:,} snapshots + publish", "≤ 20 s",
        f"{total:.1f} s ({importing:.1f} + {publishing:.1f})", total <= 20,
    )  # fmt: skip


def write_snapshots(folder: Path) -> list[Path]:
    """Snapshots of consecutive days, every count growing a little from one to the next."""
    folder.mkdir()
    first, figures = next(iter(calibration().items()))
    files = []
    for number in range(SNAPSHOTS):
        day: date = first + timedelta(days=number)
        lines = [",".join(["provinceName", *PLATFORM_NAMES.values()])]
        for code, measures in figures.items():
            counts = (str(measures[name] + number * 17) for name in PLATFORM_NAMES)
            lines.append(",".join([units.province(code).short_name, *counts]))
        file = folder / f"{day.isoformat()}.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        files.append(file)
    return files


if __name__ == "__main__":
    main()
