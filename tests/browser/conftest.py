from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, TimeoutError, sync_playwright

from tests.conftest import ROOT
from tests.support.postgres import free_port

Scheme = Literal["light", "dark"]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine is reached; routing requests would do too, but turns the cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@contextmanager
def served(home: Path, **environ: str) -> Iterator[str]:
    """The dashboard on a free port; yields its address."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "dashboard.server"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"MONITOR_HOME": str(home), "MONITOR_PORT": str(port)} | environ,
    )
    try:
        for _ in range(200):
            try:
                urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def demo_url(demo_home: Path) -> Iterator[str]:
    with served(demo_home) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """A page in a browser of its own that reaches nothing but this machine."""

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def finding(self) -> str:
        self.page.wait_for_selector("h1.finding")
        return self.page.inner_text("h1.finding")

    def wait_for_finding(self, part: str) -> str:
        self.page.wait_for_function(
            "part => (document.querySelector('h1.finding')?.innerText || '').includes(part)",
            arg=part,
        )
        return self.finding()

    def parameter(self, name: str) -> str | None:
        value: str | None = self.page.evaluate(
            "name => new URLSearchParams(location.search).get(name)", name
        )
        return value

    def wait_for_map(self, areas: int) -> None:
        """Until the map has so many areas; an inset counts for itself."""
        self.page.wait_for_function(
            "count => document.querySelectorAll('.choroplethlayer path').length === count",
            arg=areas,
        )

    def finish(self) -> None:
        """Until nothing runs."""
        self.page.wait_for_selector("h1.finding")
        self.page.wait_for_function(
            '() => !document.querySelector(\'[data-testid="stStatusWidget"], '
            '[data-test-script-state="running"], [data-testid="stSkeleton"]\')'
        )

    def go_on(self, address: str) -> None:
        """Go on to an address as the browser's back button does, without loading the page anew."""
        self.page.evaluate(
            "address => { history.pushState({}, '', address);"
            " window.dispatchEvent(new PopStateEvent('popstate')); }",
            address,
        )
        with suppress(TimeoutError):  # when the run was over before anybody looked
            self.page.wait_for_selector(
                '[data-test-script-state="running"]', timeout=2000, state="attached"
            )
        self.finish()

    def settle(self) -> None:
        """Until nothing runs and what was sent is drawn, all of it."""
        self.finish()
        self.page.wait_for_timeout(700)
        defect = self.page.locator('[data-testid="stAlertContentError"]').filter(
            has_text=re.compile("máy chủ|server's log")
        )
        assert defect.count() == 0, defect.first.inner_text()


def new_visit(browser: Browser, width: int, scheme: Scheme) -> Visit:
    page = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="vi-VN"
    ).new_page()
    one = Visit(page)

    def watch(request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme in ("http", "https") and asked.hostname not in ("localhost", "127.0.0.1"):
            one.outside.append(request.url)

    page.on("request", watch)
    page.on("pageerror", lambda error: one.errors.append(str(error)))
    # Plotly's, of what it was given; each takes longer than what it is about.
    page.on(
        "console",
        lambda said: one.warnings.append(said.text) if said.text.startswith("WARN") else None,
    )
    return one


def serious(one: Visit) -> dict[str, list[str]]:
    """The rules of axe-core that a page breaks, with the elements that break them."""
    found = Axe().run(one.page, options={"resultTypes": ["violations"]}).response["violations"]
    return {
        rule["id"]: [node["html"] for node in rule["nodes"]]
        for rule in found
        if rule["impact"] in ("serious", "critical")
    }


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens an address in a browser of its own."""
    visits: list[Visit] = []

    def open_page(address: str, width: int = 1400, scheme: Scheme = "light") -> Visit:
        one = new_visit(browser, width, scheme)
        visits.append(one)
        one.page.goto(address)
        return one

    yield open_page
    for one in visits:
        one.page.context.close()


@pytest.fixture(scope="session")
def walk(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Goes on to an address in a page that is open already.

    Loading and compiling the scripts is most of what opening a page costs.
    """
    kept: dict[tuple[int, Scheme], Visit] = {}

    def go(address: str, width: int = 1400, scheme: Scheme = "light") -> Visit:
        one = kept.get((width, scheme))
        if one is None or one.errors:
            one = kept[width, scheme] = new_visit(browser, width, scheme)
            one.page.goto(address)
            return one
        one.outside.clear()
        one.warnings.clear()
        one.go_on(address)
        return one

    yield go
    for one in kept.values():
        one.page.context.close()
