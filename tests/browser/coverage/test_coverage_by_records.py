"""Coverage by the records in a real browser: from the country down to the district and back."""

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


def shown(home: Path, *asked: str) -> list[dict[str, object]]:
    result = run_monitor(
        "show", "coverage", "--source", "records", *asked, "--format", "json", home=home
    )
    rows: list[dict[str, object]] = json.loads(result.stdout)
    return rows


@pytest.mark.parametrize(
    ("lang", "query"),
    [
        ("vi", ""),
        ("vi", "&place=36"),
        ("en", "&place=366&dose=3"),
        ("en", "&units=2025"),
        ("vi", "&vaccine=Comirnaty&by=injection"),
        ("en", "&place=79&population=12-17&sex=F&since=2021-12-21"),
        ("vi", "&tables=map,ranking,time,comparison"),
    ],
)
def test_every_view_opens_in_both_languages(
    walk: Open, demo_url: str, lang: str, query: str
) -> None:
    one = walk(f"{demo_url}/coverage?source=records&lang={lang}{query}")
    one.settle()
    assert one.outside == []
    assert one.errors == []
    text = one.page.inner_text("body")
    assert translator(lang)("Demo data") in text
    other = translator("en" if lang == "vi" else "vi")
    for foreign in ("Counted", "Any vaccine", "Both sexes"):
        assert other(foreign) not in text
    assert one.page.locator('[data-testid="stAlert"]').count() == 0


def test_the_finding_says_what_the_command_line_says(
    walk: Open, demo_url: str, demo_home: Path
) -> None:
    percent = translator("vi").percent
    (country,) = shown(demo_home, "--level", "country", "--dose", "2", "--population", "18+")
    one = walk(f"{demo_url}/coverage?source=records&dose=2&population=18plus")
    assert percent(country["value"]) in one.finding()  # type: ignore[arg-type]
    districts = shown(demo_home, "--level", "district", "--province", "36")
    low = min(districts, key=lambda row: row["value"])  # type: ignore[arg-type,return-value]
    one = walk(f"{demo_url}/coverage?source=records&place=36")
    one.settle()
    assert f"{low['name']} ({percent(low['value'])})" in one.page.inner_text("p.more")  # type: ignore[arg-type]


def test_official_totals_and_records_stand_side_by_side(
    walk: Open, demo_url: str, demo_home: Path
) -> None:
    (records,) = shown(demo_home, "--level", "country")
    official = json.loads(
        run_monitor(
            "show", "coverage", "--level", "country", "--format", "json", home=demo_home
        ).stdout
    )[0]
    difference = (float(str(records["value"])) - official["value"]) * 100
    one = walk(f"{demo_url}/coverage?source=records&lang=en")
    one.settle()
    text = one.page.inner_text("p.more")
    assert f"{official['value']:.1%}" in text
    assert f"{abs(difference):.1f} points" in text
    assert ("−" in text) == (difference < 0)
    assert "Records against official totals" in one.page.inner_text("body")


def test_clicks_lead_from_the_country_to_the_district_and_the_path_back(
    walk: Open, demo_url: str
) -> None:
    one = walk(f"{demo_url}/coverage?source=records")
    one.wait_for_map(63 + 2)
    one.settle()
    one.page.locator(".choroplethlayer path").first.click(force=True)
    one.page.wait_for_url("**place=*")
    opened = one.parameter("place") or ""
    province = units.province(opened)
    one.wait_for_finding(province.short_name)
    inside = {unit.code for unit in units.districts(opened)}
    one.page.wait_for_function(
        "count => document.querySelectorAll('.choroplethlayer path').length >= count",
        arg=len(inside),
    )
    one.settle()
    bar = one.page.locator(".st-key-chart-ranking .bars path").first
    bar.click(force=True)
    one.page.wait_for_function(
        "!location.search.includes('place=" + opened + "&') && /place=\\d{3}/.test(location.search)"
    )
    district = one.parameter("place") or ""
    assert district in inside
    one.wait_for_finding(units.district(district).short_name)
    expect(one.page.locator(".st-key-path")).to_contain_text(province.short_name)
    one.page.locator(f".st-key-path-{opened} button").click()
    one.page.wait_for_function(f"/place={opened}($|&)/.test(location.search)")
    one.wait_for_finding(province.short_name)
    one.page.locator(".st-key-path-VN button").click()
    one.page.wait_for_function("!location.search.includes('place=')")


def test_705_districts_can_be_seen_at_once(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/coverage?source=records&units=districts&lang=en")
    one.wait_for_map(705 + 2)
    one.settle()
    text = one.page.inner_text("body")
    assert "Approximate district boundaries" in text
    assert "the lowest 63 of 705" in text


def test_a_vaccine_goes_with_the_whole_population(walk: Open, demo_url: str) -> None:
    one = walk(
        f"{demo_url}/coverage?source=records&vaccine=Comirnaty&population=12-17&sex=F&lang=en"
    )
    finding = one.finding()
    assert "of the population" in finding
    assert "Comirnaty" in finding
    one.settle()
    assert one.page.locator(".st-key-choose-sex input[disabled]").count() == 1


def test_what_records_know_only_is_not_asked_of_official_totals(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/coverage?dose=3&population=12-17&place=366&lang=en")
    assert "at least one dose" in one.finding()
    assert "Booster" not in one.page.inner_text(".st-key-filters")


def test_the_overview_follows_the_source(walk: Open, demo_url: str, demo_home: Path) -> None:
    (country,) = shown(demo_home, "--level", "country", "--dose", "3")
    one = walk(f"{demo_url}/?source=records&lang=en")
    one.settle()
    tiles = one.page.inner_text(".tiles")
    assert "Booster" in tiles
    assert f"{country['value']:.1%}" in tiles
