"""Find the codes of a province, district and commune of 2021 from what stands in a table's cells.

Cells hold codes or names, with prefixes or without, in any case, with diacritics or without.
Nothing is guessed: what is not beyond doubt stays ``None``, and the fault says why.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any, Literal

from geo import units
from geo.names import COMMUNE_KINDS, DISTRICT_KINDS, Names, is_number
from i18n import N_

Cell = Literal["province", "district", "commune"]

# Merged into others in the years before 2021; records still name them, and their codes.
FORMER_DISTRICTS = {
    "Quận 2": "769",
    "Quận 9": "769",
    "Huyện Hoành Bồ": "193",
    "Huyện Thông Nông": "045",
    "Huyện Trà Lĩnh": "047",
    "Huyện Quảng Uyên": "049",
    "Huyện Phục Hòa": "049",
    "Huyện Kỳ Sơn": "148",
    "Huyện Tây Trà": "525",
}
# “Huyện Từ Liêm” is two districts since 2013.
_DIVIDED_DISTRICTS = {"Huyện Từ Liêm": ("019", "021")}
_FORMER_CODES = {
    "762": "769",
    "763": "769",
    "204": "193",
    "044": "045",
    "046": "047",
    "050": "049",
    "151": "148",
    "526": "525",
}


@dataclass(frozen=True)
class Commune:
    """A commune, ward or township of 2021: GSO code of five digits, official name, district."""

    code: str
    name: str
    district_code: str


@dataclass(frozen=True)
class Place:
    """What three cells say: GSO codes as far as they are beyond doubt, none without those above.

    ``fault`` is a text of the catalogue or ``None``; ``details`` fill its placeholders, and
    ``cell`` is the one to look at. ``former`` says which former unit was read as which.
    """

    province_code: str | None = None
    district_code: str | None = None
    commune_code: str | None = None
    fault: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    cell: Cell | None = None
    former: tuple[str, str] | None = None


def find_place(province: str, district: str, commune: str) -> Place:
    """The place that three cells name; each may be empty, a name or a GSO code.

    A code decides alone; a commune's name only within its district, or where its province has one
    of that name. Where codes contradict other cells, only the province's cell counts. A whole
    address may stand in the commune's cell. Former units are read as those that they are part of.
    """
    cells = [_in_vietnamese(cell.strip()) for cell in (province, district, commune)]
    if not cells[0] and not cells[1]:
        cells = list(_split(cells[2]))
    elif any(sign in cells[2] for sign in ",;"):
        cells[2] = _within(cells)
    former = None
    if cells[0] and not _find_province(cells[0]) and (above := units.former_province(cells[0])):
        former, cells[0] = (cells[0], above.name), above.code
    if code := _former_district(cells[0], cells[1]):
        former, cells[1] = (cells[1], units.district(code).name), code
    place = _find(*cells)
    return replace(place, former=former) if former else place


def _find(province: str, district: str, commune: str) -> Place:
    above = _find_province(province)
    if province and above is None:
        return _unknown_province(province)
    own = Place(above.code if above else None)

    # Several districts while their name is ambiguous: the commune may still decide.
    candidates: Sequence[str] | None = None
    if district:
        candidates = _district_names().find(district, (above.code,) if above else None)
        if not candidates:
            return _unknown_district(own, district)
    elif above:
        candidates = [unit.code for unit in units.districts(above.code)]

    if candidates is None:
        communes = _commune_names().coded(commune, None)
    else:
        communes = _commune_names().find(commune, candidates)
    if len(communes) == 1:
        return place_of_commune(communes[0])

    place = own
    if district and candidates:
        if len(candidates) > 1:
            return _ambiguous(own, "district", district, map(units.district, candidates))
        place = Place(units.district(candidates[0]).parent, candidates[0])
    if communes:
        return _ambiguous(place, "commune", commune, (_communes()[code] for code in communes))
    return _unknown_commune(own, place, commune) if commune else place


def place_of_commune(code: str) -> Place:
    """The place of a commune's code. Raises KeyError when there is none."""
    district = units.district(_communes()[code].district_code)
    return Place(district.parent, district.code, code)


def commune(code: str) -> Commune:
    """A commune by its code. Raises KeyError when there is none."""
    return _communes()[code]


def communes() -> tuple[Commune, ...]:
    """All communes of 2021."""
    return tuple(_communes().values())


def communes_of(district_code: str) -> tuple[Commune, ...]:
    """The communes of a district by code; none for five island districts and unknown codes."""
    return _communes_by_district().get(district_code, ())


