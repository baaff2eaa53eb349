"""The facilities that vaccinate, and where they are."""

from __future__ import annotations

from i18n import N_
from pipeline.ingest.dataset import Column, Dataset, Field, hash_of
from pipeline.ingest.normalise.codes import CODE
from pipeline.ingest.normalise.text import TEXT
from pipeline.ingest.person import PERSON, PERSON_FIELDS, PLACE_COLUMNS

DATASET = Dataset(
    "facilities",
    N_("Facilities"),
    "facility",
    (
        Column(
            "facility_code",
            ("mã cơ sở", "mã cơ sở tiêm", "mã cơ sở tiêm chủng", "mã", "facility code", "code"),
        ),
        Column(
            "facility",
            (
                "tên cơ sở",
                "cơ sở tiêm",
                "tên cơ sở tiêm",
                "cơ sở tiêm chủng",
                "tên cơ sở tiêm chủng",
                "facility",
                "facility name",
                "name",
            ),
        ),
        *(column for column in PERSON if column.name in PLACE_COLUMNS),
    ),
    (
        Field("facility_code", "facility_code", CODE, decisive=True, required=True),
        Field("facility", "facility", TEXT, decisive=True, required=True),
        *(field for field in PERSON_FIELDS if field.name.startswith("residence")),
    ),
    key=hash_of("v_facility_code"),
    stored={
        "facility_code": "v_facility_code",
        "facility": "v_facility",
        "province_code": "v_residence.province",
        "district_code": "v_residence.district",
        "commune_code": "v_residence.commune",
    },
    help=N_("Import the facilities that vaccinate."),
)
