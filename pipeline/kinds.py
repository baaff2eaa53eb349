"""What each kind of extract holds: the columns it may have, how they are read, what is kept.

A ``Column`` is what a heading is recognised as, a ``Field`` the value that one or more columns
make, and ``stored`` what is written to the records: SQL over the fields, each named ``v_`` and the
field's name.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from i18n import N_
from pipeline.columns import DOSE, PERSON, Column


@dataclass(frozen=True)
class Field:
    """One value of a row: its text (SQL over columns), and the parser that reads it.

    A fault of a field that is ``decisive`` refuses the row; otherwise the row is used without the
    value and the fault is written down. ``required`` fields may not be empty.
    """

    name: str
    text: str
    parser: str
    decisive: bool = False
    required: bool = False


@dataclass(frozen=True)
class Check:
    """A row for which ``fails`` (SQL over fields) holds is refused, with ``message``."""

    column: str
    fails: str
    message: str


@dataclass(frozen=True)
class Kind:
    """One kind of extract. ``key`` (SQL) identifies a record; equal keys are the same record.

    ``stored`` and ``person`` are columns with their type and SQL; those of ``person`` are kept
    once for all records that say the same about somebody. ``deleted`` (SQL): the record says that
    an earlier one with its key was none.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    fields: tuple[Field, ...]
    key: str
    stored: dict[str, tuple[str, str]]
    checks: tuple[Check, ...] = ()
    deleted: str = "false"
    person: dict[str, tuple[str, str]] = dataclasses.field(default_factory=dict)

    @property
    def table(self) -> str:
        """The table of the records that holds this kind."""
        return {"doses": "dose", "registrations": "registration", "facilities": "facility"}.get(
            self.name, self.name
        )


def hash_of(*parts: str) -> str:
    """SQL of a 64-bit number that is the same for the same values: a record's key or content.

    DuckDB's own hash, five times faster than MD5. A later version of DuckDB might compute another
    and no record would be recognised: a test holds its value, so that nobody upgrades unawares.
    """
    return "hash(" + ", ".join(f"({part})" for part in parts) + ")"


_UNIQUE = "VARCHAR USING COMPRESSION uncompressed"
"""For texts that hardly repeat: looking for a dictionary would cost time and save nothing."""

_PERSON_FIELDS = (
    Field("person_number", "person_number", "text"),
    Field("name", "coalesce(name, nullif(concat_ws(' ', family_name, middle_name, given_name), "
          "''))", "name"),
    Field("birth", "coalesce(birth_date, birth_year)", "birth"),
    Field("sex", "sex", "sex"),
    Field("id", "coalesce(id_number, cccd, cmnd, passport, health_insurance)", "id",
          decisive=True),
    Field("phone", "phone", "phone"),
    Field("residence", "CASE WHEN coalesce(province, district, commune) IS NOT NULL THEN "
          "coalesce(province, '') || chr(31) || coalesce(district, '') || chr(31) || "
          "coalesce(commune, '') END", "place"),
    Field("priority_group", "priority_group", "priority_group"),
)  # fmt: skip

# The platform's own number of a person; else the ID; else what else tells persons apart.
_PERSON_KEY = (
    "CASE WHEN v_person_number IS NOT NULL THEN " + hash_of("v_person_number")
    + " WHEN v_id.kind IS NOT NULL AND v_id.kind <> 'malformed' THEN "
    + hash_of("v_id.kind", "v_id.number")
    + " ELSE " + hash_of("'p'", "lower(strip_accents(v_name))", "v_birth.year", "v_birth.day",
                        "v_sex", "v_phone") + " END"
)  # fmt: skip
_PERSON_STORED = {
    "person_number": (_UNIQUE, "v_person_number"),
    "name": (_UNIQUE, "v_name"),
    "birth_date": ("DATE", "v_birth.day"),
    "birth_year": ("SMALLINT", "v_birth.year"),
    "sex": ("VARCHAR", "v_sex"),
    "id_kind": ("VARCHAR", "v_id.kind"),
    "id_number": (_UNIQUE, "v_id.number"),
    "phone": (_UNIQUE, "v_phone"),
    "residence_province": ("VARCHAR", "v_residence.province"),
    "residence_district": ("VARCHAR", "v_residence.district"),
    "residence_commune": ("VARCHAR", "v_residence.commune"),
    "priority_group": ("UTINYINT", "v_priority_group"),
    # The 12-digit ID carries sex and birth year: which of them disagree with the other fields.
    "id_conflict": ("VARCHAR", """
        CASE WHEN v_id.kind = 'cccd' THEN nullif(concat_ws(',',
            CASE WHEN v_sex <> CASE WHEN v_id.number[4] IN ('0', '2', '4') THEN 'M' ELSE 'F' END
                 THEN 'sex' END,
            CASE WHEN v_birth.year % 100 <> v_id.number[5:6]::SMALLINT
                   OR v_birth.year // 100 <> 19 + v_id.number[4]::SMALLINT // 2
                 THEN 'birth_year' END), '') END"""),
}  # fmt: skip
_PERSON_CONTENT = hash_of(*(sql for name, (_, sql) in _PERSON_STORED.items()
                               if name != "id_conflict"))  # fmt: skip
