"""Administrative units: the country, the EPI regions, 63 provinces and 705 districts of 2021.

Codes are those of the General Statistics Office (GSO), as text. Units are dated: the 34 provinces
of 2025 are made of the 63 of 2021 by the crosswalk.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from geo.collation import sort_key
from i18n import N_

Level = Literal["country", "region", "province", "district"]
Vintage = Literal["2021", "2025"]

COUNTRY_CODE = "VN"
ARCHIPELAGOS = {"498": "48", "576": "56"}
"""The districts of Hoàng Sa and Trường Sa and their provinces (Đà Nẵng, Khánh Hòa)."""
DATA = Path(__file__).parent / "data"

# The regions of the Expanded Programme on Immunization.
_REGIONS = {
    "north": N_("North"),
    "central": N_("Central"),
    "highlands": N_("Central Highlands"),
    "south": N_("South"),
}


@dataclass(frozen=True)
class Unit:
    """An administrative unit.

    ``name`` is official (“Tỉnh Nam Định”), ``short_name`` as commonly written (“Nam Định”). Names
    of the country and of regions are texts of the catalogue. ``parent`` is the code of the unit
    above; ``region`` the EPI region's, ``None`` for provinces of 2025, which cross regions.
    """

    code: str
    name: str
    short_name: str
    level: Level
    parent: str | None
    region: str | None


@cache
def country() -> Unit:
    """Viet Nam."""
    return Unit(COUNTRY_CODE, N_("Viet Nam"), N_("Viet Nam"), "country", None, None)


@cache
def regions() -> tuple[Unit, ...]:
    """The four EPI regions, from north to south."""
    return tuple(
        Unit(code, name, name, "region", COUNTRY_CODE, code) for code, name in _REGIONS.items()
    )


@cache
def provinces(vintage: Vintage = "2021") -> tuple[Unit, ...]:
    """The 63 provinces of 2021 or the 34 of 2025, in Vietnamese order."""
    if vintage == "2025":
        named = {row["code_2025"]: row["name_2025"] for row in _read("crosswalk_2025.csv")}
        units = [
            Unit(code, name, _short(name), "province", COUNTRY_CODE, None)
            for code, name in named.items()
        ]
    else:
        units = [
            Unit(
                row["code"],
                row["name"],
                _short(row["name"]),
                "province",
                row["region"],
                row["region"],
            )
            for row in _read("provinces_2021.csv")
        ]
    # “TP. Hồ Chí Minh” stands under H.
    return tuple(sorted(units, key=lambda unit: sort_key(unit.short_name.removeprefix("TP. "))))


@cache
def districts(province_code: str) -> tuple[Unit, ...]:
    """The districts of a province of 2021, in Vietnamese order; none for an unknown code."""
    region = {unit.code: unit.region for unit in provinces()}
    units = [
        Unit(
            row["code"],
            row["name"],
            row["name"],
            "district",
            row["province_code"],
            region[row["province_code"]],
        )
        for row in _read("districts_2021.csv")
        if row["province_code"] == province_code
    ]
    return tuple(sorted(units, key=lambda unit: sort_key(_short(unit.name))))


@cache
def all_districts() -> tuple[Unit, ...]:
    """The 705 districts of 2021, province by province, in Vietnamese order."""
    return tuple(unit for above in provinces() for unit in districts(above.code))


@cache
def province(code: str, vintage: Vintage = "2021") -> Unit:
    """A province by its code. Raises KeyError when there is none."""
    return {unit.code: unit for unit in provinces(vintage)}[code]


def district(code: str) -> Unit:
    """A district of 2021 by its code. Raises KeyError when there is none."""
    return _districts_by_code()[code]


@cache
def _districts_by_code() -> dict[str, Unit]:
    return {unit.code: unit for unit in all_districts()}


@cache
def successor(province_code: str) -> Unit:
    """The province of 2025 that a province of 2021 became part of. Raises KeyError."""
    codes = {row["code_2021"]: row["code_2025"] for row in _read("crosswalk_2025.csv")}
    return province(codes[province_code], "2025")


@cache
def names_kept() -> tuple[str, ...]:
    """The codes of the provinces of 2021 that one of 2025 is called as."""
    names = {unit.short_name for unit in provinces("2025")}
    kept = (unit.code for unit in provinces() if unit.short_name in names)
    return (*kept, "46")  # now called Huế


@lru_cache(10_000)
def find_province(name: str) -> Unit | None:
    """The province of 2021 that a published name means, or ``None``.

    Compares without case, spaces, punctuation, prefixes (Tỉnh, TP.) and diacritics, so that the
    placement of tone marks (Hòa, Hoà) does not matter: no two provinces differ by diacritics alone.
    English forms (“Hanoi”, “Ho Chi Minh City”) and other spellings (“Bắc Cạn”) are known too.
    """
    return _by_name().get(_province_key(name))


def former_province(name: str) -> Unit | None:
    """The province of 2021 that nearly all of a former one belongs to, or ``None``."""
    code = _FORMER_PROVINCES.get(_province_key(name))
    return province(code) if code else None


@cache
def _by_name() -> dict[str, Unit]:
    found = {_province_key(unit.name): unit for unit in provinces()}
    for alias, code in _ALIASES.items():
        found[_province_key(alias)] = province(code)
    return found


_ALIASES = {
    "HCM": "79",
    "HCMC": "79",
    "Sài Gòn": "79",
    "Huế": "46",
    "TT Huế": "46",
    "Thừa Thiên": "46",
    "Bắc Cạn": "06",
    "Đắc Lắc": "66",
    "Đắk Lắc": "66",
    "Đắc Lắk": "66",
    "Dak Lac": "66",
    "Đắc Nông": "67",
    "BRVT": "77",
    "BR VT": "77",
}
# Hà Tây was joined to Hà Nội on 1 August 2008.
_FORMER_PROVINCES = {"hatay": "01"}


def _province_key(name: str) -> str:
    plain = re.sub(r"^(tinh|thanh pho|tp|t p) ?(?=[a-z])", "", folded(name), count=1)
    plain = re.sub(r"^(city|province) of | (city|province|vn|viet nam)$", "", plain)
    return plain.replace(" ", "")


@lru_cache(100_000)
def folded(name: str) -> str:
    """A name to compare by: small letters without diacritics, words with single spaces between."""
    text = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    plain = "".join(character for character in text if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W_]+", plain))


def _short(name: str) -> str:
    """“Nam Định” of “Tỉnh Nam Định”; the largest city keeps its “TP.”, as everybody writes it."""
    if name == "Thành phố Hồ Chí Minh":
        return "TP. Hồ Chí Minh"
    for prefix in ("Tỉnh ", "Thành phố ", "Thị xã ", "Quận ", "Huyện "):
        name = name.removeprefix(prefix)
    return name


@cache
def _read(file: str) -> tuple[dict[str, str], ...]:
    with (DATA / file).open(encoding="utf-8", newline="") as opened:
        return tuple(csv.DictReader(opened))
