"""What surrounds every page: search, places kept, sharing, presenting, paper, the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from dashboard.views import VIEWS
from i18n import translator
from tests.browser.conftest import Visit

Open = Callable[..., Visit]
PATHS = [path for path, _title, _render in VIEWS]
VI = translator("vi")

# What Streamlit writes by itself.
ENGLISH = re.compile(
    r"\b(No results|Skip to main|Help for|dd\s*/\s*mm|yyyy|Choose an option|Clear value|Search)\b"
)


def documents(page: Page) -> list[str]:
    """The pages that are loaded from now on."""
    loaded: list[str] = []
    page.on(
        "request", lambda one: loaded.append(one.url) if one.resource_type == "document" else None
    )
    return loaded


def test_a_slash_searches_and_the_place_opens_on_this_page_without_loading(
    visit: Open, demo_url: str
) -> None:
    one = visit(f"{demo_url}/entry-lag")
    one.settle()
    loaded = documents(one.page)
    one.page.keyboard.press("/")
    one.page.keyboard.type("hai hau")
    option = one.page.get_by_role("option").first
    option.wait_for()
    assert "Huyện Hải Hậu" in option.inner_text()
    one.page.keyboard.press("Enter")
    one.wait_for_finding("Hải Hậu")
    assert (one.parameter("place"), loaded) == ("366", [])
    one.page.keyboard.press("/")
    one.page.keyboard.type("bao cao")
    one.page.get_by_role("option", name=re.compile("Báo cáo")).first.click()
    one.page.wait_for_url("**/briefing**")
    one.settle()
    assert loaded == []
    # Where one was is offered again, and what is pinned before it.
    one.page.keyboard.press("/")
    listed = one.page.locator("#found")
    listed.get_by_text("Huyện Hải Hậu").wait_for()


def test_a_place_on_another_page_keeps_the_comparison_and_the_target(
    visit: Open, demo_url: str
) -> None:
    one = visit(f"{demo_url}/?since=four-weeks&target=80")
    one.settle()
    one.page.keyboard.press("/")
    one.page.keyboard.type("nam dinh")
    one.page.wait_for_selector("#found [data-number]")
    one.page.keyboard.press("Enter")
    one.wait_for_finding("Nam Định")
    assert (one.parameter("since"), one.parameter("target")) == ("four-weeks", "80")


def test_a_pinned_place_stays_in_this_browser(visit: Open, demo_url: str) -> None:
    one = visit(f"{demo_url}/scorecard?place=36")
    one.settle()
    one.page.get_by_role("button", name="Ghim Nam Định").click()
    one.page.goto(f"{demo_url}/coverage?place=79")
    one.settle()
    one.page.keyboard.press("/")
    lines = one.page.locator("#found li").all_inner_texts()
    assert lines[:2] == ["Địa bàn của tôi", "Nam Định"]


@pytest.mark.parametrize("path", PATHS)
def test_the_tab_the_language_and_the_current_page(walk: Open, demo_url: str, path: str) -> None:
    one = walk(f"{demo_url}/{path}?place=36")
    one.settle()
    title = {path: title for path, title, _render in VIEWS}[path]
    assert VI(title) in one.page.title()
    assert one.page.title().endswith(VI("Vaccination monitor"))
    assert one.page.evaluate("document.documentElement.lang") == "vi"
    current = one.page.locator("nav [aria-current=page]")
    assert current.all_inner_texts() == [VI(title)]
    said = one.page.evaluate(
        """() => [document.body.innerText, ...[...document.querySelectorAll(
            '[aria-label], [placeholder], [title]')].flatMap(one => [one.ariaLabel,
            one.placeholder, one.title])].filter(Boolean).join('\\n')"""
    )
    assert ENGLISH.findall(said) == []


@pytest.mark.parametrize("path", ["coverage", "districts", "reconciliation", "entry-lag"])
def test_titles_say_the_place(walk: Open, demo_url: str, path: str) -> None:
    one = walk(f"{demo_url}/{path}?place=36")
    one.settle()
    assert one.page.title().startswith("Nam Định – ")


def test_a_place_that_nobody_is_called_is_said_in_vietnamese(visit: Open, demo_url: str) -> None:
    one = visit(f"{demo_url}/coverage")
    one.settle()
    one.page.get_by_label("Địa bàn").first.click()
    one.page.keyboard.type("xyz")
    one.page.get_by_text("Không có kết quả").wait_for()


def test_the_sentence_is_copied_with_its_source_and_a_link_that_shows_it(
    visit: Open, demo_url: str
) -> None:
    one = visit(f"{demo_url}/coverage?place=36")
    one.settle()
    one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sentence = one.finding()
    one.page.get_by_role("button", name=VI("Share this page")).click()
    one.page.get_by_role("button", name=VI("Copy the sentence with its source")).click()
    one.page.get_by_text(VI("Copied")).first.wait_for(state="attached")
    copied, source, link = one.page.evaluate("navigator.clipboard.readText()").split("\n")
    assert copied == sentence
    assert "14/08/2022" in source
    assert VI("Demo data") in source
    assert "v=1" in link
    assert visit(link.replace("127.0.0.1", "localhost")).finding() == sentence


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_presenting_shows_one_message_a_screen_in_large_texts(
    visit: Open, demo_url: str, width: int, height: int
) -> None:
    one = visit(f"{demo_url}/coverage?place=36", width=width)
    one.page.set_viewport_size({"width": width, "height": height})
    one.settle()
    sentence = one.finding()
    one.page.get_by_role("button", name=VI("Present")).click()
    stage = one.page.locator(".stage")
    stage.wait_for()
    one.page.wait_for_timeout(3000)
    assert stage.locator("h2").inner_text() == sentence
    assert not one.page.locator("header.shell").is_visible()
    one.page.keyboard.press("ArrowRight")
    one.page.wait_for_timeout(1500)
    sizes = one.page.evaluate(
        """() => [...document.querySelectorAll('.lifted svg text')]
            .filter(one => one.textContent && one.getBoundingClientRect().width)
            .map(one => parseFloat(getComputedStyle(one).fontSize))"""
    )
    assert sizes
    assert sorted(sizes)[len(sizes) // 2] >= 22
    box = one.page.locator(".lifted .js-plotly-plot").bounding_box()
    assert box is not None
    assert box["width"] > 0.9 * width
    assert box["y"] + box["height"] <= height
    one.page.keyboard.press("n")
    one.page.wait_for_function("!location.search.includes('place=36')")
    one.page.keyboard.press("Escape")
    one.page.wait_for_function("!location.search.includes('present')")
    assert one.page.locator("header.shell").is_visible()


def test_paper_has_no_choices_and_cuts_nothing(visit: Open, demo_url: str) -> None:
    one = visit(f"{demo_url}/coverage?place=36")
    one.settle()
    one.page.emulate_media(media="print")
    one.page.set_viewport_size({"width": 1032, "height": 700})  # A4 landscape within its margins
    one.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for hidden in ("nav", ".st-key-filters", ".tools", "[class*=st-key-toggle-] button"):
        assert not one.page.locator(hidden).first.is_visible(), hidden
    assert one.page.locator("h1.finding").is_visible()
    right = one.page.evaluate(
        "Math.max(...[...document.querySelectorAll('.js-plotly-plot, h1, .tile')]"
        ".map(one => one.getBoundingClientRect().right))"
    )
    assert right <= 1033


def test_the_keyboard_shows_where_it_is(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/definitions")
    one.settle()
    link = one.page.locator("nav a").nth(2)
    link.focus()
    one.page.keyboard.press("Tab")
    style = one.page.evaluate(
        "(() => { const s = getComputedStyle(document.activeElement);"
        " return [document.activeElement.closest('nav') !== null, s.outlineStyle, "
        "parseFloat(s.outlineWidth)]; })()"
    )
    assert style == [True, "solid", 3]
