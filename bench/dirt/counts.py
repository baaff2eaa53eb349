"""Clean extracts of counts, and of facilities: reports, population, statistics, totals."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from bench.dirt.draft import Draft, Shape, Values, draft
from bench.dirt.people import GIVEN
from geo import places, units
from pipeline.ingest.datasets.statistics import PLATFORM_NAMES

_OF_PLACE = ("province_code", "district_code", "commune_code")
_MADE_OF = dict.fromkeys(_OF_PLACE, _OF_PLACE)
_REPORTS = Shape(
    {
        "Ngày": "day",
        "Tỉnh/Thành phố": "province_code",
        "Mũi 1": "dose1",
        "Mũi 2": "dose2",
        "Tổng số mũi tiêm": "total",
    },
    ("province_code", "day"),
    _MADE_OF,
)
_POPULATION = Shape(
    {
        "Tỉnh/Thành phố": "province_code",
        "Quận/Huyện": "district_code",
        "Nhóm tuổi": "age_band",
        "Giới tính": "sex",
        "Số dân": "persons",
    },
    ("province_code", "district_code", "age_band", "sex"),
    _MADE_OF,
)
_STATISTICS = Shape(
    {"provinceName": "province_code", **{name: ours for ours, name in PLATFORM_NAMES.items()}},
    ("province_code",),
)
_TOTALS = Shape(
    {
        "Ngày báo cáo": "as_of",
        "Tỉnh/Thành phố": "place_code",
        "Số người đã gửi xác thực": "persons_sent",
        "Xác thực đúng": "persons_correct",
        "Sai thông tin": "persons_wrong_details",
        "Thiếu hoặc sai định dạng số định danh": "persons_without_id",
        "Chưa xác thực": "persons_not_yet_verified",
        "Số mũi đã tiêm": "doses_injected",
        "Số mũi trên nền tảng": "doses_on_platform",
    },
    ("as_of", "place_code"),
)
_FACILITIES = Shape(
    {
        "Mã cơ sở": "facility_code",
        "Tên cơ sở": "facility",
        "Tỉnh/Thành phố": "province_code",
        "Quận/Huyện": "district_code",
        "Phường/Xã": "commune_code",
    },
    ("facility_code",),
    _MADE_OF,
)
BANDS = ("0-4", "5-11", "12-17", "18-29", "30-39", "40-49", "50-64", "65+")


def reports(random: Random, rows: int) -> Draft:
    """Daily reports of provinces."""
    meant = []
    provinces = random.sample(units.provinces(), min(rows, 63))
    for number in range(rows):
        first, second = random.randrange(100, 2_000), random.randrange(100, 2_000)
        meant.append(
            {
                "day": date(2022, 3, 1) + timedelta(days=number // 63),
                "province_code": provinces[number % 63].code,
                "dose1": first,
                "dose2": second,
                "total": first + second,
            }
        )
    return draft("daily_reports", "daily-reports", _REPORTS, meant)


def population(random: Random, rows: int) -> Draft:
    """Population of districts by age band and sex."""
    meant = []
    districts = random.sample(units.all_districts(), rows // 16 + 1)
    for number in range(rows):
        place = districts[number // 16]
        meant.append(
            {
                "province_code": place.parent,
                "district_code": place.code,
                "age_band": BANDS[number // 2 % 8],
                "sex": "MF"[number % 2],
                "persons": random.randrange(500, 50_000),
            }
        )
    return draft("population", "population", _POPULATION, meant)


def statistics(random: Random, rows: int) -> Draft:
    """A snapshot of the platform's public statistics."""
    meant = []
    for province in random.sample(units.provinces(), rows):
        persons = random.randrange(300_000, 9_000_000)
        shares = (1.0, 0.7, 0.65, 0.6, 1.25, 1.4, 1.3)
        meant.append(
            {"province_code": province.code}
            | {
                name: int(persons * share)
                for name, share in zip(PLATFORM_NAMES, shares, strict=True)
            }
        )
    return draft("statistics", "statistics", _STATISTICS, meant)


def totals(random: Random, rows: int) -> Draft:
    """The totals of the verification by day and province."""
    meant: list[Values] = []
    for province in random.sample(units.provinces(), rows):
        parts = [random.randrange(1_000, 100_000) for _ in range(4)]
        doses = random.randrange(100_000, 900_000)
        meant.append(
            {
                "as_of": date(2022, 3, 1),
                "place_code": province.code,
                "persons_sent": sum(parts),
                "persons_correct": parts[0],
                "persons_wrong_details": parts[1],
                "persons_without_id": parts[2],
                "persons_not_yet_verified": parts[3],
                "doses_injected": doses,
                "doses_on_platform": doses - random.randrange(50_000),
            }
        )
    return draft("verification_totals", "totals", _TOTALS, meant)


def facilities(random: Random, rows: int) -> Draft:
    """The facilities that vaccinate."""
    meant = []
    for number in range(rows):
        commune = random.choice(places.communes())
        district = units.district(commune.district_code)
        meant.append(
            {
                "facility_code": f"{district.parent}{number:05}",
                "facility": f"Trạm Y tế {random.choice(GIVEN)} {random.choice(GIVEN)}",
                "province_code": district.parent,
                "district_code": district.code,
                "commune_code": commune.code,
            }
        )
    return draft("facilities", "facilities", _FACILITIES, meant)
