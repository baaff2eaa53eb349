"""The population register, by the 12-digit ID."""

from __future__ import annotations

from i18n import N_
from pipeline.ingest.dataset import Check, Column, Dataset, Field, hash_of
from pipeline.ingest.normalise.dates import PAST_DAY
from pipeline.ingest.person import PERSON, PERSON_FIELDS, PERSON_STORED, id_field

_OF_PERSON = (
    "id_number",
    "name",
    "birth_date",
    "birth_year",
    "sex",
    "residence_province",
    "residence_district",
    "residence_commune",
    "id_conflict",
)

DATASET = Dataset(
    "register",
    N_("Population register"),
    "register",
    (*PERSON, Column("deceased_on", ("ngày mất", "ngày chết", "deceased on", "date of death"))),
    (
        *(
            field
            for field in PERSON_FIELDS
            if field.name not in ("person_number", "phone", "id", "priority_group")
        ),
        id_field(
            "id_number", "cccd", "cmnd", required=True, birth="coalesce(birth_date, birth_year)"
        ),
        Field("deceased_on", "deceased_on", PAST_DAY),
    ),
    key=hash_of("v_id.type", "v_id.number"),
    stored={name: PERSON_STORED[name] for name in _OF_PERSON} | {"deceased_on": "v_deceased_on"},
    checks=(
        Check(
            "id_number",
            "v_id.type IS DISTINCT FROM 'cccd'",
            N_("The register is kept by the 12-digit ID; this is none."),
        ),
    ),
    help=N_("Import an extract of the population register."),
)
