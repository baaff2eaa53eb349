"""Clean extracts with what they mean: headings, rows of cells, and the values to be stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from geo import units
from geo.units import Unit

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
MIDDLES = {"M": ("Văn", "Đức", "Hữu", "Quốc"), "F": ("Thị", "Ngọc", "Thu", "Thị Minh")}
GIVEN = ("An", "Bình", "Dũng", "Đức", "Hải", "Hiếu", "Hòa", "Lan", "Mai", "Thúy", "Yến", "Trường")
VACCINES = ("AstraZeneca", "Comirnaty", "Spikevax", "Vero Cell")

_FIRST_DOSE = datetime(2021, 8, 1, 7)  # noqa: DTZ001 - as extracts write times, without a zone

Values = dict[str, Any]
"""What a row means, by the name of the stored column."""


@dataclass
class Draft:
    """A file in the making. Rows that kinds of dirt change keep their meaning in ``meant``.

    ``before`` and ``after`` are lines around the table; ``breaks`` is what ends a line; ``typed``
    columns are numbers in XLSX and Parquet. ``clean``: the headings before any dirt, in the order
    of the columns.
    """

    dataset: str
    name: str
    headings: list[str]
    rows: list[list[str]]
    meant: list[Values]
    ending: str = "csv"
    separator: str = ","
    breaks: str = "\n"
    encoding: str = "utf-8"
    mark: bool = False
    quote_all: bool = False
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)
    raw: Callable[[bytes], bytes] | None = None
    dirt: list[str] = field(default_factory=list)

    clean: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.clean = list(self.headings)

    def column(self, heading: str) -> int:
        """The position of a column by the heading that it had when it was clean."""
        return self.clean.index(heading)

    def cell(self, row: int, heading: str) -> str:
        """A cell."""
        return self.rows[row][self.column(heading)]

    def put(self, row: int, heading: str, text: str) -> None:
        """Change a cell."""
        self.rows[row][self.column(heading)] = text


def person(random: Random, number: int) -> Values:
    """Somebody, told from everybody else by the number in the ID and the phone."""
    sex = random.choice("MF")
    born = date(random.randrange(1935, 2004), random.randrange(1, 13), random.randrange(1, 29))
    home = random.choice(units.districts(random.choice(units.provinces()).code))
    digit = (0 if born.year < 2000 else 2) + (sex == "F")
    born_in = random.choice(units.provinces()).code
    names = (random.choice(FAMILIES), random.choice(MIDDLES[sex]), random.choice(GIVEN))
    return {
        "name": " ".join(names),
        "birth_date": born,
        "birth_year": born.year,
        "sex": sex,
        "id_type": "cccd",
        "id_number": f"0{born_in[-2:]}{digit}{born.year % 100:02}{number:06}",
        "phone": f"09{random.randrange(10)}{number:07}",
        "residence_province": home.parent,
        "residence_district": home.code,
    }


DOSE_HEADINGS = {
    "Mã mũi tiêm": "record_number",
    "Họ và tên": "name",
    "Ngày sinh": "birth_date",
    "Giới tính": "sex",
    "Số CCCD/CMND/Hộ chiếu": "id_number",
    "Số điện thoại": "phone",
    "Tỉnh/Thành phố": "residence_province",
    "Quận/Huyện": "residence_district",
    "Mũi tiêm": "number",
    "Loại vắc xin": "vaccine",
    "Số lô": "lot",
    "Thời gian tiêm": "injected_at",
    "Cơ sở tiêm": "facility",
    "Thời gian nhập": "entered_at",
}
"""Headings of doses, and the stored column that each is about."""


def doses(random: Random, rows: int) -> Draft:
    """A long extract of doses."""
    meant = []
    for number in range(rows):
        who = person(random, number)
        injected = _FIRST_DOSE + timedelta(minutes=random.randrange(400_000))
        entered = injected + timedelta(minutes=random.randrange(10, 20_000))
        means = who | {
            "record_number": f"R{number:05}",
            "dose_type": "primary",
            "number": random.choice((1, 2)),
            "vaccine": random.choice(VACCINES),
            "lot": f"LOT{number:05}",
            "injected_at": injected,
            "entered_at": entered,
            "facility": f"Trạm Y tế xã {random.choice(GIVEN)}",
        }
        meant.append(means)
    return _draft("doses", "doses", meant)


REGISTER_HEADINGS = {
    "Số CCCD": "id_number",
    "Họ và tên": "name",
    "Ngày sinh": "birth_date",
    "Giới tính": "sex",
    "Tỉnh/Thành phố": "residence_province",
    "Quận/Huyện": "residence_district",
}


def register(random: Random, rows: int) -> Draft:
    """An extract of the population register."""
    meant = []
    for number in range(rows):
        who = person(random, number)
        who = {name: who[name] for name in who if name not in ("phone", "id_type")}
        meant.append(who)
    return _draft("register", "register", meant)


REPORT_HEADINGS = {
    "Ngày": "day",
    "Tỉnh/Thành phố": "province_code",
    "Mũi 1": "dose1",
    "Mũi 2": "dose2",
    "Tổng số mũi tiêm": "total",
}


def reports(random: Random, rows: int) -> Draft:
    """Daily reports of provinces."""
    meant = []
    provinces = random.sample(units.provinces(), min(rows, 63))
    for number in range(rows):
        first, second = random.randrange(100, 2_000), random.randrange(100, 2_000)
        means = {
            "day": date(2022, 3, 1) + timedelta(days=number // 63),
            "province_code": provinces[number % 63].code,
            "dose1": first,
            "dose2": second,
            "total": first + second,
        }
        meant.append(means)
    return _draft("daily_reports", "daily-reports", meant)


POPULATION_HEADINGS = {
    "Tỉnh/Thành phố": "province_code",
    "Quận/Huyện": "district_code",
    "Nhóm tuổi": "age_band",
    "Giới tính": "sex",
    "Số dân": "persons",
}
BANDS = ("0-4", "5-11", "12-17", "18-29", "30-39", "40-49", "50-64", "65+")


def population(random: Random, rows: int) -> Draft:
    """Population of districts by age band and sex."""
    meant = []
    places = random.sample(units.all_districts(), rows // 16 + 1)
    for number in range(rows):
        place = places[number // 16]
        means = {
            "province_code": place.parent,
            "district_code": place.code,
            "age_band": BANDS[number // 2 % 8],
            "sex": "MF"[number % 2],
            "persons": random.randrange(500, 50_000),
        }
        meant.append(means)
    return _draft("population", "population", meant)


def _draft(dataset: str, name: str, meant: list[Values]) -> Draft:
    """The clean file of what its rows mean."""
    headings = HEADINGS[dataset]
    rows = [
        [_written(heading, means[column]) for heading, column in headings.items()]
        for means in meant
    ]
    return Draft(dataset, f"{name}-2022-08-14.csv", list(headings), rows, meant)


CLEAN = {
    "doses": doses,
    "register": register,
    "daily_reports": reports,
    "population": population,
}
"""What writes a clean extract of each dataset."""

HEADINGS = {
    "doses": DOSE_HEADINGS,
    "register": REGISTER_HEADINGS,
    "daily_reports": REPORT_HEADINGS,
    "population": POPULATION_HEADINGS,
}


def unit_of(code: str) -> Unit:
    """The province or district of a code."""
    return units.province(code) if len(code) == 2 else units.district(code)


def _written(heading: str, value: Any) -> str:
    """A value as the platform writes it."""
    if heading in ("Tỉnh/Thành phố", "Quận/Huyện"):
        return unit_of(value).name
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if heading == "Giới tính":
        return {"M": "Nam", "F": "Nữ"}[value]
    return f"Mũi {value}" if heading == "Mũi tiêm" else str(value)
