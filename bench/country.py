"""The whole country once: from files to published, in pieces, with what each command took.

``python -m bench.country [--folder FOLDER]`` takes three quarters of an hour and 60 GB of disk, and
is therefore no part of ``make bench``. Writing the files is not counted. With ``--filled`` the
records are filled directly, and only the reconciliation and the publishing are measured;
``--doses`` takes a smaller country, with as much of a register.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.records import Cost, fill, measured, write_csv, write_register

DOSES, REGISTER = 200_000_000, 98_000_000
ROWS = 20_000_000
"""Of a file at the most."""
MEMORY = "13GB"
"""What DuckDB may hold. The process takes some more; 16 GB are asked."""


def main(folder: Path, doses: int, *, filled: bool) -> None:
    """Import a register and the doses, or fill them in; reconcile, publish; print the table."""
    home, register = folder / "country", REGISTER * doses // DOSES
    costs: dict[str, Cost] = {}
    if filled:
        fill(home, doses, register)
    else:
        for kind, rows, write in (
            ("register", register, write_register),
            ("doses", doses, partial(write_csv, doses=doses)),
        ):
            costs[f"import {kind}, {rows:,} rows"] = _imported(folder, home, kind, rows, write)
    for command in ("reconcile", "publish"):
        costs[command] = measured(command, home=home, memory=MEMORY)
        print(command, costs[command], flush=True)
    table = Table(
        "command",
        "minutes",
        "of two cores",
        "memory",
        "spilled",
        title=f"{doses:,} doses, a register of {register:,}",
    )
    for name, cost in {**costs, "all": _together(costs.values())}.items():
        table.add_row(
            name,
            f"{cost.seconds / 60:.1f}",
            f"{cost.cpu / cost.seconds / 2:.0%}",
            f"{cost.memory / 1000:.1f} GB",
            f"{cost.spilled / 1000:.1f} GB",
        )
    Console(width=100).print(table)


def _imported(folder: Path, home: Path, kind: str, rows: int, write: Callable[..., None]) -> Cost:
    costs = []
    for start in range(0, rows, ROWS):
        file = folder / f"{kind}-{start}.csv"
        write(file, start=start, end=min(start + ROWS, rows))
        costs.append(
            measured(
                "import", kind, file, "--as-of", "2022-08-14", "--accept", home=home, memory=MEMORY
            )
        )
        print(kind, start, costs[-1], flush=True)
        file.unlink()
    return _together(costs)


def _together(costs: Iterable[Cost]) -> Cost:
    every = list(costs)
    return Cost(
        sum(one.seconds for one in every),
        sum(one.cpu for one in every),
        max(one.memory for one in every),
        max(one.spilled for one in every),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--doses", type=int, default=DOSES)
    parser.add_argument("--filled", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        main(options.folder or Path(temporary), options.doses, filled=options.filled)
