"""FHIR that is broken, of another type or without doses: what it costs and how it is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.store.records import Records
from tests.support.fhir_files import bring_file, bundle, immunization, ndjson, patient, said

BROKEN = [
    '{"resourceType": "Immunization", "status": ' + "[" * 100_000,
    '{"resourceType": "Immunization", "lotNumber": "' + "x" * 100_000 + '"}',
    '{"resourceType": "Immunization", "lotNumber": ' + "9" * 10_000 + "}",
    '{"resourceType": "Immunization", "patient": ["Patient/p1"], "vaccineCode": 7}',
    '{"resourceType": "Immunization", "protocolApplied": ' + "[" * 800 + "]" * 800 + "}",
    '{"resourceType": {"a": 1}}',
    '{"resourceType": "Immunization", "performer": "TYT"}',
    '{"resourceType": "Bundle", "entry": []}',
    "\x00\x01",
    "null",
]


def test_what_is_broken_costs_its_own_line(records: Records, tmp_path: Path) -> None:
    file = ndjson(tmp_path / "2021-09-06.ndjson", patient(), *BROKEN, immunization())
    report = bring_file(records, file)
    assert report.used == 1
    assert [one.row for one in report.refusals] == list(range(2, 2 + len(BROKEN)))


def test_lone_surrogates_and_control_characters_are_noted_or_blanks(
    records: Records, tmp_path: Path
) -> None:
    name = '"Nguyễn V\\ud800n\\u0000\\u001e\\u001f An"'
    line = json.dumps(patient(name=[{"text": "NAME"}])).replace('"NAME"', name)
    report = bring_file(records, ndjson(tmp_path / "2021-09-06.ndjson", line, immunization()))
    assert report.used == 1
    assert "lost letters" in said(report)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"resourceType": "Bundle", "type": "searchset"}', "holds no resource"),
        ('{"resourceType": "Bundle", "type": "history", "entry": []}', "of the type history"),
        ('{"resourceType": "Bundle", "entry": [{"resou', "not valid JSON"),
        ('{"resourceType": "Patient", "id": "p1"}', "holds no Immunization, but Patient 1"),
        ('{"resourceType": "OperationOutcome"}', "no Immunization, but OperationOutcome 1."),
        ('{"resourceType": "Immunization"}', "does not say who was vaccinated"),
    ],
)
def test_a_file_without_doses_is_named_for_what_it_is(
    records: Records, tmp_path: Path, content: str, message: str
) -> None:
    file = tmp_path / "2021-09-06.json"
    file.write_text(content, "utf-8")
    report = bring_file(records, file)
    assert report.refused_whole
    assert message in said(report)


def test_deletions_of_a_bundle_are_refused_since_they_name_no_dose(
    records: Records, tmp_path: Path
) -> None:
    entry = {"request": {"method": "DELETE", "url": "Immunization/m1"}}
    file = bundle(tmp_path / "2021-09-06.json", patient(), immunization(), entry)
    report = bring_file(records, file)
    assert (report.used, report.refused) == (1, 1)
    assert "asks to delete “DELETE Immunization/m1”" in said(report)
