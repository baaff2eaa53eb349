"""The kinds of extracts that fill the records: doses, register, population and so on."""

from __future__ import annotations

from i18n import N_
from pipeline.ingest.columns import DOSE, PERSON, Column
from pipeline.ingest.dataset import (
    NO_PERSON,
    PERSON_CONTENT,
    PERSON_FIELDS,
    PERSON_KEY,
    PERSON_STORED,
    UNIQUE,
    Check,
    Field,
    Kind,
    hash_of,
)
from pipeline.ingest.datasets.daily_reports import DAILY_REPORTS
from pipeline.ingest.datasets.verifications import CORRECTIONS, VERIFICATION_TOTALS, VERIFICATIONS

_ENTRY_KEY = hash_of(
    PERSON_KEY, "v_dose.kind", "v_dose.number", "v_injected_at", "v_entered_at",
    "v_facility_code", "v_facility",
)  # fmt: skip

DOSES = Kind(
    "doses",
    N_("Doses"),
    (*PERSON, *DOSE),
    (
        *PERSON_FIELDS,
        Field("record_number", "record_number", "text"),
        Field("dose", "nullif(concat_ws(' ', dose_kind, dose), '')", "dose", decisive=True,
              required=True),
        Field("vaccine", "vaccine", "vaccine"),
        Field("lot", "lot", "text"),
        Field("injected_at", "injected_at", "moment", decisive=True, required=True),
        Field("entered_at", "entered_at", "moment"),
        Field("facility_code", "facility_code", "text"),
        Field("facility", "facility", "text"),
        Field("injection", "CASE WHEN coalesce(facility_province, facility_district, "
              "facility_commune) IS NOT NULL THEN coalesce(facility_province, '') || chr(31) || "
              "coalesce(facility_district, '') || chr(31) || coalesce(facility_commune, '') END",
              "place"),
        Field("preregistered", "preregistered", "yes_no"),
        Field("status", "status", "status", decisive=True),
    ),
    # Without a number of its own a record is what somebody entered at a moment about a dose.
    key="CASE WHEN v_record_number IS NOT NULL THEN " + hash_of("v_record_number")
    + f" ELSE {_ENTRY_KEY} END",
    stored={
        "person_key": ("UBIGINT", PERSON_KEY),
        "person_content": ("UBIGINT", PERSON_CONTENT),
        "record_number": (UNIQUE, "v_record_number"),
        "dose_type": ("dose_type_code", "v_dose.kind"),
        "number": ("UTINYINT", "v_dose.number"),
        "vaccine": ("VARCHAR", "v_vaccine"),
        "lot": ("VARCHAR", "v_lot"),
        "injected_at": ("TIMESTAMP", "v_injected_at"),
        "entered_at": ("TIMESTAMP", "v_entered_at"),
        "facility_code": ("VARCHAR", "v_facility_code"),
        "facility": ("VARCHAR", "v_facility"),
        "injection_province": ("province_code", "v_injection.province"),
        "injection_district": ("district_code", "v_injection.district"),
        "injection_commune": ("commune_code", "v_injection.commune"),
        "preregistered": ("BOOLEAN", "v_preregistered"),
        # Of the person, as recorded with the dose: what the counts by group need.
        "residence_province": ("province_code", "v_residence.province"),
        "residence_district": ("district_code", "v_residence.district"),
        "sex": ("sex_code", "v_sex"),
        "age": ("UTINYINT", """
            try_cast(CASE WHEN v_birth.day > v_injected_at::DATE THEN NULL
                          WHEN v_birth.day IS NOT NULL
                          THEN date_sub('year', v_birth.day, v_injected_at::DATE)
                          ELSE year(v_injected_at) - v_birth.year END AS UTINYINT)"""),
    },
    checks=(
        NO_PERSON,
        Check("status", "v_status = 'not injected'",
              N_("The status says that nothing was injected; expected doses that were given.")),
    ),
    deleted="coalesce(v_status = 'deleted', false)",
    person=PERSON_STORED,
)  # fmt: skip

