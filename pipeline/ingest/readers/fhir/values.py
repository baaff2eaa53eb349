"""Values of FHIR's data types as the texts of cells: nothing is dropped because of its form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from geo.places import find_place
from i18n import N_
from pipeline.ingest.normalise.parser import shortened
from pipeline.ingest.normalise.text import folded
from pipeline.ingest.normalise.vaccine_codes import Coding
from pipeline.ingest.readers.table import plain

LONGEST = 2000
"""Characters of a value; longer ones are no value of a cell."""

Resource = dict[str, Any]
Place = dict[str, str]

EMPTY = N_("Empty; a row without it cannot be used.")

_BLANKS = re.compile("[\x00-\x1f\x7f]")
_COMMUNE = re.compile(r"\b(?:xa|phuong|thi tran|tt|ward|commune)\b")


class Unusable(Exception):  # noqa: N818 - the fault is the sender's, not the program's
    """A resource that cannot be used: where, and why."""

    def __init__(self, path: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.path, self.message, self.details = path, message, details


def text_of(value: Any, path: str) -> str:
    """A value as the text of a cell; what should be one value and is not, as it is written.

    Raises Unusable for what is longer than any value.
    """
    if value is None:
        return ""
    if isinstance(value, float):
        value = plain(value)
    elif not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False)
    if len(value) > LONGEST:
        raise Unusable(
            path,
            N_("“{found}” has {length} characters; expected at most {limit}."),
            found=shortened(value),
            length=len(value),
            limit=LONGEST,
        )
    return (value if value.isprintable() else _BLANKS.sub(" ", value)).strip()


def objects_of(value: Any, path: str) -> list[Resource]:
    """The objects of a list, or one alone. Raises Unusable for anything else."""
    found = value if isinstance(value, list) else [] if value is None else [value]
    for one in found:
        if not isinstance(one, dict):
            raise Unusable(
                path,
                N_("“{found}” stands where an object is expected."),
                found=shortened(json.dumps(one, ensure_ascii=False)),
            )
    return found


def texts_of(value: Any, path: str) -> list[str]:
    """The texts of a list, or one alone, without empty ones."""
    found = value if isinstance(value, list) else [value]
    return [text for text in (text_of(one, path) for one in found) if text]


def object_of(value: Any, path: str) -> Resource:
    """The one object of a value, empty if there is none. Raises Unusable for several."""
    found = objects_of(value, path)
    if len(found) > 1:
        raise Unusable(
            path,
            N_("{count} values stand where one is expected."),
            count=len(found),
        )
    return found[0] if found else {}


def codings_of(concept: Resource, path: str) -> tuple[Coding, ...]:
    """The codes of a CodeableConcept."""
    return tuple(
        Coding(*(text_of(one.get(key), path) for key in ("system", "code", "display")))
        for one in objects_of(concept.get("coding"), path)
    )


def current(found: list[Resource], *preferred: str) -> list[Resource]:
    """Objects in the order in which they count: those that hold, and by their use."""
    order = {use: number for number, use in enumerate(preferred)}

    def rank(one: Resource) -> tuple[bool, bool, int]:
        period = one.get("period")
        ended = isinstance(period, dict) and bool(period.get("end"))
        return one.get("use") == "old", ended, order.get(str(one.get("use")), len(order))

    return sorted(found, key=rank)


def name_of(value: Any, path: str) -> str:
    """The name of a person: as it is written, else family and given names in that order."""
    for one in current(objects_of(value, path), "official", "usual"):
        parts = [*texts_of(one.get("family"), path), *texts_of(one.get("given"), path)]
        if name := text_of(one.get("text"), path) or " ".join(parts):
            return name
    return ""


def place_of(value: Any, path: str, *preferred: str) -> Place:
    """The units of an address by the names of columns: by code where an extension has it."""
    addresses = [one for one in current(objects_of(value, path), *preferred) if _holds(one)]
    if not addresses:
        return {}
    (address, *_) = addresses
    units = dict(_units(address, path))
    state, city, district = (
        text_of(address.get(level), path) for level in ("state", "city", "district")
    )
    province = state or city
    if state and not district and folded(city) != folded(state):
        district, city = city, ""
    place = {
        "province": units.get("state.name") or units.get("city.name") or province,
        "district": units.get("district.name") or district,
        "province_code": units.get("state") or units.get("city") or "",
        "district_code": units.get("district") or "",
        "commune_code": units.get("ward") or "",
    }
    written = [
        units.get("ward.name") or "",
        text_of(address.get("text"), path),
        ", ".join(texts_of(address.get("line"), path)),
        city if city != province else "",
    ]
    above = (
        place["province_code"] or place["province"],
        place["district_code"] or place["district"],
    )
    place["commune"] = next((one for one in written if one and _is_commune(*above, one)), "")
    return {name: cell for name, cell in place.items() if cell}


def _holds(address: Resource) -> bool:
    return address.get("use") not in ("old", "billing") and address.get("type") != "postal"


def _units(address: Resource, path: str) -> Iterator[tuple[str, str]]:
    """Codes and names of units, as extensions of an address have them."""
    for outer in objects_of(address.get("extension"), path):
        inner = objects_of(outer.get("extension"), path)
        for one in inner or [outer]:
            level = str(one.get("url", "")).rstrip("/").rpartition("/")[2].lower()
            level = {"province": "state", "commune": "ward"}.get(level, level)
            if level not in ("state", "city", "district", "ward"):
                continue
            for key, value in one.items():
                if key.startswith("value") and value is not None:
                    code, name = _unit(value, path)
                    yield level, code
                    yield f"{level}.name", name


def _unit(value: Any, path: str) -> tuple[str, str]:
    """The code and the name of a unit."""
    if not isinstance(value, dict):
        found = text_of(value, path)
        return (found, "") if found.isdigit() else ("", found)
    codings = codings_of(value, path) if "coding" in value else codings_of({"coding": value}, path)
    first = next(iter(codings), Coding("", "", ""))
    return first.code, first.display or text_of(value.get("text"), path)


@lru_cache(50_000)
def _is_commune(province: str, district: str, text: str) -> bool:
    """Whether a text names a commune of a district, or should; a street alone does not."""
    if not province and not district:
        return True
    return not find_place(province, district, text).fault or bool(_COMMUNE.search(folded(text)))
