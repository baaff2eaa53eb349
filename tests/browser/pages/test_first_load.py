"""What a browser that has never been here before fetches, and what it shows meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from time import sleep
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit, new_visit

MAX_BYTES = 1_300_000
"""Of everything, charts and fonts too. Streamlit's own files alone were 7.7 MB."""


@dataclass
class Wire:
    """What came over the wire: bytes in all, and the answers by address."""

    bytes: int = 0
    answers: dict[str, dict[str, str]] = field(default_factory=dict)


def first_load(browser: Browser, address: str) -> tuple[Visit, Wire]:
    visit, wire = new_visit(browser, 1400, "light"), Wire()
    session = visit.page.context.new_cdp_session(visit.page)

    def answered(event: dict[str, Any]) -> None:
        headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
        wire.answers[event["response"]["url"]] = headers

    def came(event: dict[str, Any]) -> None:
        wire.bytes += int(event["encodedDataLength"])

    def message(event: dict[str, Any]) -> None:
        wire.bytes += len(event["response"]["payloadData"]) * 3 // 4  # in base64, not compressed

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", came)
    session.on("Network.webSocketFrameReceived", message)
    session.send("Network.enable")
    visit.page.goto(address)
    visit.settle()
    return visit, wire


def test_a_first_load_is_small_compressed_and_kept(browser: Browser, demo_url: str) -> None:
    visit, wire = first_load(browser, demo_url)
    visit.wait_for_map(65)
    assert wire.bytes <= MAX_BYTES
    scripts = {url: one for url, one in wire.answers.items() if re.search(r"\.(js|css)$", url)}
    assert any("PlotlyChart" in url for url in scripts)
    plain = {url: one for url, one in scripts.items() if "content-encoding" not in one}
    assert [url for url, one in plain.items() if int(one["content-length"]) > 1000] == []
    hashed = [one for url, one in wire.answers.items() if "/static/js/" in url]
    assert all("immutable" in one["cache-control"] for one in hashed)
    assert visit.errors == []
    visit.page.context.close()


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_an_older_browser_is_answered_as_it_asks(demo_url: str, accepted: str) -> None:
    page = urlopen(Request(demo_url, headers={"Accept": "text/html"})).read().decode()
    plotly = re.search(r"static/js/PlotlyChart\.[^\"]+", page)
    assert plotly
    asked = Request(f"{demo_url}/{plotly[0]}", headers={"Accept-Encoding": accepted})
    with urlopen(asked) as answer:
        body = answer.read()
        encoding = answer.headers.get("Content-Encoding")
    assert encoding == (None if accepted == "identity" else accepted)
    assert body.startswith(b"\x1f\x8b" if encoding else b"import{")


@pytest.mark.parametrize(("query", "language"), [("", "vi"), ("?lang=en", "en")])
def test_the_sentence_is_in_the_first_answer_and_is_that_of_the_page(
    visit: Callable[..., Visit], demo_url: str, query: str, language: str
) -> None:
    page = ""
    for _ in range(150):  # the server looks at its start page by itself
        asked = Request(f"{demo_url}/{query}", headers={"Accept": "text/html"})
        page = urlopen(asked).read().decode()
        if 'class="sentence"' in page:
            break
        sleep(0.2)
    sentence = re.search(r'<p class="sentence">([^<]+)</p>', page)
    assert sentence
    assert f'<html lang="{language}">' in page
    assert page.count("<path ") >= 63  # and a still map, until the real one is drawn
    assert ("Dữ liệu minh họa" if language == "vi" else "Demo data") in page
    assert all(name in page for name in ("Hoàng Sa", "Trường Sa"))
    opened = visit(f"{demo_url}/{query}")
    opened.settle()
    assert opened.finding() == sentence[1]
    assert opened.page.locator("#first").count() == 0


def test_a_sentence_is_of_its_address_only(visit: Callable[..., Visit], demo_url: str) -> None:
    address = f"{demo_url}/coverage?place=36"
    opened = visit(address)
    opened.settle()
    finding = opened.finding()

    def first_answer(of: str) -> str:
        answer: bytes = urlopen(Request(of, headers={"Accept": "text/html"})).read()
        return answer.decode()

    assert finding in first_answer(address)
    assert finding not in first_answer(f"{demo_url}/coverage?place=37")
    assert finding not in first_answer(f"{address}&v=99")
