"""What comes back from those who verify and mend: verdicts, daily totals, corrected details."""

from __future__ import annotations

from i18n import N_
from pipeline.ingest.columns import PERSON, Column
from pipeline.ingest.dataset import PERSON_FIELDS, PERSON_STORED, Check, Field, Kind, hash_of
from queries.schema import REPORTED

_REFERENCES = ("person_number", "id_number", "cccd", "cmnd")
# By the platform's number of the person where there is one, as with the doses; else by the ID.
_PERSON = (
    "CASE WHEN v_person_number IS NOT NULL THEN " + hash_of("v_person_number")
    + " ELSE " + hash_of("v_id.kind", "v_id.number") + " END"
)  # fmt: skip

VERIFICATIONS = Kind(
    "verifications",
    N_("Verdicts"),
    (
        *(column for column in PERSON if column.name in _REFERENCES),
        Column("verified_on", ("ngày xác thực", "ngày kiểm tra", "verified on",
                               "verification date")),
        Column("verdict", ("kết quả xác thực", "kết quả", "verdict", "result")),
    ),
    (
        Field("person_number", "person_number", "text"),
        Field("id", "coalesce(id_number, cccd, cmnd)", "id", decisive=True),
        Field("verified_on", "verified_on", "day", decisive=True, required=True),
        Field("verdict", "verdict", "verdict", decisive=True, required=True),
    ),
    key=hash_of(_PERSON, "v_verified_on"),
    stored={
        "person_key": ("UBIGINT", _PERSON),
        "id_key": ("UBIGINT", hash_of("v_id.kind", "v_id.number")),
        "verified_on": ("DATE", "v_verified_on"),
        "verdict": ("verdict_code", "v_verdict"),
    },
    checks=(
        Check("person_number", "v_person_number IS NULL AND v_id IS NULL",
              N_("The row names no person; expected the platform's person number or an ID "
                 "number.")),
    ),
)  # fmt: skip

_TOTALS = {
    "persons_sent": ("số người đã gửi xác thực", "số đã gửi xác thực", "đã gửi xác thực"),
    "persons_correct": ("xác thực đúng", "số người xác thực đúng", "đúng thông tin"),
    "persons_wrong_details": ("sai thông tin", "số người sai thông tin", "wrong details"),
    "persons_without_id": ("thiếu hoặc sai định dạng số định danh",
                           "không có hoặc sai định dạng số định danh", "no or malformed id"),
    "persons_not_yet_verified": ("chưa xác thực", "số người chưa xác thực", "not yet verified"),
    "doses_injected": ("số mũi đã tiêm", "số mũi tiêm"),
    "doses_on_platform": ("số mũi trên nền tảng", "số mũi đã nhập"),
    "doses_wrong": ("số mũi sai thông tin", "số mũi sai"),
    "doses_not_yet_verified": ("số mũi chưa xác thực",),
}  # fmt: skip
_PARTS = [name for name in REPORTED if name.startswith("persons_") and name != "persons_sent"]
_COUNTRY = "strip_accents(lower(province)) IN ('ca nuoc', 'toan quoc', 'viet nam', 'vn', 'country')"

VERIFICATION_TOTALS = Kind(
    "verification_totals",
    N_("Totals of the verification"),
    (
        Column("day", ("ngày", "ngày báo cáo", "tính đến ngày", "as of", "date")),
        *(column for column in PERSON if column.name == "province"),
        *(Column(name, headings) for name, headings in _TOTALS.items()),
    ),
    (
        Field("day", "day", "day", decisive=True, required=True),
        Field("place", f"CASE WHEN NOT coalesce({_COUNTRY}, true) "
              "THEN province || chr(31) || chr(31) END", "place", decisive=True),
        *(Field(name, name, "count", decisive=True) for name in REPORTED),
    ),
    key=hash_of("v_day", "coalesce(v_place.province, 'VN')"),
    stored={
        "as_of": ("DATE", "v_day"),
        "place_code": ("VARCHAR", "coalesce(v_place.province, 'VN')"),
        **{name: ("BIGINT", f"v_{name}") for name in REPORTED},
    },
    checks=(
        Check("persons_sent", f"v_persons_sent <> {' + '.join(f'v_{name}' for name in _PARTS)}",
              N_("The parts do not add up: persons sent must be the correct, the wrong, those "
                 "without an ID number and those not yet verified together.")),
        Check("doses_on_platform", "v_doses_on_platform > v_doses_injected",
              N_("More doses on the platform than were injected; expected at most as many.")),
        Check("day", " AND ".join(f"v_{name} IS NULL" for name in REPORTED),
              N_("The row has no number at all.")),
    ),
)  # fmt: skip

_CASE = "^[0-9a-f]{16}-[0-9a-f]{16}$"

CORRECTIONS = Kind(
    "corrections",
    N_("Corrected details"),
    (
        Column("case_number", ("mã vụ việc", "mã hồ sơ", "case", "case number")),
        *(column for column in PERSON if column.name not in ("person_number", "priority_group")),
    ),
    (
        Field("case_number", "lower(trim(case_number))", "text", decisive=True, required=True),
        *(field for field in PERSON_FIELDS
          if field.name not in ("person_number", "priority_group")),
    ),
    key=hash_of("v_case_number"),
    stored={
        "person_key": ("UBIGINT", "try_cast('0x' || v_case_number[1:16] AS UBIGINT)"),
        "corrects": ("UBIGINT", "try_cast('0x' || v_case_number[18:33] AS UBIGINT)"),
        **{name: column for name, column in PERSON_STORED.items()
           if name not in ("person_number", "priority_group")},
    },
    checks=(
        Check("case_number", f"NOT regexp_full_match(v_case_number, '{_CASE}')",
              N_("This is no case number; expected it as the worklist has it.")),
        Check("name", "v_name IS NULL AND v_id IS NULL",
              N_("The row has neither a name nor an ID number; expected the corrected details.")),
    ),
)  # fmt: skip
