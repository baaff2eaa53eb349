"""The platform's public statistics: counts by province, one snapshot of a day a file."""

from __future__ import annotations

import re
import unicodedata

from geo import units
from i18n import N_
from pipeline.ingest.dataset import (
    EXTRACTED_ON,
    JOINT,
    Check,
    Column,
    Dataset,
    Field,
    Snapshot,
    hash_of,
)
from pipeline.ingest.normalise.parser import Parser, ValueFault, cells_of, shortened
from pipeline.ingest.normalise.text import clean
from pipeline.vocabulary import FIRST_DAY
from queries.schema import STATISTIC_COLUMNS

LARGEST_COUNT = 1_000_000_000

_NAME, _CODE = "provinceName", "provinceCode"
PLATFORM_NAMES = dict(
    zip(
        STATISTIC_COLUMNS,
        (
            "population",
            "popOverEighteen",
            "totalOnceInjected",
            "totalTwiceInjected",
            "totalInjected",
            "totalVaccineAllocated",
            "totalVaccineAllocatedReality",
        ),
        strict=True,
    )
)
"""Our columns → the platform's names of them."""

_HEADINGS: dict[str, tuple[str, ...]] = {
    _NAME: (
        *("tỉnh/TP", "tỉnh/thành phố", "tỉnh", "tỉnh thành", "tên tỉnh", "tên tỉnh/thành phố"),
        *("địa phương", "province"),
    ),
    _CODE: ("mã tỉnh", "mã tỉnh/TP", "mã tỉnh/thành phố", "mã địa phương"),
    "population": ("dân số", "tổng dân số", "dân số toàn tỉnh"),
    "popOverEighteen": (
        *("dân số từ 18 tuổi", "dân số từ 18 tuổi trở lên", "dân số từ đủ 18 tuổi"),
        *("dân số trên 18 tuổi", "dân số 18+", "dân số 18 tuổi trở lên"),
    ),
    "totalOnceInjected": (
        *("số mũi 1", "mũi 1", "số người tiêm mũi 1", "số người đã tiêm mũi 1", "đã tiêm mũi 1"),
        *("số mũi 1 đã tiêm", "tiêm mũi 1", "số người tiêm ít nhất một mũi", "ít nhất một mũi"),
        *("số người tiêm ít nhất 1 mũi", "ít nhất 1 mũi"),
    ),
    "totalTwiceInjected": (
        *("số mũi 2", "mũi 2", "số người tiêm mũi 2", "số người đã tiêm mũi 2", "đã tiêm mũi 2"),
        *("số mũi 2 đã tiêm", "tiêm mũi 2", "số người tiêm đủ liều", "đủ liều", "tiêm đủ liều"),
    ),
    "totalInjected": (
        *("tổng số mũi đã tiêm", "tổng số mũi", "tổng số mũi tiêm", "số mũi đã tiêm"),
        *("tổng số liều đã tiêm", "số liều đã tiêm", "tổng mũi tiêm"),
    ),
    "totalVaccineAllocated": (
        *("số vắc xin phân bổ", "vắc xin phân bổ", "tổng số vắc xin phân bổ"),
        *("số vắc xin được phân bổ", "số liều phân bổ", "số liều được phân bổ"),
        *("số vaccine phân bổ", "vaccine phân bổ", "số liều vắc xin phân bổ"),
    ),
    "totalVaccineAllocatedReality": (
        *("số vắc xin thực nhận", "vắc xin thực nhận", "số vắc xin đã nhận", "vắc xin đã nhận"),
        *("số liều thực nhận", "số liều đã nhận", "số vaccine thực nhận", "vaccine đã nhận"),
        *("số liều vắc xin thực nhận", "tổng số vắc xin thực nhận"),
    ),
    "totalVaccinationLocation": ("số điểm tiêm",),
    "totalThriceInjected": ("số mũi 3", "mũi 3", "số mũi nhắc lại"),
    "lastOnceInjected": (),
    "lastTwiceInjected": (),
    "vaccineInjectionDailies": (),
}
"""The platform's names of columns → what people call them. The last five are not used."""


def province(text: str) -> dict[str, str]:
    """The province that a code, a name or both mean; both must agree. Raises ValueFault."""
    code, name = map(clean, cells_of(text, 2))
    code = code.removesuffix(".0")
    unit = _by_code(code) if code else None
    if name or unit is None:
        by_name = units.find_province(name)
        if by_name is None:
            raise ValueFault(
                N_("Unknown province “{found}”; expected one of the 63 of 2021, such as Nam Định."),
                found=shortened(name),
            )
        if unit and unit.code != by_name.code:
            raise ValueFault(
                N_("Code {code} is {of_code}, but the name is “{found}”; they must agree."),
                code=unit.code,
                of_code=unit.short_name,
                found=by_name.short_name,
            )
        unit = by_name
    return {"code": unit.code, "name": unit.short_name}


