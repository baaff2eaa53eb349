"""Fill an empty data folder with the demo, by the same road as anyone's files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from demo.extracts import write_extracts
from demo.snapshots import import_snapshots
from i18n import N_, UserError
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.store.records import Records

# Shares of the whole, for the progress bar.
_WRITING, _IMPORTING = 0.3, 0.6


def import_demo(
    records: Records, scale: float, seed: int, progress: Callable[[float], None]
) -> None:
    """Write the demo's snapshots and extracts into the data folder, and import them.

    Goes on where an interrupted demo stopped. Raises UserError when the folder holds other data, or
    another demo.
    """
    if records.rows("SELECT 1 FROM source_file WHERE NOT demo LIMIT 1"):
        raise UserError(
            N_(
                "{home} already holds other data; the demo only fills an empty folder. Name "
                "another one with --home."
            ),
            home=str(records.home),
        )
    folder = records.home / "demo"
    _check_same(folder / "truth" / "effects.json", scale, seed)
    folder.mkdir(exist_ok=True)
    import_snapshots(records, folder)
    files = write_extracts(folder, scale, seed, lambda share: progress(share * _WRITING))
    total, done = sum(one.path.stat().st_size for one in files), 0
    for one in files:
        size = one.path.stat().st_size

        def importing(share: float, size: int = size, before: int = done) -> None:
            progress(_WRITING + _IMPORTING * (before + share * size) / total)

        import_file(
            records,
            DATASETS[one.kind],
            one.path,
            as_of=one.extracted_on,
            demo=True,
            progress=importing,
        )
        done += size


def _check_same(written: Path, scale: float, seed: int) -> None:
    """Two demos in one folder would be two populations on top of each other."""
    if not written.exists():
        return
    before = json.loads(written.read_text(encoding="utf-8"))
    if (before["scale"], before["seed"]) != (scale, seed):
        raise UserError(
            N_(
                "The folder holds the demo of scale {scale} and seed {seed}. For another one start "
                "with an empty folder: --home DIR."
            ),
            scale=before["scale"],
            seed=before["seed"],
        )
