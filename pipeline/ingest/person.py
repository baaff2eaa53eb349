"""What many datasets say about a person: columns, fields, and the key that a person is known by."""

from __future__ import annotations

from i18n import N_
from pipeline.ingest.dataset import Check, Column, Field, cells, hash_of, place_of
from pipeline.ingest.normalise.dates import BIRTH
from pipeline.ingest.normalise.id_cells import ID, ID_COLUMNS
from pipeline.ingest.normalise.text import TEXT
from pipeline.ingest.normalise.values import NAME, PHONE, PLACE, PRIORITY_GROUP, SEX
from pipeline.ingest.pairs import coded, named_as_coded

PERSON = (
    Column(
        "person_number",
        (
            "mã đối tượng",
            "mã đối tượng tiêm",
            "mã người tiêm",
            "mã tiêm chủng",
            "person number",
            "person id",
            "patient id",
        ),
    ),
    Column(
        "name", ("họ và tên", "họ tên", "tên đầy đủ", "họ và tên người tiêm", "name", "full name")
    ),
    Column("family_name", ("họ", "family name", "last name", "surname")),
    Column("middle_name", ("tên đệm", "đệm", "tên lót", "middle name")),
    Column("given_name", ("tên", "given name", "first name")),
    Column(
        "birth_date",
        (
            "ngày sinh",
            "ngày tháng năm sinh",
            "sinh ngày",
            "date of birth",
            "birth date",
            "dob",
            "ngày sinh năm sinh",
        ),
    ),
    Column("birth_year", ("năm sinh", "birth year", "year of birth")),
    Column("sex", ("giới tính", "giới", "sex", "gender")),
    Column(
        "id_number",
        (
            "số cccd cmnd hộ chiếu",
            "số cccd cmnd",
            "cccd cmnd",
            "số định danh",
            "số định danh cá nhân",
            "mã định danh",
            "số giấy tờ",
            "giấy tờ tùy thân",
            "cccd cmnd hộ chiếu",
            "cmnd cccd hc",
            "id number",
            "national id",
        ),
    ),
    Column("cccd", ("cccd", "số cccd", "căn cước công dân", "số căn cước công dân", "citizen id")),
    Column("cmnd", ("cmnd", "số cmnd", "chứng minh nhân dân", "số chứng minh nhân dân")),
    Column("passport", ("hộ chiếu", "số hộ chiếu", "passport", "passport number")),
    Column(
        "health_insurance",
        (
            "bhyt",
            "thẻ bhyt",
            "số thẻ bhyt",
            "mã thẻ bhyt",
            "bảo hiểm y tế",
            "số thẻ bảo hiểm y tế",
            "health insurance",
            "health insurance number",
        ),
    ),
    Column("phone", ("số điện thoại", "điện thoại", "sđt", "phone", "phone number")),
    Column(
        "province",
        (
            "tỉnh thành phố",
            "tỉnh",
            "tỉnh thành",
            "tỉnh thành phố cư trú",
            "province",
            "province of residence",
        ),
    ),
    Column("province_code", ("mã tỉnh", "mã tỉnh thành phố", "province code")),
    Column(
        "district",
        (
            "quận huyện",
            "huyện",
            "quận huyện thị xã",
            "quận huyện cư trú",
            "district",
            "district of residence",
        ),
    ),
    Column("district_code", ("mã huyện", "mã quận huyện", "district code")),
    Column(
        "commune",
        (
            "phường xã",
            "xã phường",
            "xã",
            "xã phường thị trấn",
            "phường xã cư trú",
            "xã phường cư trú",
            "commune",
            "commune of residence",
        ),
    ),
    Column("commune_code", ("mã xã", "mã phường xã", "commune code")),
    Column("address", ("địa chỉ", "nơi cư trú", "residence", "address")),
    Column(
        "priority_group",
        (
            "nhóm đối tượng",
            "nhóm ưu tiên",
            "mã nhóm đối tượng",
            "nhóm đối tượng ưu tiên",
            "priority group",
        ),
    ),
)

