"""The totals of the verification by day, as the police's system reports them."""

from __future__ import annotations

from dataclasses import replace

from geo.units import COUNTRY_CODE
from i18n import N_
from pipeline.ingest.dataset import Check, Column, Dataset, Field, hash_of
from pipeline.ingest.normalise.counts import COUNT
from pipeline.ingest.normalise.dates import DAY
from pipeline.ingest.normalise.parser import SEPARATOR, Mended, Parser, ValueFault
from pipeline.ingest.normalise.text import folded
from pipeline.ingest.normalise.values import PlaceFault, place
from pipeline.ingest.pairs import coded
from pipeline.ingest.person import PERSON
from queries.schema import REPORTED

_TOTALS = {
    "persons_sent": ("số người đã gửi xác thực", "số đã gửi xác thực", "đã gửi xác thực"),
    "persons_correct": ("xác thực đúng", "số người xác thực đúng", "đúng thông tin"),
    "persons_wrong_details": ("sai thông tin", "số người sai thông tin", "wrong details"),
    "persons_without_id": (
        "thiếu hoặc sai định dạng số định danh",
        "không có hoặc sai định dạng số định danh",
        "no or malformed id",
    ),
    "persons_not_yet_verified": ("chưa xác thực", "số người chưa xác thực", "not yet verified"),
    "doses_injected": ("số mũi đã tiêm", "số mũi tiêm"),
    "doses_on_platform": ("số mũi trên nền tảng", "số mũi đã nhập"),
    "doses_wrong": ("số mũi sai thông tin", "số mũi sai"),
    "doses_not_yet_verified": ("số mũi chưa xác thực",),
}
_PARTS = [name for name in REPORTED if name.startswith("persons_") and name != "persons_sent"]
_COUNTRY = {"ca nuoc", "toan quoc", "viet nam", "vn", "country"}


def _total_place(text: str) -> str | Mended | None:
    """The province that a total is of, or VN; None of a word for nothing. Raises ValueFault."""
    if folded(text) in _COUNTRY:
        return COUNTRY_CODE
    try:
        found = place(text + 2 * SEPARATOR)
    except PlaceFault as fault:  # whose value is of all units
        raise ValueFault(fault.message, column="province", **fault.details) from fault
    if isinstance(found, Mended):
        return replace(found, value=found.value["province"])
    return found["province"]


_PLACE = Parser("VARCHAR", _total_place)

DATASET = Dataset(
    "verification_totals",
    N_("Totals of the verification"),
    "verification_total",
    (
        Column("day", ("ngày", "ngày báo cáo", "tính đến ngày", "as of", "date")),
        *(column for column in PERSON if column.name in ("province", "province_code")),
        *(Column(name, headings) for name, headings in _TOTALS.items()),
    ),
    (
        Field("day", "day", DAY, decisive=True, required=True),
        Field("place", coded("province"), _PLACE, decisive=True),
        *(Field(name, name, COUNT, decisive=True) for name in REPORTED),
    ),
    key=hash_of("v_day", "coalesce(v_place, 'VN')"),
    stored={
        "as_of": "v_day",
        "place_code": "coalesce(v_place, 'VN')",
        **{name: f"v_{name}" for name in REPORTED},
    },
    checks=(
        # A file without any place is of the country.
        Check(
            "province",
            "v_place IS NULL AND count(v_place) OVER (PARTITION BY file_id) > 0",
            N_(
                "The row names no place, and others of the file do; expected a province or “Cả "
                "nước”."
            ),
        ),
        Check(
            "persons_sent",
            f"v_persons_sent <> {' + '.join(f'v_{name}' for name in _PARTS)}",
            N_(
                "The parts do not add up: persons sent must be the correct, the wrong, those "
                "without an ID number and those not yet verified together."
            ),
        ),
        Check(
            "doses_on_platform",
            "v_doses_on_platform > v_doses_injected",
            N_("More doses on the platform than were injected; expected at most as many."),
        ),
        Check(
            "day",
            " AND ".join(f"v_{name} IS NULL" for name in REPORTED),
            N_("The row has no number at all."),
        ),
    ),
    command="verifications",
)
