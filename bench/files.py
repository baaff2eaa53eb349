"""The import of many snapshots, as two commands."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bench.server import run
from demo import calibration
from geo import units
from pipeline.ingest.datasets.statistics import PLATFORM_NAMES


def import_seconds(folder: Path, snapshots: int) -> tuple[float, float]:
    """Seconds that importing the snapshots took, and publishing them; in an empty folder."""
    (folder / "snapshots").mkdir()
    files = _write(folder / "snapshots", snapshots)
    home = folder / "imported"
    return run("import", "statistics", *files, home=home), run("publish", home=home)


def _write(folder: Path, snapshots: int) -> list[Path]:
    """Snapshots of consecutive days, every count growing a little from one to the next."""
    first, figures = next(iter(calibration().items()))
    files = []
    for number in range(snapshots):
        lines = [",".join(["provinceName", *PLATFORM_NAMES.values()])]
        for code, measures in figures.items():
            counts = (str(measures[name] + number * 17) for name in PLATFORM_NAMES)
            lines.append(",".join([units.province(code).short_name, *counts]))
        file = folder / f"{first + timedelta(days=number)}.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        files.append(file)
    return files
