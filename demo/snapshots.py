"""The demo's snapshots: real figures of a few days, computed days between them, marked as demo.

``calibration.csv`` carries figures that the national platform's public statistics gave for five
days between 15 November 2021 and 14 August 2022 (see ATTRIBUTION.md). Snapshots between two of
those days, whole weeks before the later one, are interpolated: counts that rise do so evenly,
counts that fall and population figures change on the later day.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

from geo import units
from pipeline.ingest.datasets.statistics import DATASET, PLATFORM_NAMES
from pipeline.ingest.run import import_files
from pipeline.store.records import Records

_CALIBRATION = Path(__file__).parent / "calibration.csv"
_STEP = timedelta(days=7)
_CROWDED = timedelta(days=4)
_DENOMINATORS = ("population", "population_18plus")

Figures = dict[str, dict[str, int]]
"""Province code → measure → count."""


@dataclass(frozen=True)
class DemoDay:
    """One snapshot of the demo; ``interpolated`` unless it carries real figures."""

    as_of: date
    figures: Figures
    interpolated: bool


def calibration() -> dict[date, Figures]:
    """The real figures by day."""
    days: dict[date, Figures] = {}
    with _CALIBRATION.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code, as_of = row.pop("province_code"), date.fromisoformat(row.pop("as_of"))
            days.setdefault(as_of, {})[code] = {name: int(count) for name, count in row.items()}
    return dict(sorted(days.items()))


def demo_days() -> Iterator[DemoDay]:
    """Every snapshot of the demo, oldest first."""
    real = calibration()
    for (start, before), (end, after) in pairwise(real.items()):
        yield DemoDay(start, before, interpolated=False)
        # Back from the later day, so that every real day has one a week and four weeks before it. A
        # computed day right after a real one would only crowd it.
        for weeks in range((end - start - _CROWDED) // _STEP, 0, -1):
            day = end - weeks * _STEP
            share = (day - start) / (end - start)
            yield DemoDay(day, _between(before, after, share), interpolated=True)
    last = max(real)
    yield DemoDay(last, real[last], interpolated=False)


def _between(before: Figures, after: Figures, share: float) -> Figures:
    return {
        code: {
            measure: count
            if measure in _DENOMINATORS or after[code][measure] <= count
            else round(count + share * (after[code][measure] - count))
            for measure, count in measures.items()
        }
        for code, measures in before.items()
    }


def import_snapshots(records: Records, folder: Path) -> None:
    """Write the demo's snapshots as the platform saves them, and import them by the usual road."""
    for interpolated, days in groupby(demo_days(), key=lambda day: day.interpolated):
        files = [_write(folder, day) for day in days]
        list(import_files(records, DATASET, files, demo=True, interpolated=interpolated))


def _write(folder: Path, day: DemoDay) -> Path:
    file = folder / f"{day.as_of.isoformat()}.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(["provinceName", *PLATFORM_NAMES.values()])
        for unit in units.provinces():
            counts = day.figures[unit.code]
            writer.writerow([unit.short_name, *(counts[name] for name in PLATFORM_NAMES)])
    return file
