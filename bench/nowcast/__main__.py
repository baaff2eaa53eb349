"""``python -m bench.nowcast``: ours and the others on eleven worlds. ``python -m bench.nowcast
HOME``: ours on the past of the demo in a data folder.

``--write`` also keeps the result for the page of definitions. ``--tune`` uses the seeds that
constants were chosen on.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.nowcast import demo
from bench.nowcast.worlds import WORLDS
from bench.nowcast.worlds_scored import METHODS, REPORTED, TARGETS, TUNED, Score, scores
from queries.nowcast.worlds import WorldScore, keep


def table(found: list[Score]) -> Table:
    """One line a world and target: ours over the best other's, and what the intervals hold."""
    shown = Table(title="Nowcasts of invented worlds")
    for heading in ("world", "target", "n", *(f"WIS {one}" for one in METHODS)):
        shown.add_column(heading)
    for heading in ("ours : best", *(f"in 90 % {one}" for one in METHODS), "in 50 % ours"):
        shown.add_column(heading, justify="right")
    cases: dict[tuple[str, str], dict[str, Score]] = defaultdict(dict)
    for one in found:
        cases[one.world, one.target][one.method] = one
    for (world, target), by in cases.items():
        others = [one.mean for name, one in by.items() if name != "ours"]
        ratio = by["ours"].mean / min(others) if others else float("nan")
        shown.add_row(
            world if target == TARGETS[0] else "",
            target,
            str(by["ours"].cases),
            *(f"{by[one].mean:,.2f}" if one in by else "" for one in METHODS),
            f"{ratio:.2f}" + ("" if ratio <= 1 else " !"),
            *(_held(by[one]) if one in by else "" for one in METHODS),
            f"{by['ours'].inside50 / by['ours'].cases:.0%}",
        )
    return shown


def _held(one: Score) -> str:
    share = one.inside90 / one.cases
    return f"{share:.1%}" + ("" if 0.85 <= share <= 0.95 else " !")


def write(found: list[Score]) -> None:
    """Keep the scores for the page of definitions."""
    rows = []
    for one in found:
        if one.method == "ours":
            others = [
                other.mean
                for other in found
                if (other.world, other.target) == (one.world, one.target) and other.method != "ours"
            ]
            held = one.inside90 / one.cases
            rows.append(WorldScore(one.world, one.target, one.mean, min(others), held))
    keep(rows)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, nargs="?", help="data folder that holds the demo")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--ours", action="store_true", help="leave the others out")
    parser.add_argument("--worlds", type=int, nargs="*", default=range(len(WORLDS)))
    given = parser.parse_args()
    if given.home:
        demo.measure(given.home, write_it=given.write)
        return
    methods = METHODS[:1] if given.ours else METHODS
    found = list(scores(given.worlds, TUNED if given.tune else REPORTED, methods))
    Console(width=170).print(table(found))
    if given.write:
        write(found)


if __name__ == "__main__":
    main()
