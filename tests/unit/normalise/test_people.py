from __future__ import annotations

from collections import Counter

import pytest

from pipeline.ingest.normalise.parser import Mended, ValueFault
from pipeline.ingest.normalise.text import converted
from pipeline.ingest.normalise.values import (
    SEX,
    name_cell,
    person_name,
    phone,
    priority_group,
    sex,
    yes_no,
)
from tests.support.texts import PEOPLE, misread, outcome


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("nguyễn  văn\u00a0an ", "Nguyễn Văn An"),
        ("NGuyễn VĂn An", "Nguyễn Văn An"),
        ("đặng thị ý", "Đặng Thị Ý"),
        ("LÊ THỊ HOÀ", "Lê Thị Hòa"),
        ("Bùi Thuý Quý", "Bùi Thúy Quý"),
        ("NGUYÔN V¨N HïNG", "Nguyễn Văn Hùng"),
        ("nguyÔn v¨n ¸nh", "Nguyễn Văn Ánh"),
        ("JEAN-PIERRE O'BRIEN", "Jean-Pierre O'Brien"),
        ("d’angelo", "D’Angelo"),
        ("y h'linh niê", "Y H'Linh Niê"),
        ("Nguyễn Văn A (Bé)", "Nguyễn Văn A (Bé)"),
        ("A", "A"),
        ("Ngô " + "B" * 96, "Ngô B" + "b" * 95),
    ],
)
def test_names(text: str, name: str) -> None:
    assert person_name(text) == name
    assert person_name(name) == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "“” has no letters"),
        (" \u200b", "“” has no letters"),
        ("???", "“???” has no letters"),
        ("Nguyễn Văn An 2", "“Nguyễn Văn An 2” has digits"),
        ("036085001234", "“036085001234” has digits"),
        ("Nguyễn ٣", "has digits"),
        ("An " * 40, "…” has 119 characters; expected the name of one person, of at most 100"),
    ],
)
def test_what_is_no_name(text: str, said: str) -> None:
    with pytest.raises(ValueFault) as fault:
        person_name(text)
    assert said in str(fault.value)
    assert len(str(fault.value)) < 250


def test_names_of_people_stay_and_come_from_capitals_and_other_encodings() -> None:
    for name in PEOPLE[::10]:
        assert person_name(name) == name
        assert person_name(name.upper()) == name
        assert person_name(name.lower()) == name
        for scheme in ("tcvn3", "vni"):
            text = misread(name, scheme)
            assert converted(text)[1] is None or person_name(text) == name


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("NGUYỄN", "VĂN", "AN"), "Nguyễn Văn An"),
        (("Nguyễn", "", "An"), "Nguyễn An"),
        (("", "", "an"), "An"),
        ((" Nguyễn ", "Thị Thu", "Hoà"), "Nguyễn Thị Thu Hòa"),
    ],
)
def test_names_in_three_cells(parts: tuple[str, str, str], name: str) -> None:
    assert person_name(" ".join(parts)) == name


def test_three_empty_cells_are_no_name() -> None:
    with pytest.raises(ValueFault):
        person_name(" ".join(("", " ", "")))


@pytest.mark.parametrize(
    ("found", "texts"),
    [
        (
            "M",
            [
                "Nam",
                "NAM ",
                "nam",
                "Nam giới",
                "trai",
                "Con trai",
                "Ông",
                "ông",
                "O\u0302ng",
                "anh",
                "male",
                "Male",
                "M",
                "m",
                "1",
                "1.0",
            ],
        ),
        (
            "F",
            [
                "Nữ",
                "NỮ",
                "nu",
                "Nư\u0303",
                "Nữ giới",
                "gái",
                "Bà",
                "BÀ",
                "chị",
                "female",
                "F",
                "2",
                "2.0",
                "N÷",
            ],
        ),
    ],
)
def test_sexes(found: str, texts: list[str]) -> None:
    assert {text: sex(text) for text in texts} == dict.fromkeys(texts, found)


@pytest.mark.parametrize("text", ["", "0", "0.0", "3", "12", "N", "ba", "ong", "nam/nữ", "?", "X"])
def test_what_is_no_sex(text: str) -> None:
    with pytest.raises(ValueFault, match="is not a sex; expected “Nam” or “Nữ”"):
        sex(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0912345678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("0912 345 678", "0912345678"),
        ("(0912) 345-678", "0912345678"),
        ("'0912345678", "0912345678"),
        ("+84912345678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("(+84) 912345678", "0912345678"),
        ("+84 (0)912345678", "0912345678"),
        ("0084912345678", "0912345678"),
        ("84912345678", "0912345678"),
        ("84.0912.345.678", "0912345678"),
        ("912345678", "0912345678"),
        ("912345678.0", "0912345678"),
        ("0912345.000", "0912345000"),
        ("0849123456", "0849123456"),
        ("849123456", "0849123456"),
        ("+84849123456", "0849123456"),
        ("01234567890", "01234567890"),
        ("1234567890", "01234567890"),
        ("841234567890", "01234567890"),
        ("024 3812 3456", "02438123456"),
        ("028.38123456", "02838123456"),
        ("0350 812345", "0350812345"),
    ],
)
def test_phone_numbers(text: str, number: str) -> None:
    assert phone(text) == number
    assert phone(number) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "không có",
        "091234567",
        "09123456789",
        "012345678901",
        "0912345678/0987654321",
        "0912345678 0987654321",
        "9,12E+08",
        "+12025550123",
        "+299123456",
        "+61412345678",
        "00912345678",
        "0012345678",
        "8491234567",
        "09123x5678",
        "٠٩١٢٣٤٥٦٧٨",
        "036085001234",
    ],
)
def test_what_is_no_phone_number(text: str) -> None:
    with pytest.raises(ValueFault, match="is not a phone number of Viet Nam; expected ten digits"):
        phone(text)


