"""The daily reports: doses by place and day as the provinces counted them by telephone and paper.

Annex 5 of 3588/QĐ-BYT. They say what was injected whether or not it was ever entered, so that the
records can be held against them.
"""

from __future__ import annotations

from geo import units
from i18n import N_
from pipeline.ingest.dataset import (
    EXTRACTED_ON,
    Check,
    Column,
    Dataset,
    Field,
    cells,
    hash_of,
)
from pipeline.ingest.normalise.counts import COUNT
from pipeline.ingest.normalise.dates import DAY
from pipeline.ingest.normalise.report_places import REPORT_PLACE
from pipeline.ingest.normalise.text import TEXT
from pipeline.ingest.pairs import coded, named_as_coded
from pipeline.ingest.parts import WITHIN
from pipeline.ingest.person import PERSON
from pipeline.vocabulary import FIRST_DAY

_PLACES = {
    "province": ("tỉnh thành phố báo cáo", "tỉnh báo cáo"),
    "district": ("quận huyện báo cáo", "huyện báo cáo"),
    "place": (
        "địa phương",
        "địa phương cơ sở y tế",
        "địa phương đơn vị",
        "tên địa phương",
        "địa bàn",
        "đơn vị",
        "tên đơn vị",
        "đơn vị báo cáo",
        "đơn vị địa phương",
    ),
    "facility": (
        "cơ sở",
        "cơ sở y tế",
        "tên cơ sở y tế",
        "cơ sở tiêm",
        "cơ sở tiêm chủng",
        "điểm tiêm",
        "đơn vị tiêm",
    ),
    "commune": ("xã", "phường xã", "xã phường", "xã phường thị trấn", "trạm y tế"),
    "reporting_province": ("tỉnh của đơn vị báo cáo",),
    "reporting_district": ("huyện của đơn vị báo cáo",),
}
_PARTS_BY = {
    "vaccine_name": ("loại vắc xin", "vắc xin", "tên vắc xin", "vaccine", "loại vaccine"),
    "round": ("đợt tiêm", "đợt", "round"),
    "target_group": (
        "đối tượng",
        "nhóm đối tượng",
        "đối tượng tiêm",
        "nhóm tuổi",
        "độ tuổi",
        "target group",
    ),
}

_PREFIXES = (
    *("", "số", "tiêm", "số tiêm", "số tiêm được", "số người tiêm", "số mũi tiêm", "đã tiêm"),
    *("tiêm được", "số đã tiêm", "kết quả tiêm", "số liều", "số liều tiêm"),
)
_OF_THE_DAY = ("", "trong ngày", "ngày")


def _counted(*doses: str) -> tuple[str, ...]:
    """What a column of doses may be called: “Mũi 1”, “Số tiêm được – Mũi 1”, “… trong ngày”."""
    return tuple(
        " ".join(filter(None, (before, dose, after)))
        for dose in doses
        for before in _PREFIXES
        for after in _OF_THE_DAY
    )


_DOSES = {
    "dose1": (*_counted("mũi 1", "mũi thứ nhất"), "dose 1", "doses 1", "first dose", "first doses"),
    "dose2": (
        *_counted("mũi 2", "mũi thứ hai"),
        "dose 2",
        "doses 2",
        "second dose",
        "second doses",
    ),
    "dose3": (*_counted("mũi 3", "mũi 3 abdala"), "dose 3", "third dose", "third doses"),
    "additional": (
        *_counted("mũi bổ sung", "bổ sung"),
        "additional dose",
        "additional doses",
        "additional",
    ),
    "booster": (
        *_counted("mũi nhắc lại", "nhắc lại", "mũi nhắc lại 1", "mũi nhắc lại lần 1"),
        *_counted("nhắc lại 1", "nhắc lại lần 1"),
        "booster",
        "boosters",
        "booster dose",
        "booster doses",
        "booster 1",
        "first booster",
    ),
    "booster2": (
        *_counted("mũi nhắc lại 2", "mũi nhắc lại lần 2", "nhắc lại 2", "nhắc lại lần 2", "mũi 4"),
        "booster 2",
        "second booster",
    ),
    "further": (
        *_counted("mũi nhắc lại bổ sung", "mũi bổ sung và nhắc lại", "bổ sung nhắc lại"),
        *_counted("mũi 3 trở lên"),
        "further doses",
        "further",
    ),
    "total": (
        "tổng số mũi tiêm",
        "tổng số mũi",
        "tổng số",
        "tổng cộng",
        "tổng",
        "số mũi tiêm",
        "số mũi đã tiêm",
        "số mũi tiêm trong ngày",
        "tổng số mũi tiêm trong ngày",
        "số tiêm được",
        "số tiêm được tổng số",
        "số tiêm được tổng cộng",
        "số tiêm được tổng",
        "số tiêm được trong ngày",
        "total",
        "total doses",
        "doses",
        "doses injected",
    ),
}

# The platform's categories beyond the second dose. Reports split them in several ways, and few
# split them at all; what all have in common is their sum.
_BEYOND = ("dose3", "additional", "booster", "booster2")
_FURTHER = (
    f"coalesce(v_further, CASE WHEN coalesce({', '.join(f'v_{name}' for name in _BEYOND)}) "
    f"IS NOT NULL THEN {' + '.join(f'coalesce(v_{name}, 0)' for name in _BEYOND)} END)"
)
_PARTS = ("v_dose1", "v_dose2", _FURTHER)
_SUM = " + ".join(f"coalesce({part}, 0)" for part in _PARTS)
_ALL_PARTS = " AND ".join(f"{part} IS NOT NULL" for part in _PARTS)
_FOUND_DAY = "strftime(v_day, '%d/%m/%Y')"

