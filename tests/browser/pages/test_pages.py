"""The pages in a real browser, with everything outside this machine blocked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.views import FORMER_PATHS
from dashboard.widgets.filters import MAX_LISTED
from geo import units
from i18n import translator
from queries.metrics import METRICS
from tests.browser.conftest import Visit, serious, served
from tests.conftest import Figures, run_monitor, shared, write_statistics

PAGES = [
    "",
    "coverage",
    "districts",
    "reconciliation",
    "entry-lag",
    "scorecard",
    "facilities",
    "profile",
    "briefing",
    "definitions",
]
Open = Callable[..., Visit]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_opens_and_asks_nothing_of_other_hosts(
    walk: Open, demo_url: str, path: str, lang: str
) -> None:
    one = walk(f"{demo_url}/{path}?lang={lang}")
    one.settle()
    assert one.outside == []
    assert one.errors == []
    assert one.warnings == []
    text = one.page.inner_text("body")
    assert translator(lang)("Demo data") in text
    assert translator("en" if lang == "vi" else "vi")("Definitions") not in text
    if lang == "vi":  # words change no colour and no role
        assert serious(one) == {}


@pytest.mark.parametrize(("former", "path"), FORMER_PATHS.items())
def test_addresses_of_earlier_versions_still_open(
    walk: Open, demo_url: str, former: str, path: str
) -> None:
    now = walk(f"{demo_url}/{path}?place=36&lang=en").finding()
    assert "Nam Định" in now
    assert walk(f"{demo_url}/{former}?place=36&lang=en").finding() == now


def test_the_map_is_drawn_with_both_archipelagos(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/coverage")
    one.wait_for_map(63 + 2)  # the provinces, and two of them again in the inset
    areas = one.page.locator(".choroplethlayer path")
    text = one.page.inner_text(".js-plotly-plot")
    assert "Hoàng Sa" in text
    assert "Trường Sa" in text
    # That it is the demo is said once, by the page around it.
    assert "Dữ liệu minh họa" in one.page.inner_text(".banner")
    box = areas.first.bounding_box()
    assert box is not None
    assert box["width"] < 300, "a province must not cover the globe"


def test_the_finding_says_what_the_command_line_says(
    walk: Open, demo_url: str, demo_home: Path
) -> None:
    rows = json.loads(
        run_monitor(
            "show",
            "coverage",
            "--as-of",
            "2021-11-15",
            "--population",
            "18+",
            "--format",
            "json",
            home=demo_home,
        ).stdout
    )
    one = walk(f"{demo_url}/?as_of=2021-11-15&population=18plus")
    finding = one.finding()
    assert "Đến 15/11/2021" in finding
    assert "88,4%" in finding
    lowest = min(rows, key=lambda row: row["value"])
    assert f"{lowest['name']} ({translator('vi').percent(lowest['value'])})" in finding
    limit = 0.9
    below = sum(row["value"] < limit for row in rows)
    assert f"{below} trên 63 tỉnh dưới {translator('vi').percent(limit, 0)}" in finding


def test_a_click_on_the_map_opens_the_province(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/coverage")
    one.wait_for_map(63 + 2)
    one.settle()
    found = one.page.evaluate(
        """() => {
            const plot = document.querySelector('.js-plotly-plot');
            for (const path of plot.querySelectorAll('.geo .choroplethlayer path')) {
                const data = path.__data__;
                if (data && data.loc === '66') {
                    path.scrollIntoView({block: 'center'});
                    const box = path.getBoundingClientRect();
                    return [box.x + box.width / 2, box.y + box.height / 2];
                }
            }
        }"""
    )
    assert found, "Đắk Lắk is on the map"
    one.page.mouse.move(*found)
    one.page.wait_for_timeout(300)
    one.page.mouse.click(*found)
    assert one.wait_for_finding("Đắk Lắk").startswith("Đắk Lắk:")
    assert one.parameter("place") == "66"
    one.page.go_back()
    assert one.wait_for_finding("38 trên 63")
    assert one.parameter("place") is None


def test_the_select_box_opens_the_province_and_the_path_leads_back(
    walk: Open, demo_url: str
) -> None:
    one = walk(f"{demo_url}/coverage")
    one.settle()
    one.page.get_by_label("Địa bàn").first.click()
    one.page.keyboard.type("Nam Định")
    one.page.keyboard.press("Enter")
    one.wait_for_finding("Nam Định")
    assert one.parameter("place") == "36"
    one.page.get_by_role("button", name="Miền Bắc ›").click()
    one.wait_for_finding("Miền Bắc")
    assert one.parameter("place") == "north"
    one.page.get_by_role("button", name="Cả nước ›").click()
    one.wait_for_finding("38 trên 63")
    assert one.parameter("place") is None


def test_a_row_of_the_table_opens_the_province(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/coverage")
    one.settle()
    one.page.locator(".st-key-toggle-map button").click()
    table = one.page.locator("[data-testid=stDataFrame]").first
    table.wait_for()
    assert one.parameter("tables") == "map"
    one.settle()
    box = table.bounding_box()
    assert box is not None
    # The first column holds the check marks of the rows; the third row is Bà Rịa - Vũng Tàu.
    one.page.mouse.click(box["x"] + 15, box["y"] + 35 * 2 + 17)
    one.page.wait_for_function("new URLSearchParams(location.search).get('place')")
    expected = units.provinces()[1]
    assert one.parameter("place") == expected.code
    one.wait_for_finding(expected.short_name)


def test_a_link_shows_the_same_in_another_browser(visit: Open, walk: Open, demo_url: str) -> None:
    query = (
        "?lang=en&place=36&dose=2&population=18plus&as_of=2021-12-21&since=2021-11-15"
        "&units=2021&beside=01,79&tables=use"
    )
    texts = []
    for opened in (walk, visit):
        one = opened(f"{demo_url}/coverage{query}")
        one.wait_for_map(63 + 2 + 1)  # the chosen province is outlined once more
        one.settle()
        texts.append(one.page.inner_text("[data-testid=stMain]"))
        assert one.parameter("place") == "36"
        assert one.parameter("beside") == "01,79"
    assert texts[0] == texts[1]
    assert "Nam Định: by 21/12/2021, fully vaccinated persons equal" in texts[0]


def test_unknown_values_in_an_address_count_as_the_default(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/coverage?place=xx&dose=9&as_of=1999-01-01&units=1800&lang=xx")
    assert "38 trên 63" in one.finding()
    assert one.errors == []


def test_the_choices_go_along_to_other_pages_and_languages(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/coverage?place=36&as_of=2021-12-21")
    one.wait_for_finding("Nam Định")
    one.page.get_by_role("link", name="English").click()
    one.wait_for_finding("by 21/12/2021")
    assert (one.parameter("lang"), one.parameter("place")) == ("en", "36")
    one.page.get_by_role("link", name="Overview").click()
    one.wait_for_finding("By 21/12/2021")
    assert one.parameter("lang") == "en"


def test_34_provinces_of_2025(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/coverage?units=2025&lang=en")
    one.wait_for_map(34 + 2)
    assert "of 34 provinces" in one.finding()


def test_every_chart_has_a_name_a_source_and_a_table(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/coverage?lang=en")
    one.settle()
    charts = one.page.locator("[data-testid=stPlotlyChart]")
    expect(charts).to_have_count(4, timeout=20_000)
    for number in range(4):
        name = charts.nth(number).evaluate(
            "one => (one.querySelector('[aria-label]:not(.modebar *)') ||"
            " one.closest('[aria-label]') || one)"
            ".getAttribute('aria-label')"
        )
        assert name
        assert "14/08/2022" in name or "over time" in name
    for name in ("map", "ranking", "time", "use"):
        one.page.locator(f".st-key-toggle-{name} button").click()
        one.page.wait_for_timeout(600)
    expect(one.page.locator("[data-testid=stDataFrame]")).to_have_count(4, timeout=20_000)
    quiet = one.page.locator("details.quiet")
    expect(quiet).to_have_count(4)
    for number in range(4):
        defined = quiet.nth(number).locator("b").text_content()
        assert defined in {metric.name for metric in METRICS.values()}
    (source,) = one.page.locator("p.sources").all_inner_texts()
    assert "Ministry of Health" in source
    assert "as of 14/08/2022 · data version 1 · Demo data" in source
    link = one.page.locator("p.quiet a").get_attribute("href") or ""
    assert "v=1" in link
    assert "as_of=2022-08-14" in link


def test_signals_are_named_with_their_provinces(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/?lang=en&details=signals")
    one.settle()
    text = one.page.inner_text(".signals")
    assert "Bình Dương 115.2%" in text
    assert "doses received: Whole country, since 21/12/2021" in text


def test_an_open_page_stays_on_its_version_and_is_offered_the_new_one(
    visit: Open, tmp_path: Path, real_days: dict[date, Figures]
) -> None:
    home = tmp_path / "home"
    first, second = sorted(real_days)[:2]
    run_monitor(
        "import",
        "statistics",
        write_statistics(tmp_path / f"{first.isoformat()}.csv", real_days[first]),
        home=home,
    )
    run_monitor("publish", home=home)
    with served(home) as address:
        one = visit(f"{address}/coverage?lang=en")
        one.wait_for_finding("By 15/11/2021")
        assert "Demo data" not in one.page.inner_text("body")
        run_monitor(
            "import",
            "statistics",
            write_statistics(tmp_path / f"{second.isoformat()}.csv", real_days[second]),
            home=home,
        )
        assert "version 2" in run_monitor("publish", home=home).stdout
        one.page.get_by_text("Fully vaccinated").first.click()
        one.wait_for_finding("By 15/11/2021, 36.2%")
        assert "data version 1" in one.page.inner_text("p.sources")
        one.page.get_by_role("button", name="Show the newer figures").click()
        one.wait_for_finding("By 30/11/2021")
        # A link to the version that is gone says so and shows the current one.
        other = visit(f"{address}/?lang=en&v=99")
        other.wait_for_finding("By 30/11/2021")
        assert "no longer kept" in other.page.inner_text("body")


def test_nothing_published_is_said_without_a_traceback(visit: Open, tmp_path: Path) -> None:
    with served(tmp_path / "empty") as address:
        one = visit(f"{address}/")
        one.page.get_by_text("Chưa có số liệu").wait_for()
        assert "Traceback" not in one.page.inner_text("body")


@pytest.mark.usefixtures("postgres_urls")
def test_the_same_pages_on_postgresql(
    visit: Open, tmp_path: Path, real_days: dict[date, Figures]
) -> None:
    home, day = tmp_path / "home", date(2021, 11, 15)
    file = write_statistics(tmp_path / f"{day.isoformat()}.csv", real_days[day])
    run_monitor("import", "statistics", file, home=home)
    assert run_monitor("publish", home=home).returncode == 0
    # No data folder at all: what is shown comes from PostgreSQL.
    with served(tmp_path / "other") as address:
        one = visit(f"{address}/coverage?lang=en&place=36")
        assert one.finding().startswith("Nam Định: by 15/11/2021, 42.4%")


def test_official_boundaries_are_used_when_imported(visit: Open, own_demo: Path) -> None:
    official = shared("geo/provinces_63_official.testonly.geojson")
    result = run_monitor(
        "boundaries",
        "import",
        official,
        "--level",
        "province",
        "--code-column",
        "province_code",
        home=own_demo,
    )
    assert result.returncode == 0
    with served(own_demo) as address:
        one = visit(f"{address}/definitions?lang=en&details=maps")
        one.settle()
        assert "official boundaries" in one.page.inner_text("body")
        one.page.goto(f"{address}/coverage")
        one.wait_for_map(63 + 2)


def test_many_days_are_chosen_from_a_calendar_and_the_last_day_with_figures_counts(
    visit: Open, tmp_path: Path, real_days: dict[date, Figures]
) -> None:
    home, files = tmp_path / "home", []
    start, figures = next(iter(real_days.items()))
    for number in range(MAX_LISTED + 5):
        day = start + timedelta(days=2 * number)  # every second day has figures
        changed = {"36": figures["36"] | {"persons_dose1": 1000 + number}}
        files.append(write_statistics(tmp_path / f"{day.isoformat()}.csv", changed))
    run_monitor("import", "statistics", *files, home=home)
    run_monitor("publish", home=home)
    with served(home) as address:
        one = visit(f"{address}/coverage")
        one.settle()
        one.page.locator("[data-testid=stDateInput] [role=spinbutton]").first.click()
        one.page.keyboard.type("02122021")  # there are figures of 1 December, none of the 2nd
        one.page.keyboard.press("Escape")
        one.page.locator("h1.finding").click()
        one.wait_for_finding("Đến 01/12/2021")
        assert one.parameter("as_of") == "2021-12-01"
        assert one.errors == []
