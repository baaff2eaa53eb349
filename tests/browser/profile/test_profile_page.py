"""The profile of a place in a real browser, in both languages, of every level."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from i18n import translator
from tests.browser.conftest import Visit, serious
from tests.conftest import run_monitor

Open = Callable[..., Visit]


def shown(home: Path, place: str) -> dict[str, dict[str, Any]]:
    printed = run_monitor("show", "profile", "--place", place, "--format", "json", home=home)
    return {row["indicator"]: row for row in json.loads(printed.stdout)}


@pytest.mark.parametrize(
    ("lang", "place"), [("vi", "79"), ("en", "769"), ("vi", "south"), ("en", "VN")]
)
def test_every_line_has_the_value_and_counts_of_the_command_line(
    walk: Open, demo_url: str, demo_home: Path, lang: str, place: str
) -> None:
    _ = translator(lang)
    one = walk(f"{demo_url}/profile?lang={lang}&place={place}&since=four-weeks")
    one.settle()
    assert one.errors == []
    assert one.outside == []
    lines = one.page.locator("table.spine tbody tr")
    expected = list(shown(demo_home, place).values())
    expect(lines).to_have_count(len(expected))
    for number, row in enumerate(expected):
        line = lines.nth(number).inner_text()
        if row["numerator"] is not None:
            assert _.percent(row["value"]) in line
            assert f"{_.integer(row['numerator'])} / {_.integer(row['denominator'])}" in line
        if row["rank"]:
            assert f"{row['rank']} / {row['of']}" in line
    if place != "VN":
        assert one.page.locator("table.spine .axis .country").count() > 5


def test_from_another_page_to_the_profile_and_on_to_one_like_it(visit: Open, demo_url: str) -> None:
    one = visit(f"{demo_url}/reconciliation?place=36&lang=en")
    one.finish()
    one.page.locator(".place a").click()
    one.wait_for_finding("Nam Định")
    assert urlpath(one) == "/profile"
    one.page.locator("details.alike summary").click()
    alike = one.page.locator("details.alike a").first
    name = alike.inner_text()
    alike.click()
    one.wait_for_finding(name)
    one.page.get_by_role("link", name="facilities").last.click()
    one.wait_for_finding("facilities")
    assert urlpath(one) == "/facilities"
    assert one.errors == []


def urlpath(one: Visit) -> str:
    path: str = one.page.evaluate("location.pathname")
    return path


@pytest.mark.parametrize(
    ("query", "width", "scheme"),
    [("place=79", 1400, "light"), ("lang=en&place=769", 390, "dark"), ("", 1400, "dark")],
)
def test_the_page_is_accessible(
    visit: Open, demo_url: str, query: str, width: int, scheme: str
) -> None:
    one = visit(f"{demo_url}/profile?{query}", width=width, scheme=scheme)
    one.settle()
    assert serious(one) == {}
