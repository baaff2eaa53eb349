"""Where the demo's people live and are vaccinated: units as numbers, and invented facilities.

Everywhere in the generator a province, district, commune or facility is its position in the arrays
here, so that a million people are arrays of small integers.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo import units

Array = NDArray[Any]

# Persons live by kind of commune: a ward counts for three rural communes.
_PERSONS = {"Phường": 3.0, "Thị": 1.6, "Xã": 1.0}
# Islands have far fewer people than their number of communes says; most have no commune.
_ISLANDS = {"318": 0.05, "471": 0.02, "498": 0.01, "536": 2.2, "576": 0.02, "755": 0.9}


@dataclass(frozen=True)
class Geography:
    """The 63 provinces in order of their codes, their districts, communes and facilities.

    Codes and names are texts, the rest numbers. ``commune_start`` has one entry more than there
    are districts: a district's communes are ``commune_start[d]:commune_start[d + 1]``, likewise
    its facilities and a province's districts.
    """

    province_codes: pa.Array
    province_names: pa.Array
    district_codes: pa.Array
    district_names: pa.Array
    district_start: Array
    district_province: Array
    district_weight: Array
    commune_codes: pa.Array
    commune_names: pa.Array
    commune_start: Array
    facility_codes: pa.Array
    facility_names: pa.Array
    facility_commune: Array
    facility_district: Array
    facility_start: Array
    facility_weight: Array

    def districts_of(self, province: int) -> slice:
        """Where a province's districts stand."""
        return slice(int(self.district_start[province]), int(self.district_start[province + 1]))

    def some_commune(self, districts: Array, rng: np.random.Generator) -> Array:
        """A commune for each district, at random; -1 where a district has none."""
        start, end = self.commune_start[districts], self.commune_start[districts + 1]
        drawn = start + (rng.random(len(districts)) * (end - start)).astype(np.int32)
        return np.where(end > start, drawn, -1).astype(np.int32)

    def some_facility(self, districts: Array, rng: np.random.Generator) -> Array:
        """A facility for each district, large ones more often."""
        sums = np.concatenate(([0.0], np.cumsum(self.facility_weight)))
        low, high = sums[self.facility_start[districts]], sums[self.facility_start[districts + 1]]
        # Rounding must not carry anybody over into the next district.
        found = np.searchsorted(sums, low + rng.random(len(districts)) * (high - low), "right") - 1
        first, end = self.facility_start[districts], self.facility_start[districts + 1]
        return np.asarray(np.clip(found, first, end - 1).astype(np.int32))


@cache
def _communes() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    with (units.DATA / "communes_2021.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["district_code"], []).append(row)
    return found


def geography(scale: float) -> Geography:
    """The country; the larger the sample, the more commune stations record doses.

    A facility's code is the province's, the district's and two digits: 01 is the district's
    health centre, 02 its hospital, from 11 the stations of communes.
    """
    provinces = sorted(units.provinces(), key=lambda unit: unit.code)
    districts = sorted(units.all_districts(), key=lambda unit: (unit.parent, unit.code))
    order = {unit.code: number for number, unit in enumerate(provinces)}
    communes = [_communes().get(unit.code, []) for unit in districts]
    start = _starts([len(those) for those in communes])
    facilities = [
        (number, *facility)
        for number, unit in enumerate(districts)
        for facility in _facilities(unit, communes[number], int(start[number]), scale)
    ]
    above = np.array([order[str(unit.parent)] for unit in districts], dtype=np.int16)
    flat = [row for those in communes for row in those]
    return Geography(
        province_codes=pa.array([unit.code for unit in provinces]),
        province_names=pa.array([unit.name for unit in provinces]),
        district_codes=pa.array([unit.code for unit in districts]),
        district_names=pa.array([unit.name for unit in districts]),
        district_start=np.searchsorted(above, np.arange(len(provinces) + 1)),
        district_province=above,
        district_weight=np.array(
            [
                _ISLANDS.get(unit.code)
                or sum(_PERSONS[row["name"].split()[0]] for row in communes[number])
                for number, unit in enumerate(districts)
            ]
        ),
        commune_codes=pa.array([row["code"] for row in flat]),
        commune_names=pa.array([row["name"] for row in flat]),
        commune_start=start,
        facility_codes=pa.array([row[1] for row in facilities]),
        facility_names=pa.array([row[2] for row in facilities]),
        facility_commune=np.array([row[3] for row in facilities], dtype=np.int32),
        facility_district=np.array([row[0] for row in facilities], dtype=np.int16),
        facility_start=_starts(np.bincount([row[0] for row in facilities])),
        facility_weight=np.array([row[4] for row in facilities]),
    )


def _starts(counts: Any) -> Array:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int32)


def _facilities(
    unit: units.Unit, communes: list[dict[str, str]], first: int, scale: float
) -> list[tuple[str, str, int, float]]:
    """Code, name, commune and weight of a district's facilities."""
    code, name = f"{unit.parent}{unit.code}", unit.name[0].lower() + unit.name[1:]
    seat = next(
        (first + place for place, row in enumerate(communes) if not row["name"].startswith("Xã")),
        first if communes else -1,
    )
    found = [(f"{code}01", f"Trung tâm Y tế {name}", seat, 3.0)]
    if len(communes) >= 14:
        found.append((f"{code}02", f"Bệnh viện đa khoa {name}", seat, 1.5))
    stations = max(1, min(len(communes), round(len(communes) * min(1.0, scale * 10) ** 0.7 / 1.5)))
    for place in range(0, len(communes), max(1, -(-len(communes) // stations))):
        commune = communes[place]["name"]
        station = f"Trạm Y tế {commune[0].lower() + commune[1:]}"
        found.append((f"{code}{11 + place:02d}", station, first + place, 1.0))
    return found
