"""The page of facilities in a real browser: found in two clicks, searched, and written to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from i18n import translator
from tests.browser.conftest import Visit, serious
from tests.conftest import run_monitor

Open = Callable[..., Visit]
VI = translator("vi")
ROWS = "table tbody:not(.above) tr"


def listed(home: Path, *asked: str) -> list[dict[str, Any]]:
    result = run_monitor("show", "facilities", *asked, "--format", "json", home=home)
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def test_two_clicks_from_home_lead_to_the_latest_facility_and_a_message(
    visit: Open, demo_url: str, demo_home: Path
) -> None:
    first = listed(demo_home)[0]
    one = visit(demo_url)
    one.finish()
    one.page.get_by_role("link", name=VI("Facilities"), exact=True).first.click()
    one.wait_for_finding("cơ sở")
    row = one.page.locator(ROWS).first
    expect(row).to_contain_text(first["name"])
    row.click()
    drawer = one.page.get_by_role("dialog")
    expect(drawer).to_contain_text(first["name"])
    body = drawer.locator("textarea").input_value()
    assert body.startswith("Kính gửi: " + first["name"])
    assert VI.integer(first["late"]) in body
    assert VI.percent(first["late_share"]) in body
    assert VI("(Demo data: invented persons, not for official use.)") in body
    assert not re.search(r"\d{9,}", body)
    assert one.parameter("facility") == first["code"]
    assert one.errors == []


def test_a_message_can_be_changed_copied_and_mailed(
    visit: Open, demo_url: str, demo_home: Path
) -> None:
    first = listed(demo_home, "--province", "79")[0]
    one = visit(f"{demo_url}/facilities?place=79&lang=en&facility={first['code']}")
    one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    drawer = one.page.get_by_role("dialog")
    text = drawer.locator("textarea")
    text.fill("Nhờ cơ sở nhập ngay")
    drawer.get_by_role("button", name="Copy").click()
    expect(drawer.get_by_role("status")).to_have_text("Copied")
    assert one.page.evaluate("navigator.clipboard.readText()") == "Nhờ cơ sở nhập ngay"
    mail = drawer.get_by_role("link", name="Open in mail program").get_attribute("href") or ""
    assert mail.startswith("mailto:?")
    query = parse_qs(urlsplit(mail).query)
    assert query["body"] == ["Nhờ cơ sở nhập ngay"]
    assert first["name"] in query["subject"][0]
    one.page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    one.page.wait_for_function("!new URLSearchParams(location.search).get('facility')")


def test_a_search_without_tones_and_an_order_are_in_the_address(
    visit: Open, demo_url: str, demo_home: Path
) -> None:
    one = visit(f"{demo_url}/facilities?place=79&lang=en")
    one.finish()
    one.page.get_by_label("Find in this list").fill("benh vien quan")
    expect(one.page.locator(ROWS).first).to_contain_text("Bệnh viện")
    names = [row["name"] for row in listed(demo_home, "--province", "79", "--order", "wrong")]
    names = [name for name in names if name.startswith("Bệnh viện") and "quận" in name]
    expect(one.page.locator(ROWS)).to_have_count(len(names))
    one.page.get_by_role("button", name="Wrong persons").click()
    one.page.wait_for_function("new URLSearchParams(location.search).get('order') === 'wrong'")
    expect(one.page.locator(ROWS).first).to_contain_text(names[0])
    one.page.get_by_role("button", name="Wrong persons").click()
    expect(one.page.locator(ROWS).first).to_contain_text(names[-1])
    assert one.parameter("find") == "benh vien quan"


def test_an_unknown_facility_is_said(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/facilities?place=36&lang=en&facility=nowhere")
    one.finish()
    expect(one.page.locator(".banner").last).to_contain_text("“nowhere”, which is none of Nam Định")
    assert one.page.get_by_role("dialog").count() == 0


@pytest.mark.parametrize(
    ("query", "width", "scheme"),
    [("place=79", 1400, "light"), ("lang=en&place=769&order=wrong_share", 390, "dark")],
)
def test_the_page_is_accessible(
    visit: Open, demo_url: str, query: str, width: int, scheme: str
) -> None:
    one = visit(f"{demo_url}/facilities?{query}", width=width, scheme=scheme)
    one.settle()
    assert serious(one) == {}
    assert one.outside == []
