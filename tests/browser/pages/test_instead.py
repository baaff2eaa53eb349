"""What an address asks for and is not shown is said, with what is shown instead."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit

Open = Callable[..., Visit]


@pytest.mark.parametrize(
    ("address", "asked", "shown"),
    [
        ("coverage?place=999", "“999”", "Cả nước"),
        ("coverage?place=363", "Huyện Trực Ninh, Nam Định", "Nam Định"),
        ("coverage?place=36&units=2025", "Nam Định", "Ninh Bình"),
        ("coverage?as_of=2020-01-01", "01/01/2020", "14/08/2022"),
        ("entry-lag?as_of=garbage", "“garbage”", "14/08/2022"),
        ("coverage?since=2023-01-01", "01/01/2023", "1 tuần trước"),
        ("coverage?dose=3", "Mũi nhắc lại", "Ít nhất một mũi"),
        ("coverage?population=12-17", "12–17", "Toàn dân"),
        ("coverage?source=records&sex=X", "“X”", "Cả nam và nữ"),
        ("coverage?source=records&vaccine=Aspirin", "Aspirin", "Vắc xin"),
        ("coverage?source=records&by=work", "“work”", "Theo nơi cư trú"),
        ("coverage?units=1800", "“1800”", "63 (2021)"),
        ("coverage?source=rumours", "“rumours”", "Số liệu công bố"),
        ("districts?target=170", "“170”", "90%"),
        ("coverage?sex=F", "không áp dụng", "Nữ"),
        ("?dose=2", "không áp dụng", "Tiêm đủ liều"),
        ("?place=36", "không áp dụng", "Nam Định"),
        ("briefing?from=2022-08-14&to=2022-07-01", "14/08/2022", "17/07/2022"),
        ("briefing?place=north", "Miền Bắc", "Cả nước"),
        # Kiên Giang of 2021 has the code that An Giang has since 2025.
        ("briefing?place=91&units=2025", "An Giang", "Cả nước"),
        ("districts?place=91&units=2025", "An Giang", "năm 2021"),
        ("coverage?show=zz", "“show=zz”", "mặc định"),
        ("coverage?beside=36,zz", "“beside=zz”", "mặc định"),
        ("districts?place=36&pace=-4", "“pace=-4”", "mặc định"),
        ("scorecard?sort=zz", "“sort=zz”", "mặc định"),
        ("briefing?sections=zz", "“sections=zz”", "mặc định"),
        ("coverage?v=9999999999", "“9999999999”", "phiên bản 1"),
        ("coverage?lang=xx", "“xx”", "Tiếng Việt"),
        ("coverage?v=abc", "“abc”", "phiên bản 1"),
        ("coverage?v=99", "99", "phiên bản 1"),
        ("nosuchpage", "“nosuchpage”", "trang tổng quan"),
    ],
)
def test_a_wrong_address_is_answered_with_a_line(
    visit: Open, walk: Open, demo_url: str, address: str, asked: str, shown: str
) -> None:
    # A page that there is not is asked for when the dashboard is loaded, not from inside it.
    one = (visit if address == "nosuchpage" else walk)(f"{demo_url}/{address}")
    one.settle()
    lines = one.page.locator(".instead p, .banner, .moved").all_inner_texts()
    said = [line for line in lines if asked.lower() in line.lower() and shown in line]
    assert len(said) == 1, lines
    assert one.errors == []


def test_a_right_address_is_answered_without_a_word(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/coverage?place=36&as_of=2022-08-14&dose=2&population=18plus&units=2021")
    one.settle()
    assert one.page.locator(".instead").count() == 0


@pytest.mark.parametrize(
    "path", ["coverage", "districts", "reconciliation", "entry-lag", "scorecard", "briefing"]
)
@pytest.mark.parametrize(
    ("code", "names"), [("363", ("Trực Ninh", "Nam Định")), ("36", ("Nam Định",))]
)
def test_a_district_keeps_its_province_on_every_page(
    walk: Open, demo_url: str, path: str, code: str, names: tuple[str, ...]
) -> None:
    one = walk(f"{demo_url}/{path}?place={code}")
    one.settle()
    about = one.page.locator("h1.finding, h1.finding + .more").all_inner_texts()
    assert any(name in " ".join(about) for name in names), about
    assert any(name in one.page.title() for name in names)


@pytest.mark.parametrize(
    ("address", "said"),
    [("briefing?place=36&units=2025", "Nam Định"), ("briefing?to=0001-01-01", "chưa có số liệu")],
)
def test_a_briefing_answers_whatever_the_address_says(
    walk: Open, demo_url: str, address: str, said: str
) -> None:
    assert said in walk(f"{demo_url}/{address}").finding()


def test_districts_are_of_the_province_that_was_asked_for(walk: Open, demo_url: str) -> None:
    assert "Nam Định" in walk(f"{demo_url}/districts?place=36&units=2025").finding()


def test_a_province_of_2025_has_no_steps_of_the_country(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/profile?place=91&units=2025")
    assert "An Giang" in one.finding()
    one.settle()
    assert one.page.locator("ol.to-do li").count()
    assert one.page.locator("ol.steps").count() == 0


@pytest.mark.parametrize("path", ["coverage", "reconciliation", "entry-lag", "scorecard"])
def test_a_region_is_answered_for(walk: Open, demo_url: str, path: str) -> None:
    assert "Tây Nguyên" in walk(f"{demo_url}/{path}?place=highlands").finding()


def test_the_districts_own_figures_are_one_link_away(walk: Open, demo_url: str) -> None:
    one = walk(f"{demo_url}/coverage?place=363")
    one.settle()
    one.page.locator(".instead a").click()
    one.wait_for_finding("Trực Ninh")
    assert one.parameter("source") == "records"
