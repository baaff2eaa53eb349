"""What a browser fetches: bytes of a cold page, and requests to other hosts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
# Without these Chromium itself calls home, which is not what we measure.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def page() -> Iterator[tuple[Page, list[str]]]:
    """A new browser's page, and the addresses on other hosts that it asked for (all blocked)."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="vi-VN")
        outside: list[str] = []

        def watch(route: object, request: object) -> None:
            address = request.url  # type: ignore[attr-defined]
            if urlsplit(address).hostname in ("localhost", "127.0.0.1"):
                route.continue_()  # type: ignore[attr-defined]
            else:
                outside.append(address)
                route.abort()  # type: ignore[attr-defined]

        context.route(lambda address: address.startswith(("http:", "https:")), watch)
        opened = context.new_page()
        yield opened, outside
        browser.close()


def cold_bytes(port: int) -> int:
    """Bytes of the coverage page in a new browser, beyond Streamlit's own bundle."""
    with page() as (opened, _outside):
        session = opened.context.new_cdp_session(opened)
        session.send("Network.enable")
        addresses: dict[str, str] = {}
        received = 0

        def response(event: dict) -> None:  # type: ignore[type-arg]
            addresses[event["requestId"]] = urlsplit(event["response"]["url"]).path

        def finished(event: dict) -> None:  # type: ignore[type-arg]
            nonlocal received
            path = addresses.get(event["requestId"], "")
            # Streamlit's bundle: its static files, the page that loads them, its own questions.
            if path.startswith(("/app/static", "/boundaries", "/topology", "/media")):
                received += event["encodedDataLength"]

        def frame(event: dict) -> None:  # type: ignore[type-arg]
            nonlocal received
            data = event["response"]["payloadData"]
            received += len(data) * 3 // 4 if event["response"]["opcode"] == 2 else len(data)

        session.on("Network.responseReceived", response)
        session.on("Network.loadingFinished", finished)
        session.on("Network.webSocketFrameReceived", frame)
        opened.goto(f"http://localhost:{port}/coverage")
        opened.wait_for_selector("h1.finding")
        opened.wait_for_selector(".js-plotly-plot .choroplethlayer path")
        opened.wait_for_timeout(2000)
        return received


def requests_outside(port: int) -> list[str]:
    """Addresses on other hosts asked for while every page is used, in both languages."""
    with page() as (opened, outside):
        for path in (
            "", "coverage", "definitions", "?lang=en", "coverage?lang=en&place=36&beside=79",
            "coverage?units=2025&tables=map,time", "coverage?since=2021-11-15&population=18plus",
            "definitions?lang=en",
        ):  # fmt: skip
            opened.goto(f"http://localhost:{port}/{path}")
            opened.wait_for_selector("h1.finding")
            opened.wait_for_timeout(1200)
        return outside
