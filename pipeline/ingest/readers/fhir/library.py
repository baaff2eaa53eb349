"""What doses refer to: the persons, places and organisations of a file, by their references."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from i18n import N_
from pipeline.ingest.normalise.parser import shortened
from pipeline.ingest.readers.fhir.paths import PATIENT
from pipeline.ingest.readers.fhir.persons import COLUMNS, id_cells, person_cells
from pipeline.ingest.readers.fhir.values import EMPTY, Resource, Unusable, object_of, text_of

CONTEXT = ("Patient", "Organization", "Location", "PractitionerRole")
"""Types of resources that say who and where."""

_SIGN = "\x1f"
_LOCAL = re.compile(r"(?:^|/)([A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?$")
_HISTORY = re.compile(r"/_history/[^/]+$")

Known = bytes | Resource | Unusable
"""A person's cells, packed since there are millions of them; another resource; or why there is
none."""

Cells = dict[str, str]


def packed(cells: Cells) -> bytes:
    """Cells of a person as few bytes."""
    return _SIGN.join(cells.get(column, "") for column in COLUMNS).encode()


def unpacked(known: bytes) -> Cells:
    """The cells of a person again."""
    pairs = zip(COLUMNS, known.decode().split(_SIGN), strict=True)
    return {column: cell for column, cell in pairs if cell}


class Library:
    """The resources that others refer to. ``unused`` are kinds of numbers that tell nobody apart;
    ``filled`` the columns that any of the persons has something in, if it ``holds_persons``."""

    def __init__(self) -> None:
        self.unused = set[str]()
        self.filled = set[str]()
        self.holds_persons = False
        self._known: dict[str, Known] = {}
        self._stamps: dict[str, str] = {}
        self._servers: dict[str, str] = {}

    def add(self, resource: Resource, full_url: str) -> None:
        """Take in a resource of CONTEXT."""
        known, stamp = self._read(resource), _stamp(resource)
        if full_url:
            self._put(full_url, known, stamp)
        if id_ := text_of(resource.get("id"), PATIENT):
            local = f"{resource['resourceType']}/{id_}"
            self._put(local, known, stamp)
            self._servers[local] = base_of(full_url)

    def _read(self, resource: Resource) -> Known:
        if resource["resourceType"] != "Patient":
            return resource
        self.holds_persons = True
        try:
            cells = person_cells(resource, self.unused)
        except Unusable as unusable:
            return unusable
        self.filled |= set(cells)
        return packed(cells)

    def _put(self, key: str, known: Known, stamp: str) -> None:
        """Of several that say different things the one that was changed last counts, if that is
        known."""
        before = self._known.get(key)
        if before is not None and before != known:
            earlier = self._stamps.get(key, "")
            if not stamp or not earlier or stamp == earlier:
                known = Unusable(
                    PATIENT,
                    N_(
                        "Several resources “{found}” say different things; nobody but the sender "
                        "knows which is right."
                    ),
                    found=shortened(key),
                )
            elif stamp < earlier:
                return
        self._known[key] = known
        if stamp:
            self._stamps[key] = stamp

    def find(self, reference: str, base: str, contained: dict[str, Resource]) -> Known | None:
        """The resource that a reference means: one within the referring resource, one by its
        address, one of the same server, one by its type and id."""
        if reference.startswith("#"):
            resource = contained.get(reference[1:])
            return None if resource is None else self._read(resource)
        plain = _HISTORY.sub("", reference)
        if (known := self._known.get(plain if base_of(plain) else base + plain)) is not None:
            return known
        # By type and id alone where it is not known to be of another server.
        local = _LOCAL.search(plain)
        server = self._servers.get(local[1], "") if local else ""
        if not local or (server and (base_of(plain) or base or server) != server):
            return self._known.get(plain)
        return self._known.get(local[1])

    def person(self, resource: Resource, base: str) -> Cells:
        """The cells of the person that a dose is of. Raises Unusable where nothing tells who."""
        reference = object_of(resource.get("patient"), PATIENT)
        where = text_of(reference.get("reference"), PATIENT)
        known = self.find(where, base, contained_of(resource)) if where else None
        if isinstance(known, bytes):
            return unpacked(known)
        if isinstance(known, Unusable):
            raise known
        identifier = object_of(reference.get("identifier"), PATIENT) or conditional(where)
        cells = id_cells([identifier], PATIENT, self.unused) if identifier else {}
        if not cells:
            if not where and not reference:
                raise Unusable(PATIENT, EMPTY)
            raise Unusable(
                PATIENT,
                N_(
                    "“{found}” is not in the file, so that nothing tells who was vaccinated; "
                    "expected the Patient in the same file, or in one that is named beside it: "
                    "monitor import doses Immunization.ndjson Patient.ndjson"
                ),
                found=shortened(where or text_of(reference.get("display"), PATIENT)),
            )
        self.holds_persons = True
        if display := text_of(reference.get("display"), PATIENT):
            cells["name"] = display
        self.filled |= set(cells)
        return cells

    def note_columns(self, resource: Resource) -> None:
        """Take note of the columns that a dose has for its person without a Patient elsewhere."""
        if "contained" not in resource and not _is_logical(resource.get("patient")):
            return
        try:
            self.filled |= set(self.person(resource, ""))
        except Unusable:
            return


def base_of(url: str) -> str:
    """The address of the server of a resource, of one that has an address: “https://…/fhir/”."""
    found = _LOCAL.search(url) if url.startswith(("http://", "https://")) else None
    return url[: found.start(1)] if found else ""


def _is_logical(reference: Any) -> bool:
    return isinstance(reference, dict) and (
        "identifier" in reference or "?" in str(reference.get("reference", ""))
    )


def conditional(reference: str) -> Resource:
    """The identifier of “Patient?identifier=system|value”, as Bundles of transactions refer."""
    _, question, query = reference.partition("?")
    (found, *_) = parse_qs(query).get("identifier", [""]) if question else [""]
    system, sign, value = found.rpartition("|")
    if not found:
        return {}
    return {"system": system, "value": value} if sign and system else {"value": value}


def contained_of(resource: Resource) -> dict[str, Resource]:
    """The resources within a resource, by their ids."""
    found = resource.get("contained")
    return {
        one["id"]: one
        for one in (found if isinstance(found, list) else [])
        if isinstance(one, dict) and isinstance(one.get("id"), str) and "resourceType" in one
    }


def _stamp(resource: Resource) -> str:
    """When a resource was changed last, to compare by; "" where it is not known."""
    meta = resource.get("meta")
    changed = meta.get("lastUpdated") if isinstance(meta, dict) else None
    try:
        at = datetime.fromisoformat(str(changed))
    except ValueError:
        return ""
    return f"{at.timestamp():020.6f}" if at.tzinfo else ""
