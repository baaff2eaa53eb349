"""Print the table of measurements: what must be reached, what was measured on this machine.

``python -m bench day`` prints the rows of one measurement only (see ``APART``).
"""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from time import sleep

from rich.console import Console
from rich.table import Table

from bench import exports, summaries, triangle, truth
from bench.briefings import briefings
from bench.browser import cold_bytes, requests_outside
from bench.files import import_seconds
from bench.load import VIEWS_OF_COVERAGE, load, one_viewer, quantile
from bench.nowcast import demo as nowcast
from bench.records import fill, measured, write_csv, write_xlsx
from bench.server import run, served
from bench.viewer import LAG_VIEWS, VIEWS, View
from queries.nowcast.accuracy import DAYS, by_target, nowcast_accuracy

CHANGES, VIEWERS, SECONDS = 200, 50, 20
UP_FOR = 60
"""Seconds in which a server has asked ahead about the last half year's weeks (dashboard.ahead)."""
SNAPSHOTS = 1_000
CSV_ROWS, XLSX_ROWS = 2_000_000, 200_000
COUNTRY, DAY, PERSONS = 100_000_000, 1_500_000, 10_000_000

Row = tuple[str, str, str, bool]
"""Measurement, target, measured, met."""


def main() -> None:
    """Measure everything and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        seconds = run("demo", home=home)
        rows = [
            ("demo of a hundredth of the population", "≤ 120 s", f"{seconds:.0f} s", seconds <= 120)
        ]
        with served(home):
            pass  # once, so that compiled modules are there, as at every start but the first
        with served(home) as server:
            port = server.port
            rows += [
                (
                    "monitor serve until the address answers",
                    "≤ 5 s",
                    f"{server.seconds:.1f} s",
                    server.seconds <= 5,
                ),
                *alone(port),
                every_page(port),
                together(port),
                cold(port),
                closed(port),
                *taken_away(port),
            ]
        rows += briefings(home, Path(folder))
        rows += whole_country(Path(folder), home)
        rows.append(imported(Path(folder)))
        found = truth.check(home)
        rows += [
            all_found(found),
            *nowcasts(home),
            dense_nowcast(Path(folder)),
            *(row for rows in APART.values() for row in rows(Path(folder))),
        ]
    show(rows)


def apart(*names: str) -> None:
    """Measure only some of those that need nothing of the others."""
    with tempfile.TemporaryDirectory() as folder:
        show([row for name in names for row in APART[name](Path(folder))])


def show(rows: list[Row]) -> None:
    """Print the table."""
    table = Table(title="Measurements", caption=machine(), title_justify="left")
    for heading in ("measurement", "at least", "measured", "met"):
        table.add_column(heading)
    for name, target, found, met in rows:
        table.add_row(name, target, found, "–" if target == "–" else "yes" if met else "NO")
    Console(width=140).print(table)


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
    cores = len(os.sched_getaffinity(0))
    packages = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "plotly", "duckdb"))
    return f"{model}, {cores} cores, Python {platform.python_version()}, {packages}"


def alone(port: int) -> Iterator[Row]:
    """Time (ms) and size (kB) of one viewer's filter changes."""
    changes, compressed = asyncio.run(one_viewer(port, CHANGES))
    times = [one.seconds * 1000 for one in changes]
    high = quantile(times, 0.95)
    new = sum(not one.repeated for one in changes)
    yield (
        f"filter change on the coverage page, one viewer ({CHANGES} changes among "
        f"{VIEWS_OF_COVERAGE} views, {new} to a view not shown before)",
        "p95 ≤ 100 ms",
        f"p50 {quantile(times, 0.5):.0f} ms, p95 {high:.0f} ms",
        high <= 100,
    )
    wire = [one.wire / 1000 for one in changes]
    measured = f"median {quantile(wire, 0.5):.1f} kB, max {max(wire):.1f} kB"
    if compressed:
        unpacked = [one.unpacked / 1000 for one in changes]
        measured += f" ({quantile(unpacked, 0.5):.1f}, {max(unpacked):.1f} before compression)"
    yield "bytes per filter change", "≤ 30 kB", measured, max(wire) <= 30


def every_page(port: int) -> Row:
    """Time (ms) of one viewer's filter changes on each page, the slowest named."""
    slowest, name = slowest_of(port, VIEWS)
    return (
        f"filter change on every page, one viewer ({CHANGES // 2} changes each)",
        "p95 ≤ 150 ms",
        f"p95 {slowest:.0f} ms on the slowest ({name})",
        slowest <= 150,
    )


