"""How long pages are before anything is unfolded, and that they say their source once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit

DESK, PHONE = (1400, 2.5 * 900), (390, 4 * 844)


@pytest.mark.parametrize(("width", "most"), [DESK, PHONE])
@pytest.mark.parametrize(
    "address",
    [
        "entry-lag",
        "entry-lag?place=36",
        "entry-lag?place=366&areas=ranked",
        "reconciliation",
        "reconciliation?place=79",
        "reconciliation?place=south&areas=ranked",
        "scorecard",
        "scorecard?place=01",
        "definitions",
        "facilities",
        "facilities?place=79",
        "profile",
        "profile?place=79",
        "profile?place=769",
    ],
)
def test_a_folded_page_is_short_and_says_its_source_once(
    walk: Callable[..., Visit], demo_url: str, address: str, width: int, most: float
) -> None:
    one = walk(f"{demo_url}/{address}", width=width)
    one.settle()
    height = one.page.evaluate(
        "document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight"
    )
    assert height <= most
    text = one.page.inner_text("[data-testid=stMainBlockContainer]")
    assert text.count("Dữ liệu minh họa") <= 2
    if "definitions" not in address:
        assert text.count("Nguồn: ") == 1
    if width == PHONE[0] and one.page.locator("p.more").count():
        box = one.page.locator("p.more").bounding_box()
        line = one.page.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('p.more')).lineHeight)"
        )
        assert box
        assert box["height"] <= 3.2 * line


@pytest.mark.parametrize(
    ("address", "width", "most"),
    [
        ("", *DESK),
        ("coverage", *DESK),
        ("coverage", *PHONE),
        ("districts?place=36", *DESK),
        ("districts?place=36", *PHONE),
        ("briefing", *DESK),
        ("briefing", *PHONE),
    ],
)
def test_the_answer_and_what_belongs_to_it_is_short_on_the_other_pages(
    walk: Callable[..., Visit], demo_url: str, address: str, width: int, most: float
) -> None:
    one = walk(f"{demo_url}/{address}", width=width)
    one.settle()
    height = one.page.evaluate(
        "document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight"
    )
    assert height <= most


def test_definitions_are_found_without_tones_and_open_one_at_a_time(
    walk: Callable[..., Visit], demo_url: str
) -> None:
    one = walk(f"{demo_url}/definitions?search=ty+le+sai+lech&details=mismatch")
    one.settle()
    entries = one.page.locator(".definitions details")
    assert 1 < entries.count() < 12
    entries.nth(0).locator("summary").click()
    entries.nth(1).locator("summary").click()
    assert one.page.locator(".definitions details[open]").count() == 1
    one.page.get_by_role("textbox").fill("zzz")
    one.page.get_by_role("textbox").press("Enter")
    one.page.wait_for_function("location.search.includes('search=zzz')")
    one.page.get_by_text("zzz”").wait_for()
    assert entries.count() == 0
