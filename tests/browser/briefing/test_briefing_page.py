"""The briefing page in a real browser: what its author writes stands in the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from docx import Document
from playwright.sync_api import expect

from geo import units
from i18n import translator
from monitor.show.current import open_current
from presentation.briefing.content import briefing
from presentation.briefing.figures import Figures
from presentation.briefing.model import Part, Period
from tests.browser.conftest import Visit

PERIOD = Period(date(2022, 7, 17), date(2022, 8, 14))
MINE = "Câu này do người viết báo cáo tự sửa <&> 7,7 %."


def written(home: Path) -> Part:
    """What is written of Nam Định's entry lags when nobody edits it."""
    with open_current(home) as databases:
        figures = Figures(databases, units.province("36"), PERIOD)
        return briefing(figures, ("entry",), translator("en")).parts[0]


def test_the_page_takes_the_authors_words_into_the_file(
    visit: Callable[..., Visit], demo_url: str, demo_home: Path, tmp_path: Path
) -> None:
    one = visit(f"{demo_url}/briefing?place=36&sections=entry&to=2022-08-14&lang=en")
    computed = written(demo_home)
    one.wait_for_finding(computed.message)
    box = one.page.get_by_label(computed.title)
    expect(box).to_have_value(computed.text, timeout=30_000)
    box.fill(f"{MINE}\nA point.")
    box.blur()
    one.settle()
    one.page.get_by_role("button", name="Document (Word)").click()
    with one.page.expect_download() as started:
        one.page.get_by_role("button", name="Download:").click(timeout=60_000)
    file = tmp_path / "page.docx"
    started.value.save_as(file)
    text = Document(str(file)).element.xpath("string(.)")
    assert MINE in text
    assert "A point." in text
    assert computed.points[0] not in text
    assert f"{demo_url}/briefing?" in Document(str(file)).sections[0].footer._element.xml.replace(
        "&amp;", "&"
    )
    assert one.outside == []
    assert one.errors == []