_OTHERS = ", ".join(f"v_{name}" for name in _PARTS_BY)
_OWN = "province_code, province, district_code, district, place, facility, commune"
_PLACE = cells(
    *("reporting_province", "reporting_district", coded("province"), coded("district")),
    *("place", "coalesce(facility, commune)"),
)
# The districts of the file, and its rows in all.
_DISTRICTS = "count(v_place.district) OVER (PARTITION BY file_id)"
_PLACED = "count(v_place.province) OVER (PARTITION BY file_id)"
# Since 1 July 2025 there are 34 provinces, called as some of the 63 before; eleven are the same.
_KEPT = units.names_kept()
_SUCCESSORS = [units.successor(one.code) for one in units.provinces()]
_GROWN = [code for code in _KEPT if _SUCCESSORS.count(units.successor(code)) > 1]
_NAMES = ", ".join(f"'{code}': '{units.province(code).short_name}'" for code in _GROWN)
_IS_KEPT = f"v_place.province IN ({', '.join(map(repr, _KEPT))})"
_OF_2025 = f"""
    v_place.district IS NULL AND v_place.province IN ({", ".join(map(repr, _GROWN))})
    AND bool_and(v_place.district IS NOT NULL OR {_IS_KEPT}) OVER (PARTITION BY file_id)
    AND (v_day >= DATE '2025-07-01' OR {_DISTRICTS} = 0
         AND count(DISTINCT v_place.province) OVER (PARTITION BY file_id) * 2 >= {len(_KEPT)})"""

DATASET = Dataset(
    "daily_reports",
    N_("Daily reports"),
    "daily_report",
    (
        *(
            Column(column.name, (*column.headings, *_PLACES.get(column.name, ())))
            for column in PERSON
            if column.name.removesuffix("_code") in ("province", "district")
        ),
        *(
            Column(name, headings)
            for name, headings in (_PLACES | _PARTS_BY).items()
            if name not in ("province", "district")
        ),
        Column(
            "day",
            ("ngày", "ngày báo cáo", "ngày tiêm", "day", "date", "report date", "reported date"),
        ),
        *(Column(name, headings) for name, headings in _DOSES.items()),
    ),
    (
        Field(
            "place",
            f"CASE WHEN coalesce({_OWN}) IS NOT NULL THEN {_PLACE} END",
            REPORT_PLACE,
            decisive=True,
            required=True,
        ),
        named_as_coded("named", "province", "district"),
        *(Field(name, name, TEXT) for name in _PARTS_BY),
        Field("day", "day", DAY, decisive=True, required=True),
        *(Field(name, name, COUNT, decisive=True) for name in _DOSES),
    ),
    # A row without a district is of its whole province, whatever rows its districts have.
    key=hash_of("coalesce(v_place.district, v_place.province)", "v_day"),
    stored={
        "province_code": "v_place.province",
        "district_code": "v_place.district",
        "day": "v_day",
        "dose1": "v_dose1",
        "dose2": "v_dose2",
        "further": _FURTHER,
        "total": f"coalesce(v_total, {_SUM})",
        # Found out from the whole series after each import: pipeline.ingest.report_checks.
        "cumulative": "false",
    },
    checks=(
        Check(
            "place",
            f"v_place.doubtful AND {_DISTRICTS} NOT IN (0, {_PLACED})",
            N_(
                "The name is that of a province and of a district, and the file has rows of both; "
                "write which is meant."
            ),
        ),
        Check(
            "province",
            _OF_2025,
            N_(
                "The file is of the 34 provinces of 2025; {found} is another than that of 2021. "
                "Expected figures of the 63 provinces of 2021."
            ),
            {"found": f"MAP {{{_NAMES}}}[v_place.province]"},
        ),
        Check(
            "total",
            f"v_total IS NULL AND coalesce({', '.join(_PARTS)}) IS NULL",
            N_(
                "The row has no number at all; expected the doses of the day, by dose number or "
                "in all."
            ),
        ),
        Check(
            "day",
            f"v_day > {EXTRACTED_ON}",
            N_(
                "{found} is after the day of the file, {last}; expected a day that had passed. If "
                "the file is of another day, name it with --as-of."
            ),
            {"found": _FOUND_DAY, "last": f"strftime({EXTRACTED_ON}, '%d/%m/%Y')"},
        ),
        Check(
            "day",
            f"v_day < DATE '{FIRST_DAY}'",
            N_("{found} is before the first day of the campaign; expected 08/03/2021 or later."),
            {"found": _FOUND_DAY},
        ),
        Check(
            "total",
            f"v_total <> {_SUM} AND {_ALL_PARTS}",
            N_(
                "The doses by number come to {sum}, the total says {found}; expected the same. "
                "Correct whichever is wrong."
            ),
            {"found": "v_total", "sum": _SUM},
        ),
        Check(
            "total",
            f"v_total < {_SUM}",
            N_(
                "The doses by number come to {sum}, more than the total of {found}; expected at "
                "most as many. Correct whichever is wrong."
            ),
            {"found": "v_total", "sum": _SUM},
        ),
    ),
    remarks=(
        Check(
            "district",
            "v_place.district IS NULL AND count(v_place.district) OVER "
            "(PARTITION BY file_id, v_place.province, v_day) > 0",
            N_(
                "The row names no district, and others of its province and day do; it is taken "
                "for the whole province."
            ),
        ),
    ),
    label=f"nullif(concat_ws(' · ', '{WITHIN}' || v_place.part, {_OTHERS}), '')",
    has_preamble=True,
    parts=("dose1", "dose2", "further", "total"),
    command="reports",
    help=N_("Import the daily reports: doses by province or district and day."),
)