REGISTRATIONS = Kind(
    "registrations",
    N_("Registrations"),
    (*PERSON, Column("registered_at", ("ngày đăng ký", "thời gian đăng ký", "registered at",
                                        "registration date"))),
    (*PERSON_FIELDS, Field("registered_at", "registered_at", "moment", decisive=True,
                            required=True)),
    key=hash_of(PERSON_KEY, "v_registered_at"),
    stored={
        "person_key": ("UBIGINT", PERSON_KEY),
        "registered_at": ("TIMESTAMP", "v_registered_at"),
        **PERSON_STORED,
    },
    checks=(NO_PERSON,),
)  # fmt: skip

REGISTER = Kind(
    "register",
    N_("Population register"),
    (*PERSON, Column("deceased_on", ("ngày mất", "ngày chết", "deceased on", "date of death"))),
    (
        *(field for field in PERSON_FIELDS if field.name not in ("person_number", "phone", "id",
                                                                 "priority_group")),
        Field("id", "coalesce(id_number, cccd, cmnd)", "id", decisive=True, required=True),
        Field("deceased_on", "deceased_on", "day"),
    ),
    key=hash_of("v_id.kind", "v_id.number"),
    stored={
        name: PERSON_STORED[name]
        for name in ("id_number", "name", "birth_date", "birth_year", "sex", "residence_province",
                     "residence_district", "residence_commune", "id_conflict")
    } | {"deceased_on": ("DATE", "v_deceased_on")},
    checks=(
        Check("id_number", "v_id.kind <> 'cccd'",
              N_("The register is kept by the 12-digit ID; this is none.")),
    ),
)  # fmt: skip

POPULATION = Kind(
    "population",
    N_("Population"),
    (
        *(column for column in PERSON if column.name in ("province", "district", "sex")),
        Column("age_band", ("nhóm tuổi", "độ tuổi", "tuổi", "age band", "age", "age group")),
        Column("persons", ("dân số", "số người", "số dân", "population", "persons")),
    ),
    (
        Field("place", "CASE WHEN coalesce(province, district) IS NOT NULL THEN "
              "coalesce(province, '') || chr(31) || coalesce(district, '') || chr(31) END",
              "place", decisive=True, required=True),
        Field("age_band", "age_band", "age_band", decisive=True, required=True),
        Field("age", "age_band", "text"),
        Field("sex", "sex", "sex", decisive=True),
        Field("persons", "persons", "count", decisive=True, required=True),
    ),
    # Single years of age are records of their own; they are added up to bands when counted.
    key=hash_of("v_place.district", "v_age", "coalesce(v_sex, '')"),
    stored={
        "province_code": ("VARCHAR", "v_place.province"),
        "district_code": ("VARCHAR", "v_place.district"),
        "age_band": ("VARCHAR", "v_age_band"),
        "sex": ("VARCHAR", "v_sex"),
        "persons": ("BIGINT", "v_persons"),
    },
    checks=(
        Check("district", "v_place.district IS NULL",
              N_("The row names no district; expected one of the 705 of 2021.")),
    ),
)  # fmt: skip

FACILITIES = Kind(
    "facilities",
    N_("Facilities"),
    (
        Column("facility_code", ("mã cơ sở", "mã cơ sở tiêm", "mã cơ sở tiêm chủng", "mã",
                                 "facility code", "code")),
        Column("facility", ("tên cơ sở", "cơ sở tiêm", "tên cơ sở tiêm", "cơ sở tiêm chủng",
                            "tên cơ sở tiêm chủng", "facility", "facility name", "name")),
        *(column for column in PERSON if column.name in ("province", "district", "commune")),
    ),
    (
        Field("facility_code", "facility_code", "text", decisive=True, required=True),
        Field("facility", "facility", "text", decisive=True, required=True),
        *(field for field in PERSON_FIELDS if field.name == "residence"),
    ),
    key=hash_of("v_facility_code"),
    stored={
        "facility_code": ("VARCHAR", "v_facility_code"),
        "facility": ("VARCHAR", "v_facility"),
        "province_code": ("province_code", "v_residence.province"),
        "district_code": ("district_code", "v_residence.district"),
        "commune_code": ("commune_code", "v_residence.commune"),
    },
)  # fmt: skip

KINDS = {
    kind.name: kind
    for kind in (
        DOSES, REGISTRATIONS, REGISTER, POPULATION, FACILITIES, VERIFICATIONS, VERIFICATION_TOTALS,
        CORRECTIONS, DAILY_REPORTS,
    )
}  # fmt: skip
"""Every kind of extract by its name."""
