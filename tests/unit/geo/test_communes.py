"""The list of communes of 2021."""

from __future__ import annotations

import csv
import re

import pytest

from geo import units

FILE = units.DATA / "communes_2021.csv"
# Islands whose districts govern without communes.
ISLANDS = {"318", "471", "498", "536", "755"}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_there_are_as_many_communes_as_in_2021(rows: list[dict[str, str]]) -> None:
    assert 10_500 < len(rows) < 10_700


def test_codes_have_five_digits_and_stand_once_and_in_order(rows: list[dict[str, str]]) -> None:
    codes = [row["code"] for row in rows]
    assert [code for code in codes if not re.fullmatch(r"[0-9]{5}", code)] == []
    assert codes == sorted(set(codes))


def test_every_district_but_five_islands_has_communes(rows: list[dict[str, str]]) -> None:
    districts = {unit.code for unit in units.all_districts()}
    assert {row["district_code"] for row in rows} == districts - ISLANDS


def test_names_are_written_alike(rows: list[dict[str, str]]) -> None:
    kinds = ("Phường ", "Xã ", "Thị trấn ")
    names = [row["name"] for row in rows]
    assert [name for name in names if not name.startswith(kinds)] == []
    assert [name for name in names if name != " ".join(name.split())] == []
    words = [word for name in names for word in name.replace("Thị trấn", "Thị-trấn").split()]
    assert [word for word in words if word[0].islower()] == []


def test_no_district_has_two_communes_of_one_name(rows: list[dict[str, str]]) -> None:
    assert len({(row["district_code"], row["name"]) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("code", "district", "name"),
    [
        ("00001", "001", "Phường Phúc Xá"),
        ("14236", "366", "Xã Hải Anh"),
        ("26740", "760", "Phường Bến Nghé"),
        ("26794", "769", "Phường Linh Xuân"),
        ("32248", "973", "Xã Đất Mũi"),
    ],
)
def test_well_known_communes(
    rows: list[dict[str, str]], code: str, district: str, name: str
) -> None:
    assert {"code": code, "district_code": district, "name": name} in rows


def test_the_file_stays_small() -> None:
    assert FILE.stat().st_size < 600_000
