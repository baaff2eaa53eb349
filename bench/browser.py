"""What a browser fetches: bytes of a cold page, and requests to other hosts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, WebSocket, sync_playwright

CHROMIUM = "/usr/bin/chromium"
# Without these Chromium itself calls home, which is not what we measure.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTLED = """() => !document.querySelector('[data-testid="stStatusWidget"], \
[data-test-script-state="running"], [data-testid="stSkeleton"]')"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with nothing in its cache."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def settle(page: Page) -> None:
    """Until nothing runs, and what was sent is drawn."""
    page.wait_for_selector("h1.finding")
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(1000)


def cold_bytes(port: int) -> int:
    """Bytes of the coverage page in a new browser, Streamlit's own files too.

    Responses as transferred, with their headers; WebSocket messages without compression.
    """
    received = 0

    def finished(event: dict[str, Any]) -> None:
        nonlocal received
        received += int(event["encodedDataLength"])

    def frame(event: dict[str, Any]) -> None:
        nonlocal received
        # Binary messages are given in base64.
        received += len(event["response"]["payloadData"]) * 3 // 4

    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 900}, locale="vi-VN")
        session = page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", finished)
        session.on("Network.webSocketFrameReceived", frame)
        session.send("Network.enable")
        page.goto(f"http://localhost:{port}/coverage")
        page.wait_for_selector(".choroplethlayer path")
        settle(page)
    return received


def requests_outside(port: int) -> list[str]:
    """Addresses on other hosts, all blocked, that are asked for while every page is used."""
    outside: list[str] = []

    def watch(route: Route) -> None:
        if _here(route.request.url):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    def connected(socket: WebSocket) -> None:
        if not _here(socket.url):
            outside.append(socket.url)

    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="vi-VN")
        context.route(lambda address: address.startswith(("http:", "https:")), watch)
        page = context.new_page()
        page.on("websocket", connected)
        for language in ("vi", "en"):
            for path in ("", "coverage", "reconciliation", "lag", "definitions"):
                page.goto(f"http://localhost:{port}/{path}?lang={language}")
                settle(page)
            page.goto(f"http://localhost:{port}/coverage?lang={language}")
            settle(page)
            _use(page)
    return outside


def _here(address: str) -> bool:
    return urlsplit(address).hostname in ("localhost", "127.0.0.1")


def _use(page: Page) -> None:
    """Use the coverage page: open a province, look at a table, change both days, both maps."""
    for parameter, option in (("place", -1), ("as_of", 3), ("since", -1)):
        page.locator(f".st-key-choose-{parameter} input").click()
        page.get_by_role("option").nth(option).click()
        _wait_for(page, parameter)
    page.locator(".st-key-choose-units button").last.click()
    _wait_for(page, "units")
    page.locator(".st-key-toggle-map button").click()
    _wait_for(page, "tables")


def _wait_for(page: Page, parameter: str) -> None:
    """Until the choice is in the address: otherwise nothing was used."""
    page.wait_for_function("name => new URLSearchParams(location.search).has(name)", arg=parameter)
    settle(page)
