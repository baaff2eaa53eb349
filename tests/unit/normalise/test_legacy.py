from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Callable

import pytest

from geo import units
from pipeline.ingest.normalise.text import TCVN3, VNI, converted, decode, decode_file_head
from tests.support.texts import (
    LETTERS,
    NAME_WORDS,
    PEOPLE,
    PLACES,
    SCHEMES,
    encoded,
    misread,
)

with (units.DATA / "communes_2021.csv").open(encoding="utf-8", newline="") as _opened:
    COMMUNES = sorted({row["name"] for row in csv.DictReader(_opened)})


@pytest.mark.parametrize(
    ("misread_text", "text", "scheme"),
    [
        ("NguyÔn V¨n Hïng", "Nguyễn Văn Hùng", "tcvn3"),
        ("Nguyeãn Vaên Huøng", "Nguyễn Văn Hùng", "vni"),
        ("NguyêÞn Vãn Hùng", "Nguyễn Văn Hùng", "cp1258"),
        ("NGUYÔN V¡N HïNG", "NGUYỄN VĂN HÙNG", "tcvn3"),
        ("nguyÔn v¨n hïng", "nguyễn văn hùng", "tcvn3"),
        ("NGUYEÃN VAÊN HUØNG", "NGUYỄN VĂN HÙNG", "vni"),
        ("Aùnh Nguyeãn", "Ánh Nguyễn", "vni"),
        ("AÙnh Nguyeãn", "Ánh Nguyễn", "vni"),
        (
            "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc",
            "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc",
            "tcvn3",
        ),
        (
            "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc",
            "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc",
            "vni",
        ),
        ("Traàn Höng Ñaïo", "Trần Hưng Đạo", "vni"),
        ("TrÇn H­ng §¹o", "Trần Hưng Đạo", "tcvn3"),
        ("Thaønh phoá Hoà Chí Minh", "Thành phố Hồ Chí Minh", "vni"),
        ("Thµnh phè Hå ChÝ Minh", "Thành phố Hồ Chí Minh", "tcvn3"),
        ("HuyÖn Kr«ng Bók", "Huyện Krông Búk", "tcvn3"),
        ("Huyeän Kroâng Buùk", "Huyện Krông Búk", "vni"),
        ("Y Thµnh Niª", "Y Thành Niê", "tcvn3"),
        # Of the highlands, without any syllable of a usual form.
        ("H'Hoa £ban", "H'Hoa Êban", "tcvn3"),
        ("H'Bl©o Kbu«r", "H'Blâo Kbuôr", "tcvn3"),
        ("Y Kr«ng By¨", "Y Krông Byă", "tcvn3"),
        ("H'Linh Niª", "H'Linh Niê", "tcvn3"),
        ("K'Brªm", "K'Brêm", "tcvn3"),
        ("Y §h«l Bkr«ng", "Y Đhôl Bkrông", "tcvn3"),
        ("§/c: P. 5, Q. B×nh T©n", "Đ/c: P. 5, Q. Bình Tân", "tcvn3"),
        ("Ðinh Thúy", "Đinh Thúy", "cp1258"),
    ],
)
def test_text_in_an_encoding_before_unicode_is_recognised(
    misread_text: str, text: str, scheme: str
) -> None:
    assert converted(misread_text) == (text, scheme)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Smith",
        "12/05/1950",
        "Hà Nam",
        "Hoà Bình",
        "Lê Thúy",
        "Bùi Văn Ân",
        "HÀ NAM",
        # Words of other languages of Viet Nam, and of other countries.
        "Krông Búk",
        "Krông Nô",
        "Y Mlô",
        "Xã SRó",
        "Xã Laêê",
        "Rơ Châm H'Yéo",
        "Hà Thị Êban",
        "José",
        "Müller",
        "João",
        "François Hélène",
        "Zoë",
        "Noël",
        "Chloé",
        "Peña",
        "Núñez",
        "Anaïs",
        "Maël",
        "Grün",
        "Köln",
        "Björn",
        "Søren Åke",
        "Jürgen Strauß",
        "Théo",
        "Hà Grün",
        # Signs that are letters elsewhere.
        "5×10 cm",
        "a × b",
        "25µg",
        "Pfizer®",
        "Comirnaty®",
        "Mª José",
        "©Pfizer",
        "«An»",
        "Gül",
        "2×5 ml",
        "Vaccine ®",
        "37°C",
        "½ liều",
        "±2",
        "1ª dose",
        "n° 5",
        "©2021",
        "§5",
        "5€",
        "“Hà”",
        # Written in two of the encodings at once, or in none.
        "Löu Thanh Hoan",
        "Sôn",
        "Vò",
        "Phóc",
        "NguyÔn Vaên",
        "Nguyá»…n",
    ],
)
def test_text_that_is_not_beyond_doubt_is_left_as_it_is(text: str) -> None:
    assert converted(text) == (text, None)


