"""Administrative units: the country, the EPI regions, 63 provinces and 705 districts of 2021.

Codes are those of the General Statistics Office (GSO), as text. Units are dated: the 34 provinces
of 2025 are made of the 63 of 2021 by the crosswalk.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from geo.collation import sort_key
from i18n import N_

Level = Literal["country", "region", "province", "district"]
Vintage = Literal["2021", "2025"]

COUNTRY_CODE = "VN"
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
            Unit(row["code"], row["name"], _short(row["name"]), "province", row["region"],
                 row["region"])
            for row in _read("provinces_2021.csv")
        ]  # fmt: skip
    # “TP. Hồ Chí Minh” stands under H.
    return tuple(sorted(units, key=lambda unit: sort_key(unit.short_name.removeprefix("TP. "))))


@cache
def districts(province_code: str) -> tuple[Unit, ...]:
    """The districts of a province of 2021, in Vietnamese order; none for an unknown code."""
    region = {unit.code: unit.region for unit in provinces()}
    units = [
        Unit(row["code"], row["name"], row["name"], "district", row["province_code"],
             region[row["province_code"]])
        for row in _read("districts_2021.csv")
        if row["province_code"] == province_code
    ]  # fmt: skip
    return tuple(sorted(units, key=lambda unit: sort_key(_short(unit.name))))


@cache
def province(code: str, vintage: Vintage = "2021") -> Unit:
    """A province by its code. Raises KeyError when there is none."""
    return {unit.code: unit for unit in provinces(vintage)}[code]


@cache
def successor(province_code: str) -> Unit:
    """The province of 2025 that a province of 2021 became part of. Raises KeyError."""
    codes = {row["code_2021"]: row["code_2025"] for row in _read("crosswalk_2025.csv")}
    return province(codes[province_code], "2025")


def find_province(name: str) -> Unit | None:
    """The province of 2021 that a published name means, or ``None``.

    Forgives case, spaces, dashes, the placement of tone marks (Hòa, Hoà), prefixes (Tỉnh, TP.)
    and missing diacritics where no other province could be meant.
    """
    exact, plain = _names()
    folded = _folded(name)
    return exact.get(folded) or plain.get(_plain(folded))


@cache
def _names() -> tuple[dict[str, Unit], dict[str, Unit]]:
    """Provinces by their folded names, with and without diacritics."""
    exact: dict[str, Unit] = {}
    plain: dict[str, Unit] = {}
    for unit in provinces():
        exact[_folded(unit.name)] = unit
        plain[_plain(_folded(unit.name))] = unit
    for alias, code in {"TP.HCM": "79", "Huế": "46", "Sài Gòn": "79"}.items():
        exact[_folded(alias)] = province(code)
    return exact, plain


def _folded(name: str) -> str:
    """A name as it is compared: no prefix, case, punctuation; tones after the syllable.

    Taking the tone out of the letter and to the end of the syllable makes Hòa and Hoà equal.
    """
    text = " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name).casefold()))
    text = re.sub(r"^(tỉnh|thành phố|tp)\s+", "", text)
    return " ".join(_tone_last(word) for word in text.split())


def _tone_last(syllable: str) -> str:
    decomposed = unicodedata.normalize("NFD", syllable)
    tones = "".join(mark for mark in decomposed if mark in "\u0300\u0309\u0303\u0301\u0323")
    rest = "".join(mark for mark in decomposed if mark not in tones)
    return unicodedata.normalize("NFC", rest) + tones


def _plain(folded: str) -> str:
    text = unicodedata.normalize("NFD", folded.replace("đ", "d"))
    return "".join(character for character in text if not unicodedata.combining(character))


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
