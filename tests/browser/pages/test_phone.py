"""Every page on a phone in the dark, and by the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit, serious

WIDTH = 390


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
