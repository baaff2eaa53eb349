"""The whole country once: from files to published, in pieces, with what each command took.

``python -m bench.country [FOLDER]`` takes more than an hour and 60 GB of disk, and is therefore no
part of ``make bench``. Writing the files is not counted.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.records import Cost, measured, write_csv, write_register

DOSES, REGISTER = 200_000_000, 98_000_000
PIECES = 10


def main(folder: Path) -> None:
    """Import a register and the doses, reconcile, publish; print the table."""
    home = folder / "country"
    costs: dict[str, Cost] = {}
    for kind, rows, write in (
        ("register", REGISTER, write_register),
        ("doses", DOSES, partial(write_csv, doses=DOSES)),
    ):
        costs[f"import {kind}, {rows:,} rows"] = _imported(folder, home, kind, rows, write)
    for command in ("reconcile", "publish"):
        costs[command] = measured(command, home=home)
        print(command, costs[command], flush=True)
    table = Table("command", "minutes", "of two cores", "memory", title="The whole country")
    for name, cost in {**costs, "all": _together(costs.values())}.items():
        table.add_row(name, f"{cost.seconds / 60:.1f}", f"{cost.cpu / cost.seconds / 2:.0%}",
                      f"{cost.memory / 1000:.1f} GB")  # fmt: skip
    Console(width=100).print(table)


def _imported(folder: Path, home: Path, kind: str, rows: int, write: Callable[..., None]) -> Cost:
    costs = []
    for piece in range(PIECES):
        file = folder / f"{kind}-{piece}.csv"
        write(file, start=rows * piece // PIECES, end=rows * (piece + 1) // PIECES)
        costs.append(measured("import", kind, file, "--as-of", "2022-08-14", "--accept", home=home))
        print(kind, piece + 1, costs[-1], flush=True)
        file.unlink()
    return _together(costs)


def _together(costs: Iterable[Cost]) -> Cost:
    every = list(costs)
    return Cost(sum(one.seconds for one in every), max(one.memory for one in every),
                sum(one.cpu for one in every))  # fmt: skip


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else temporary))
