"""Every commune of 2021, and its names without what people leave out."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from geo import units
from geo.places import Place, communes_of

Codes = tuple[str | None, str | None, str | None]
"""Of a province, a district and a commune."""
DISTRICTS = units.all_districts()
# (province, district and commune by name, commune's code)
COMMUNES = [
    (units.province(unit.parent).name, unit.name, one.name, one.code)
    for unit in DISTRICTS
    for one in communes_of(unit.code)
]


@cache
def plain_name(name: str) -> str:
    text = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(character for character in text if not unicodedata.combining(character))


def codes_of(place: Place) -> Codes:
    return place.province_code, place.district_code, place.commune_code


def explained(place: Place) -> str:
    assert place.fault is not None
    return place.fault.format(**place.details)


@cache
def short_name(name: str) -> str:
    return re.sub(r"^(Tỉnh|Quận|Huyện|Thị xã|Thành phố|Phường|Xã|Thị trấn) ", "", name)
