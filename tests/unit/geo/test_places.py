"""Codes of places from what people write in tables."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest

from geo import units
from geo.places import Place, communes_of, find_place, place_of_commune
from tests.support.communes import (
    COMMUNES,
    DISTRICTS,
    Codes,
    codes_of,
    explained,
    plain_name,
    short_name,
)

ABBREVIATED = {
    "Quận": ("Q.", "Q ", "q. ", "QUẬN "),
    "Huyện": ("H.", "H ", "h. ", "Huyen "),
    "Thị xã": ("TX.", "TX ", "T.X ", "Thị Xã "),
    "Thành phố": ("TP.", "TP ", "Tp. ", "T.P ", "Thành Phố "),
    "Phường": ("P.", "P ", "p. ", "Phuong "),
    "Xã": ("X.", "X ", "x. ", "Xa "),
    "Thị trấn": ("TT.", "TT ", "T.T ", "Thị Trấn "),
}
KINDS = {
    "district": ("Quận", "Huyện", "Thị xã", "Thành phố"),
    "commune": ("Phường", "Xã", "Thị trấn"),
}


def _misses(rewritten: Callable[[str], str], step: int = 1) -> list[tuple[str, str, str]]:
    """Of every ``step``-th commune those not found when ``rewritten`` changes all three names;
    checks what is found."""
    missed = []
    for province, district, commune, code in COMMUNES[::step]:
        place = find_place(rewritten(province), rewritten(district), rewritten(commune))
        if place.commune_code is None and place.fault is not None:
            missed.append((province, district, commune))
        elif place != place_of_commune(code):
            pytest.fail(f"{rewritten(commune)}, {rewritten(district)}: {place}")
    return missed


@pytest.fixture(scope="module")
def alike_without_diacritics() -> set[tuple[str, str, str]]:
    """Communes whose name only diacritics tell from another's of their district."""
    count = Counter((above, of, plain_name(name)) for above, of, name, _ in COMMUNES)
    return {
        (above, of, name)
        for above, of, name, _ in COMMUNES
        if count[above, of, plain_name(name)] > 1
    }


# Tone marks on the other vowel, as the other of the two conventions has it.
_PAIRS = [
    (one, other)
    for old, new in [("òóỏõọ", "oa oe"), ("ùúủũụ", "uy")]
    for mark, tone in zip(old, "\u0300\u0301\u0309\u0303\u0323", strict=True)
    for two in new.split()
    for one, other in [(mark + two[1], unicodedata.normalize("NFC", two + tone))]
]


def _old_tones(name: str) -> str:
    for old, new in _PAIRS:
        name = name.replace(new, old)
    return name


def _new_tones(name: str) -> str:
    for old, new in _PAIRS:
        name = name.replace(old, new)
    return name


@pytest.mark.parametrize(
    "rewritten",
    [
        str,
        str.upper,
        str.lower,
        lambda name: f" {name}\u00a0",
        lambda name: name.replace(" ", "  "),
        lambda name: unicodedata.normalize("NFD", name),
        _old_tones,
        _new_tones,
    ],
    ids=["official", "upper", "lower", "spaces", "wide", "NFD", "òa", "oà"],
)
def test_every_commune_is_found_by_its_names(rewritten: Callable[[str], str]) -> None:
    assert _misses(rewritten, 1 if rewritten is str else 3) == []


def test_both_placements_of_tones_occur() -> None:
    names = [name for *_, name, _ in COMMUNES]
    assert sum(_old_tones(name) != name for name in names) > 20
    assert sum(_new_tones(name) != name for name in names) > 100


@pytest.mark.parametrize("case", [str, str.upper], ids=["as written", "upper"])
def test_without_diacritics_only_the_ambiguous_are_not_found(
    case: Callable[[str], str], alike_without_diacritics: set[tuple[str, str, str]]
) -> None:
    missed = _misses(lambda name: case(plain_name(name)))
    assert set(missed) == alike_without_diacritics
    assert 0 < len(missed) < 60


def _abbreviated(number: int) -> Callable[[str], str]:
    def rewritten(name: str) -> str:
        for kind, short in ABBREVIATED.items():
            if name.startswith(f"{kind} "):
                return short[number % len(short)] + name.removeprefix(f"{kind} ")
        return name

    return rewritten


@pytest.mark.parametrize("number", range(4))
def test_every_commune_is_found_with_abbreviations(
    number: int, alike_without_diacritics: set[tuple[str, str, str]]
) -> None:
    # “X. Ia Ly” has no diacritics at all.
    assert set(_misses(_abbreviated(number), 3)) <= alike_without_diacritics


