"""An Immunization as the cells of a row: which dose of whom, of what, when and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from i18n import N_
from pipeline.ingest.normalise.doses import dose_type
from pipeline.ingest.normalise.parser import ValueFault, shortened
from pipeline.ingest.normalise.text import folded
from pipeline.ingest.normalise.vaccine_codes import Disease, vaccine_kind
from pipeline.ingest.readers.fhir.library import Library, base_of
from pipeline.ingest.readers.fhir.paths import PATHS
from pipeline.ingest.readers.fhir.persons import number_of
from pipeline.ingest.readers.fhir.sites import site_cells
from pipeline.ingest.readers.fhir.values import (
    EMPTY,
    Resource,
    Unusable,
    codings_of,
    current,
    object_of,
    objects_of,
    text_of,
)

NOT_DONE, NO_DAY, SUBPOTENT, NO_SITE = "not-done", "no day", "subpotent", "no site"
"""What has to be said of a dose besides its cells."""

DELETED = "entered-in-error"
_ANY = "1"

_UUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_COVID = re.compile(r"\b(?:(?:vaccine |vac xin |phong )?(?:covid|sars cov|ncov)(?: (?:19|2))?)\b")
_SERIES = re.compile(r"booster|nhac|bo sung|additional|extra|tang cuong|co ban|primary|basic")


@dataclass
class Dose:
    """What became of an Immunization: its ``cells`` by columns, and ``marks`` on it.

    ``other`` is the vaccine of one that is not against COVID-19; it is no row then.
    """

    cells: dict[str, str] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    other: str | None = None


def read_dose(resource: Resource, full_url: str, library: Library, dose: Dose) -> None:
    """Fill in a dose. Raises Unusable, and leaves in it what was read until then."""
    cells = dose.cells
    cells["record_number"] = _record_number(resource, full_url)
    cells["status"] = status = text_of(resource.get("status"), PATHS["status"])
    cells["vaccine"], is_covid = _vaccine(resource)
    if is_covid is False:
        dose.other = cells["vaccine"]
        return
    cells["injected_at"] = _occurrence(resource)
    cells["entered_at"] = text_of(resource.get("recorded"), PATHS["entered_at"])
    cells["lot"] = text_of(resource.get("lotNumber"), PATHS["lot"])
    cells["dose"], cells["dose_kind"] = _protocol(resource)
    _check_modifiers(resource)
    if not status:
        raise Unusable(PATHS["status"], EMPTY)
    if is_covid is None:
        raise _unclear(cells["vaccine"])
    cells |= library.person(resource, base_of(full_url))
    site = site_cells(resource, library, base_of(full_url))
    cells |= site or {}
    if status == NOT_DONE:
        # A record that was a dose before is none any more.
        cells["status"] = DELETED
        dose.marks.add(NOT_DONE if cells["injected_at"] else NO_DAY)
    if cells["status"] == DELETED:
        # What takes a record back by its number need not say which dose it was.
        cells["dose"] = cells["dose"] or (_ANY if cells["record_number"] else "")
        return
    if site is None:
        dose.marks.add(NO_SITE)
    if str(resource.get("isSubpotent")).lower() == "true":
        dose.marks.add(SUBPOTENT)


def _check_modifiers(resource: Resource) -> None:
    """Raise Unusable for what can turn the meaning of a resource into its opposite."""
    for key in ("modifierExtension", "implicitRules"):
        if found := resource.get(key):
            urls = [one.get("url") for one in objects_of(found, key)] if key[0] == "m" else [found]
            raise Unusable(
                f"Immunization.{key}",
                N_("“{found}” can change what the resource means, and is not known here."),
                found=shortened(", ".join(map(str, urls))),
            )


def _record_number(resource: Resource, full_url: str) -> str:
    """The number of the record: its identifier; else its id, unless that is everywhere unique with
    the address of its server."""
    path = PATHS["record_number"]
    for one in current(objects_of(resource.get("identifier"), path), "official", "usual"):
        if number := number_of(one, path):
            return _bare(number)
    id_ = text_of(resource.get("id"), path)
    if unique := _UUID.fullmatch(full_url) or _UUID.fullmatch(id_):
        return unique[1].lower()
    if base_of(full_url):
        return full_url.partition("/_history/")[0]
    return f"Immunization/{id_}" if id_ else ""


def _bare(number: str) -> str:
    """A number that is one everywhere needs no system before it."""
    unique = _UUID.fullmatch(number.rpartition("|")[2])
    return unique[1].lower() if unique else number


def _vaccine(resource: Resource) -> tuple[str, bool | None]:
    path = PATHS["vaccine"]
    concept = object_of(resource.get("vaccineCode"), path)
    diseases: list[Disease] = []
    for one in objects_of(resource.get("protocolApplied"), path):
        diseases += _diseases(one)
    codings, text = codings_of(concept, path), text_of(concept.get("text"), path)
    kind = vaccine_kind(codings, text, tuple(diseases))
    return kind.name, kind.is_covid


def _unclear(vaccine: str) -> Unusable:
    if not vaccine:
        return Unusable(PATHS["vaccine"], EMPTY)
    return Unusable(
        PATHS["vaccine"],
        N_(
            "“{found}” does not say whether it is a vaccine against COVID-19; expected a code of "
            "CVX or ICD-11, or a name such as “AstraZeneca”."
        ),
        found=shortened(vaccine),
    )


def _occurrence(resource: Resource) -> str:
    """When it was injected; both forms together, which then is no moment, where they differ."""
    path = PATHS["injected_at"]
    found = dict.fromkeys(
        text_of(resource.get(f"occurrence{form}"), path) for form in ("DateTime", "String")
    )
    return " / ".join(filter(None, found))


def _protocol(resource: Resource) -> tuple[str, str]:
    """Which dose it is, and of which series; several numbers together, which then are none."""
    numbers: dict[str, None] = {}
    series: dict[str, None] = {}
    for one in objects_of(resource.get("protocolApplied"), PATHS["dose"]):
        if not _is_against_covid(one):
            continue
        for form in ("PositiveInt", "String", ""):
            numbers[text_of(one.get(f"doseNumber{form}"), PATHS["dose"])] = None
        series[text_of(one.get("series"), PATHS["dose_kind"])] = None
    kinds = filter(None, map(_series_kind, series))
    return "; ".join(filter(None, numbers)), "; ".join(kinds)


def _is_against_covid(protocol: Resource) -> bool:
    """Whether a protocol is of the dose against COVID-19, or does not say what it is against."""
    found = _diseases(protocol)
    return not found or vaccine_kind((), "", found).is_covid is not False


def _diseases(protocol: Resource) -> tuple[Disease, ...]:
    path = PATHS["dose"]
    return tuple(
        (codings_of(one, path), text_of(one.get("text"), path))
        for one in objects_of(protocol.get("targetDisease"), path)
    )


def _series_kind(series: str) -> str:
    """The type of dose that a series is called by; a name that only may say one stays whole, so
    that it is refused and not read as something else."""
    plain = " ".join(_COVID.sub(" ", folded(series)).split())
    if not _SERIES.search(plain):
        return ""
    try:
        dose_type(plain)
    except ValueFault:
        return series
    return plain
