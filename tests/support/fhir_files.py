"""Writes small files of FHIR for tests: the dose of extract_files.py, and who and where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from i18n import translator
from monitor.output import refusal_text
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.store.records import FileReport, Records

Resource = dict[str, Any]

SID = "http://fhir.ehealth.gov.vn/core/sid"
CVX = "http://hl7.org/fhir/sid/cvx"
IMMUNIZATION: Resource = {
    "resourceType": "Immunization",
    "id": "i1",
    "identifier": [{"system": f"{SID}/mui-tiem", "value": "M1"}],
    "status": "completed",
    "vaccineCode": {"coding": [{"system": CVX, "code": "210"}]},
    "patient": {"reference": "Patient/p1"},
    "occurrenceDateTime": "2021-09-05T01:30:00Z",
    "recorded": "2021-09-05T16:00:00+07:00",
    "lotNumber": "ABV1234",
    "location": {"reference": "Location/l1"},
    "protocolApplied": [{"doseNumberPositiveInt": 1}],
}
PATIENT: Resource = {
    "resourceType": "Patient",
    "id": "p1",
    "identifier": [{"system": f"{SID}/national_id", "value": "036080000011"}],
    "name": [{"family": "Nguyễn Văn", "given": ["An"]}],
    "birthDate": "1980-02-01",
    "gender": "male",
    "telecom": [{"system": "phone", "value": "0912345678"}],
    "address": [{"state": "Tỉnh Nam Định", "district": "Huyện Hải Hậu"}],
}
LOCATION: Resource = {
    "resourceType": "Location",
    "id": "l1",
    "identifier": [{"system": f"{SID}/provider-code", "value": "3636601"}],
    "name": "Trạm Y tế xã Hải Anh",
}


def immunization(number: str = "M1", **changed: Any) -> Resource:
    """A dose with a number of its own; what is changed to ``None`` is not there."""
    numbered = {"id": number.lower(), "identifier": [{"value": number}]}
    return _without_none(IMMUNIZATION | numbered | changed)


def patient(**changed: Any) -> Resource:
    """The person of the dose."""
    return _without_none(PATIENT | changed)


def _without_none(resource: Resource) -> Resource:
    return {name: value for name, value in resource.items() if value is not None}


def ndjson(file: Path, *lines: Resource | str) -> Path:
    """Write a resource, or a text as it is, a line."""
    texts = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in lines]
    file.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return file


def bundle(file: Path, *entries: Resource, **of_bundle: Any) -> Path:
    """Write a Bundle of resources, or of entries as they are."""
    wrapped = [one if "resourceType" not in one else {"resource": one} for one in entries]
    content = {"resourceType": "Bundle", "type": "collection", "entry": wrapped} | of_bundle
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return file


def bring_file(records: Records, file: Path, dataset: str = "doses", **options: Any) -> FileReport:
    """Import a file."""
    report = import_file(records, DATASETS[dataset], file, **options)
    if report.defect:
        raise report.defect
    return report


def said(report: FileReport) -> str:
    """All that a report says, in English."""
    english = translator("en")
    return "\n".join(
        refusal_text(report.name, one, english) for one in (*report.refusals, *report.notes)
    )
