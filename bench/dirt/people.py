"""Clean extracts about persons: doses, registrations, the register, verdicts, corrections."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import duckdb

from bench.dirt.draft import Draft, Shape, Values, draft
from geo import units
from pipeline.ingest.normalise.verdicts import VERDICT_WORDS

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
MIDDLES = {"M": ("Văn", "Đức", "Hữu", "Quốc"), "F": ("Thị", "Ngọc", "Thu", "Thị Minh")}
GIVEN = ("An", "Bình", "Dũng", "Đức", "Hải", "Hiếu", "Hòa", "Lan", "Mai", "Thúy", "Yến", "Trường")
VACCINES = ("AstraZeneca", "Comirnaty", "Spikevax", "Vero Cell")

_FIRST_DOSE = datetime(2021, 8, 1, 7)  # noqa: DTZ001 - as extracts write times, without a zone

_OF_PLACE = ("residence_province", "residence_district")
_MADE_OF = {
    "birth_year": ("birth_date",),
    "id_type": ("id_number",),
    "dose_type": ("number",),
    "residence_province": _OF_PLACE,
    "residence_district": _OF_PLACE,
    "person_key": ("person_number",),
    "id_key": ("id_number",),
    "corrects": ("case_number",),
    "person": ("pair",),
    "other": ("pair",),
}
_PERSON = {
    "Họ và tên": "name",
    "Ngày sinh": "birth_date",
    "Giới tính": "sex",
    "Số CCCD/CMND/Hộ chiếu": "id_number",
    "Số điện thoại": "phone",
    "Tỉnh/Thành phố": "residence_province",
    "Quận/Huyện": "residence_district",
}
_DOSES = Shape(
    {
        "Mã mũi tiêm": "record_number",
        **_PERSON,
        "Mũi tiêm": "number",
        "Loại vắc xin": "vaccine",
        "Số lô": "lot",
        "Thời gian tiêm": "injected_at",
        "Cơ sở tiêm": "facility",
        "Thời gian nhập": "entered_at",
    },
    ("lot",),
    _MADE_OF,
)
_REGISTRATIONS = Shape(
    {"Mã đối tượng": "person_number", **_PERSON, "Thời gian đăng ký": "registered_at"},
    ("phone",),
    _MADE_OF,
)
_REGISTER = Shape(
    {
        "Số CCCD": "id_number",
        "Họ và tên": "name",
        "Ngày sinh": "birth_date",
        "Giới tính": "sex",
        "Tỉnh/Thành phố": "residence_province",
        "Quận/Huyện": "residence_district",
    },
    ("id_number",),
    _MADE_OF,
)
_VERDICTS = Shape(
    {
        "Mã đối tượng": "person_number",
        "Số CCCD": "id_number",
        "Ngày xác thực": "verified_on",
        "Kết quả": "verdict",
    },
    ("id_key",),
    _MADE_OF,
)
_CORRECTIONS = Shape(
    {"Mã vụ việc": "case_number", **_PERSON},
    ("corrects",),
    _MADE_OF | {"person_key": ("case_number",)},
)
_DECISIONS = Shape({"Mã cặp": "pair", "Cùng một người": "same"}, ("person",), _MADE_OF)


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


def doses(random: Random, rows: int) -> Draft:
    """A long extract of doses."""
    meant = []
    for number in range(rows):
        injected = _FIRST_DOSE + timedelta(minutes=random.randrange(400_000))
        meant.append(
            person(random, number)
            | {
                "record_number": f"R{number:05}",
                "dose_type": "primary",
                "number": random.choice((1, 2)),
                "vaccine": random.choice(VACCINES),
                "lot": f"LOT{number:05}",
                "injected_at": injected,
                "entered_at": injected + timedelta(minutes=random.randrange(10, 20_000)),
                "facility": f"Trạm Y tế xã {random.choice(GIVEN)}",
            }
        )
    return draft("doses", "doses", _DOSES, meant)


def registrations(random: Random, rows: int) -> Draft:
    """Registrations made before an injection."""
    meant = []
    for number in range(rows):
        at = _FIRST_DOSE + timedelta(minutes=random.randrange(400_000))
        meant.append(
            person(random, number) | {"person_number": f"P{number:06}", "registered_at": at}
        )
    return draft("registrations", "registrations", _REGISTRATIONS, meant)


def register(random: Random, rows: int) -> Draft:
    """An extract of the population register."""
    meant = []
    for number in range(rows):
        who = person(random, number)
        meant.append({name: who[name] for name in who if name not in ("phone", "id_type")})
    return draft("register", "register", _REGISTER, meant)


def verdicts(random: Random, rows: int) -> Draft:
    """Verdicts about persons that the police's system sent back."""
    meant = []
    for number in range(rows):
        who = person(random, number)
        meant.append(
            {
                "person_number": f"P{number:06}",
                "person_key": _hash(f"P{number:06}"),
                "id_number": who["id_number"],
                "id_key": _hash("cccd", who["id_number"]),
                "verified_on": date(2022, 1, 1) + timedelta(days=random.randrange(200)),
                "verdict": random.choice(list(VERDICT_WORDS)),
            }
        )
    made = draft("verifications", "verdicts", _VERDICTS, meant)
    for row, means in enumerate(meant):
        made.put(row, "Kết quả", random.choice(VERDICT_WORDS[means["verdict"]]))
    return made


def corrections(random: Random, rows: int) -> Draft:
    """A worklist that came back."""
    meant = []
    for number in range(rows):
        key, corrects = random.getrandbits(64), random.getrandbits(64)
        meant.append(
            person(random, number)
            | {
                "case_number": f"{key:016x}-{corrects:016x}",
                "person_key": key,
                "corrects": corrects,
            }
        )
    return draft("corrections", "corrections", _CORRECTIONS, meant)


def decisions(random: Random, rows: int) -> Draft:
    """The list of doubtful persons, with what was decided."""
    meant = []
    for _ in range(rows):
        one, two = random.getrandbits(64), random.getrandbits(64)
        meant.append(
            {
                "pair": f"{one:016x}-{two:016x}",
                "person": min(one, two),
                "other": max(one, two),
                "same": random.random() < 0.5,
            }
        )
    return draft("decisions", "decisions", _DECISIONS, meant)


def _hash(*values: Any) -> int:
    """What the records call somebody by (pipeline.ingest.dataset.hash_of)."""
    asked = ", ".join(["?::VARCHAR"] * len(values))
    (found,) = duckdb.execute(f"SELECT hash({asked})", list(values)).fetchone() or (0,)
    return int(found)
