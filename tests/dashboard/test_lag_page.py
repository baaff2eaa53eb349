"""The page about entry lags in a real browser, with the demo's records."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from geo import units
from i18n import translator
from queries.metrics import METRICS
from tests.conftest import Figures, run_monitor, write_statistics
from tests.dashboard.conftest import Visit, served

pytestmark = pytest.mark.xdist_group("browser")

Open = Callable[..., Visit]
PAGE = "lag"
NAMES = ("map", "ranking", "days", "hours", "weeks", "facilities", "registration", "triangle")
TABLES = "&place=79&tables=" + ",".join(f"lag-{name}" for name in NAMES)


@pytest.mark.parametrize(
    ("lang", "query"),
    [("vi", ""), ("en", "&place=36"), ("en", "&place=366"), ("vi", "&units=districts"),
     ("en", "&units=2025&place=79"), ("vi", "&place=south"), ("en", "&as_of=2021-10-03"),
     ("vi", TABLES), ("en", TABLES)],
)  # fmt: skip
def test_every_view_opens_in_both_languages(
    visit: Open, demo_url: str, lang: str, query: str
) -> None:
    one = visit(f"{demo_url}/{PAGE}?lang={lang}{query}")
    one.settle()
    assert one.outside == []
    assert one.errors == []
    assert one.page.locator('[data-testid="stAlert"], [data-testid="stException"]').count() == 0
    assert translator(lang)("Demo data") in one.page.inner_text("body")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?place=366"])
def test_the_page_fits_a_phone(visit: Open, demo_url: str, query: str, scheme: str) -> None:
    one = visit(f"{demo_url}/{PAGE}{query}", width=390, scheme=scheme)
    one.settle()
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_finding_says_what_the_command_line_says(
    visit: Open, demo_url: str, demo_home: Path
) -> None:
    def shown(*asked: str) -> list[dict[str, float]]:
        result = run_monitor("show", "lag", *asked, "--format", "json", home=demo_home)
        rows: list[dict[str, float]] = json.loads(result.stdout)
        return rows

    percent = translator("en").percent
    (country,) = shown("--within", "same-day", "--level", "country")
    (half,) = shown("--quantile", "0.5", "--level", "country")
    slowest = min(row["value"] for row in shown("--within", "same-day") if row["denominator"])
    finding = visit(f"{demo_url}/{PAGE}?lang=en").finding()
    assert f"{percent(country['value'])} were entered on the same day" in finding
    assert f"median lag {half['value']} day" in finding
    assert f"({percent(slowest)})." in finding


def test_a_click_on_the_ranking_leads_to_the_district(visit: Open, demo_url: str) -> None:
    one = visit(f"{demo_url}/{PAGE}?place=36")
    one.settle()
    one.page.locator(".st-key-chart-lag-ranking .bars path").first.click(force=True)
    one.page.wait_for_function("/place=\\d{3}/.test(location.search)")
    district = one.parameter("place") or ""
    assert district in {unit.code for unit in units.districts("36")}
    one.wait_for_finding(units.district(district).short_name)


def test_every_chart_has_a_name_a_definition_and_a_table(visit: Open, demo_url: str) -> None:
    one = visit(f"{demo_url}/{PAGE}?lang=en&place=79")
    one.settle()
    for number, name in enumerate(NAMES, 1):
        drawn = one.page.locator(f".st-key-chart-lag-{name}")
        drawn.scroll_into_view_if_needed()
        said = drawn.evaluate(
            "one => (one.querySelector('[aria-label]') || one.closest('[aria-label]') || one)"
            ".getAttribute('aria-label')"
        )
        assert said, name
        one.page.locator(f".st-key-toggle-lag-{name} button").click()
        expect(one.page.locator("[data-testid=stDataFrame]")).to_have_count(number, timeout=20_000)
    defined = one.page.locator("details.quiet b").all_text_contents()
    assert set(defined) <= {metric.name for metric in METRICS.values()}


def test_without_records_the_page_says_which_commands_bring_them(
    visit: Open, tmp_path: Path, real_days: dict[date, Figures]
) -> None:
    day = min(real_days)
    file = write_statistics(tmp_path / f"{day.isoformat()}.csv", real_days[day])
    run_monitor("import", "statistics", file, home=tmp_path / "home")
    run_monitor("publish", home=tmp_path / "home")
    with served(tmp_path / "home") as address:
        alert = visit(f"{address}/{PAGE}?lang=en").page.locator('[data-testid="stAlert"]')
        alert.wait_for()
        assert "monitor import doses FILE" in alert.inner_text()
