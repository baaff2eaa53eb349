"""A Patient as the cells of a row: who it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.ingest.normalise.ids import cccd_facts, person_id
from pipeline.ingest.normalise.parser import ValueFault
from pipeline.ingest.normalise.text import folded
from pipeline.ingest.readers.fhir.paths import DECEASED, PATHS, PERSON_PATHS
from pipeline.ingest.readers.fhir.values import (
    Resource,
    codings_of,
    current,
    name_of,
    object_of,
    objects_of,
    place_of,
    text_of,
    texts_of,
)

COLUMNS = (*PERSON_PATHS, *DECEASED)

# What a system or a type calls a number, without accents. The Ministry's draft has citizen_id for
# the old identity card and national_id for the 12 digits; which it is the digits themselves say.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("", re.compile(r"patient internal|ma benh nhan|driver|bang lai|giay phep lai|medical record")),
    ("health_insurance", re.compile(r"insurance|bhyt|bao ?hiem|social beneficiary|bhxh")),
    ("passport", re.compile(r"passport|ho ?chieu")),
    ("cccd", re.compile(r"national id|cccd|can ?cuoc|dinh ?danh")),
    ("cmnd", re.compile(r"citizen id|cmnd|cmtnd|\bcmt\b|chung ?minh")),
    ("person_number", re.compile(r"doi ?tuong|nguoi tiem|ma tiem ?chung|person number")),
)
_TYPES = {
    "NI": "id_number",
    "NNVNM": "id_number",
    "PPN": "passport",
    "SB": "health_insurance",
    "HC": "health_insurance",
    "SN": "health_insurance",
    **dict.fromkeys(("PI", "MR", "MRT", "PT", "PN", "DL", "AN", "VN", "EI", "U", "ACSN"), ""),
}
_OFFICIAL = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:moh|ehealth|vncdc|tiemchungcovid19)\.gov\.vn(?:[:/]|$)"
)
_HOST = re.compile(r"^\w+://[^/]+")
_WORDS = re.compile(r"[\W_]+")


def number_of(identifier: Resource, path: str) -> str:
    """The number of an identifier, which counts everywhere: with its system before it, unless the
    system is the Ministry's or the platform's, or there is none."""
    system, value = (text_of(identifier.get(key), path) for key in ("system", "value"))
    return f"{system}|{value}" if value and system and not _OFFICIAL.match(system) else value


def identifier_kind(identifier: Resource, path: str) -> str | None:
    """The column that an identifier of a person is of; "" if it tells nobody apart, ``None`` if it
    does not say what it is."""
    concept = object_of(identifier.get("type"), path)
    codings = codings_of(concept, path)
    system = _HOST.sub("", text_of(identifier.get("system"), path))
    if found := _kind([system, text_of(concept.get("text"), path)]):
        return found[0]
    for one in codings:
        if one.code.upper() in _TYPES:
            return _TYPES[one.code.upper()]
    found = _kind([one.display for one in codings])
    return found[0] if found else None


def _kind(called: Iterable[str]) -> tuple[str] | None:
    """The first column that words are of."""
    for words in (folded(_WORDS.sub(" ", text)) for text in called if text):
        for column, kind in _KINDS:
            if kind.search(words):
                return (column,)
    return None


def id_cells(identifiers: Iterable[Resource], path: str, unused: set[str]) -> dict[str, str]:
    """The cells of what numbers somebody has; those that tell nobody apart go to ``unused``."""
    cells: dict[str, list[str]] = {}
    for one in current(list(identifiers), "official", "usual"):
        value = text_of(one.get("value"), path)
        if not value:
            continue
        column = identifier_kind(one, path)
        if column is None:
            column = _by_shape(value, anyones=not one.get("system"))
        if not column:
            concept = object_of(one.get("type"), path)
            unused.add(text_of(one.get("system") or concept.get("text"), path) or "–")
            continue
        if column == "person_number":
            cells.setdefault(column, [number_of(one, path)])
            continue
        # An earlier document of the same kind is none of a second person.
        if value not in cells.setdefault(column, []) and not (
            cells[column] and one.get("use") == "old"
        ):
            cells[column].append(value)
    return {column: "; ".join(values) for column, values in cells.items()}


def _by_shape(value: str, *, anyones: bool) -> str:
    """A number that nothing is said of is an ID number if it looks like one; of a system of which
    nothing is known, only if the digits fit together."""
    try:
        if not anyones:
            cccd_facts(value)
            return "id_number"
        return "" if person_id(value).type == "malformed" else "id_number"
    except ValueFault:
        return ""


def person_cells(patient: Resource, unused: set[str]) -> dict[str, str]:
    """The cells of a Patient by their columns. Raises Unusable."""
    cells = id_cells(
        objects_of(patient.get("identifier"), PATHS["id_number"]), PATHS["id_number"], unused
    )
    cells["name"] = name_of(patient.get("name"), PATHS["name"])
    cells["birth_date"] = text_of(patient.get("birthDate"), PATHS["birth_date"])
    cells["sex"] = text_of(patient.get("gender"), PATHS["sex"])
    cells["phone"] = _phone(patient)
    cells |= place_of(patient.get("address"), PATHS["province"], "home")
    deceased = text_of(patient.get("deceasedDateTime"), PATHS["deceased_on"])
    cells["deceased_on"] = deceased
    return {column: cell for column, cell in cells.items() if cell}


def _phone(patient: Resource) -> str:
    path = PATHS["phone"]
    for one in current(objects_of(patient.get("telecom"), path), "mobile", "home"):
        if one.get("system", "phone") in ("phone", "sms") and one.get("use") != "old":
            for value in texts_of(one.get("value"), path):
                return value.removeprefix("tel:")
    return ""
