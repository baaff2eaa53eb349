"""Print the fingerprint of a demo, or compare it with a recorded one.

    python -m monitor.cli --home DIR demo --scale 0.0005
    python -m scripts.fingerprint --home DIR > tests/integration/fingerprint.txt
    python -m scripts.fingerprint --home DIR --compare tests/integration/fingerprint.txt

A line is the name of something a viewer can see and the digest of its text. ``--full`` writes the
texts themselves, one file each, so that ``diff -r`` shows what is behind two digests.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from scripts.fingerprint import commands, pages, tables
from scripts.fingerprint.plain import Entry, digest

PARTS: dict[str, Callable[[Path], Iterable[Entry]]] = {
    "tables": tables.published,
    "shows": commands.printed,
    "briefings": commands.briefings,
    "pages": pages.shown,
}


def main() -> int:
    """Print or compare; 1 when something differs."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.fingerprint",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--home", type=Path, required=True, help="the demo's data folder")
    parser.add_argument("--full", type=Path, metavar="DIR", help="write the texts into a folder")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="a recorded fingerprint")
    parser.add_argument("--only", choices=PARTS, action="append", help="only this part; repeatable")
    given = parser.parse_args()
    chosen = given.only or list(PARTS)
    digests = dict(_digests(given.home.resolve(), chosen, given.full))
    if given.compare is None:
        sys.stdout.writelines(f"{name}\t{one}\n" for name, one in digests.items())
        return 0
    recorded = dict(line.split("\t") for line in given.compare.read_text("utf-8").splitlines())
    return _report(_of_parts(recorded, chosen), digests)


def _digests(home: Path, chosen: list[str], full: Path | None) -> Iterator[Entry]:
    for part in chosen:
        for name, content in PARTS[part](home):
            if full:
                file = full / part / (re.sub(r"[^\w=+.-]+", "_", name) + ".txt")
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, encoding="utf-8")
            yield f"{part}: {name}", digest(content)


def _of_parts(recorded: dict[str, str], chosen: list[str]) -> dict[str, str]:
    return {name: one for name, one in recorded.items() if name.partition(":")[0] in chosen}


def _report(recorded: dict[str, str], digests: dict[str, str]) -> int:
    """Name what differs."""
    lines = [
        f"differs: {name}"
        for name, one in digests.items()
        if name in recorded and recorded[name] != one
    ]
    lines += [f"missing: {name}" for name in recorded if name not in digests]
    lines += [f"new:     {name}" for name in digests if name not in recorded]
    print("\n".join([*lines, f"{len(lines)} of {len(digests)} entries differ."]))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
