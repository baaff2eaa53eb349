"""How well persons are found: ``python -m bench.linkage``, or with HOME of doses without numbers.

Without a folder, people are looked for in a register by the project's rules and by Splink, on sets
of Viet Nam made from a seed (``bench.linkage.sets``) and on FEBRL 4. Of each are said the
recall and precision, and the most that Splink finds at that precision. What comes from elsewhere is
left out, and said, where it is not installed: ``pip install recordlinkage splink``.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.linkage import doses, febrl
from bench.linkage.scoring import Frames, Score, by_rules, score_set
from bench.linkage.sets import SETS
from pipeline.store.records import open_records


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, usage=__doc__)
    parser.add_argument("home", type=Path, nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="the number of a set, from 0 on")
    given = parser.parse_args()
    console = Console(width=120)
    if given.home:
        planted, joined, right = doses.measure(given.home)
        console.print(
            f"pairs of one person {planted:,}, joined {joined:,}, rightly {right:,}: "
            f"recall {right / planted:.4f}, precision {right / joined:.4f}"
        )
        return
    for missing in ("recordlinkage", "splink"):
        if find_spec(missing) is None:
            console.print(f"{missing} is left out; to have it: pip install {missing}")
    table = Table(title="Who is found in a register", title_justify="left")
    for heading in ("set", "to find", "found", "recall", "precision", "s", "Splink: recall", "s"):
        table.add_column(heading, justify="left" if heading == "set" else "right")
    for title, score, frames in _scored(given.seed, given.only):
        cells = [title, f"{score.planted:,}", f"{score.found:,}", f"{score.recall:.4f}"]
        table.add_row(
            *cells, f"{score.precision:.4f}", f"{score.seconds:.1f}", *_peer(score, frames)
        )
    console.print(table)


def _scored(seed: int, only: str | None) -> Iterator[tuple[str, Score, Frames]]:
    for number, make in enumerate(SETS):
        if only is None or only == str(number):
            one = make(seed)
            yield one.title, *score_set(one)
    if only not in (None, "febrl") or not febrl.installed():
        return
    for numbers, title in ((False, "FEBRL 4 without numbers"), (True, "FEBRL 4 with numbers")):
        with (
            tempfile.TemporaryDirectory() as folder,
            open_records(Path(folder) / "home") as records,
        ):
            yield title, *by_rules(records, febrl.fill(records, numbers=numbers))


def _peer(score: Score, frames: Frames) -> tuple[str, str]:
    if find_spec("splink") is None:
        return "", ""
    from bench.linkage.splink_peer import by_splink  # noqa: PLC0415

    curve = by_splink(frames)
    best = curve.at(score.precision)
    return f"{best.recall:.4f}", f"{best.seconds:.1f}"


if __name__ == "__main__":
    main()
