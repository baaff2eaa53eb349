"""FHIR: doses and persons of Bundles and NDJSON are those that the same extract as CSV has."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.understanding import explain
from pipeline.ingest.undo import find_file, undo
from pipeline.store.quarantine import export
from pipeline.store.records import Records, open_records
from tests.conftest import run_monitor
from tests.support import extract_files
from tests.support.extract_files import dose, standing
from tests.support.fhir_files import (
    CVX,
    LOCATION,
    SID,
    bring_file,
    bundle,
    immunization,
    ndjson,
    patient,
    said,
)

pytestmark = pytest.mark.slow
ONLY_CSV = ("Mã đối tượng", "Nhóm đối tượng", "Hình thức đăng ký")


@pytest.mark.parametrize("form", ["ndjson", "collection", "list", "contained", "utf-16"])
def test_a_dose_is_the_same_record_as_that_of_a_csv(
    records: Records, tmp_path: Path, form: str
) -> None:
    extract_files.bring(records, tmp_path / "2021-09-06.csv", [dose(**dict.fromkeys(ONLY_CSV, ""))])
    file = tmp_path / "2021-09-06.json"
    if form == "ndjson":
        ndjson(file, immunization(), patient(), LOCATION)
    elif form == "list":
        file.write_text(json.dumps([LOCATION, patient(), immunization()]), "utf-8-sig")
    elif form == "contained":
        one = immunization(
            contained=[patient(), LOCATION],
            patient={"reference": "#p1"},
            location={"reference": "#l1"},
        )
        ndjson(file, one)
    else:
        bundle(file, immunization(), patient(), LOCATION)
        file.write_text(file.read_text("utf-8"), form if form == "utf-16" else "utf-8")
    report = bring_file(records, file)
    assert (report.read, report.unchanged, report.refused) == (1, 1, 0), said(report)
    assert report.persons == (0, 1)


def test_a_transaction_refers_by_its_own_addresses(records: Records, tmp_path: Path) -> None:
    who = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"
    one = immunization(
        identifier=None,
        id=None,
        patient={"reference": who},
        location=None,
        performer=[{"actor": {"reference": "Practitioner/9", "display": "Lê Thị Bình"}}],
    )
    file = bundle(
        tmp_path / "2021-09-06.json",
        {"fullUrl": who, "resource": patient(id=None), "request": {"method": "POST"}},
        {"fullUrl": "urn:uuid:05efabf0-4be2-4561-91ce-51548425acb9", "resource": one},
        type="transaction",
    )
    assert bring_file(records, file).used == 1
    (row,) = standing(records)
    assert row["record_number"] == "05efabf0-4be2-4561-91ce-51548425acb9"
    assert row["facility"] is None  # who has injected is no facility


def test_a_search_tells_servers_apart_and_says_what_it_lacks(
    records: Records, tmp_path: Path
) -> None:
    a, b = "https://a.example/fhir/", "https://b.example/fhir/"
    other = patient(identifier=[{"system": f"{SID}/national_id", "value": "036180000022"}])
    entries: list[dict[str, Any]] = [
        {"fullUrl": f"{a}Patient/p1", "resource": patient(), "search": {"mode": "include"}},
        {"fullUrl": f"{b}Patient/p1", "resource": other, "search": {"mode": "include"}},
        {"fullUrl": f"{a}Immunization/m1", "resource": immunization(identifier=None)},
        {"fullUrl": f"{b}Immunization/m1", "resource": immunization(identifier=None)},
    ]
    file = bundle(tmp_path / "2021-09-06.json", *entries, type="searchset", total=5)
    report = bring_file(records, file)
    assert (report.used, report.persons) == (2, (2, 0))
    assert [row["record_number"] for row in standing(records)] == [
        f"{a}Immunization/m1",
        f"{b}Immunization/m1",
    ]
    assert "has found 3 more than the file holds" in said(report)


def test_every_line_is_a_row_or_said(records: Records, tmp_path: Path) -> None:
    flu = {"coding": [{"system": CVX, "code": "150", "display": "Influenza, quadrivalent"}]}
    file = ndjson(
        tmp_path / "2021-09-06.ndjson",
        patient(),
        immunization("M1"),
        '{"resourceType": "Immunization", "status": ',
        "",
        immunization("M2", vaccineCode=flu),
        immunization("M3", status="not-done", occurrenceDateTime=None),
        immunization("M4", patient={"reference": "Patient/404"}),
        immunization("M5", occurrenceDateTime="2021-08"),
        immunization("M6", vaccineCode={"text": "Vắc xin lạ"}),
        immunization("M7", protocolApplied=None),
        immunization("M8", modifierExtension=[{"url": "http://example.org/refuted"}]),
        immunization("M9", status=None),
        json.dumps(immunization("MA")).replace('"status"', '"status": "not-done", "status"'),
        '["no", "resource"]',
        {"resourceType": "Encounter", "id": "e1"},
        immunization("MB", isSubpotent=True, location={"reference": "Location/404"}),
    )
    report = bring_file(records, file)
    assert (report.read, report.used, report.refused) == (11, 2, 9)
    where = {one.row: one.column for one in report.refusals}
    assert where == {
        3: None,
        7: "Immunization.patient",
        8: "Immunization.occurrenceDateTime",
        9: "Immunization.vaccineCode",
        10: "Immunization.protocolApplied.doseNumber",
        11: "Immunization.modifierExtension",
        12: "Immunization.status",
        13: None,
        14: None,
    }
    text = said(report)
    assert "1 vaccinations are not against COVID-19" in text
    assert "“Influenza, quadrivalent” (1)" in text
    assert "nothing was injected (not-done) and name no day, such as rows 6" in text
    assert "“Patient/404” is not in the file" in text
    assert "“2021-08” is not a date or time" in text
    assert "“status” is said twice" in text
    assert "The file also holds: Patient 1, Encounter 1" in text
    assert "1 doses are said to be less than potent (isSubpotent), such as rows 16" in text
    assert "rows have no facility" in text
    assert [row["record_number"] for row in standing(records)] == ["M1", "MB"]


def test_not_done_and_entered_in_error_take_the_record_back(
    records: Records, tmp_path: Path
) -> None:
    doses = [immunization(number) for number in ("M1", "M2", "M3")]
    bring_file(records, ndjson(tmp_path / "2021-09-06.ndjson", patient(), *doses))
    later = [
        immunization("M1", status="entered-in-error"),
        immunization("M2", status="not-done", protocolApplied=None),
    ]
    report = bring_file(records, ndjson(tmp_path / "2021-09-07.ndjson", patient(), *later))
    assert (report.used, report.refused) == (2, 0)
    assert "1 resources say that nothing was injected (not-done), such as rows 3" in said(report)
    assert [row["record_number"] for row in standing(records)] == ["M3"]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2021-09-05T23:30:00Z", datetime(2021, 9, 6, 6, 30)),
        ("2021-09-05T20:00:00-05:00", datetime(2021, 9, 6, 8, 0)),
        ("2021-09-05T08:30:00+07:00", datetime(2021, 9, 5, 8, 30)),
        ("2021-09-05", datetime(2021, 9, 5)),
    ],
)
def test_moments_are_those_of_viet_nam(
    records: Records, tmp_path: Path, written: str, moment: datetime
) -> None:
    one = immunization(occurrenceDateTime=written, recorded="2021-09-10T00:30:00Z")
    bring_file(records, ndjson(tmp_path / "2021-09-10.ndjson", one, patient()))
    (row,) = standing(records)
    assert (row["injected_at"], row["entered_at"]) == (moment, datetime(2021, 9, 10, 7, 30))


def test_who_it_is(records: Records, tmp_path: Path) -> None:
    """Identifiers by system, type, words and digits; a name in Vietnamese order; units by code."""
    types = "http://terminology.hl7.org/CodeSystem/v2-0203"
    codes = "http://fhir.ehealth.gov.vn/core/CodeSystem/vn-core-administrative-address"
    units = [
        {"url": level, "valueCodeableConcept": {"coding": [{"system": codes, "code": code}]}}
        for level, code in (("state", "36"), ("district", "366"), ("ward", "14236"))
    ]
    extension = {
        "url": "http://fhir.ehealth.gov.vn/core/StructureDefinition/extension-administrative-address",
        "extension": units,
    }
    passport = {"type": {"coding": [{"system": types, "code": "PPN"}]}, "value": "B1234567"}
    numbers: list[list[dict[str, Any]]] = [
        [{"system": f"{SID}/citizen_id", "value": "162345678"}],
        [{"type": {"text": "Thẻ BHYT"}, "value": "GD4363612345678"}, passport],
        [{"type": {"coding": [{"system": types, "code": "MR"}]}, "value": "123456780"}],
        [{"system": "https://hospital.example/id", "value": "123456780"}],
        [{"system": "https://hospital.example/id", "value": "036080000011"}],
        [{"type": {"text": "Mã đối tượng"}, "value": "P1"}],
    ]
    lines: list[dict[str, Any]] = []
    for number, identifier in enumerate(numbers, 1):
        text = {"text": f"Lê Văn {'ABCDEF'[number - 1]}n", "family": "Khác"}
        name = [{"use": "old", "text": "Tên Cũ"}, {"use": "official"} | text]
        address = [{"use": "old", "state": "Hà Nội"}, {"extension": [extension], "text": "Xóm 3"}]
        lines.append(patient(id=f"p{number}", identifier=identifier, name=name, address=address))
        lines.append(immunization(f"M{number}", patient={"reference": f"Patient/p{number}"}))
    report = bring_file(records, ndjson(tmp_path / "2021-09-06.ndjson", *lines))
    assert report.used == len(numbers), said(report)
    people = records.rows("SELECT * FROM person ORDER BY name")
    assert [(one["id_type"], one["id_number"]) for one in people] == [
        ("cmnd", "162345678"),
        ("passport", "B1234567"),
        (None, None),
        (None, None),
        ("cccd", "036080000011"),
        (None, None),
    ]
    assert [one["person_number"] for one in people] == [None] * 5 + ["P1"]
    assert people[0]["name"] == "Lê Văn An"
    assert {one["residence_commune"] for one in people} == {"14236"}
    assert "tell nobody apart are not used: https://hospital.example/id, –" in said(report)


def test_vaccines_by_their_codes_and_names(records: Records, tmp_path: Path) -> None:
    concepts: list[tuple[dict[str, Any], str]] = [
        ({"coding": [{"system": CVX, "code": "208"}]}, "Comirnaty"),
        ({"coding": [{"system": CVX, "code": "207"}, {"code": "XM3DT5"}]}, "Spikevax"),
        ({"coding": [{"system": "urn:oid:2.16.840.1.113883.12.292", "code": "212"}]}, "Janssen"),
        ({"coding": [{"system": CVX, "code": "510"}]}, "Vero Cell"),
        ({"coding": [{"system": CVX, "code": "511"}]}, "CoronaVac"),
        ({"coding": [{"system": CVX, "code": "505"}]}, "Sputnik V"),
        ({"coding": [{"system": "http://id.who.int/icd11/mms", "code": "XM9FQ7"}]}, "Hayat-Vax"),
        ({"coding": [{"code": "EU/1/20/1528"}]}, "Comirnaty"),
        ({"text": "Abdala"}, "Abdala"),
        ({"coding": [{"system": CVX, "code": "213"}]}, "CVX 213"),
        ({"coding": [{"system": CVX, "code": "208"}], "text": "AZ"}, "Comirnaty; AstraZeneca"),
    ]
    lines = [
        immunization(f"M{number:02}", vaccineCode=concept)
        for number, (concept, _) in enumerate(concepts)
    ]
    report = bring_file(records, ndjson(tmp_path / "2021-09-06.ndjson", patient(), *lines))
    assert [row["vaccine"] for row in standing(records)] == [name for _, name in concepts]
    assert "no vaccine that is known here" in said(report)


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [
        ({"doseNumberString": "Mũi nhắc lại 1"}, ("booster", 1)),
        ({"series": "COVID-19 booster", "doseNumberPositiveInt": 1}, ("booster", 1)),
        ({"series": "Tiêm chủng COVID-19 2 mũi", "doseNumberPositiveInt": 2}, ("primary", 2)),
        ({"series": "Có thể nhắc lại sau", "doseNumberPositiveInt": 1}, None),
        ({"doseNumberPositiveInt": 1, "doseNumberString": "2"}, None),
    ],
)
def test_which_dose_it_is(
    records: Records, tmp_path: Path, protocol: dict[str, Any], expected: tuple[str, int] | None
) -> None:
    one = immunization(protocolApplied=[protocol])
    report = bring_file(records, ndjson(tmp_path / "2021-09-06.ndjson", one, patient()))
    found = [(row["dose_type"], row["number"]) for row in standing(records)]
    assert found == ([expected] if expected else [])
    assert report.refused == (expected is None)


def test_of_several_versions_of_a_person_the_last_counts_and_else_none(
    records: Records, tmp_path: Path
) -> None:
    old = patient(name=[{"text": "Tên Cũ"}], meta={"lastUpdated": "2021-09-01T00:00:00Z"})
    new = patient(meta={"lastUpdated": "2021-09-02T00:00:00+07:00"})
    file = ndjson(tmp_path / "2021-09-06.ndjson", new, old, immunization())
    assert bring_file(records, file).used == 1
    assert [one["name"] for one in records.rows("SELECT name FROM person")] == ["Nguyễn Văn An"]
    file = ndjson(
        tmp_path / "2021-09-07.ndjson",
        patient(),
        patient(gender="female"),
        patient(id="p2"),
        immunization("M2"),
        immunization("M3", patient={"reference": "Patient/p2"}),
    )
    report = bring_file(records, file)
    assert (report.used, report.refused) == (1, 1)
    assert "“Patient/p1” say different things" in said(report)


def test_a_bulk_export_has_a_file_for_each_type(tmp_path: Path) -> None:
    home = tmp_path / "home"
    doses = ndjson(tmp_path / "Immunization-2021-09-06.ndjson", immunization())
    who = ndjson(tmp_path / "Patient-2021-09-06.ndjson", patient())
    where = ndjson(tmp_path / "Location-2021-09-06.ndjson", LOCATION)

    def run(*files: Path) -> str:
        result = run_monitor("import", "doses", *files, home=home)
        return " ".join((result.stdout + result.stderr).split())

    assert (
        f"does not say who was vaccinated: the persons (Patient) are in another file. Name it "
        f"beside this one: monitor import doses {doses.name} Patient.ndjson" in run(doses)
    )
    assert "holds no Immunization, but Patient 1" in run(who)
    assert "1 rows read: 1 used" in run(who, doses, where)
    assert "already imported" in run(doses, who, where)
    with open_records(home) as records:
        (row,) = standing(records)
        assert row["facility"] == LOCATION["name"]


def test_it_is_explained_undone_and_mended_like_any_file(records: Records, tmp_path: Path) -> None:
    file = ndjson(
        tmp_path / "2021-09-06.ndjson", patient(), immunization("M1", occurrenceDateTime="2021")
    )
    (one,) = explain(file, DATASETS["doses"], None, None)
    found = {each.heading: (each.column, each.values) for each in one.headings}
    assert found["Patient.birthDate"] == ("birth_date", ("1980-02-01",))
    assert one.error is None
    assert all(each.column for each in one.headings)
    assert bring_file(records, file).refused == 1
    returned = tmp_path / "returned-2021-09-07.csv"
    assert export(records, "doses", returned, lambda refusal: refusal.message) == 1
    text = returned.read_text("utf-8-sig")
    returned.write_text(text.replace(",2021,", ",2021-09-05,"), "utf-8")
    assert bring_file(records, returned).used == 1
    assert standing(records)[0]["injected_at"] == datetime(2021, 9, 5)
    later = ndjson(tmp_path / "2021-09-08.ndjson", patient(), immunization("M9"))
    bring_file(records, later)
    assert bring_file(records, later).already_imported
    undo(records, find_file(records, later.name))
    assert [row["record_number"] for row in standing(records)] == ["M1"]


def test_patients_are_the_register(records: Records, tmp_path: Path) -> None:
    file = ndjson(
        tmp_path / "2021-09-06.ndjson", patient(deceasedDateTime="2022-01-05"), immunization()
    )
    assert bring_file(records, file, "register").used == 1
    (row,) = records.rows("SELECT * FROM register")
    assert (row["name"], row["birth_date"]) == ("Nguyễn Văn An", date(1980, 2, 1))
    assert row["deceased_on"] == date(2022, 1, 5)
    assert "is FHIR, of which doses" in said(bring_file(records, file, "population"))


def test_no_log_and_no_name_of_a_file_says_who(tmp_path: Path) -> None:
    home = tmp_path / "home"
    file = ndjson(tmp_path / "2021-09-06.ndjson", patient(), immunization(), "{036080000011")
    assert run_monitor("import", "doses", file, home=home).returncode == 1
    for written in (one for one in home.rglob("*") if one.is_file() and one.suffix != ".duckdb"):
        text = written.read_bytes().decode("utf-8", "replace")
        assert "036080000011" not in text, written
        assert "Nguyễn" not in text, written
