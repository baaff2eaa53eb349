"""Where a dose was injected: the facility and its place, from what an Immunization refers to."""

from __future__ import annotations

import re
from typing import Any

from pipeline.ingest.normalise.text import folded
from pipeline.ingest.readers.fhir.library import Library, contained_of
from pipeline.ingest.readers.fhir.paths import PATHS
from pipeline.ingest.readers.fhir.values import (
    Resource,
    codings_of,
    current,
    object_of,
    objects_of,
    place_of,
    text_of,
)

_CODE, _NAME, _PLACE = PATHS["facility_code"], PATHS["facility"], PATHS["facility_province"]

# Parts of a building, as location-physical-type has them: the facility is who runs them.
_INNER = frozenset(("wi", "wa", "lvl", "co", "ro", "bd", "ca", "area"))
_NUMBER_OF_FACILITY = re.compile(r"provider code|ma co so|ma cskcb|facility|provider number")
_LICENCES = frozenset(("LN", "TAX", "MCN", "BRN"))


def site_cells(resource: Resource, library: Library, base: str) -> dict[str, str] | None:
    """The facility's code, name and units; ``None`` if it is named by a reference alone that leads
    nowhere. The organisation that has injected is the facility, else the location is."""
    seen = _Seen(library, base, contained_of(resource))
    organisation: Resource = {}
    for performer in objects_of(resource.get("performer"), _NAME):
        organisation = organisation or seen.organisation(object_of(performer.get("actor"), _NAME))
    location = seen.resource(object_of(resource.get("location"), _NAME), "Location")
    manager = seen.organisation(object_of(location.get("managingOrganization"), _NAME))
    facility = organisation or location
    if not organisation and (_is_inner(location) or not text_of(location.get("name"), _NAME)):
        facility = manager or location
    cells = {
        "facility_code": _code(facility) or (_code(manager) if facility is location else ""),
        "facility": text_of(facility.get("name"), _NAME),
    }
    for one in (location, facility, manager):
        if place := place_of(one.get("address"), _PLACE):
            cells |= {f"facility_{level}": cell for level, cell in place.items()}
            break
    cells = {column: cell for column, cell in cells.items() if cell}
    return cells if cells or not seen.missing else None


class _Seen:
    """What one Immunization refers to."""

    def __init__(self, library: Library, base: str, contained: dict[str, Resource]) -> None:
        self._library, self._base, self._contained = library, base, contained
        self.missing = False

    def resource(self, reference: Resource, kind: str) -> Resource:
        """The resource of a reference; what the reference itself says where it leads nowhere."""
        where = text_of(reference.get("reference"), _NAME)
        known = self._library.find(where, self._base, self._contained) if where else None
        if isinstance(known, dict):
            return known
        said: dict[str, Any] = {}
        if f"{kind}/" in where or f"{kind}?" in where or reference.get("type", kind) == kind:
            said = {"name": reference.get("display"), "identifier": reference.get("identifier")}
        found = {key: value for key, value in said.items() if value}
        self.missing = self.missing or bool(where and not found and "Practitioner/" not in where)
        return {**found, "resourceType": kind} if found else {}

    def organisation(self, reference: Resource, *, of_role: bool = False) -> Resource:
        """The organisation of a reference, or that of the role that somebody has in it; never the
        person who has injected."""
        where = text_of(reference.get("reference"), _NAME)
        kind = reference.get("type") or ("Organization" if "Organization" in where else "")
        known = self._library.find(where, self._base, self._contained) if where else None
        if isinstance(known, dict):
            if known.get("resourceType") == "PractitionerRole" and not of_role:
                employer = object_of(known.get("organization"), _NAME)
                return self.organisation(employer, of_role=True)
            return known if known.get("resourceType") == "Organization" else {}
        return self.resource(reference, "Organization") if kind == "Organization" else {}


def _is_inner(location: Resource) -> bool:
    kind = object_of(location.get("physicalType"), _NAME)
    return any(one.code in _INNER for one in codings_of(kind, _NAME))


def _code(facility: Resource) -> str:
    """The facility's number: the one that is called so, else the first that is no licence."""
    others = []
    identifiers = objects_of(facility.get("identifier"), _CODE)
    for one in current(identifiers, "official", "usual"):
        kind = object_of(one.get("type"), _CODE)
        codes = {coding.code for coding in codings_of(kind, _CODE)}
        called = f"{text_of(one.get('system'), _CODE)} {text_of(kind.get('text'), _CODE)}"
        value = text_of(one.get("value"), _CODE)
        if codes & {"PRN", "FI"} or _NUMBER_OF_FACILITY.search(
            folded(re.sub(r"[\W_]+", " ", called))
        ):
            return value
        if value and not codes & _LICENCES and "license" not in called:
            others.append(value)
    return others[0] if others else ""