@lru_cache(50_000)
def _former_district(province: str, district: str) -> str | None:
    """The district that a former one is part of; None for one that there is."""
    above = _find_province(province)
    if is_number(district):
        code = _FORMER_CODES.get(district.zfill(3))
        return (
            code if above is None or (code and units.district(code).parent == above.code) else None
        )
    if not district or _present_district_names().find(district, (above.code,) if above else None):
        return None
    found = _former_district_names().find(district, (above.code,) if above else None)
    return found[0] if len(found) == 1 else None


_ENGLISH_NUMBERED = re.compile(r"(district|ward) ([0-9]+)", re.IGNORECASE)
_ENGLISH_KIND = re.compile(
    r"(?<=.) (?:district|ward|commune|township|town|city|province)$", re.IGNORECASE
)


_CODE_BESIDE = re.compile(r"(?P<name>[^\d(]+) \([0-9]{1,5}\)|[0-9]{1,5} ?[-–] ?(?P<after>[^\d]+)")


@lru_cache(50_000)
def _in_vietnamese(text: str) -> str:
    """“Quận 1” of “District 1”; “Hai Hau” of “Hai Hau District”; a name without its code."""
    if match := _CODE_BESIDE.fullmatch(text):
        return match["name"] or match["after"]
    if match := _ENGLISH_NUMBERED.fullmatch(text):
        kind = "Quận" if match[1].lower() == "district" else "Phường"
        return f"{kind} {match[2]}"
    return _ENGLISH_KIND.sub("", text)


_KIND_WORDS = re.compile(
    r"\s+(?=(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh)\s)", re.IGNORECASE
)
_COUNTRY = {"viet nam", "vietnam", "vn"}


def _parts(address: str) -> list[str]:
    """The parts of an address, the smallest first, without the country."""
    if any(sign in address for sign in ",;"):
        parts = re.split("[,;]", address)
    else:
        parts = re.split(r"\s[-–]\s", address)
        if len(parts) == 1:
            parts = _KIND_WORDS.split(address)
    parts = [part.strip() for part in parts]
    while parts and units.folded(parts[-1]) in {*_COUNTRY, ""}:
        parts.pop()
    return [_in_vietnamese(part) for part in parts]


def _split(cell: str) -> tuple[str, str, str]:
    """Province, district and commune of “Xóm 3, Xã Hải Anh, Huyện Hải Hậu, Tỉnh Nam Định”.

    What stands before the commune is the house's matter.
    """
    parts = _parts(cell)
    if len(parts) < 2 or not all(parts):
        return "", "", cell
    # “Bà Rịa - Vũng Tàu” is one province.
    if len(parts) > 2 and units.find_province(" - ".join(parts[-2:])):
        parts[-2:] = [" - ".join(parts[-2:])]
    if len(parts) == 2:
        # “Cao Bằng” is a province and a city.
        of_province = _find(parts[1], parts[0], "").district_code
        return (parts[1], parts[0], "") if of_province else ("", parts[1], parts[0])
    if _find_province(parts[-1]) or units.former_province(parts[-1]):
        joined = " - ".join(parts[-3:-1])
        if len(parts) > 3 and _find(parts[-1], joined, "").district_code:
            return parts[-1], joined, parts[-4]
        return parts[-1], parts[-2], parts[-3]
    if _district_names().find(parts[-1], None):
        return "", parts[-1], parts[-2]
    return parts[-1], " - ".join(parts[1:-1]), parts[0]


def _within(cells: Sequence[str]) -> str:
    """The commune of an address that stands beside its province and district: the last part that
    is neither of them, if it is a commune there."""
    province, district, address = cells
    parts = _parts(address)
    above = {units.folded(cell) for cell in (province, district) if cell}
    while len(parts) > 1 and not _is_commune(province, district, parts[-1]):
        if units.folded(parts[-1]) in above or _find_province(parts[-1]):
            parts.pop()
            continue
        if _district_names().find(parts[-1], None):
            parts.pop()
            continue
        break
    return parts[-1] if parts and _is_commune(province, district, parts[-1]) else address


def _is_commune(province: str, district: str, text: str) -> bool:
    return _find(province, district, text).commune_code is not None


def _find_province(text: str) -> units.Unit | None:
    if is_number(text):
        return next((unit for unit in units.provinces() if unit.code == text.zfill(2)), None)
    return units.find_province(text)


