"""The briefing page in a real browser: its draft is kept for all, one click takes it away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from pptx import Presentation

from geo import units
from i18n import translator
from monitor.show.current import open_current
from presentation.briefing.content import briefing
from presentation.briefing.figures import Figures
from presentation.briefing.model import Part, Period
from tests.browser.conftest import Visit, served

PERIOD = Period(date(2022, 7, 17), date(2022, 8, 14))
MINE = "Câu này do người viết báo cáo tự sửa <&> 7,7 %."


@pytest.fixture
def desk(own_demo: Path) -> Iterator[str]:
    """A dashboard whose drafts are this test's own."""
    with served(own_demo) as address:
        yield f"{address}/briefing?place=36&to=2022-08-14&lang=en"


def written(home: Path, name: str) -> Part:
    """What is written of Nam Định when nobody edits it."""
    with open_current(home) as databases:
        figures = Figures(databases, units.province("36"), PERIOD)
        found = briefing(figures, ("entry",), translator("en"))
    return next(part for part in found.parts if part.name == name)


def fill(one: Visit, title: str, text: str) -> None:
    box = one.page.get_by_label(title, exact=True)
    box.fill(text)
    box.blur()
    one.settle()


def taken(page: Page, format_: str, file: Path) -> Path:
    """The file of one click."""
    with page.expect_download(timeout=90_000) as started:
        page.get_by_role("button", name=format_).click()
    started.value.save_as(file)
    return file.with_name(started.value.suggested_filename)


def test_the_draft_is_kept_for_all_and_one_click_takes_it_away(
    visit: Callable[..., Visit], desk: str, own_demo: Path, tmp_path: Path
) -> None:
    computed = written(own_demo, "overview")
    one, other = visit(desk), visit(desk)
    one.wait_for_finding(computed.message)
    expect(one.page.get_by_label("Situation", exact=True)).to_have_value(computed.text)
    fill(one, "Situation", f"{MINE}\nA point.")
    one.wait_for_finding(MINE)
    expect(one.page.locator(".st-key-draft")).to_contain_text("2 sentences changed")
    one.page.reload()
    one.wait_for_finding(MINE)

    # A colleague who came before writes elsewhere, is told, and loses nothing.
    fill(other, "Why", "Because.")
    expect(other.page.locator(".banner").filter(has_text="Somebody else")).to_be_visible()
    expect(other.page.get_by_label("Situation", exact=True)).to_have_value(f"{MINE}\nA point.")
    other.page.locator(".st-key-draft").get_by_role("button", name="Undo").click()
    other.settle()
    expect(other.page.get_by_label("Why", exact=True)).not_to_have_value("Because.")

    file = tmp_path / "page.docx"
    assert taken(other.page, "Document (Word)", file).name == "briefing-nam-dinh-2022-08-14-v1.docx"
    paper = Document(str(file))
    text = paper.element.xpath("string(.)")
    assert MINE in text
    assert "A point." in text
    assert computed.points[0] not in text
    address = desk.partition("?")[0]
    assert f"{address}?" in paper.sections[0].footer._element.xml.replace("&amp;", "&")
    for visited in (one, other):
        assert visited.outside == []
        assert visited.errors == []


def test_parts_are_moved_left_out_added_and_signed(
    visit: Callable[..., Visit], desk: str, tmp_path: Path
) -> None:
    one = visit(desk)
    one.finish()
    page = one.page
    page.locator(".st-key-bar-why").get_by_role("button", name="Leave out").click()
    one.settle()
    page.locator(".st-key-bar-progress").get_by_role("button", name="Up").click()
    one.settle()
    page.get_by_role("button", name="Add a text").click()
    one.settle()
    fill(one, "Text of your own", "A request.")
    page.get_by_role("button", name="Agency and signature").click()
    page.get_by_label("Agency", exact=True).fill("Sở Y tế Nam Định")
    page.get_by_role("button", name="Save").click()
    one.settle()
    page.keyboard.press("Escape")
    # What is still being typed goes along.
    page.get_by_label("Text of your own", exact=True).fill("A request of ours.\nFirst point.")
    file = tmp_path / "page.pptx"
    taken(page, "Slides (PowerPoint)", file)
    deck = Presentation(str(file))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[1].startswith("Nam Định: 3 things")
    assert titles[2].startswith("From 17/07/2022")
    assert titles[3].startswith("From dose records: In Nam Định")
    assert titles[4] == "A request of ours."
    assert deck.core_properties.author == "Sở Y tế Nam Định"


@pytest.mark.parametrize(
    ("asked", "said", "about"),
    [
        ("place=363", "Shown is: Nam Định. Briefings are of", "Nam Định:"),
        ("place=south", "Shown is: Whole country.", "Viet Nam:"),
        ("from=2022-08-14&to=2022-07-01", "Shown is: 17/07/2022.", "Viet Nam:"),
        ("to=2022-08-13", "asks for To: 13/08/2022", "Viet Nam:"),
    ],
)
def test_what_is_shown_instead_is_said(
    visit: Callable[..., Visit], demo_url: str, asked: str, said: str, about: str
) -> None:
    one = visit(f"{demo_url}/briefing?{asked}&lang=en")
    assert one.finding().startswith(about)
    expect(one.page.locator(".instead").filter(has_text=said)).to_be_visible()
