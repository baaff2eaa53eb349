"""Doses: one row a dose as the platform has it, or one row a person with all doses."""

from __future__ import annotations

from i18n import N_
from pipeline.ingest.dataset import Check, Column, Dataset, Field, hash_of, place_of
from pipeline.ingest.normalise.dates import MOMENT
from pipeline.ingest.normalise.doses import (
    APART,
    DOSE,
    STATUS,
    VACCINE,
    booster_number,
    dose_type_of,
)
from pipeline.ingest.normalise.text import TEXT
from pipeline.ingest.normalise.values import PLACE, YES_NO
from pipeline.ingest.pairs import coded, moment_of, named_as_coded
from pipeline.ingest.person import (
    NO_PERSON,
    PERSON,
    PERSON_CONTENT,
    PERSON_FIELDS,
    PERSON_KEY,
    PERSON_STORED,
)

_PER_DOSE = {
    "record_number": (
        "mã mũi tiêm",
        "mã bản ghi",
        "mã lượt tiêm",
        "record number",
        "record id",
        "dose id",
    ),
    "vaccine": (
        "vắc xin",
        "loại vắc xin",
        "tên vắc xin",
        "vaccine",
        "loại vaccine",
        "tên vaccine",
        "vắcxin",
    ),
    "lot": ("số lô", "lô", "lô vắc xin", "số lô vắc xin", "lot", "lot number", "batch"),
    "injected_at": (
        "thời gian tiêm",
        "ngày tiêm",
        "ngày giờ tiêm",
        "ngày tiêm chủng",
        "injected at",
        "injection date",
        "date",
        "vaccination date",
    ),
    "injected_time": ("giờ tiêm", "injection time", "time"),
    "entered_at": (
        "thời gian nhập",
        "ngày nhập",
        "ngày giờ nhập",
        "thời điểm nhập",
        "ngày nhập liệu",
        "thời gian nhập liệu",
        "entered at",
        "entry date",
    ),
    "entered_time": ("giờ nhập", "entry time"),
    "facility_code": ("mã cơ sở tiêm", "mã cơ sở", "mã cơ sở tiêm chủng", "facility code"),
    "facility": (
        "cơ sở tiêm",
        "cơ sở tiêm chủng",
        "tên cơ sở tiêm",
        "đơn vị tiêm",
        "điểm tiêm",
        "địa điểm tiêm",
        "facility",
        "facility name",
    ),
    "facility_province": (
        "tỉnh thành phố nơi tiêm",
        "tỉnh nơi tiêm",
        "tỉnh tiêm",
        "facility province",
        "injection province",
    ),
    "facility_district": (
        "quận huyện nơi tiêm",
        "huyện nơi tiêm",
        "huyện tiêm",
        "facility district",
        "injection district",
    ),
    "facility_commune": (
        "phường xã nơi tiêm",
        "xã nơi tiêm",
        "nơi tiêm",
        "xã phường nơi tiêm",
        "facility commune",
        "injection commune",
    ),
    "facility_province_code": ("mã tỉnh nơi tiêm",),
    "facility_district_code": ("mã huyện nơi tiêm",),
    "facility_commune_code": ("mã xã nơi tiêm",),
    "preregistered": (
        "hình thức đăng ký",
        "đăng ký trước",
        "đăng ký",
        "registration",
        "preregistered",
        "pre registered",
    ),
    "status": ("trạng thái", "tình trạng", "status"),
}

# Several persons may have one ID number, a mother's for her children: those have different names.
_ENTRY_KEY = hash_of(
    PERSON_KEY,
    "CASE WHEN v_person_number IS NULL THEN lower(strip_accents(v_name)) END",
    "coalesce(v_dose.type, 'primary')",
    "v_dose.number",
    "v_injected_at",
    "v_entered_at",
    "v_facility_code",
    "v_facility",
)

_AGE = """
    try_cast(CASE WHEN v_birth.day > v_injected_at::DATE THEN NULL
                  WHEN v_birth.day IS NOT NULL
                  THEN date_sub('year', v_birth.day, v_injected_at::DATE)
                  ELSE year(v_injected_at) - v_birth.year END AS UTINYINT)"""