PLACE_COLUMNS = tuple(
    column.name
    for column in PERSON
    if column.name.removesuffix("_code") in ("province", "district", "commune", "address")
)
"""The columns that a residence is made of, by name or by code."""

RESIDENCE = place_of(
    coded("province"), coded("district"), "coalesce(commune_code, commune, address)"
)
"""SQL of the text of a residence, from the code of each unit where the file has it."""


def id_field(*columns: str, required: bool = False, phone: str = "''", birth: str = "''") -> Field:
    """The ID number of a row that has these of the columns ID_COLUMNS; its fault refuses the row.

    ``phone`` and ``birth`` (SQL over columns) help to tell what a number is.
    """
    present = [column if column in columns else "NULL" for column in ID_COLUMNS]
    return Field(
        "id",
        cells(*present),
        ID,
        decisive=True,
        required=required,
        plain=f"coalesce({', '.join(columns)})",
        beside=(phone, birth),
    )


PERSON_FIELDS = (
    Field("person_number", "person_number", TEXT),
    Field(
        "name",
        "coalesce(name, nullif(concat_ws(' ', family_name, middle_name, given_name), ''))",
        NAME,
    ),
    Field("birth", "coalesce(birth_date, birth_year)", BIRTH),
    Field("sex", "sex", SEX),
    id_field(*ID_COLUMNS, phone="phone", birth="coalesce(birth_date, birth_year)"),
    Field("phone", "phone", PHONE),
    Field("residence", RESIDENCE, PLACE),
    named_as_coded("residence_named", "province", "district", "commune"),
    Field("priority_group", "priority_group", PRIORITY_GROUP),
)

# The platform's own number of a person; else the ID; else all that tells persons apart: what might
# be one person all the same is found beside (same_person.py). Of a malformed ID nothing is known,
# but without a name it is all there is.
PERSON_KEY = (
    "CASE WHEN v_person_number IS NOT NULL THEN "
    + hash_of("v_person_number")
    + " WHEN v_id.type IS NOT NULL AND v_id.type <> 'malformed' THEN "
    + hash_of("v_id.type", "v_id.number")
    + " ELSE "
    + hash_of(
        "'p'",
        "lower(v_name)",
        "v_birth.year",
        "v_birth.day",
        "v_sex",
        "v_phone",
        "v_residence.province",
        "v_residence.district",
        "v_residence.commune",
        "CASE WHEN v_name IS NULL THEN v_id.number END",
    )
    + " END"
)

# The 12-digit ID carries sex, century (fourth digit) and year of birth: which of them disagree with
# the other fields. As a number it is taken apart in a quarter of the time that its text takes.
_NUMBER = "try_cast(v_id.number AS BIGINT)"
_FOURTH = f"({_NUMBER} // 100000000 % 10)"
_OTHER_SEX = f"v_sex <> CASE WHEN {_FOURTH} % 2 = 0 THEN 'M' ELSE 'F' END"
_OTHER_YEAR = f"v_birth.year <> 1900 + {_FOURTH} // 2 * 100 + {_NUMBER} // 1000000 % 100"

PERSON_STORED = {
    "person_number": "v_person_number",
    "name": "v_name",
    "birth_date": "v_birth.day",
    "birth_year": "v_birth.year",
    "sex": "v_sex",
    "id_type": "v_id.type",
    "id_number": "v_id.number",
    "phone": "v_phone",
    "residence_province": "v_residence.province",
    "residence_district": "v_residence.district",
    "residence_commune": "v_residence.commune",
    "priority_group": "v_priority_group",
    "id_conflict": f"""
        CASE WHEN v_id.type = 'cccd' THEN
             CASE WHEN {_OTHER_SEX} AND {_OTHER_YEAR} THEN 'sex,birth_year'
                  WHEN {_OTHER_SEX} THEN 'sex' WHEN {_OTHER_YEAR} THEN 'birth_year' END END""",
}
PERSON_CONTENT = hash_of(*(sql for name, sql in PERSON_STORED.items() if name != "id_conflict"))
NO_PERSON = Check(
    "name",
    "v_person_number IS NULL AND v_id IS NULL AND v_name IS NULL",
    N_("The row names no person; expected a name, an ID number or the platform's person number."),
)
