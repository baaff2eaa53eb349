"""What codes and names say of a vaccine; what contradicts itself says nothing."""

from __future__ import annotations

import pytest

from pipeline.ingest.normalise.vaccine_codes import Coding, Disease, vaccine_kind

CVX = "http://hl7.org/fhir/sid/cvx"
ICD11 = "http://id.who.int/icd11/mms"
COVID: Disease = ((Coding("http://snomed.info/sct", "840539006", ""),), "")
MEASLES: Disease = ((), "Sởi")


@pytest.mark.parametrize(
    ("codings", "text", "diseases", "expected"),
    [
        ([(CVX, "208")], "", [], (True, "Comirnaty")),
        ([(CVX, "208")], "Comirnaty (Pfizer)", [COVID], (True, "Comirnaty")),
        ([(ICD11, "XM8866")], "Hayat-Vax", [], (True, "Hayat-Vax")),
        ([], "AstraZenica", [], (True, "AstraZenica")),
        ([], "Vắc xin phòng COVID-19", [], (True, "Vắc xin phòng COVID-19")),
        ([], "Vắc xin mới", [COVID], (True, "Vắc xin mới")),
        ([(CVX, "500")], "", [], (True, "CVX 500")),
        ([("http://www.whocc.no/atc", "J07BN01")], "", [], (True, "J07BN01")),
        # Makers of other vaccines, too
        ([], "Prevenar 13 (Pfizer)", [], (False, "Prevenar 13 (Pfizer)")),
        ([(CVX, "133")], "Pneumo (Pfizer)", [], (False, "Pneumo (Pfizer)")),
        ([(CVX, "05")], "", [], (False, "CVX 05")),
        ([("http://www.whocc.no/atc", "J07BM01")], "Gardasil", [], (False, "Gardasil")),
        ([], "Quinvaxem", [], (False, "Quinvaxem")),
        ([], "MVVAC", [MEASLES], (False, "MVVAC")),
        # Nobody knows
        ([], "Vắc xin mới", [], (None, "Vắc xin mới")),
        ([(CVX, "999")], "", [], (None, "CVX 999")),
        ([(CVX, "308")], "", [], (None, "CVX 308")),
        ([(CVX, "208")], "Viêm gan B", [], (None, "Comirnaty")),
        ([(CVX, "208")], "", [MEASLES], (None, "Comirnaty")),
        ([], "", [], (None, "")),
    ],
)
def test_kinds(
    codings: list[tuple[str, str]],
    text: str,
    diseases: list[Disease],
    expected: tuple[bool | None, str],
) -> None:
    kind = vaccine_kind(tuple(Coding(*one, "") for one in codings), text, tuple(diseases))
    assert (kind.is_covid, kind.name) == expected
