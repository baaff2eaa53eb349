"""The administrative units and the names that find them."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Literal

import pytest

from geo import units
from tests.conftest import shared


def test_there_are_63_provinces_705_districts_and_34_provinces_of_2025() -> None:
    assert len({unit.code for unit in units.provinces()}) == 63
    assert len({unit.code for unit in units.provinces("2025")}) == 34
    districts = [one for unit in units.provinces() for one in units.districts(unit.code)]
    assert len({one.code for one in districts}) == len(districts) == 705


def test_codes_are_text_of_their_width() -> None:
    assert {len(unit.code) for unit in units.provinces()} == {2}
    assert all(
        len(one.code) == 3 and one.code.isdigit() and one.parent == unit.code
        for unit in units.provinces()
        for one in units.districts(unit.code)
    )


def test_district_names_are_written_alike() -> None:
    kinds = ("Quận ", "Huyện ", "Thị xã ", "Thành phố ")
    names = [one.name for unit in units.provinces() for one in units.districts(unit.code)]
    assert [name for name in names if not name.startswith(kinds)] == []
    assert [name for name in names if name != " ".join(name.split())] == []


@pytest.mark.parametrize(
    ("province", "code", "name"),
    [
        ("19", "172", "Thị xã Phổ Yên"),
        ("27", "259", "Huyện Quế Võ"),
        ("27", "262", "Huyện Thuận Thành"),
        ("70", "697", "Huyện Chơn Thành"),
        ("74", "723", "Thị xã Tân Uyên"),
        ("89", "890", "Huyện Tịnh Biên"),
    ],
)
def test_districts_upgraded_later_carry_their_names_of_2021(
    province: str, code: str, name: str
) -> None:
    assert {one.code: one.name for one in units.districts(province)}[code] == name


def test_the_regions_have_28_11_4_and_20_provinces() -> None:
    sizes = Counter(unit.region for unit in units.provinces())
    assert [sizes[region.code] for region in units.regions()] == [28, 11, 4, 20]


@pytest.mark.parametrize(
    ("code", "region"),
    [("42", "north"), ("44", "central"), ("60", "central"), ("62", "highlands"), ("68", "south")],
)
def test_provinces_at_the_regions_borders(code: str, region: str) -> None:
    assert units.province(code).region == region


def test_every_province_has_a_successor_and_every_successor_a_part() -> None:
    successors = {units.successor(unit.code).code for unit in units.provinces()}
    assert successors == {unit.code for unit in units.provinces("2025")}


def test_hai_hau_is_in_nam_dinh() -> None:
    assert ("366", "Huyện Hải Hậu") in [(one.code, one.name) for one in units.districts("36")]


def test_an_unknown_code_has_no_districts_and_no_province() -> None:
    assert units.districts("99") == ()
    with pytest.raises(KeyError):
        units.province("99")
    with pytest.raises(KeyError):
        units.successor("99")


def test_every_short_name_is_found_without_diacritics() -> None:
    for unit in units.provinces():
        assert units.find_province(_plain(unit.short_name)) == unit


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("change", [str, str.upper, str.lower, lambda name: f"  {name} "])
def test_every_official_and_short_name_is_found(
    form: Literal["NFC", "NFD"], change: Callable[[str], str]
) -> None:
    for unit in units.provinces():
        for name in (unit.name, unit.short_name):
            assert units.find_province(change(unicodedata.normalize(form, name))) == unit


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Hòa Bình", "17"),
        ("Hoà Bình", "17"),
        ("Khánh Hoà", "56"),
        ("Thanh Hoá", "38"),
        ("Thừa Thiên Huế", "46"),
        ("Thừa Thiên - Huế", "46"),
        ("Huế", "46"),
        ("Bà Rịa-Vũng Tàu", "77"),
        ("Bà Rịa – Vũng Tàu", "77"),
        ("BA RIA VUNG TAU", "77"),
        ("TP. Hồ Chí Minh", "79"),
        ("TP Hồ Chí Minh", "79"),
        ("TP.HCM", "79"),
        ("Sài Gòn", "79"),
        ("Tỉnh Đắk Lắk", "66"),
        ("dak lak", "66"),
        ("Da Nang", "48"),
        ("thanh pho Can Tho", "92"),
        ("tinh Nam Dinh", "36"),
    ],
)
def test_names_as_people_write_them(name: str, code: str) -> None:
    found = units.find_province(name)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "name", ["", " ", "-", "Tỉnh", "Hải Hậu", "Viet Nam", "Cả nước", "36", "Nam Đinh 2", "Paris"]
)
def test_other_names_find_nothing(name: str) -> None:
    assert units.find_province(name) is None


def test_every_name_in_the_published_statistics_is_found() -> None:
    files = sorted(shared("real/platform_statistics").glob("*.csv"))
    assert files
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            names = [row["provinceName"] for row in csv.DictReader(opened)]
        found = [units.find_province(name) for name in names]
        assert [name for name, unit in zip(names, found, strict=True) if unit is None] == []
        assert len({unit.code for unit in found if unit}) == len(names)


def test_provinces_stand_in_vietnamese_order() -> None:
    names = [unit.short_name for unit in units.provinces()]
    assert names[0] == "An Giang"
    assert names[-1] == "Yên Bái"
    assert names.index("Cà Mau") < names.index("Cao Bằng") < names.index("Cần Thơ")
    assert names.index("Hải Dương") < names.index("Hậu Giang") < names.index("TP. Hồ Chí Minh")
    assert names.index("Điện Biên") > names.index("Bạc Liêu")


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(character for character in text if not unicodedata.combining(character))