def slowest_of(port: int, views: tuple[View, ...]) -> tuple[float, str]:
    """The p95 (ms) of a viewer's filter changes on the slowest of several pages, and its name."""
    slowest, name = 0.0, ""
    for view in views:
        changes, _compressed = asyncio.run(one_viewer(port, CHANGES // 2, view))
        p95 = quantile([one.seconds * 1000 for one in changes], 0.95)
        print(
            f"{view.name}: p95 {p95:.0f} ms, largest "
            f"{max(one.wire for one in changes) / 1000:.0f} kB"
        )
        if p95 > slowest:
            slowest, name = p95, view.name
    return slowest, name


def whole_country(folder: Path, demo: Path) -> Iterator[Row]:
    """Size (MB) of summaries as large as the whole country's, and time (ms) of filter changes on
    the page of entry lags there."""
    home = folder / "summaries"
    size = summaries.fill(home, demo) / 1e6
    lags = f"705 districts × {summaries.DAYS} days × {summaries.LAGS} lags"
    yield (
        f"published summaries of the whole country ({lags})",
        "≤ 500 MB",
        f"{size:.0f} MB",
        (size <= 500),
    )
    with served(home) as server:
        begun, begun_name = slowest_of(server.port, LAG_VIEWS)
    # Another server: this one remembers the views that the viewer has walked through.
    with served(home) as server:
        sleep(UP_FOR)
        slowest, name = slowest_of(server.port, LAG_VIEWS)
    shutil.rmtree(home)
    changes = f"filter change on the page of entry lags there ({CHANGES // 2} changes each)"
    yield (
        f"{changes}, {UP_FOR} s after the server's start",
        "p95 ≤ 150 ms",
        f"p95 {slowest:.0f} ms on the slowest ({name})",
        slowest <= 150,
    )
    yield (
        f"{changes}, from the moment that the server answers",
        "–",
        f"p95 {begun:.0f} ms on the slowest ({begun_name})",
        True,
    )


def together(port: int) -> Row:
    """Throughput and time (s) of many viewers' filter changes."""
    done = load(port, VIEWERS, SECONDS)
    return (
        f"the same change, {VIEWERS} viewers at once for {SECONDS} s",
        "≥ 40 reruns/s, p95 ≤ 1.5 s",
        f"{done.rate:.0f} reruns/s, p50 {done.p50:.2f} s, p95 {done.p95:.2f} s "
        f"(the generator took {done.generator:.0%} of a core)",
        done.rate >= 40 and done.p95 <= 1.5,
    )


def cold(port: int) -> Row:
    """Bytes (kB) of the page with the map in a new browser."""
    size = cold_bytes(port) / 1000
    name = "coverage page cold in Chromium, everything that is fetched"
    return name, "≤ 2,000 kB", f"{size:,.0f} kB", size <= 2000


def taken_away(port: int) -> Iterator[Row]:
    """Seconds that pictures take: one alone, and many at once beside people who use the pages."""
    seconds = exports.alone(port)
    yield "one chart to PNG, warm", "≤ 0.5 s", f"{seconds:.2f} s", seconds <= 0.5
    found = exports.rush(port)
    yield (
        f"{exports.PEOPLE} people exporting at once, {exports.MEANWHILE} others on the pages",
        "≤ 15 s, pages p95 ≤ 300 ms",
        f"longest wait {found.longest:.1f} s, pages p95 {found.pages * 1000:.0f} ms",
        found.longest <= 15 and found.pages <= 0.3,
    )


def closed(port: int) -> Row:
    """Requests that leave the machine."""
    outside = requests_outside(port)
    name = "requests to any other host while using every page"
    return name, "0", " ".join([str(len(outside)), *outside[:3]]), not outside


def imported(folder: Path) -> Row:
    """Time (s) to import and publish many snapshots."""
    importing, publishing = import_seconds(folder, SNAPSHOTS)
    total = importing + publishing
    return (
        f"import of {SNAPSHOTS:,} snapshots + publish",
        "≤ 20 s",
        f"{total:.1f} s ({importing:.1f} + {publishing:.1f})",
        total <= 20,
    )


def csv_rows(folder: Path) -> Iterator[Row]:
    """Dose records a second from CSV, the whole command."""
    file = folder / "doses-2022-08-14.csv"
    write_csv(file, CSV_ROWS)
    cost = measured("import", "doses", file, home=folder / "csv")
    rate = CSV_ROWS / cost.seconds
    name = f"import of {CSV_ROWS:,} dose records from CSV ({cost.memory:,.0f} MB of memory)"
    yield name, "≥ 150,000 rows/s", f"{rate:,.0f} rows/s", rate >= 150_000


def xlsx_rows(folder: Path) -> Iterator[Row]:
    """Dose records a second from XLSX, the whole command."""
    file = folder / "doses-2022-08-14.xlsx"
    write_xlsx(file, XLSX_ROWS)
    cost = measured("import", "doses", file, home=folder / "xlsx")
    rate = XLSX_ROWS / cost.seconds
    name = f"import of {XLSX_ROWS:,} dose records from XLSX ({cost.memory:,.0f} MB of memory)"
    yield name, "≥ 15,000 rows/s", f"{rate:,.0f} rows/s", rate >= 15_000


def all_found(found: list[truth.Found]) -> Row:
    """Whether every class of what the demo planted is found well enough; the table beside it."""
    Console(width=120).print(truth.table(found))
    worst = min(found, key=lambda one: min(one.recall, one.precision) - one.limit)
    return (
        f"planted errors found, {len(found)} classes: recall and precision",
        "≥ 0.99, names and candidates ≥ 0.95",
        f"lowest {worst.name}: {worst.recall:.4f} and {worst.precision:.4f}",
        all(one.met for one in found),
    )


def nowcasts(home: Path) -> Iterator[Row]:
    """How well the demo's nowcasts did: intervals and estimates; the tables beside it."""
    found = nowcast.quality(home)
    Console(width=160).print(*nowcast.tables(found), sep="\n")
    rows = by_target(found)
    kept = "" if found == nowcast_accuracy() else "; NOT what the definitions page says"
    name = f"nowcasts made on {len(DAYS)} days of the demo, {len(rows)} kinds of targets"
    covered = [row.coverage90 for row in rows.values()]
    yield (
        f"{name}: the 90 % interval covers",
        "85–95 %",
        f"{min(covered):.1%} to {max(covered):.1%}{kept}",
        all(row.covers for row in rows.values()),
    )
    nearest = max(
        rows.values(), key=lambda row: row.error / min(row.error_entered, row.error_last_week)
    )
    simpler = min(nearest.error_entered, nearest.error_last_week)
    yield (
        f"{name}: mean absolute error",
        "below “as entered” and “last week's ratio”",
        f"at most {nearest.error / simpler:.0%} of the better one{kept}",
        all(row.better for row in rows.values()),
    )


def dense_nowcast(folder: Path) -> Row:
    """Seconds of the nowcast of every province and dose, reading the triangles included."""
    file = folder / "triangle.duckdb"
    rows = triangle.fill(file)
    seconds = triangle.seconds(file)
    file.unlink()
    return (
        "nowcast of 63 provinces × 3 doses with intervals, read from a full triangle "
        f"({rows:,} rows)",
        "≤ 2 s",
        f"{seconds:.1f} s",
        seconds <= 2,
    )


def from_scratch(folder: Path) -> Iterator[Row]:
    """Seconds and memory (MB) to reconcile persons with a register, nothing being known before."""
    home = folder / "reconciled"
    fill(home, PERSONS * 100 // 45)
    cost = measured("reconcile", home=home)
    shutil.rmtree(home)
    yield (
        f"reconcile {PERSONS:,} persons with a register of as many, from scratch",
        "≤ 60 s, ≤ 6 GB",
        f"{cost.seconds:.0f} s, {cost.memory / 1000:.1f} GB",
        cost.seconds <= 60 and cost.memory <= 6000,
    )


def one_day_more(folder: Path) -> Iterator[Row]:
    """Seconds and memory (MB) of a day's doses on top of the whole country's."""
    home, day = folder / "country", folder / "day.csv"
    fill(home, COUNTRY, COUNTRY // 2)
    first = measured("reconcile", home=home)
    print(
        f"reconcile {COUNTRY * 45 // 100:,} persons from scratch: {first.seconds:.0f} s, "
        f"{first.memory / 1000:.1f} GB"
    )
    # As on every day, the one before was published.
    before = measured("publish", home=home)
    print(f"publish them for the first time: {before.seconds:.0f} s")
    for start, newcomers, whose in (
        (COUNTRY, False, "all of known persons"),
        (COUNTRY + DAY, True, "a third of new persons"),
    ):
        write_csv(day, COUNTRY, start=start, end=start + DAY, newcomers=newcomers)
        imported = measured("import", "doses", day, "--as-of", "2022-08-22", home=home)
        reconciled = measured("reconcile", home=home)
        published = measured("publish", home=home)
        name = f"{DAY:,} doses more, {whose}, on top of {COUNTRY:,}"
        for what, first_step in (("import", imported), ("reconcile", reconciled)):
            seconds = first_step.seconds + published.seconds
            memory = max(first_step.memory, published.memory)
            yield (
                f"{name}: {what} and publish",
                "≤ 60 s, ≤ 6 GB",
                f"{seconds:.0f} s ({first_step.seconds:.0f} + {published.seconds:.0f}), "
                f"{memory / 1000:.1f} GB",
                seconds <= 60 and memory <= 6000,
            )


APART: dict[str, Callable[[Path], Iterator[Row]]] = {
    "csv": csv_rows,
    "xlsx": xlsx_rows,
    "scratch": from_scratch,
    "day": one_day_more,
}
"""What can be measured by itself: ``python -m bench day``."""

if __name__ == "__main__":
    apart(*sys.argv[1:]) if sys.argv[1:] else main()
