"""The reconciliation page in a real browser, with verdicts of the demo's records."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from geo import units
from i18n import translator
from queries.metrics import METRICS
from queries.reconciliation.verdicts import RULE_TEXTS, VERDICT_TEXTS
from tests.browser.conftest import Visit, served
from tests.conftest import Figures, run_monitor, write_statistics

Open = Callable[..., Visit]
PAGE = "reconciliation"


@pytest.fixture
def home(demo_home: Path) -> Path:
    return demo_home


@pytest.fixture
def url(demo_url: str) -> str:
    return demo_url


def mismatches(home: Path, *asked: str) -> list[dict[str, Any]]:
    result = run_monitor("show", "mismatch", *asked, "--format", "json", home=home)
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


@pytest.mark.parametrize(
    ("lang", "query"),
    [
        ("vi", "&place=36"),
        ("en", "&place=366&by=injection"),
        ("vi", "&units=districts"),
        ("en", "&units=2025&place=79"),
        ("vi", "&place=south&reasons=count&details=reasons&areas=ranked"),
        (
            "vi",
            "&place=79&details=reasons,funnel,clean,published,forecast&tables=map,reasons,time,funnel,facilities,clean",
        ),
    ],
)
def test_every_view_opens_in_both_languages(walk: Open, url: str, lang: str, query: str) -> None:
    one = walk(f"{url}/{PAGE}?lang={lang}{query}")
    one.settle()
    assert one.outside == []
    assert one.errors == []
    assert one.page.locator('[data-testid="stAlert"]').count() == 0
    assert translator(lang)("Demo data") in one.page.inner_text("body")


def test_the_finding_says_what_the_command_line_says(walk: Open, url: str, home: Path) -> None:
    percent = translator("en").percent
    (country,) = mismatches(home, "--level", "country")
    provinces = [row["value"] for row in mismatches(home) if row["denominator"]]
    finding = walk(f"{url}/{PAGE}?lang=en").finding()
    assert f", {percent(country['value'])} of the persons verified" in finding
    assert f"({percent(max(provinces))}), the lowest" in finding
    assert f"({percent(min(provinces))})." in finding
    (row,) = [row for row in mismatches(home, "--by", "facility") if row["code"] == "79"]
    one = walk(f"{url}/{PAGE}?lang=en&place=79&by=injection")
    assert f", {percent(row['value'])} of the persons verified" in one.finding()


def test_a_click_on_a_reason_opens_the_region_and_the_path_leads_back(walk: Open, url: str) -> None:
    one = walk(f"{url}/{PAGE}?lang=en&details=reasons")
    one.settle()
    bar = one.page.locator(".st-key-chart-reasons .trace.bars").first.locator(".point path").nth(1)
    bar.scroll_into_view_if_needed()
    bar.click(force=True)
    one.wait_for_finding("North:")
    assert one.parameter("place") == "north"
    one.page.locator(".st-key-path-VN button").click()
    one.wait_for_finding("the highest is")
    assert one.parameter("place") is None


def test_a_click_on_the_ranking_leads_to_the_district(walk: Open, url: str) -> None:
    one = walk(f"{url}/{PAGE}?place=36&areas=ranked")
    one.settle()
    one.page.locator(".st-key-chart-ranking .bars path").first.click(force=True)
    one.page.wait_for_function("/place=\\d{3}/.test(location.search)")
    district = one.parameter("place") or ""
    assert district in {unit.code for unit in units.districts("36")}
    one.wait_for_finding(units.district(district).short_name)


def test_the_choice_of_persons_stands_in_the_address(walk: Open, url: str) -> None:
    one = walk(f"{url}/{PAGE}?lang=en&details=reasons")
    one.settle()
    one.page.get_by_text("Persons", exact=True).first.click()
    one.page.wait_for_function("location.search.includes('reasons=count')")
    expect(one.page.get_by_text("What is wrong, persons")).to_be_visible()


def test_the_source_of_the_coverage_page_stays_as_chosen(walk: Open, url: str) -> None:
    one = walk(f"{url}/{PAGE}?lang=en&source=records&place=366")
    one.wait_for_finding(units.district("366").short_name)
    one.page.get_by_role("link", name="Coverage").click()
    one.wait_for_finding("have had at least one dose")
    assert (one.parameter("source"), one.parameter("place")) == ("records", "366")


def test_every_chart_has_a_name_a_definition_and_a_table(walk: Open, url: str) -> None:
    one = walk(f"{url}/{PAGE}?lang=en&place=36&details=reasons,funnel,clean")
    one.settle()
    names = ("map", "reasons", "time", "funnel", "facilities", "clean")
    for number, name in enumerate(names, 1):
        drawn = one.page.locator(f".st-key-chart-{name}")
        drawn.scroll_into_view_if_needed()
        said = drawn.evaluate(
            "one => (one.querySelector('[aria-label]') || one.closest('[aria-label]') || one)"
            ".getAttribute('aria-label')"
        )
        assert said, name
        one.page.locator(f".st-key-toggle-{name} button").click()
        expect(one.page.locator("[data-testid=stDataFrame]")).to_have_count(number, timeout=20_000)
    defined = one.page.locator("details.quiet b").all_text_contents()
    assert set(defined) <= {metric.name for metric in METRICS.values()}
    assert "φ = " in " ".join(one.page.locator("details.quiet").all_text_contents())


def test_the_definitions_name_every_verdict_and_rule(walk: Open, url: str) -> None:
    one = walk(f"{url}/definitions?lang=en&details=verdicts,rules")
    one.settle()
    text = one.page.inner_text("body")
    for verdict in VERDICT_TEXTS.values():
        assert verdict.name in text
        assert verdict.meaning in text
    for rule in RULE_TEXTS.values():
        assert rule.name in text
        assert rule.meaning in text
    assert all(rule.source in text for rule in RULE_TEXTS.values())


def test_without_verdicts_the_page_says_which_commands_make_them(
    visit: Open, tmp_path: Path, real_days: dict[date, Figures]
) -> None:
    day = min(real_days)
    file = write_statistics(tmp_path / f"{day.isoformat()}.csv", real_days[day])
    run_monitor("import", "statistics", file, home=tmp_path / "home")
    run_monitor("publish", home=tmp_path / "home")
    with served(tmp_path / "home") as address:
        one = visit(f"{address}/{PAGE}?lang=en")
        said = one.page.locator("pre.commands")
        said.wait_for()
        for command in ("monitor import register ", "monitor reconcile", "monitor publish"):
            assert command in said.inner_text()
