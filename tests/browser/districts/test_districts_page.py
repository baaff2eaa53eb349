"""The page of districts side by side in a real browser: from the overview to the worst district."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from geo import units
from i18n import translator
from tests.browser.conftest import Visit
from tests.conftest import run_monitor

Open = Callable[..., Visit]
ROWS = "tbody:not(.above) tr"
TABLES = (
    "districts",
    "districts-map",
    "districts-arrival",
    "districts-alike",
    "districts-slope",
    "districts-funnel",
    "districts-multiples",
)


def rates(home: Path, *asked: str) -> dict[str, float]:
    result = run_monitor(
        "show", "coverage", "--source", "records", *asked, "--format", "json", home=home
    )
    return {row["code"]: row["value"] for row in json.loads(result.stdout)}


def order(one: Visit) -> list[str]:
    rows = one.page.locator(ROWS)
    return [rows.nth(at).get_attribute("data-code") or "" for at in range(rows.count())]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_part_opens_as_chart_and_as_table(walk: Open, demo_url: str, lang: str) -> None:
    for query in ("&place=366", "&place=36&tables=" + ",".join(TABLES)):
        one = walk(f"{demo_url}/districts?lang={lang}{query}")
        one.settle()
        assert (one.outside, one.errors) == ([], [])
        text = one.page.inner_text("body")
        assert translator(lang)("Demo data") in text
        assert one.page.locator('[data-testid="stAlert"]').count() == 0
        other = translator("en" if lang == "vi" else "vi")
        for foreign in ("Target", "What if", "Every district over time, lowest first"):
            assert other(foreign) not in text


def test_the_table_sorts_and_is_linked_with_the_map(
    walk: Open, demo_url: str, demo_home: Path
) -> None:
    known = rates(demo_home, "--level", "district", "--province", "36")
    one = walk(f"{demo_url}/districts?place=36&lang=en")
    one.settle()
    lowest = min(known, key=known.__getitem__)
    assert f"{units.district(lowest).short_name} is furthest behind" in one.finding()
    assert EN_PERCENT(known[lowest]) in one.finding()
    shown = order(one)
    assert [known[code] for code in shown] == sorted(known.values())
    assert one.page.locator("tbody.above tr").count() == 3
    head = one.page.get_by_role("button", name="Dose 1")
    head.click()
    expect(one.page.locator("th[aria-sort=descending]")).to_contain_text("Dose 1")
    assert [known[code] for code in order(one)] == sorted(known.values(), reverse=True)
    # A row marks itself, the map and the address.
    one.page.locator(f'tr[data-code="{lowest}"]').click()
    one.wait_for_finding(units.district(lowest).short_name + ":")
    assert one.parameter("place") == lowest
    expect(one.page.locator("tr.chosen")).to_have_attribute("data-code", lowest)
    one.settle()
    assert [known[code] for code in order(one)] == sorted(known.values(), reverse=True)
    one.wait_for_map(len(known) + 1)
    # And the map marks its row.
    one.page.locator(".st-key-chart-districts-map .choroplethlayer path").nth(3).click(force=True)
    one.page.wait_for_function(f"!location.search.includes('place={lowest}')")
    one.settle()
    chosen = one.parameter("place") or ""
    assert chosen in known
    expect(one.page.locator("tr.chosen")).to_have_attribute("data-code", chosen)
    assert units.district(chosen).short_name + ":" in one.finding()


def test_the_what_if_moves_alone(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/districts?place=36&lang=en&dose=3&details=arrival")
    one.settle()
    said = one.page.locator('p.more[role="status"]')
    before = said.inner_text()
    one.page.evaluate("document.querySelector('h1.finding').dataset.kept = 'yes'")
    slider = one.page.locator(".st-key-choose-pace input[type=range]")
    slider.press("End")
    one.page.wait_for_function("location.search.includes('pace=')")
    expect(said).not_to_have_text(before)
    slider.press("Home")
    expect(said).to_contain_text("not reached within ten years")
    assert one.page.locator("h1.finding").get_attribute("data-kept") == "yes"


def test_from_the_overview_to_the_worst_district_in_two_clicks(
    walk: Open, demo_url: str, demo_home: Path
) -> None:
    one = walk(f"{demo_url}/?lang=en")
    one.wait_for_map(63 + 2)
    one.settle()
    one.page.locator(".choroplethlayer path").nth(20).click(force=True)
    one.page.wait_for_url("**/districts?*place=*")
    province = units.province(one.parameter("place") or "")
    one.wait_for_finding(f"In {province.short_name}, ")
    known = rates(demo_home, "--level", "district", "--province", province.code)
    worst = min(known, key=known.__getitem__)
    first = one.page.locator(ROWS).first
    expect(first).to_have_attribute("data-code", worst)
    first.click()
    one.wait_for_finding(units.district(worst).short_name + ":")
    # And back on the overview nobody is sent away again.
    one.page.get_by_role("link", name="Overview").click()
    one.page.wait_for_selector(".tiles")
    one.settle()
    assert "/districts" not in one.page.url


def test_without_a_choice_the_province_furthest_behind_is_shown(
    walk: Open, demo_url: str, demo_home: Path
) -> None:
    known = rates(demo_home, "--level", "province")
    worst = min(known, key=known.__getitem__)
    one = walk(f"{demo_url}/districts?lang=en", width=390, scheme="dark")
    one.settle()
    assert f"In {units.province(worst).short_name}, " in one.finding()
    assert "No province is chosen" in one.page.inner_text("p.more >> nth=0")
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 390


EN_PERCENT = translator("en").percent