@cache
def _district_names() -> Names:
    names = Names(3, DISTRICT_KINDS)
    for unit in units.all_districts():
        names.add(unit.code, unit.name, unit.parent or "")
    for name, code in FORMER_DISTRICTS.items():
        names.add(code, name, units.district(code).parent or "")
    for name, codes in _DIVIDED_DISTRICTS.items():
        for code in codes:
            names.add(code, name, units.district(code).parent or "")
    return names


@cache
def _present_district_names() -> Names:
    names = Names(3, DISTRICT_KINDS)
    for unit in units.all_districts():
        names.add(unit.code, unit.name, unit.parent or "")
    return names


@cache
def _former_district_names() -> Names:
    names = Names(3, DISTRICT_KINDS)
    for name, code in FORMER_DISTRICTS.items():
        names.add(code, name, units.district(code).parent or "")
    return names


@cache
def _commune_names() -> Names:
    names = Names(5, COMMUNE_KINDS)
    for one in _communes().values():
        names.add(one.code, one.name, one.district_code)
    return names


@cache
def _communes() -> dict[str, Commune]:
    with (units.DATA / "communes_2021.csv").open(encoding="utf-8", newline="") as opened:
        return {
            row["code"]: Commune(row["code"], row["name"], row["district_code"])
            for row in csv.DictReader(opened)
        }


@cache
def _communes_by_district() -> dict[str, tuple[Commune, ...]]:
    grouped: defaultdict[str, tuple[Commune, ...]] = defaultdict(tuple)
    for one in _communes().values():
        grouped[one.district_code] += (one,)
    return dict(grouped)


def _unknown_province(text: str) -> Place:
    return Place(
        fault=N_("Unknown province “{found}”; expected its name or code, such as {example}."),
        details={"found": text, "example": _label(units.province("36"))},
        cell="province",
    )


def _unknown_district(own: Place, text: str) -> Place:
    details = {"found": text}
    if own.province_code is None:
        fault = N_("Unknown district “{found}”; expected its name or code, such as {example}.")
        details["example"] = _label(units.district("366"))
    else:
        details["place"] = units.province(own.province_code).name
        if len(text) == 3 and _district_names().coded(text, None):
            return _contradiction(own, "district", units.district(text), details)
        fault = N_("Unknown district “{found}” in {place}; expected one such as {example}.")
        details["example"] = _label(units.districts(own.province_code)[0])
    return Place(own.province_code, fault=fault, details=details, cell="district")


def _unknown_commune(own: Place, place: Place, text: str) -> Place:
    details = {"found": text}
    if place.province_code is None:
        fault = N_(
            "Unknown commune “{found}”; expected its code of five digits, or its name together "
            "with its district."
        )
        return Place(fault=fault, details=details, cell="commune")
    if place.district_code is None:
        details["place"] = units.province(place.province_code).name
        districts = [unit.code for unit in units.districts(place.province_code)]
    else:
        details["place"] = units.district(place.district_code).name
        districts = [place.district_code]
    strangers = _commune_names().coded(text, None)
    if strangers and len(text) > 2:
        return _contradiction(own, "commune", _communes()[strangers[0]], details)
    siblings = [one for code in districts for one in communes_of(code)]
    if siblings:
        fault = N_("Unknown commune “{found}” in {place}; expected one such as {example}.")
        details["example"] = _label(siblings[0])
    else:
        fault = N_("Unknown commune “{found}”: {place} has no communes; leave the cell empty.")
    return Place(place.province_code, place.district_code, None, fault, details, "commune")


def _contradiction(
    own: Place, cell: Cell, unit: units.Unit | Commune, details: dict[str, str]
) -> Place:
    """A code of a unit that lies elsewhere; ``details`` hold what was found and the place."""
    if isinstance(unit, Commune):
        district = units.district(unit.district_code)
        actual = f"{district.name}, {units.province(district.parent or '').name}"
    else:
        actual = units.province(unit.parent or "").name
    return Place(
        own.province_code,
        fault=N_("“{found}” is {name} in {actual}, not in {place}; correct one of the two cells."),
        details=details | {"name": unit.name, "actual": actual},
        cell=cell,
    )


def _ambiguous(place: Place, cell: Cell, text: str, found: Iterable[units.Unit | Commune]) -> Place:
    first, second, *_ = map(_label, found)
    return Place(
        place.province_code,
        place.district_code,
        fault=N_(
            "“{found}” can be {first} or {second}; add what kind of unit it is and the units "
            "above it, or write its code."
        ),
        details={"found": text, "first": first, "second": second},
        cell=cell,
    )


def _label(unit: units.Unit | Commune) -> str:
    return f"{unit.name} ({unit.code})"
