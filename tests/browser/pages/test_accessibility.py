"""The rules of axe-core, on every page, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit, serious
from tests.browser.pages.test_pages import PAGES


@pytest.mark.parametrize("path", PAGES)
def test_no_page_breaks_a_serious_rule(
    walk: Callable[..., Visit], demo_url: str, path: str
) -> None:
    """In the dark; in the light they are looked at where they are opened (test_pages)."""
    one = walk(f"{demo_url}/{path}?place=36", width=390, scheme="dark")
    one.settle()
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
