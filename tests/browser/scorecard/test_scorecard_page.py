"""The page of the four words, and the overview's next steps, recounted from the demo's records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from demo.snapshots import calibration
from geo import units
from i18n import translator
from queries.reconciliation.verdicts import MISMATCHES
from tests.browser.conftest import Visit
from tests.conftest import run_monitor

Open = Callable[..., Visit]
PAGE = "scorecard"
LAST = date(2022, 8, 14)
EN = translator("en")


@pytest.mark.parametrize(
    ("lang", "query"),
    [
        ("en", "&place=36&sort=live"),
        ("vi", "&place=366&as_of=2022-01-30"),
        ("en", "&place=south"),
        ("en", "&units=2025&place=79"),
        ("vi", "&as_of=2020-04-26"),
        ("vi", "&place=01&details=heat-all&tables=heat,history"),
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
    assert one.page.locator(".tiles.words .tile").count() == 4
    assert translator(lang)("Demo data") in one.page.inner_text("body")


def test_a_click_on_the_heat_table_opens_the_province_with_its_place(
    walk: Open, demo_url: str
) -> None:
    one = walk(f"{demo_url}/{PAGE}?lang=en&sort=name")
    one.settle()
    bars = one.page.locator(".st-key-chart-heat .barlayer .trace.bars").nth(1).locator(".point")
    assert bars.count() == 64  # the country and its provinces
    box = bars.nth(1).bounding_box()
    assert box
    one.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    one.page.wait_for_timeout(300)
    one.page.mouse.click(box["x"] + 8, box["y"] + box["height"] / 2)
    first = units.provinces()[0]
    one.wait_for_finding(first.short_name)
    assert one.parameter("place") == first.code
    one.settle()
    assert re.search(r"place \d+ of 63", one.page.inner_text(".tiles.words"))
    one.page.locator(".st-key-choose-sort").get_by_text("Live", exact=True).click()
    one.page.wait_for_function("new URLSearchParams(location.search).get('sort') === 'live'")


def wrong_persons(home: Path) -> tuple[Counter[str], int]:
    """Wrong persons by province of residence, and all persons verified; from the last verdicts."""
    with duckdb.connect(str(home / "records.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "SELECT residence_province, verdict FROM verdict_change WHERE last"
        ).fetchall()
    wrong = Counter(province or "" for province, verdict in found if verdict in MISMATCHES)
    return wrong, wrong.total() + sum(verdict == "correct" for _, verdict in found)


def backlogs(home: Path) -> Counter[str]:
    """Doses reported and not on the platform by province, as published for the last day."""
    with duckdb.connect(
        str(home / "published/current/reconciliation.duckdb"), read_only=True
    ) as connection:
        return Counter(
            dict(
                connection.execute(
                    "SELECT province_code, backlog FROM scorecard "
                    "WHERE level = 'province' AND as_of = ? AND backlog > 0",
                    [LAST],
                ).fetchall()
            )
        )


def test_the_next_steps_are_true_of_the_records_and_lead_to_their_numbers(
    walk: Open, demo_url: str, demo_home: Path
) -> None:
    one = walk(f"{demo_url}/?lang=en")
    one.settle()
    steps = [text.replace("\n", " ") for text in one.page.locator("ol.steps li").all_inner_texts()]
    assert len(steps) == 3
    today = max(calibration().items())[1]
    lacking = Counter(
        {
            code: max(-(-9 * one["population"] // 10) - one["persons_dose1"], 0)
            for code, one in today.items()
        }
    )
    below = sum(count > 0 for count in lacking.values())
    three = sum(count for _code, count in lacking.most_common(3))
    assert f"Vaccinate {EN.integer(three)} more persons in" in steps[0]
    assert f"{below} of 63 are below 90%; {EN.integer(lacking.total())} persons" in steps[0]
    missing = backlogs(demo_home)
    total, largest = missing.total(), missing.most_common(3)
    needed = next(
        count for count in (1, 2, 3) if 10 * sum(one for _, one in largest[:count]) >= total
    )
    held = sum(count for _, count in largest[:needed])
    assert f"{EN.integer(held)} of {EN.integer(total)} doses not yet entered" in steps[1]
    for code, _count in largest[:needed]:
        assert units.province(code).short_name in steps[1].partition(" first:")[0]
    wrong, verified = wrong_persons(demo_home)
    goal = (100 * wrong.total() - verified) // verified
    cases = next(n for n in range(verified) if (wrong.total() - n) * 100 <= goal * verified)
    assert f"Correct {EN.integer(cases)} persons in" in steps[2]
    assert f"from {EN.percent(wrong.total() / verified)} down to {goal}%" in steps[2]
    most, count = wrong.most_common(1)[0]
    assert f"Wrong now: {units.province(most).short_name} {EN.integer(count)}" in steps[2]
    one.page.evaluate("window.stayed = true")
    one.page.locator("ol.steps li:nth-child(2) a").click()
    first = units.province(largest[0][0])
    one.wait_for_finding(first.short_name)
    assert "/entry-lag" in one.page.url
    one.settle()
    # The very chart, without loading the dashboard anew.
    one.page.wait_for_selector("#at-backlog")
    assert one.page.evaluate("window.stayed") is True
    top = one.page.locator("#at-backlog").bounding_box()
    assert top
    assert -50 < top["y"] < 900
    assert one.errors == []


def test_the_overview_has_the_country_as_the_command_line_has_it(
    walk: Open, demo_url: str, demo_home: Path
) -> None:
    shown = run_monitor(
        "show", "scorecard", "--level", "country", "--format", "csv", home=demo_home
    ).stdout.splitlines()[1:]
    one = walk(f"{demo_url}/?lang=en")
    one.settle()
    cards = one.page.locator(".tiles.words .tile").all_inner_texts()
    assert len(cards) == len(shown) == 4
    for card, line in zip(cards, shown, strict=True):
        top, bottom = (int(number) for number in line.split(",")[3:5])
        assert f"{EN.integer(top)} / {EN.integer(bottom)}" in card
    assert "Every field filled" in cards[1]
    one.page.get_by_role("link", name="Data quality of all provinces").click()
    one.wait_for_finding("14/08/2022: correct")
