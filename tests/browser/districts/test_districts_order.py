"""The order of the districts' table belongs to the address, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visit

FIRST = "tbody:not(.above) tr >> nth=0"


def test_a_sorted_table_is_shared_as_it_is(walk: Callable[..., Visit], demo_url: str) -> None:
    one = walk(f"{demo_url}/districts?place=36&lang=en")
    one.settle()
    for direction, written in (("ascending", "mismatch"), ("descending", "-mismatch")):
        head = one.page.get_by_role("button", name="Mismatch")
        head.click()
        expect(one.page.locator(f"th[aria-sort={direction}]")).to_contain_text("Mismatch")
        one.page.wait_for_url(f"**order={written}*")
        expect(head).to_be_focused()
    first = one.page.locator(FIRST).get_attribute("data-code")
    one.page.reload()
    one.settle()
    expect(one.page.locator("th[aria-sort=descending]")).to_contain_text("Mismatch")
    assert one.page.locator(FIRST).get_attribute("data-code") == first
    # The usual order is none.
    one.page.get_by_role("button", name="Dose 1").click()
    one.page.wait_for_function("() => !location.search.includes('order')")