@pytest.mark.parametrize("form", [str, str.upper, str.lower])
def test_no_name_of_viet_nam_is_taken_for_another_encoding(form: Callable[[str], str]) -> None:
    names = [form(name) for name in (*NAME_WORDS, *PEOPLE, *PLACES, *COMMUNES)]
    assert [name for name in names if converted(name) != (name, None)] == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("form", [str, str.upper, str.lower])
def test_every_name_comes_back_from_every_encoding(scheme: str, form: Callable[[str], str]) -> None:
    # Of its other forms, every third.
    for name in (*NAME_WORDS, *PLACES, *COMMUNES)[:: 1 if form is str else 3]:
        if name == "Müller":
            continue
        text = form(name)
        came_back = decode(encoded(text, scheme), scheme)
        if scheme == "tcvn3":  # which has no capitals with tones
            assert came_back.casefold() == text.casefold()
        else:
            assert came_back == text


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("form", [str, str.upper])
@pytest.mark.parametrize(("names", "least"), [(PLACES, 0.97), (COMMUNES, 0.99), (PEOPLE, 0.93)])
def test_a_misread_name_becomes_itself_or_stays_but_never_another(
    scheme: str, form: Callable[[str], str], names: list[str], least: float
) -> None:
    names = names[:: 1 if form is str else 3]
    written = {form(name): misread(form(name), scheme) for name in names}
    written = {name: text for name, text in written.items() if text != name}
    answers = {name: converted(text) for name, text in written.items()}
    wrong = {
        name: answer
        for name, answer in answers.items()
        if answer[1] and answer[0].casefold() != name.casefold()
    }
    assert wrong == {}
    recognised = sum(answers[name][1] == scheme for name in written)
    assert recognised >= least * len(written)


def test_each_encoding_has_every_letter_once() -> None:
    small = {letter for letter in LETTERS if not letter.isascii()}
    assert sorted(letter for letter in TCVN3.values() if letter.islower()) == sorted(small)
    assert {letter for letter in TCVN3.values() if letter.isupper()} == set("ĂÂÊÔƠƯĐ")
    # ì and í of VNI are those of Windows-1252.
    capitals = {letter.upper() for letter in small}
    assert set(VNI.values()) == (small | capitals) - set("ìíÌÍ")
    usual = [code for code in VNI if code in (code.lower(), code.upper())]
    twice = {letter for letter in small if sum(VNI[code] == letter for code in usual) > 1}
    assert twice == {"ỵ"}  # as yï too


def test_tcvn3_is_as_the_c_library_knows_it() -> None:
    if not shutil.which("iconv"):
        pytest.skip("there is no iconv")
    codes = "".join(TCVN3).encode("latin-1")
    result = subprocess.run(
        ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=codes, capture_output=True, check=False
    )
    if result.returncode:
        pytest.skip("this iconv does not know TCVN 5712")
    assert result.stdout.decode() == "".join(TCVN3.values())


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("texts", [PLACES[:40], PEOPLE[:40], ["Trần Hưng Đạo"]])
@pytest.mark.parametrize("form", [str, str.upper])
def test_the_encoding_of_a_file_is_known_by_its_words(
    scheme: str, texts: list[str], form: Callable[[str], str]
) -> None:
    table = "id;ten\n" + "".join(f"{row};{form(text)}\n" for row, text in enumerate(texts))
    assert decode_file_head(encoded(table, scheme)) == scheme


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"plain",
        "François;Müller;Nuñez".encode("cp1252"),
        "Thé;François;Müller".encode("cp1252"),
        "Прививка от гриппа".encode("cp1251"),
        b"\x89PNG\xff\xfe\x00",
    ],
)
def test_bytes_that_are_not_vietnamese_are_in_none_of_the_encodings(content: bytes) -> None:
    assert decode_file_head(content) is None
