"""From the page to the file, as a viewer goes: two clicks, and the page does not run again."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Callable
from urllib.error import HTTPError
from urllib.request import urlopen

import openpyxl
import pytest

from tests.browser.conftest import Visit

LINKS = '[data-testid="stHtml"] a[href*="export/"]'


def links(one: Visit) -> dict[str, str]:
    """The addresses that charts and tables of a page are taken away from, by name."""
    one.settle()
    found = one.page.eval_on_selector_all(LINKS, "all => all.map(one => one.href)")
    return {str(link).rpartition("/")[2]: str(link) for link in found}


def test_two_clicks_and_no_run(
    visit: Callable[..., Visit], walk: Callable[..., Visit], demo_url: str
) -> None:
    one = visit("about:blank")
    one.page.set_default_timeout(120_000)
    received: list[int] = []
    one.page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda _: received.append(1))
    )
    one.page.goto(f"{demo_url}/coverage?place=36&dose=2")
    one.settle()
    finding, before = one.finding(), len(received)
    with one.page.context.expect_page() as opened:
        one.page.locator(LINKS).first.click()
    offered = opened.value
    offered.set_default_timeout(120_000)
    files = {}
    for ending in ("xlsx", "pdf"):
        with offered.expect_download() as download:
            offered.locator(f'a[href="map.{ending}"]').click()
        files[ending] = download.value.path().read_bytes()
        assert download.value.suggested_filename.endswith(f"v1.{ending}")
        assert "Nam Định" in download.value.suggested_filename
    assert len(received) == before
    assert one.outside == one.errors == []
    figures, about = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).worksheets
    rows = {row[0].value: [cell.value for cell in row] for row in figures.iter_rows(min_row=5)}
    assert len(rows) == 63
    _code, name, share, numerator, denominator = rows["36"]
    assert name == "Nam Định"
    assert share == pytest.approx(numerator / denominator)
    assert f"{share * 100:.1f}".replace(".", ",") in finding
    link = about.cell(7, 2).value
    assert "as_of=2022-08-14" in link
    assert "v=1" in link
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=files["pdf"], capture_output=True, check=True
    ).stdout.decode()
    assert "Nam Định" in text
    assert "Dữ liệu minh họa" in text
    assert walk(link).finding() == finding


def test_everything_on_a_page_can_be_taken_away(walk: Callable[..., Visit], demo_url: str) -> None:
    opened = "reasons,funnel,clean,published"
    charts = links(walk(f"{demo_url}/reconciliation?place=36&lang=en&details={opened}"))
    assert {"map", "time", "reasons", "funnel", "clean", "facilities", "published"} <= set(charts)
    for name, link in charts.items():
        rows = list(csv.DictReader(io.StringIO(read(f"{link}.csv").decode("utf-8-sig"))))
        assert rows, name
        assert all("Demo data" in row["Source"] and "&v=1" in row["Link"] for row in rows), name
    assert read(charts["funnel"] + ".png").startswith(b"\x89PNG")
    with pytest.raises(HTTPError, match="404"):  # a table without a picture
        read(charts["published"] + ".png")
    for address, wanted in (
        ("?lang=en&details=fastest,signals", {"map", "behind", "fastest", "signals"}),
        ("definitions?details=imports", {"definitions", "imports"}),
        ("districts?place=36", {"districts", "districts-map", "districts-slope"}),
    ):
        assert wanted <= set(links(walk(f"{demo_url}/{address}")))


def read(address: str) -> bytes:
    with urlopen(address, timeout=60) as answer:
        return bytes(answer.read())


def test_a_link_that_means_nothing_any_more_says_so(demo_url: str) -> None:
    for address in ("export/abc/map", "export/abc/map.png", "export/abc/map.exe"):
        with pytest.raises(HTTPError) as error:
            urlopen(f"{demo_url}/{address}")
        assert error.value.code == 404
        page = error.value.read().decode()
        assert "Reload that page" in page
        assert "Hãy tải lại trang" in page