def _by_code(text: str) -> units.Unit:
    for unit in units.provinces():
        if unit.code == text.zfill(2):
            return unit
    raise ValueFault(
        N_("Unknown province code “{found}”; expected a GSO code such as 36."),
        column=_CODE,
        found=shortened(text),
    )


def count(text: str) -> int:
    """A count of persons or doses: digits only. Raises ValueFault, never guesses.

    ``123.0`` is accepted: programs that store counts as floating point write them so, and it can
    be no separator of thousands.
    """
    number = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"\d+(\.0)?", number, re.ASCII):
        if len(number) <= 20 and (counted := int(number.removesuffix(".0"))) <= LARGEST_COUNT:
            return counted
        message = N_("“{found}” is too large for a count of a province.")
    elif not number:
        message = N_("Empty; expected a count. Unknown is not zero.")
    elif re.fullmatch(r"-[\d.,]+", number):
        message = N_("“{found}” is negative; expected a count from 0 up.")
    elif re.fullmatch(r"\d{1,3}([.,' ]\d{3})+", number):
        message = N_(
            "“{found}” is written with separators of thousands or as a fraction; expected digits "
            "only, such as 1908352."
        )
    elif re.fullmatch(r"\d+[.,]\d+", number):
        message = N_("“{found}” is a fraction; expected a whole number such as 1908352.")
    else:
        message = N_("“{found}” is not a count; expected a whole number such as 1908352.")
    raise ValueFault(message, found=shortened(text))


# Since 1 July 2025 there are 34 provinces; each has the name of one of the 63 before.
_KEPT = units.names_kept()
_ONLY_KEPT = (
    f"bool_and(v_province.code IN ({', '.join(map(repr, _KEPT))})) OVER (PARTITION BY file_id)"
)
_OF_2025 = (
    f"{_ONLY_KEPT} AND ({EXTRACTED_ON} >= DATE '2025-07-01' "
    f"OR count(*) OVER (PARTITION BY file_id) * 2 >= {len(_KEPT)})"
)

_PROVINCE = Parser("STRUCT(code VARCHAR, name VARCHAR)", province)
_COUNT = Parser(
    "BIGINT", count, "CASE WHEN regexp_full_match({c}, '[0-9]{{1,9}}') THEN {c}::BIGINT END"
)

_DIFFERENT = N_("with different numbers")
_ALIKE = N_("the first of them is used")
# Nobody but the sender knows which of different numbers are right.
_WHY_REFUSED = f"CASE WHEN contradictory THEN '{_DIFFERENT}' ELSE '{_ALIKE}' END"

DATASET = Dataset(
    "statistics",
    N_("Statistics"),
    "statistics",
    tuple(
        # totalInjected, total_injected
        Column(name, (*headings, re.sub("([A-Z])", r" \1", name)))
        for name, headings in _HEADINGS.items()
    ),
    (
        Field(
            "province",
            f"coalesce({_CODE}, '') || {JOINT} || coalesce({_NAME}, '')",
            _PROVINCE,
            decisive=True,
            required=True,
        ),
        # Every empty cell is a fault of its own, not only the first of a row.
        *(
            Field(name, f"coalesce({platform_name}, '')", _COUNT, decisive=True, required=True)
            for name, platform_name in PLATFORM_NAMES.items()
        ),
    ),
    key=hash_of("v_province.code", EXTRACTED_ON),
    stored={
        "as_of": EXTRACTED_ON,
        "province_code": "v_province.code",
        **{name: f"v_{name}" for name in STATISTIC_COLUMNS},
    },
    checks=(
        Check(
            _NAME,
            _OF_2025,
            N_(
                "The file is of the 34 provinces of 2025; {found} is another than that of 2021. "
                "Expected figures of the 63 provinces of 2021."
            ),
            {"found": "v_province.name"},
        ),
    ),
    label="v_province.name",
    snapshot=Snapshot(
        first_day=FIRST_DAY,
        most_bytes=50_000_000,  # 63 provinces have some 5 kB; JSON with daily series some MB
        rows=len(units.provinces()),
    ),
    repeated=Check(
        _NAME,
        "contradictory OR s.rowid <> first_row",
        N_("{province} stands in rows {rows}, {why}; expected one row for each province."),
        {"province": "label", "rows": "numbers", "why": _WHY_REFUSED},
    ),
    help=N_("Import snapshots of the platform's public statistics (JSON or CSV), one a file."),
)
