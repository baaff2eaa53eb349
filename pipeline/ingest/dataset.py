"""What a kind of extract is: the columns it may have, how they are read, what is kept.

A ``Column`` is what a heading is recognised as, a ``Field`` the value that one or more columns
make, and ``stored`` what is written to the records: SQL over the fields, each named ``v_`` and the
field's name.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from i18n import N_
from pipeline.ingest.columns import Column


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
    """A row for which ``fails`` (SQL over fields) holds is refused, with ``message``.

    ``values`` (SQL over fields) fill the placeholders of the message.
    """

    column: str
    fails: str
    message: str
    values: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """One kind of extract. ``key`` (SQL) identifies a record; equal keys are the same record.

    ``stored`` and ``person`` are columns with their type (DuckDB's, or of pipeline.store.enums)
    and SQL;
    those of ``person`` are kept once for all records that say the same about somebody. ``deleted``
    (SQL): the record says that an earlier one with its key was none.
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
        return {
            "doses": "dose",
            "registrations": "registration",
            "facilities": "facility",
            "verifications": "returned_verdict",
            "verification_totals": "verification_total",
            "corrections": "correction",
            "daily_reports": "daily_report",
        }.get(self.name, self.name)


def hash_of(*parts: str) -> str:
    """SQL of a 64-bit number that is the same for the same values: a record's key or content.

    DuckDB's own hash, five times faster than MD5. A later version of DuckDB might compute another
    and no record would be recognised: a test holds its value, so that nobody upgrades unawares.
    """
    return "hash(" + ", ".join(f"({part})" for part in parts) + ")"


UNIQUE = "VARCHAR USING COMPRESSION uncompressed"
"""For texts that hardly repeat: looking for a dictionary would cost time and save nothing."""

PERSON_FIELDS = (
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
PERSON_KEY = (
    "CASE WHEN v_person_number IS NOT NULL THEN " + hash_of("v_person_number")
    + " WHEN v_id.kind IS NOT NULL AND v_id.kind <> 'malformed' THEN "
    + hash_of("v_id.kind", "v_id.number")
    + " ELSE " + hash_of("'p'", "lower(strip_accents(v_name))", "v_birth.year", "v_birth.day",
                        "v_sex", "v_phone") + " END"
)  # fmt: skip

# The 12-digit ID carries sex, century (fourth digit) and year of birth: which of them disagree with
# the other fields. As a number it is taken apart in a quarter of the time that its text takes.
_NUMBER = "try_cast(v_id.number AS BIGINT)"
_FOURTH = f"({_NUMBER} // 100000000 % 10)"
_OTHER_SEX = f"v_sex <> CASE WHEN {_FOURTH} % 2 = 0 THEN 'M' ELSE 'F' END"
_OTHER_YEAR = f"v_birth.year <> 1900 + {_FOURTH} // 2 * 100 + {_NUMBER} // 1000000 % 100"

PERSON_STORED = {
    "person_number": (UNIQUE, "v_person_number"),
    "name": (UNIQUE, "v_name"),
    "birth_date": ("DATE", "v_birth.day"),
    "birth_year": ("SMALLINT", "v_birth.year"),
    "sex": ("sex_code", "v_sex"),
    "id_type": ("id_type_code", "v_id.kind"),
    "id_number": (UNIQUE, "v_id.number"),
    "phone": (UNIQUE, "v_phone"),
    "residence_province": ("province_code", "v_residence.province"),
    "residence_district": ("district_code", "v_residence.district"),
    "residence_commune": ("commune_code", "v_residence.commune"),
    "priority_group": ("UTINYINT", "v_priority_group"),
    "id_conflict": ("VARCHAR", f"""
        CASE WHEN v_id.kind = 'cccd' THEN
             CASE WHEN {_OTHER_SEX} AND {_OTHER_YEAR} THEN 'sex,birth_year'
                  WHEN {_OTHER_SEX} THEN 'sex' WHEN {_OTHER_YEAR} THEN 'birth_year' END END"""),
}  # fmt: skip
PERSON_CONTENT = hash_of(*(sql for name, (_, sql) in PERSON_STORED.items()
                               if name != "id_conflict"))  # fmt: skip
NO_PERSON = Check(
    "name",
    "v_person_number IS NULL AND v_id IS NULL AND v_name IS NULL",
    N_("The row names no person; expected a name, an ID number or the platform's person number."),
)
