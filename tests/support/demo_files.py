"""Reading the demo's extracts, without any code of the importer."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from demo.extracts import ExtractFile

SCALE = 0.0002
FORMATS = ("%d/%m/%Y %H:%M:%S", "%d-%m-%Y %H:%M:%S")

Row = dict[str, str]


@dataclass(frozen=True)
class Demo:
    folder: Path
    files: list[ExtractFile]

    def path(self, start: str) -> Path:
        return next(file.path for file in self.files if file.path.name.startswith(start))

    def rows(self, start: str) -> list[Row]:
        return _rows(self.path(start))

    def truth(self, name: str) -> list[dict[str, Any]]:
        return _truth(self.folder / "truth" / f"{name}.parquet")


@cache
def _rows(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, strict=True))


@cache
def _truth(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(file).to_pylist()
    return found


def canonical(name: str) -> str:
    """A name without case, spaces and the place of tone marks."""
    words = []
    for word in unicodedata.normalize("NFD", name.casefold()).split():
        tones = re.findall("[\u0300\u0301\u0303\u0309\u0323]", word)
        words.append(re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", word) + "".join(tones))
    return " ".join(words)


@cache
def moment(text: str) -> datetime:
    for form in FORMATS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(text)


def birth(text: str) -> date | int:
    return int(text) if len(text) == 4 else moment(f"{text} 00:00:00").date()


def digests(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def planted_counts(demo: Demo, but_province: str = "") -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    with (demo.folder / "truth" / "planted.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["province_code"] != but_province:
                counts[row["level"], row["class"]] += int(row["count"])
    return counts
