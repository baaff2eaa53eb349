"""What is known of a district without any record: its area, and how urban it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from geo import units
from geo.boundaries import Boundaries
from geo.places import Commune, communes_of
from geo.units import ARCHIPELAGOS

EARTH_RADIUS = 6371.0
"""Kilometres; of a sphere, which is within half a percent of the true shape here."""

_URBAN = ("Phường ", "Thị trấn ")


def district_areas(outlines: Boundaries) -> Mapping[str, float]:
    """Square kilometres by district, as good as the outlines are: approximate ones give
    approximate areas.

    Hoàng Sa and Trường Sa have none: their islands are drawn as markers, not to scale.
    """
    return _areas(outlines.path, outlines.sha)


@lru_cache(maxsize=2)
def _areas(path: Path, _sha: str) -> Mapping[str, float]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {
        feature["id"]: float(shapely.transform(shape(feature["geometry"]), _flat).area)
        for feature in features
        if feature["id"] not in ARCHIPELAGOS
    }


def _flat(degrees: Any) -> Any:
    """Kilometres in the cylindrical projection that keeps areas (Lambert, 1772)."""
    longitude, latitude = np.radians(degrees).T
    return EARTH_RADIUS * np.column_stack([longitude, np.sin(latitude)])


@cache
def urban_shares() -> Mapping[str, float]:
    """The share of a district's communes that are urban (phường, thị trấn), by their number.

    Not by population, which is not known by commune. Five island districts have no communes, and
    so no share.
    """
    return {
        unit.code: _urban_share(communes)
        for unit in units.all_districts()
        if (communes := communes_of(unit.code))
    }


@cache
def province_urban_shares() -> Mapping[str, float]:
    """The same of the provinces."""
    return {
        province.code: _urban_share(
            [one for unit in units.districts(province.code) for one in communes_of(unit.code)]
        )
        for province in units.provinces()
    }


def _urban_share(communes: Sequence[Commune]) -> float:
    return sum(one.name.startswith(_URBAN) for one in communes) / len(communes)