_NO_PERSON = Check(
    "name",
    "v_person_number IS NULL AND v_id IS NULL AND v_name IS NULL",
    N_("The row names no person; expected a name, an ID number or the platform's person number."),
)

_ENTRY_KEY = hash_of(
    _PERSON_KEY, "v_dose.kind", "v_dose.number", "v_injected_at", "v_entered_at",
    "v_facility_code", "v_facility",
)  # fmt: skip

DOSES = Kind(
    "doses",
    N_("Doses"),
    (*PERSON, *DOSE),
    (
        *_PERSON_FIELDS,
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
        "person_key": ("UBIGINT", _PERSON_KEY),
        "person_content": ("UBIGINT", _PERSON_CONTENT),
        "record_number": (_UNIQUE, "v_record_number"),
        "kind": ("VARCHAR", "v_dose.kind"),
        "number": ("UTINYINT", "v_dose.number"),
        "vaccine": ("VARCHAR", "v_vaccine"),
        "lot": ("VARCHAR", "v_lot"),
        "injected_at": ("TIMESTAMP", "v_injected_at"),
        "entered_at": ("TIMESTAMP", "v_entered_at"),
        "facility_code": ("VARCHAR", "v_facility_code"),
        "facility": ("VARCHAR", "v_facility"),
        "injection_province": ("VARCHAR", "v_injection.province"),
        "injection_district": ("VARCHAR", "v_injection.district"),
        "injection_commune": ("VARCHAR", "v_injection.commune"),
        "preregistered": ("BOOLEAN", "v_preregistered"),
        # Of the person, as recorded with the dose: what the counts by group need.
        "residence_province": ("VARCHAR", "v_residence.province"),
        "residence_district": ("VARCHAR", "v_residence.district"),
        "sex": ("VARCHAR", "v_sex"),
        "age": ("UTINYINT", """
            try_cast(CASE WHEN v_birth.day > v_injected_at::DATE THEN NULL
                          WHEN v_birth.day IS NOT NULL
                          THEN date_sub('year', v_birth.day, v_injected_at::DATE)
                          ELSE year(v_injected_at) - v_birth.year END AS UTINYINT)"""),
    },
    checks=(
        _NO_PERSON,
        Check("status", "v_status = 'not injected'",
              N_("The status says that nothing was injected; expected doses that were given.")),
    ),
    deleted="coalesce(v_status = 'deleted', false)",
    person=_PERSON_STORED,
)  # fmt: skip

REGISTRATIONS = Kind(
    "registrations",
    N_("Registrations"),
    (*PERSON, Column("registered_at", ("ngày đăng ký", "thời gian đăng ký", "registered at",
                                        "registration date"))),
    (*_PERSON_FIELDS, Field("registered_at", "registered_at", "moment", decisive=True,
                            required=True)),
    key=hash_of(_PERSON_KEY, "v_registered_at"),
    stored={
        "person_key": ("UBIGINT", _PERSON_KEY),
        "registered_at": ("TIMESTAMP", "v_registered_at"),
        **_PERSON_STORED,
    },
    checks=(_NO_PERSON,),
)  # fmt: skip

REGISTER = Kind(
    "register",
    N_("Population register"),
    (*PERSON, Column("deceased_on", ("ngày mất", "ngày chết", "deceased on", "date of death"))),
    (
        *(field for field in _PERSON_FIELDS if field.name not in ("person_number", "phone", "id",
                                                                 "priority_group")),
        Field("id", "coalesce(id_number, cccd, cmnd)", "id", decisive=True, required=True),
        Field("deceased_on", "deceased_on", "day"),
    ),
    key=hash_of("v_id.kind", "v_id.number"),
    stored={
        name: _PERSON_STORED[name]
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
        *(field for field in _PERSON_FIELDS if field.name == "residence"),
    ),
    key=hash_of("v_facility_code"),
    stored={
        "facility_code": ("VARCHAR", "v_facility_code"),
        "facility": ("VARCHAR", "v_facility"),
        "province_code": ("VARCHAR", "v_residence.province"),
        "district_code": ("VARCHAR", "v_residence.district"),
        "commune_code": ("VARCHAR", "v_residence.commune"),
    },
)  # fmt: skip

KINDS = {kind.name: kind for kind in (DOSES, REGISTRATIONS, REGISTER, POPULATION, FACILITIES)}
"""Every kind of extract by its name."""
