"""How many of the project's source files are executed on each way through the code.

    python -m bench.walks [--root DIR] [--files]

A file counts when a function, method, lambda or comprehension of it is entered, or when the
dashboard's script, which runs anew at every view, is it. What runs while modules are imported does
not count, nor do class bodies, generated methods of dataclasses, tests and measuring programs.
All threads are watched. The code is driven where its users meet it: the command line, the script
of the pages, and the addresses of downloads, so the figures of any two versions compare.

The ways, in the order in which they are walked on a demo of a two-thousandth of the population:

* Somebody has looked at every page, so that libraries, outlines and names are loaded.
* The command line imports a dose that was not known; importing its modules does not count. The
  demo is published again meanwhile, so that no page has any answer about the new data version.
* A newcomer opens the coverage page: the data version is opened too.
* A filter change: the other dose is chosen there.
* A chart of it is downloaded as XLSX and PNG, after another was. Finding the download by its
  address, on the event loop, counts only in the rows that say "routing included".
* The entry lag page is opened by the same viewer.
* The briefing page is opened, and the slides are made on it.

Other processes of the project, which 0.4.8 starts to compute answers ahead, are kept from running:
how far they are would be chance. Version 0.4.8 has 27, 36, 31, 63, 11, 17 and 57 files; the profile
that the limits were set by had 62 and 58 where this has 63 and 57.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench.walk import Walks, walk_pages

ROOT = Path(__file__).resolve().parents[1]

LIMITS = {
    "import of one dose row": 18,
    "coverage page": 26,
    "filter change on the coverage page": 22,
    "entry lag page": 42,
    "XLSX of a chart": 9,
    "XLSX of a chart, routing included": None,
    "PNG of a chart": 12,
    "PNG of a chart, routing included": None,
    "briefing as PPTX": 42,
}
"""The ways through the code, and how many files each may go through."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Count the source files executed on each way.")
    parser.add_argument("--root", type=Path, default=ROOT, help="a checkout; without it, this one")
    parser.add_argument("--files", action="store_true", help="list the files")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        show(walk_pages(chosen.root.resolve(), Path(folder) / "demo"), files=chosen.files)


def show(walked: Walks, *, files: bool = False) -> None:
    """Print each way with the number of files, and its limit."""
    print(f"{'way':<40}{'files':>6}{'limit':>7}")
    for name, limit in LIMITS.items():
        count = len(walked[name])
        print(f"{name:<40}{count:>6}{limit or '':>7}{' NO' if limit and count > limit else ''}")
        if files:
            print("\n".join(f"    {file}" for file in walked[name]))


if __name__ == "__main__":
    main()
