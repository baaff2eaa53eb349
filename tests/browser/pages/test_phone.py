"""Every page on a phone in the dark, and by the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.views import VIEWS
from i18n import translator
from tests.browser.conftest import Visit, serious

WIDTH = 390
VI = translator("vi")


@pytest.mark.parametrize(
    "address",
    [
        "?place=36",
        "coverage",
        "coverage?place=36&tables=map",
        "coverage?source=records&place=366&population=12-17&sex=F",
        "districts?place=36",
        "reconciliation?place=366",
        "reconciliation?place=79&reasons=count",
        "entry-lag?place=36&details=triangle,weeks,hours,nowcast,backlog",
        "scorecard",
        "scorecard?place=79&lang=en",
        "briefing?place=36",
        "definitions",
    ],
)
def test_every_page_fits_and_breaks_no_serious_rule(
    walk: Callable[..., Visit], demo_url: str, address: str
) -> None:
    """The rules are axe-core's; in the light they are looked at in test_pages."""
    one = walk(f"{demo_url}/{address}", width=WIDTH, scheme="dark")
    one.settle()
    assert one.page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert (
        one.page.evaluate(
            "Math.max(...[...document.querySelectorAll('.tile, .chart-title, .signal, h1')]"
            ".map(one => one.getBoundingClientRect().right), 0)"
        )
        <= WIDTH
    )
    assert serious(one) == {}


def test_a_chart_that_scrolls_is_scrolled_by_the_keyboard(
    walk: Callable[..., Visit], demo_url: str
) -> None:
    one = walk(f"{demo_url}/coverage")
    one.settle()
    stop = one.page.locator(".scroller").first
    stop.focus()
    one.page.keyboard.press("PageDown")
    one.page.wait_for_function(
        "document.querySelector('.scroller').closest('[data-testid=stVerticalBlock]').scrollTop > 0"
    )


def test_every_page_is_two_taps_away(walk: Callable[..., Visit], demo_url: str) -> None:
    one = walk(f"{demo_url}/coverage?place=36", width=WIDTH, scheme="dark")
    one.page.set_viewport_size({"width": WIDTH, "height": 844})
    for path, title, _render in VIEWS:
        one.settle()
        assert not one.page.locator("nav").is_visible()
        one.page.get_by_role("button", name="Danh mục").click()
        one.page.locator("nav").get_by_role("link", name=VI(title), exact=True).click()
        one.page.wait_for_function("path => location.pathname === path", arg=f"/{path}")


@pytest.mark.parametrize("path", ["", "coverage", "districts", "reconciliation", "entry-lag"])
def test_the_answer_is_on_the_first_screen_below_one_line_of_choices(
    walk: Callable[..., Visit], demo_url: str, path: str
) -> None:
    one = walk(f"{demo_url}/{path}?place=36&dose=2", width=WIDTH, scheme="dark")
    one.page.set_viewport_size({"width": WIDTH, "height": 844})
    one.settle()
    assert not one.page.locator(".st-key-filters").is_visible()
    line = one.page.locator("button.chips")
    assert "14/08/2022" in line.inner_text()
    box = one.page.locator("h1.finding").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844
    low = one.page.evaluate(
        """() => [...document.querySelectorAll('header a, .tools button, .tools input, .chips')]
            .filter(one => one.checkVisibility({ visibilityProperty: true }))
            .filter(one => one.getBoundingClientRect().height < 40)
            .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert low == []
    line.click()
    assert one.page.locator(".st-key-filters").is_visible()
    line.click()