def test_without_prefixes_only_the_ambiguous_are_not_found() -> None:
    alike = Counter((above, of, short_name(name)) for above, of, name, _ in COMMUNES)
    plain = Counter((above, of, plain_name(short_name(name))) for above, of, name, _ in COMMUNES)
    missed = set(_misses(short_name))
    for above, of, name, _ in COMMUNES:
        if alike[above, of, short_name(name)] > 1:
            assert (above, of, name) in missed
        elif (above, of, name) in missed:
            # Both districts of one name have such a commune, or “Thanh An” may be Thạnh An.
            short = short_name(name)
            unmarked = short.isascii() and plain[above, of, short] > 1
            assert unmarked or find_place(above, short_name(of), "").fault, name


def test_every_commune_is_found_by_its_code() -> None:
    for *_, code in COMMUNES:
        place = place_of_commune(code)
        province, district = place.province_code, place.district_code
        assert province is not None
        assert district is not None
        assert place.commune_code == code
        for cells in [
            ("", "", code),
            ("", "", str(int(code))),
            (province, district, code),
            (str(int(province)), str(int(district)), str(int(code))),
            (province, "", code),
            ("", district, str(int(code))),
        ]:
            assert find_place(*cells) == place, cells


def test_every_district_is_found() -> None:
    for unit in DISTRICTS:
        expected = Place(unit.parent, unit.code)
        province = units.province(unit.parent)
        for above in (province.name, province.short_name, province.code, str(int(province.code))):
            for name in (unit.name, unit.name.upper(), unit.code, str(int(unit.code))):
                assert find_place(above, name, "") == expected, (above, name)
        assert find_place("", unit.code, "") == expected


def test_without_diacritics_every_district_is_found() -> None:
    for unit in DISTRICTS:
        province = units.province(unit.parent).name
        place = find_place(plain_name(province), plain_name(unit.name), "")
        assert place == Place(unit.parent, unit.code)


def test_a_name_of_another_district_is_never_given_its_code() -> None:
    names = sorted({name for *_, name, _ in COMMUNES})
    for number, unit in enumerate(DISTRICTS):
        for name in names[number :: len(DISTRICTS)]:
            place = find_place(unit.parent or "", unit.code, name)
            assert codes_of(place)[:2] == (unit.parent, unit.code)
            letters = _letters(name)
            own = [one.code for one in communes_of(unit.code) if _letters(one.name) == letters]
            assert place.commune_code in own if own else place.fault, (unit.name, name)


@cache
def _letters(name: str) -> str:
    return re.sub(r"\W", "", plain_name(short_name(name)).lower())


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (("", "", ""), (None, None, None)),
        ((" ", "\t", "\u00a0"), (None, None, None)),
        (("Nam Định", "", ""), ("36", None, None)),
        (("36", "Hải Hậu", ""), ("36", "366", None)),
        (("36", "hai hau", "hai anh"), ("36", "366", "14236")),
        (("T.P Hồ Chí Minh", "Quận 1", ""), ("79", "760", None)),
        (("TPHCM", "Q.1", ""), ("79", "760", None)),
        (("HCM", "Q1", "P. Bến Nghé"), ("79", "760", "26740")),
        (("79", "1", ""), ("79", "760", None)),
        (("79", "01", ""), ("79", "760", None)),
        (("Hà Nội", "1", ""), ("01", "001", None)),
        (("79", "Q.3", "Phường 05"), ("79", "770", "27151")),
        (("79", "Q.3", "Phường 5"), ("79", "770", "27151")),
        (("79", "Q.3", "P5"), ("79", "770", "27151")),
        (("79", "Q.3", "p.05"), ("79", "770", "27151")),
        (("79", "3", "5"), ("79", "770", "27151")),
        (("Hậu Giang", "TP. Vị Thanh", "Phường 5"), ("93", "930", "31327")),
        (("Hậu Giang", "TP. Vị Thanh", "P. V"), ("93", "930", "31327")),
        (("Đồng Tháp", "TP. Cao Lãnh", ""), ("87", "866", None)),
        (("Đồng Tháp", "H. Cao Lãnh", ""), ("87", "873", None)),
        (("Hà Tĩnh", "TX Kỳ Anh", ""), ("42", "449", None)),
        (("Hà Tĩnh", "Huyen Ky Anh", ""), ("42", "447", None)),
        (("Lào Cai", "Sa Pa", "Phường Sa Pa"), ("10", "088", "03001")),
        (("Lào Cai", "Sa Pa", "Phường Sa Pả"), ("10", "088", "03002")),
        (("Đắk Lắk", "Ea Hleo", ""), ("66", "645", None)),
        (("Bà Rịa - Vũng Tàu", "Vũng Tàu", "Phường 1"), ("77", "747", "26506")),
        (("Ninh Thuận", "Phan Rang - Tháp Chàm", ""), ("58", "582", None)),
        # The kind has changed since, or before.
        (("Bắc Ninh", "Thị xã Quế Võ", ""), ("27", "259", None)),
        (("Bac Ninh", "Thi xa Que Vo", ""), ("27", "259", None)),
        (("Kiên Giang", "Huyện Phú Quốc", ""), ("91", "911", None)),
        (("Thái Nguyên", "Phổ Yên", "Xã Tân Hương"), ("19", "172", "05893")),
        (("79", "Quận Thủ Đức", "Linh Xuân"), ("79", "769", "26794")),
        (("79", "Quận 2", ""), ("79", "769", None)),
        (("79", "9", ""), ("79", "769", None)),
        # Without a province or a district, where only one can be meant.
        (("", "Quận Hoàn Kiếm", ""), ("01", "002", None)),
        (("", "366", ""), ("36", "366", None)),
        (("36", "", "Xã Hải Anh"), ("36", "366", "14236")),
        (("", "Huyện Hải Hậu", "Xã Hải Anh"), ("36", "366", "14236")),
        # The commune decides between districts.
        (("Đồng Tháp", "Cao Lãnh", "Xã Mỹ Xương"), ("87", "873", "30121")),
        (("Đồng Tháp", "Cao Lãnh", "30121"), ("87", "873", "30121")),
        # A whole address in one cell.
        (("", "", "Xã Hải Anh, Huyện Hải Hậu, Tỉnh Nam Định"), ("36", "366", "14236")),
        (("", "", "Hải Anh - Hải Hậu - Nam Định"), ("36", "366", "14236")),
        (("", "", "Xã Hải Anh, Huyện Hải Hậu"), ("36", "366", "14236")),
        (("", "", "Phường 1 - TP Vũng Tàu - Bà Rịa - Vũng Tàu"), ("77", "747", "26506")),
        (("", "", "P. 1, TP Vũng Tàu, Bà Rịa - Vũng Tàu"), ("77", "747", "26506")),
        (
            ("", "", "Phường Đô Vinh - Phan Rang - Tháp Chàm - Ninh Thuận"),
            ("58", "582", "22738"),
        ),
    ],
)
def test_cells_as_people_fill_them(cells: tuple[str, str, str], codes: Codes) -> None:
    assert codes_of(find_place(*cells)) == codes


