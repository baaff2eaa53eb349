"""What a briefing says and shows, read back by other programs than those that wrote it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pptx import Presentation

from geo import units
from geo.units import Level
from i18n import Language, UserError, translator
from presentation.briefing.content import find_period
from presentation.briefing.desk import Agency
from presentation.briefing.figures import Figures
from presentation.briefing.model import (
    Briefing,
)
from presentation.briefing.sections import BODY, overview
from presentation.briefing.slides import slides
from queries.metric import Dose
from tests.conftest import run_monitor
from tests.support.briefings import (
    ADDRESS,
    MINE,
    PERIOD,
    Made,
    part,
)


def test_both_files_say_what_the_command_line_shows(made: Made, demo_home: Path) -> None:
    percent, integer = translator("vi").percent, translator("vi").integer
    found = run_monitor(
        "show", "mismatch", "--as-of", "2022-08-14", "--reasons", "--format", "json", home=demo_home
    ).stdout
    rows = [row for row in json.loads(found) if row["code"] == "36"]
    for text in (made.slides_text, made.document_text):
        for row in rows:
            assert integer(row["numerator"]) in text
            assert percent(row["value"]).replace("\u00a0", " ") in text
    words = run_monitor(
        "show", "coverage", "--source", "records", "--dose", "2", "--format", "json", home=demo_home
    ).stdout
    (full,) = [row for row in json.loads(words) if row["code"] == "36"]
    assert percent(full["value"]) in part(made.briefing, "coverage-dose").text


def test_it_says_how_soon_all_doses_will_have_been_entered(
    brief: Callable[..., Briefing], demo_home: Path
) -> None:
    found = run_monitor(
        *("show", "entry-lag", "--within", "same-day", "--level", "country", "--format", "json"),
        home=demo_home,
    ).stdout
    (row,) = json.loads(found)
    assert row["in_the_end"] < row["value"]
    points = " ".join(part(brief("VN", "en", "entry"), "lag").points)
    assert translator("en").percent(row["in_the_end"]) in points
    assert "once they are" in points


def test_every_sentence_comes_through_and_the_authors_replace_ours(made: Made) -> None:
    for text in (made.slides_text, made.document_text):
        plain = " ".join(text.split())
        assert MINE in plain
        assert "Ý thứ hai." in plain
        for one in made.briefing.parts:
            # Without what hyphenation and page breaks may tear.
            assert " ".join(one.message.split()[:4]).replace("\u00a0", " ") in plain, one.name
    assert part(made.briefing, "mismatch").edited("  \n") == part(made.briefing, "mismatch")


def test_the_country_has_a_slide_for_each_province(brief: Callable[..., Briefing]) -> None:
    heard: list[float] = []
    one = brief("VN", "en", "words", "provinces")
    deck = Presentation(
        io.BytesIO(slides(one, {}, ADDRESS, Agency(), translator("en"), heard.append))
    )
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    for unit in units.provinces():
        assert sum(title.startswith(f"{unit.short_name}:") for title in titles) == 1
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    assert find_period(None, None, PERIOD.last) == PERIOD
    assert find_period(None, date(1, 1, 5), PERIOD.last).first == date.min
    with pytest.raises(UserError, match="2022-08-01"):
        find_period(date(2022, 8, 1), date(2022, 7, 1), PERIOD.last)


def test_five_slides_are_presented_the_actions_second_and_the_rest_is_annex(made: Made) -> None:
    assert [one.name for one in made.briefing.body] == list(BODY)
    assert BODY[1] == "actions"
    deck = Presentation(io.BytesIO(made.pptx))
    texts = [
        [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        for slide in deck.slides
    ]
    annexed = [any(text.startswith("Phụ lục") for text in slide) for slide in texts]
    assert annexed == [False] * 5 + [True] * (len(texts) - 5)
    steps = [one for one in part(made.briefing, "actions").points if not one.startswith("– ")]
    assert len(steps) == 3
    assert all(f"{number}. {one}" in "\n".join(texts[1]) for number, one in enumerate(steps, 1))
    fields = [
        slide._element.xpath(".//a:fld[@type='slidenum']/a:t/text()") for slide in deck.slides
    ]
    assert fields == [[str(number)] for number in range(1, len(texts) + 1)]


def test_the_worst_district_is_that_of_the_page_of_districts(
    made: Made, figures: Callable[[str], Figures]
) -> None:
    asked = figures("36")
    assert asked.records
    lowest = asked.districts(asked.records).lowest_first()[0].name
    assert lowest in part(made.briefing, "behind").message
    table = part(made.briefing, "why").table
    assert table
    assert table.rows[0][0] == lowest


def tenths(text: str) -> int:
    return round(float(text.replace(",", ".")) * 10)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", ["VN", "36", "79"])
def test_shown_differences_are_those_of_shown_values(
    brief: Callable[..., Briefing], code: str, language: Language
) -> None:
    number = r"(\d+[.,]\d)%"
    points = r"([+−±])(\d+[.,]\d)\s(?:points|điểm\sphần\străm)"
    against = r"(?:against .*?|so với [^(;]*?) ?\("
    found = 0
    for one in brief(code, language).parts:
        for line in one.text.splitlines():
            for mine, sign, size, theirs in re.findall(
                rf"{number}[^;%]*?(?:\([^)]*\))?[;,] {points} {against}{number}\)", line
            ):
                found += 1
                shown = tenths(size) * (-1 if sign == "−" else 1)
                assert tenths(mine) - tenths(theirs) == shown, line
    table = part(brief(code, language), "progress").table
    assert table
    for _name, before, now, change in table.rows:
        assert isinstance(before, float)
        assert isinstance(now, float)
        assert isinstance(change, float)
        assert round(change * 1000) == tenths(f"{100 * now:.1f}") - tenths(f"{100 * before:.1f}")
    assert code == "VN" or found > 2


def test_every_province_has_the_official_numbers_and_its_differences_add_up(
    figures: Callable[[str], Figures],
) -> None:
    vi = translator("vi")
    for unit in units.provinces():
        asked = figures(unit.code)
        found, days = overview.part(asked, vi), asked.official
        assert found
        assert days
        doses: tuple[Dose, ...] = (1, 2)
        levels: tuple[tuple[Level, str], ...] = (("province", unit.code), ("country", "VN"))
        for dose, line in zip(doses, found.text.splitlines(), strict=False):
            mine, theirs = (
                asked.official_coverage(dose, level, days.last).row(code).value
                for level, code in levels
            )
            assert mine
            assert theirs
            assert line.startswith(f"{unit.short_name}: {vi.percent(mine)} ")
            assert f"{vi.difference(mine, theirs)} so với cả nước ({vi.percent(theirs)})" in line


def test_period_and_comparisons_name_the_same_two_days(brief: Callable[..., Briefing]) -> None:
    for code in ("VN", "36"):
        one = brief(code, "en", "annex")
        named = {
            day for each in one.body for day in re.findall(r"\d\d/\d\d/2022", each.text)
        } - set(re.findall(r"gets there on (\S+)\.", part(one, "actions").text))
        assert named == {translator("en").date(day) for day in (PERIOD.first, PERIOD.last)}


def test_what_rests_on_the_records_says_so(made: Made, brief: Callable[..., Briefing]) -> None:
    mark = "Theo dữ liệu từng mũi"
    of_districts = part(brief("36", "vi", "annex"), "annex").table
    assert of_districts
    assert of_districts.title.endswith(f" · {mark}")
    behind = part(made.briefing, "behind")
    assert behind.message.startswith(mark)
    assert behind.chart
    assert mark in behind.chart.title
    assert mark not in part(made.briefing, "overview").message
    assert "bằng 1/" in part(made.briefing, "overview").text
    assert made.document_text.count(mark) > 2
    for slide, each in zip(Presentation(io.BytesIO(made.pptx)).slides, BODY, strict=False):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        marked = any(text.startswith(f"{mark} · ") for text in texts)
        assert marked == part(made.briefing, each).from_records, each