DATASET = Dataset(
    "doses",
    N_("Doses"),
    "dose",
    (
        *PERSON,
        *(Column(name, headings, per_dose=True) for name, headings in _PER_DOSE.items()),
        Column(
            "dose",
            (
                "mũi tiêm",
                "mũi",
                "mũi số",
                "mũi tiêm thứ",
                "mũi thứ",
                "liều",
                "thứ tự mũi",
                "thứ tự mũi tiêm",
                "dose",
                "dose number",
            ),
        ),
        Column("dose_kind", ("loại mũi", "loại mũi tiêm", "loại liều", "dose kind", "dose type")),
    ),
    (
        *PERSON_FIELDS,
        Field("record_number", "record_number", TEXT),
        Field(
            "dose",
            f"nullif(concat_ws('{APART}', dose_kind, dose), '')",
            DOSE,
            decisive=True,
            required=True,
        ),
        Field("vaccine", "vaccine", VACCINE),
        Field("lot", "lot", TEXT),
        Field("injected_at", moment_of("injected"), MOMENT, decisive=True, required=True),
        Field("entered_at", moment_of("entered"), MOMENT),
        Field("facility_code", "facility_code", TEXT),
        Field("facility", "facility", TEXT),
        Field(
            "injection",
            place_of(
                coded("facility_province"), coded("facility_district"), coded("facility_commune")
            ),
            PLACE,
        ),
        named_as_coded(
            "injection_named", "facility_province", "facility_district", "facility_commune"
        ),
        Field("preregistered", "preregistered", YES_NO),
        Field("status", "status", STATUS, decisive=True),
    ),
    # Without a number of its own a record is what somebody entered at a moment about a dose.
    key="CASE WHEN v_record_number IS NOT NULL THEN "
    + hash_of("v_record_number")
    + f" ELSE {_ENTRY_KEY} END",
    stored={
        "person_key": PERSON_KEY,
        "person_content": PERSON_CONTENT,
        "record_number": "v_record_number",
        "dose_type": f"coalesce(v_dose.type, {dose_type_of('v_dose.number', 'v_vaccine')})",
        "number": f"""
            CASE WHEN v_dose.type IS NULL THEN {booster_number("v_dose.number", "v_vaccine")}
                 ELSE v_dose.number END""",
        "vaccine": "v_vaccine",
        "lot": "v_lot",
        "injected_at": "v_injected_at",
        "entered_at": "v_entered_at",
        "facility_code": "v_facility_code",
        "facility": "v_facility",
        "injection_province": "v_injection.province",
        "injection_district": "v_injection.district",
        "injection_commune": "v_injection.commune",
        "preregistered": "v_preregistered",
        # Of the person, as recorded with the dose: what the counts by group need.
        "residence_province": "v_residence.province",
        "residence_district": "v_residence.district",
        "sex": "v_sex",
        "age": _AGE,
        # Of who is known by the year of birth its first day: on any day, the age is then what the
        # years differ by.
        "born_on": f"""
            CASE WHEN {_AGE} IS NOT NULL
                 THEN coalesce(v_birth.day, make_date(v_birth.year, 1, 1)) END""",
    },
    checks=(
        NO_PERSON,
        Check(
            "status",
            "v_status = 'not injected'",
            N_("The status says that nothing was injected; expected doses that were given."),
        ),
    ),
    remarks=(
        Check(
            "dose",
            "v_dose.type IS NULL AND v_dose.number > 2 "
            "AND NOT coalesce(is_known_vaccine(v_vaccine), false)",
            N_(
                "Dose {found} without a known vaccine can be the third of Abdala or a booster; it "
                "is counted as a booster. Name the vaccine."
            ),
            {"found": "v_dose.number"},
        ),
    ),
    deleted="coalesce(v_status = 'deleted', false)",
    person=PERSON_STORED,
    implied=("born_on",),
    help=N_("Import doses: one row a dose, or one row a person with its doses."),
    asks_day=True,  # shares and lags are of the last day that the records know
)