@pytest.mark.parametrize(
    ("found", "texts"),
    [
        (
            True,
            [
                "Có",
                "có",
                "CO",
                "x",
                "X",
                "yes",
                "Y",
                "true",
                "TRUE",
                "1",
                "1.0",
                "Đúng",
                "Đăng ký trước",
                "đăng ký trước",
                "Đã đăng ký",
                "pre-registered",
                "Preregistered",
            ],
        ),
        (
            False,
            [
                "Không",
                "KHÔNG",
                "khong",
                "ko",
                "no",
                "N",
                "False",
                "0",
                "0.0",
                "Sai",
                "Vãng lai",
                "vang lai",
                "Chưa đăng ký",
                "walk-in",
                "Walk in",
            ],
        ),
    ],
)
def test_answers(found: bool, texts: list[str]) -> None:
    assert {text: yes_no(text) for text in texts} == dict.fromkeys(texts, found)


@pytest.mark.parametrize("text", ["", "?", "2", "có/không", "không rõ", "-", "10"])
def test_what_is_no_answer(text: str) -> None:
    with pytest.raises(ValueFault, match="is neither yes nor no; expected"):
        yes_no(text)


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("1", 1),
        ("01", 1),
        ("16", 16),
        ("3.0", 3),
        ("Nhóm 3", 3),
        ("NHÓM 03", 3),
        ("nhom 3", 3),
        ("nhóm đối tượng 9", 9),
        ("Nhóm đối tượng ưu tiên số 12", 12),
        ("Group 5", 5),
        ("3.", 3),
        ("3. Lực lượng tham gia phòng chống dịch", 3),
        ("9: Người sinh sống tại vùng có dịch", 9),
        ("Nhóm 1 - Người làm việc trong các cơ sở y tế", 1),
        ("10 (người trên 65 tuổi)", 10),
        ("8) Người mắc bệnh mạn tính; từ 18 đến 65", 8),
        ("Nhóm3", 3),
    ],
)
def test_priority_groups(text: str, group: int) -> None:
    assert priority_group(text) == group


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "17",
        "99",
        "100",
        "1, 2",
        "3.5",
        "1-5",
        "Nhóm",
        "ba",
        "Nhóm tuổi 12",
        "3/4",
        "9" * 5000,
        "x3",
        "Nhóm ٣",
    ],
)
def test_what_is_no_priority_group(text: str) -> None:
    with pytest.raises(ValueFault, match="is not a priority group; expected a number from 1 to 16"):
        priority_group(text)


@pytest.mark.parametrize(
    ("codes", "sexes"),
    [
        ("01", "MF"),
        ("12", "MF"),
        ("2", "F"),
        ("1", "?"),
        ("0", "?"),
        ("012", "???"),
    ],
)
def test_codes_mean_what_the_column_shows(codes: str, sexes: str) -> None:
    assert SEX.mark
    assert SEX.settled
    parser = SEX.settled(Counter(filter(None, map(SEX.mark, codes))))
    assert "".join(outcome(parser.parse, code) or "?" for code in codes) == sexes
    assert parser.parse("Nữ") == "F"


@pytest.mark.parametrize(
    ("text", "name", "noted"),
    [
        ("Ông Nguyễn Văn An", "Nguyễn Văn An", "form of address"),
        ("BÀ TRẦN THỊ B", "Trần Thị B", "form of address"),
        ("BS. Lê Văn Cường", "Lê Văn Cường", "form of address"),
        ("PGS.TS. Lê Văn Cường", "Lê Văn Cường", "form of address"),
        ("Mr. John Smith", "John Smith", "form of address"),
        ("Cháu Nguyễn Thị Na", "Nguyễn Thị Na", "form of address"),
        ("Ông Cao Thắng", "Ông Cao Thắng", "can begin with"),
        ("Ông Ích Khiêm", "Ông Ích Khiêm", ""),
        ("Anh Thư", "Anh Thư", ""),
        ("Bé Ba", "Bé Ba", ""),
        ("'Nguyễn Văn An", "Nguyễn Văn An", ""),
        ("Nguyễn V?n An", "Nguyễn V?n An", "lost letters"),
    ],
)
def test_what_stands_before_names_is_set_aside(text: str, name: str, noted: str) -> None:
    read = name_cell(text)
    if noted:
        assert isinstance(read, Mended)
        assert noted in read.message
        assert read.value == name
    else:
        assert read == name


def test_a_name_that_was_encoded_twice_and_lost_bytes_is_none() -> None:
    with pytest.raises(ValueFault, match="encoded twice"):
        name_cell("Nguyá» n Văn An")
