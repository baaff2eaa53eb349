"""Alerts on the overview, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from tests.browser.conftest import Visit
from tests.conftest import run_monitor


def test_the_overview_says_what_the_command_line_says(
    walk: Callable[..., Visit], demo_url: str, demo_home: Path
) -> None:
    shown = run_monitor("alerts", "--format", "json", home=demo_home)
    rows = json.loads(shown.stdout)["alerts"]
    assert rows, "the demo must have alerts to show"
    one = walk(f"{demo_url}/?lang=en")
    one.settle()
    items = one.page.locator(".alert li")
    texts = [re.sub(r"\s+", " ", text) for text in items.all_text_contents()]
    assert len(texts) == len(rows)
    for row in rows:
        figures = row["text"].split(": ", 2)[2]
        assert any(text.startswith("New ") and figures in text for text in texts), row["text"]
    hidden = one.page.locator(".alert details li")
    assert hidden.count() > 0
    assert not hidden.first.is_visible()
    one.page.locator("details.fold > summary").first.click()
    one.page.locator(".alert.mismatch a").first.click()
    one.page.wait_for_url("**/reconciliation?**place=*")
    one.settle()
    assert one.errors == []
    assert one.outside == []
