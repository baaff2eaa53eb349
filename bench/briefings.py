"""How long a briefing takes, from the command to the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.server import run

PROVINCE = "36"

Row = tuple[str, str, str, bool]


def briefings(home: Path, folder: Path) -> Iterator[Row]:
    """Seconds for a province's slides, and for the country's with its 63 provinces."""
    every = "coverage,use,reconciliation,entry,words,attention,provinces,annex"
    for name, limit, asked in (
        (f"briefing of a province ({PROVINCE}), slides", 10, ("--province", PROVINCE)),
        ("briefing of the country with 63 provinces, slides", 60, ("--sections", every)),
    ):
        file = folder / "briefing.pptx"
        seconds = run("briefing", *asked, "--output", str(file), home=home)
        size = file.stat().st_size / 1e6
        yield name, f"≤ {limit} s", f"{seconds:.1f} s ({size:.1f} MB)", seconds <= limit
