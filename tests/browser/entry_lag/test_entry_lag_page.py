"""The entry lag page in a real browser, with the demo's records."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import expect

from geo import units
from i18n import translator
from queries.metrics import METRICS
from tests.browser.conftest import Visit
from tests.conftest import run_monitor

Open = Callable[..., Visit]
PAGE = "entry-lag"
FOLDED = ("distribution", "hours", "weeks", "triangle", "registration")
CHARTS = ("map", "trend", "facilities", *FOLDED)
ALL = ",".join(FOLDED)


@pytest.mark.parametrize(
    ("lang", "query"),
    [
        ("en", "&place=36&lag=p90"),
        ("vi", "&place=366&details=triangle,nowcast,backlog,report-findings"),
        ("en", "&units=districts&lag=30"),
        ("vi", "&units=2025&place=79"),
        ("en", "&place=south&as_of=2022-01-02"),
        ("vi", f"&place=79&details={ALL}&tables={','.join(CHARTS)}"),
    ],
)
def test_every_view_opens_in_both_languages(
    walk: Open, demo_url: str, lang: str, query: str
) -> None:
    one = walk(f"{demo_url}/{PAGE}?lang={lang}{query}")
    one.settle()
    assert one.outside == []
    assert one.errors == []
    assert one.page.locator('[data-testid="stAlert"], [data-testid="stException"]').count() == 0
    assert translator(lang)("Demo data") in one.page.inner_text("body")


def counted(home: Path) -> tuple[int, int]:
    """Doses of the last four weeks with a valid entry time, and those entered on the same day,
    counted in the records one by one."""
    with duckdb.connect(str(home / "records.duckdb"), read_only=True) as records:
        found = records.execute(
            "SELECT count(*), count(*) FILTER (entered_at::DATE = injected_at::DATE) FROM dose "
            "WHERE superseded_by IS NULL AND NOT deleted AND entered_at >= injected_at "
            "AND injected_at::DATE BETWEEN '2022-07-18' AND '2022-08-14'"
        ).fetchone()
    assert found
    return int(found[0]), int(found[1])


def test_the_finding_is_true_of_the_records(walk: Open, demo_url: str, demo_home: Path) -> None:
    doses, same_day = counted(demo_home)
    en = translator("en")
    finding = walk(f"{demo_url}/{PAGE}?lang=en").finding()
    assert f"to 14/08/2022, {en.percent(same_day / doses)} of {en.integer(doses)} doses" in finding
    out = run_monitor(
        "show",
        "lag",
        "--within",
        "same-day",
        "--level",
        "district",
        "--province",
        "36",
        "--format",
        "json",
        home=demo_home,
    ).stdout
    rows: list[dict[str, Any]] = [row for row in json.loads(out) if row["denominator"]]
    worst = min(row["value"] for row in rows)
    one = walk(f"{demo_url}/{PAGE}?lang=en&place=36")
    assert f"({en.percent(worst)})." in one.wait_for_finding("Nam Định")


def test_a_click_on_a_week_opens_the_province_and_one_on_the_ranking_a_district(
    walk: Open, demo_url: str
) -> None:
    one = walk(f"{demo_url}/{PAGE}?lang=en&details=weeks&areas=ranked")
    one.settle()
    cell = one.page.locator(".st-key-chart-weeks .trace.bars").first.locator(".point path").nth(5)
    cell.scroll_into_view_if_needed()
    cell.click(force=True)
    first = units.provinces()[0]
    one.wait_for_finding(f"{first.short_name}:")
    assert one.parameter("place") == first.code
    one.settle()
    one.page.locator(".st-key-chart-ranking .bars path").first.click(force=True)
    one.page.wait_for_function("/place=\\d{3}/.test(location.search)")
    assert one.parameter("place") in {unit.code for unit in units.districts(first.code)}


def test_every_chart_has_a_name_a_definition_and_a_table(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/{PAGE}?lang=en&place=79&details={ALL}")
    one.settle()
    for number, name in enumerate(CHARTS, 1):
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


def test_details_are_sent_when_they_are_opened(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/{PAGE}?lang=en&place=366")
    one.settle()
    assert one.page.locator(".st-key-chart-hours").count() == 0
    assert "Asia/Ho_Chi_Minh" not in one.page.inner_text("body")
    one.page.get_by_text("When doses are entered", exact=True).click()
    one.page.wait_for_function("location.search.includes('details=hours')")
    one.page.locator(".st-key-chart-hours").wait_for()
    one.page.get_by_text("When doses are entered", exact=True).click()
    one.page.wait_for_function("!location.search.includes('details')")
    one.page.locator(".st-key-chart-hours").wait_for(state="detached")


def test_the_nowcast_of_a_district_lists_its_own_province_only(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/{PAGE}?lang=en&place=366&details=nowcast")
    one.settle()
    rows = one.page.locator("table.plain tbody tr")
    assert rows.count() == 1
    assert "Nam Định" in rows.first.inner_text()
