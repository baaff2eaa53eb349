"""Pages of a folder with next to nothing in it: they say what to import, and draw no empty axes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import new_visit, served
from tests.conftest import run_monitor
from tests.support.extract_files import dose, write

PATHS = ("", "coverage", "districts?place=36", "reconciliation", "lag", "scorecard", "briefing")
DRAWN = (
    ".barlayer path, .scatterlayer path, .choroplethlayer path, .heatmaplayer image, "
    ".scattergeo path"
)


@pytest.fixture(scope="module")
def one_dose(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One dose: no population, no register, no official figures."""
    folder = tmp_path_factory.mktemp("one")
    home = folder / "home"
    file = write(folder / "doses-2021-09-10.csv", [dose()])
    for command in (("import", "doses", file), ("reconcile",), ("publish",)):
        assert run_monitor(*command, home=home).returncode == 0
    with served(home) as address:
        yield address


@pytest.fixture(scope="module")
def reports_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Daily reports, and nothing that any page shows by itself."""
    folder = tmp_path_factory.mktemp("reports")
    home, file = folder / "home", folder / "reports-2021-09-10.csv"
    file.write_text("Ngày,Tỉnh/Thành phố,Mũi 1,Mũi 2\n09/09/2021,Nam Định,5,6\n", "utf-8")
    for command in (("import", "reports", file), ("publish",)):
        assert run_monitor(*command, home=home).returncode == 0
    with served(home) as address:
        yield address


@pytest.mark.parametrize("path", PATHS)
def test_no_chart_is_drawn_without_a_point(browser: Browser, one_dose: str, path: str) -> None:
    visit = new_visit(browser, 1400, "light")
    visit.page.goto(f"{one_dose}/{path}")
    visit.settle()
    finding = visit.finding()
    assert finding[0].isupper()
    charts = visit.page.locator(".js-plotly-plot").all()
    assert [one for one in charts if not one.locator(DRAWN).count()] == []
    if path in ("", "coverage"):
        assert "monitor template population" in visit.page.inner_text("pre.commands")
    visit.page.context.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_without_figures_says_what_to_import(
    browser: Browser, reports_only: str, path: str
) -> None:
    visit = new_visit(browser, 1400, "light")
    visit.page.goto(f"{reports_only}/{path}")
    visit.settle()
    commands = visit.page.inner_text("pre.commands").splitlines()
    assert commands[0].startswith("monitor template ")
    assert commands[-1] == "monitor publish"
    assert visit.page.locator(".js-plotly-plot").count() == 0
    visit.page.context.close()


def test_an_empty_folder_names_the_first_commands(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path / "home") as address:
        visit = new_visit(browser, 390, "light")
        visit.page.goto(address)
        visit.page.wait_for_selector('[data-testid="stAlert"]')
        said = visit.page.inner_text('[data-testid="stAlert"]')
        visit.page.context.close()
    assert "monitor template statistics" in said
