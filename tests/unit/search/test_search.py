"""Names as people type them find what they mean."""

from __future__ import annotations

import time
import unicodedata
from collections import Counter

import pytest

from geo import units
from geo.units import Unit
from i18n import translator
from queries.search.entries import Entry
from queries.search.search import _Index, one_slip, search

VI = translator("vi")
TITLES = (("", "Overview"), ("entry-lag", "Entry lag"), ("briefing", "Briefing"))


def found(text: str) -> list[Entry]:
    return [one.entry for one in search(text, None, TITLES, VI)]


def first(text: str) -> tuple[str, str]:
    best = found(text)[0]
    return best.kind, best.code


def without_tones(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in plain if not unicodedata.combining(one))


@pytest.mark.parametrize("unit", units.provinces(), ids=lambda unit: unit.code)
def test_provinces_without_tones_find_themselves_first(unit: Unit) -> None:
    for typed in (unit.name, unit.short_name, unit.short_name.lower()):
        assert first(without_tones(typed)) == ("place", unit.code)


@pytest.mark.slow
def test_districts_without_tones_find_themselves_first() -> None:
    """Those of one name are all on top; with its province's name, each is the first."""
    names = Counter(without_tones(unit.name) for unit in units.all_districts())
    for unit in units.all_districts():
        typed = without_tones(unit.name)
        on_top = [one.code for one in found(typed)[: names[typed]]]
        assert unit.code in on_top, unit.name
        if names[typed] > 1:
            above = without_tones(units.province(unit.parent or "").short_name)
            for with_province in (f"{typed} {above}", f"{above}, {typed}"):
                assert first(with_province) == ("place", unit.code), with_province


def test_a_name_without_its_kind_lists_every_district_called_so() -> None:
    bare = [one.code for one in found("chau thanh")]
    called = {one.code for one in units.all_districts() if one.name.endswith(" Châu Thành")}
    assert len(called) > 8
    assert set(bare[: len(called)]) == called


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("TPHCM", "79"),
        ("tp.hcm", "79"),
        ("hochiminh", "79"),
        ("Sài Gòn", "79"),
        ("sai gon", "79"),
        ("BR-VT", "77"),
        ("brvt", "77"),
        ("Huế", "46"),
        ("Đắc Lắc", "66"),
        ("ha tay", "01"),
        ("q1 hcm", "760"),
        ("Quận 9", "769"),
        ("tx son tay", "269"),
        ("mien bac", "north"),
        ("ca nuoc", "VN"),
    ],
)
def test_short_forms_and_old_names(typed: str, code: str) -> None:
    assert first(typed) == ("place", code)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("nam dimh", "36"),
        ("nm dinh", "36"),
        ("namm dinh", "36"),
        ("nma dinh", "36"),
        ("hai hua", "366"),
    ],
)
def test_one_slip_of_the_finger(typed: str, code: str) -> None:
    assert first(typed)[1] == code


def test_two_slips_find_nothing_and_a_name_that_is_one_finds_no_neighbour() -> None:
    assert found("nxm dixh") == []
    # Thái Bình is one letter from Hải Bình, a commune; which exists, so nothing is guessed.
    assert {one.code for one in found("ha nam")}.isdisjoint({"01"})
    assert not one_slip("hanam", "hanam")


def test_pages_and_indicators_and_provinces_of_2025() -> None:
    assert first("do tre nhap lieu") == ("page", "entry-lag")
    assert first("bao cao") == ("page", "briefing")
    assert any(one.kind == "indicator" for one in found("bao phu"))
    of_2025 = [one for one in found("Bắc Ninh") if one.kind == "place_2025"]
    assert [one.code for one in of_2025] == [
        one.code for one in units.provinces("2025") if one.short_name == "Bắc Ninh"
    ]


def test_a_commune_leads_to_its_district() -> None:
    best = found("xã trực thái")[0]
    assert (best.kind, best.place) == ("commune", "363")
    assert best.about == "Huyện Trực Ninh, Nam Định"


@pytest.mark.parametrize("typed", ["a", "nam dinh", "tan", "chau thanh", "nm dinh", "phuong 1 q1"])
def test_an_answer_takes_less_than_50_ms(typed: str) -> None:
    found(typed)
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        found(typed)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.05


def test_a_name_with_all_the_words_comes_before_one_whose_place_has_them() -> None:
    def station(number: str, name: str, where: str) -> Entry:
        return Entry("facility", number, name, "", (name,), (where,))

    index = _Index(
        (
            station("1", "tram y te phuong hai yen", "mong cai quang ninh"),
            station("2", "tram y te xa hai ninh", "hai hau nam dinh"),
        )
    )
    ranked = sorted(index.ranked("tram y te hai ninh"), key=lambda one: one[:3])
    assert [entry.code for *_rank, entry in ranked] == ["2", "1"]
