"""The daily reports: doses by place and day as the provinces counted them by telephone and paper.

Annex 5 of 3588/QĐ-BYT. They say what was injected whether or not it was ever entered, so that the
records can be held against them.
"""

from __future__ import annotations

from i18n import N_
from pipeline.ingest.dataset import (
    EXTRACTED_ON,
    Check,
    Column,
    Dataset,
    Field,
    hash_of,
)
from pipeline.ingest.normalise.counts import COUNT
from pipeline.ingest.normalise.dates import DAY
from pipeline.ingest.pairs import coded_place
from pipeline.ingest.person import PERSON
from pipeline.vocabulary import FIRST_DAY

_PLACES = {
    "province": ("địa phương", "tỉnh thành phố báo cáo", "tỉnh báo cáo"),
    "district": ("quận huyện báo cáo", "huyện báo cáo"),
}
_DOSES = {
    "dose1": (
        "mũi 1",
        "số mũi 1",
        "tiêm mũi 1",
        "số tiêm mũi 1",
        "số mũi tiêm mũi 1",
        "mũi 1 trong ngày",
        "mũi thứ nhất",
        "dose 1",
        "doses 1",
        "first dose",
        "first doses",
    ),
    "dose2": (
        "mũi 2",
        "số mũi 2",
        "tiêm mũi 2",
        "số tiêm mũi 2",
        "số mũi tiêm mũi 2",
        "mũi 2 trong ngày",
        "mũi thứ hai",
        "dose 2",
        "doses 2",
        "second dose",
        "second doses",
    ),
    "dose3": (
        "mũi 3",
        "số mũi 3",
        "tiêm mũi 3",
        "số tiêm mũi 3",
        "mũi 3 trong ngày",
        "mũi 3 abdala",
        "dose 3",
        "third dose",
        "third doses",
    ),
    "additional": (
        "mũi bổ sung",
        "bổ sung",
        "số mũi bổ sung",
        "tiêm mũi bổ sung",
        "additional dose",
        "additional doses",
        "additional",
    ),
    "booster": (
        "mũi nhắc lại",
        "nhắc lại",
        "số mũi nhắc lại",
        "tiêm mũi nhắc lại",
        "mũi nhắc lại 1",
        "mũi nhắc lại lần 1",
        "nhắc lại lần 1",
        "booster",
        "boosters",
        "booster dose",
        "booster doses",
        "booster 1",
        "first booster",
    ),
    "booster2": (
        "mũi nhắc lại 2",
        "mũi nhắc lại lần 2",
        "nhắc lại lần 2",
        "mũi 4",
        "số mũi 4",
        "booster 2",
        "second booster",
    ),
    "further": (
        "mũi nhắc lại bổ sung",
        "mũi bổ sung và nhắc lại",
        "bổ sung nhắc lại",
        "số mũi nhắc lại bổ sung",
        "mũi 3 trở lên",
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

DATASET = Dataset(
    "daily_reports",
    N_("Daily reports"),
    "daily_report",
    (
        *(
            Column(column.name, (*column.headings, *_PLACES.get(column.name, ())))
            for column in PERSON
            if column.name.removesuffix("_code") in _PLACES
        ),
        Column(
            "day",
            ("ngày", "ngày báo cáo", "ngày tiêm", "day", "date", "report date", "reported date"),
        ),
        *(Column(name, headings) for name, headings in _DOSES.items()),
    ),
    (
        *coded_place("province", "district"),
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
    command="reports",
    help=N_("Import the daily reports: doses by province or district and day."),
)
