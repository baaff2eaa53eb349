"""Which province or district an office is of, as reports name it: “CDC Nam Định”, “TTYT huyện Hải
Hậu”, “SỞ Y TẾ TỈNH NAM ĐỊNH”, “Báo cáo của huyện Hải Hậu”.

Offices have a level: a health department is a province's, a health centre a district's. Nothing is
guessed; a hospital or a school is none of them, whatever place its name has.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from geo import units
from geo.places import Place, find_place
from geo.units import folded

Level = Literal["province", "district"]

_OFFICES: dict[str, Level | None] = {
    "so y te": "province",
    "syt": "province",
    "trung tam kiem soat benh tat": "province",
    "ttksbt": "province",
    "cdc": "province",
    "trung tam y te du phong": "province",
    "ttytdp": "province",
    "trung tam y te": "district",
    "ttyt": "district",
    "phong y te": "district",
    "pyt": "district",
    "trung tam yte": "district",
    "uy ban nhan dan": None,
    "ubnd": None,
    "ban chi dao": None,
    "phong chong dich": None,
    "phong chong dich benh": None,
    "phong chong dich covid 19": None,
    "bcd": None,
}
_LONGEST_OFFICE = max(len(name.split()) for name in _OFFICES)
_FACILITY = re.compile(
    r"(benh vien|bv|tram y te|tyt|phong kham|pk|benh xa|nha ho sinh|truong|vien|cong ty|diem tiem|"
    r"co so|bo chi huy|cong an|doan|khoa|nha thuoc|hoc vien|to tiem|doi tiem)\b"
)
_KINDS: dict[str, Level | None] = {
    "tinh": "province",
    "huyen": "district",
    "quan": "district",
    "thi xa": "district",
    "tx": "district",
    "thanh pho": None,
    "tp": None,
    "t p": None,
}
_LONGEST_NAME = 6
_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")


def is_facility(text: str) -> bool:
    """Whether a text is the name of a facility: what it reports is not all of its place's."""
    return bool(_FACILITY.match(folded(text)))


@lru_cache(10_000)
def place_of_office(text: str, province: str = "", level: Level | None = None) -> Place | None:
    """The province or district that a text is about from its first word to its last.

    ``province`` (a code) is that of a district; ``level`` what the text must be, if that is known.
    """
    if is_facility(text):
        return None
    whole, of_office = _without_office(text)
    if found := _unit(whole, province, level or of_office):
        return found
    # “huyện Hải Hậu, tỉnh Nam Định”
    parts = [part.strip() for part in re.split(r"[,;()]|\s[-–]\s", whole) if part.strip()]
    if len(parts) != 2:
        return None
    above = _unit(parts[1], "", "province")
    if above is None or (province and above.province_code != province):
        return None
    return _unit(parts[0], above.province_code or "", level or of_office)


def places_within(text: str, province: str = "") -> list[Place]:
    """The provinces and districts that a sentence names with what they are: “… tỉnh Nam Định …”."""
    words = list(_WORD.finditer(text))
    plain = [folded(word[0]) for word in words]
    found = []
    for start in range(len(words)):
        kind = next(
            (kind for kind in _KINDS if plain[start : start + len(kind.split())] == kind.split()),
            None,
        )
        if kind is None:
            continue
        first = start + len(kind.split())
        for end in range(min(first + _LONGEST_NAME, len(words)), first, -1):
            place = _unit(text[words[start].start() : words[end - 1].end()], province, None)
            if place:
                found.append(place)
                break
    return found


def _without_office(text: str) -> tuple[str, Level | None]:
    """What follows the office's name, and its level if it has one."""
    level: Level | None = None
    words = list(_WORD.finditer(text))
    plain = [folded(word[0]) for word in words]
    index = 0
    while index < len(words):
        for length in range(min(_LONGEST_OFFICE, len(words) - index), 0, -1):
            name = " ".join(plain[index : index + length])
            if name in _OFFICES:
                level = level or _OFFICES[name]
                index += length
                break
        else:
            break
    return (text[words[index].start() :] if index < len(words) else ""), level


def _unit(text: str, province: str, level: Level | None) -> Place | None:
    """The unit that a text is the name of, with what it is or without."""
    plain = folded(text)
    kind = next((one for one in _KINDS if plain.startswith(f"{one} ")), None)
    wanted = _KINDS[kind] or level if kind else level
    above = units.find_province(text)
    if kind in ("thanh pho", "tp", "t p") and wanted != "province" and above:
        # “thành phố Nam Định” is a district.
        above = above if above.name.startswith("Thành phố") else None
    if above and wanted != "district" and (not province or above.code == province):
        return Place(above.code)
    if wanted == "province" or not plain:
        return None
    found = find_place(province, text, "")
    if found.fault or not found.district_code or found.commune_code:
        return None
    return found