@pytest.mark.parametrize(
    ("cells", "codes", "cell", "said"),
    [
        (("Paris", "366", "14236"), (None, None, None), "province", "province “Paris”"),
        (("99", "", ""), (None, None, None), "province", "province “99”"),
        (("036", "", ""), (None, None, None), "province", "province “036”"),
        (("36", "Ba Đình", ""), ("36", None, None), "district", "“Ba Đình” in Tỉnh Nam Định"),
        (("36", "4", ""), ("36", None, None), "district", "Unknown district “4”"),
        (("36", "999", ""), ("36", None, None), "district", "Unknown district “999”"),
        (("", "Không Có", ""), (None, None, None), "district", "Huyện Hải Hậu (366)"),
        (("36", "760", ""), ("36", None, None), "district", "“760” is Quận 1 in Thành phố Hồ"),
        (("79", "001", ""), ("79", None, None), "district", "“001” is Quận Ba Đình"),
        (("36", "760", "14236"), ("36", None, None), "district", "not in Tỉnh Nam Định"),
        (("", "1", ""), (None, None, None), "district", "Quận Ba Đình (001) or Quận 1 (760)"),
        (("", "2", ""), (None, None, None), "district", "Quận Hoàn Kiếm (002) or Thành phố Thủ"),
        (("87", "Cao Lãnh", ""), ("87", None, None), "district", "(866) or Huyện Cao Lãnh (873)"),
        (("87", "TX. Cao Lãnh", ""), ("87", None, None), "district", "(866) or Huyện"),
        (("", "Châu Thành", ""), (None, None, None), "district", "Huyện Châu Thành (708) or"),
        (("", "Huyện Châu Thành", "14236"), (None, None, None), "district", "Huyện Châu Thành ("),
        (("87", "Cao Lãnh", "Xã Lạ"), ("87", None, None), "district", "(866) or"),
        (("36", "366", "Xã Lạ"), ("36", "366", None), "commune", "“Xã Lạ” in Huyện Hải Hậu"),
        (("36", "", "Xã Lạ"), ("36", None, None), "commune", "“Xã Lạ” in Tỉnh Nam Định"),
        (("36", "366", "99999"), ("36", "366", None), "commune", "“99999” in Huyện Hải Hậu"),
        (("36", "366", "1"), ("36", "366", None), "commune", "“1” in Huyện Hải Hậu"),
        (("36", "366", "00001"), ("36", None, None), "commune", "Quận Ba Đình, Thành phố Hà Nội"),
        (("36", "359", "14236"), ("36", None, None), "commune", "Hải Hậu, Tỉnh Nam Định"),
        (("", "366", "00001"), (None, None, None), "commune", "not in Huyện Hải Hậu"),
        (("36", "", "00001"), ("36", None, None), "commune", "not in Tỉnh Nam Định"),
        (("01", "018", "Yên Viên"), ("01", "018", None), "commune", "(00526) or Xã Yên Viên"),
        (("10", "088", "Phuong Sa Pa"), ("10", "088", None), "commune", "Phường Sa Pả (03002)"),
        (("10", "088", "Phường Sa Pà"), ("10", "088", None), "commune", "Phường Sa Pả (03002)"),
        # There are a Thị trấn Tân Thạnh and a Xã Tân Thành.
        (("80", "Tân Thạnh", "TT. Tân Thành"), ("80", "799", None), "commune", "(27826) or"),
        (("79", "", "5"), ("79", None, None), "commune", "Phường 05 (26887) or"),
        (("", "", "Xã Hải Anh"), (None, None, None), "commune", "together with its district"),
        (("", "", "Hải Anh, , Nam Định"), (None, None, None), "commune", "“Hải Anh, , Nam"),
        (("77", "755", "Côn Đảo"), ("77", "755", None), "commune", "has no communes"),
    ],
)
def test_what_is_not_beyond_doubt_is_a_fault(
    cells: tuple[str, str, str], codes: Codes, cell: str, said: str
) -> None:
    place = find_place(*cells)
    assert codes_of(place) == codes
    assert place.cell == cell
    assert said in explained(place)


