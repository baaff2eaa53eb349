"""Verdicts about persons that the police's system sent back."""

from __future__ import annotations

from i18n import N_
from pipeline.ingest.dataset import Check, Column, Dataset, Field, hash_of
from pipeline.ingest.normalise.dates import DAY
from pipeline.ingest.normalise.text import TEXT
from pipeline.ingest.normalise.verdicts import VERDICT
from pipeline.ingest.person import PERSON, id_field

_REFERENCES = ("person_number", "id_number", "cccd", "cmnd")
# By the platform's number of the person where there is one, as with the doses; else by the ID.
_PERSON = (
    "CASE WHEN v_person_number IS NOT NULL THEN "
    + hash_of("v_person_number")
    + " ELSE "
    + hash_of("v_id.type", "v_id.number")
    + " END"
)

DATASET = Dataset(
    "verifications",
    N_("Verdicts"),
    "returned_verdict",
    (
        *(column for column in PERSON if column.name in _REFERENCES),
        Column(
            "verified_on", ("ngày xác thực", "ngày kiểm tra", "verified on", "verification date")
        ),
        Column("verdict", ("kết quả xác thực", "kết quả", "verdict", "result")),
    ),
    (
        Field("person_number", "person_number", TEXT),
        id_field("id_number", "cccd", "cmnd"),
        Field("verified_on", "verified_on", DAY, decisive=True, required=True),
        Field("verdict", "verdict", VERDICT, decisive=True, required=True),
    ),
    key=hash_of(_PERSON, "v_verified_on"),
    stored={
        "person_key": _PERSON,
        "id_key": hash_of("v_id.type", "v_id.number"),
        "verified_on": "v_verified_on",
        "verdict": "v_verdict",
    },
    checks=(
        Check(
            "person_number",
            "v_person_number IS NULL AND v_id IS NULL",
            N_("The row names no person; expected the platform's person number or an ID number."),
        ),
    ),
    help=N_("Import verdicts that the police's system sent back, or the totals that it reports."),
)
