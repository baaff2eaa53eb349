"""The rules of axe-core, on every page, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.dashboard.conftest import Visit
from tests.dashboard.test_pages import PAGES

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_serious_rule(
    walk: Callable[..., Visit], demo_url: str, path: str, scheme: str
) -> None:
    one = walk(f"{demo_url}/{path}?place=36", scheme=scheme)
    one.settle()
    found = Axe().run(one.page, options={"resultTypes": ["violations"]}).response["violations"]
    serious = {rule["id"]: [node["html"] for node in rule["nodes"]]
               for rule in found if rule["impact"] in ("serious", "critical")}  # fmt: skip
    assert serious == {}


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