def test_an_unknown_code_has_no_place_and_no_communes() -> None:
    with pytest.raises(KeyError):
        place_of_commune("99999")
    with pytest.raises(KeyError):
        units.district("999")
    assert communes_of("999") == communes_of("755") == ()


def test_communes_stand_in_the_order_of_their_codes() -> None:
    codes = [one.code for one in communes_of("366")]
    assert "14236" in codes
    assert codes == sorted(codes)


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (("", "", "Xóm 3, Xã Hải Anh, Huyện Hải Hậu, Tỉnh Nam Định"), ("36", "366", "14236")),
        (("", "", "Hải Anh, Hải Hậu, Nam Định, Việt Nam"), ("36", "366", "14236")),
        (("", "", "Xóm 3 xã Hải Anh huyện Hải Hậu tỉnh Nam Định"), ("36", "366", "14236")),
        (("Nam Định", "Hải Hậu", "Xóm 3, Hải Anh"), ("36", "366", "14236")),
        (("Nam Định", "Hải Hậu", "Xóm 3, Hải Anh, Hải Hậu, Nam Định"), ("36", "366", "14236")),
        (("", "", "5 Trần Phú, Phường 1, Quận 5, TP. Hồ Chí Minh"), ("79", "774", "27325")),
        (("Nam Dinh province", "Hai Hau District", "Hai Anh commune"), ("36", "366", "14236")),
        (("Ho Chi Minh City", "District 1", ""), ("79", "760", None)),
        (("Hanoi", "Ba Dinh", ""), ("01", "001", None)),
        (("Bắc Cạn", "", ""), ("06", None, None)),
        (("Đắc Lắc", "", ""), ("66", None, None)),
        (("TP HCM", "", ""), ("79", None, None)),
        (("Tỉnh Nam Định (36)", "Huyện Hải Hậu (366)", ""), ("36", "366", None)),
        (("36 - Nam Định", "", ""), ("36", None, None)),
    ],
)
def test_addresses_and_other_spellings(cells: tuple[str, str, str], codes: Codes) -> None:
    place = find_place(*cells)
    assert (codes_of(place), place.fault, place.former) == (codes, None, None)


@pytest.mark.parametrize(
    ("cells", "codes", "former"),
    [
        (("Hà Tây", "Hà Đông", ""), ("01", "268", None), "Hà Tây"),
        (("Quảng Ninh", "Huyện Hoành Bồ", ""), ("22", "193", None), "Huyện Hoành Bồ"),
        (("79", "763", ""), ("79", "769", None), "763"),
        (("TP.HCM", "Quận 9", "Phường Phước Long A"), ("79", "769", "26851"), "Quận 9"),
        (("Hòa Bình", "Kỳ Sơn", ""), ("17", "148", None), "Kỳ Sơn"),
    ],
)
def test_former_units(cells: tuple[str, str, str], codes: Codes, former: str) -> None:
    place = find_place(*cells)
    assert codes_of(place) == codes
    assert place.former
    assert place.former[0] == former


def test_a_district_that_was_divided_is_in_doubt() -> None:
    place = find_place("Hà Nội", "Từ Liêm", "")
    assert (place.district_code, place.cell) == (None, "district")


def test_a_district_of_the_name_of_a_former_one_is_itself() -> None:
    assert find_place("Nghệ An", "Kỳ Sơn", "").former is None
