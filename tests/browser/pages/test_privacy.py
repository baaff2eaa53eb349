"""Nothing personal is sent to a browser, downloaded or printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

from tests.browser.conftest import Visit
from tests.conftest import run_monitor
from tests.support.personal import Secrets


def test_what_pages_are_sent_and_commands_print_holds_nobody(
    visit: Callable[..., Visit], demo_url: str, demo_home: Path
) -> None:
    secrets = Secrets(demo_home)
    sent: list[bytes] = []
    taken = 0
    one = visit("about:blank")
    one.page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived",
            lambda payload: sent.append(
                payload if isinstance(payload, bytes) else payload.encode()
            ),
        ),
    )
    for address in (
        "",
        "coverage?source=records&place=36&tables=map,ranking,time,comparison",
        "reconciliation?place=366",
        "reconciliation?place=79&tables=map,ranking,reasons,funnel,facilities,clean",
        "entry-lag?place=366&details=triangle,weeks,hours,nowcast,backlog",
        "entry-lag?place=79&tables=map,facilities,hours,registration",
        "definitions",
    ):
        if one.page.url == "about:blank":
            one.page.goto(f"{demo_url}/{address}")
        else:
            one.go_on(f"{demo_url}/{address}")
        one.settle()
        for link in one.page.eval_on_selector_all(
            "h2.chart-title + a", "all => all.map(one => one.href)"
        ):
            with urlopen(f"{link}.csv", timeout=60) as answer:
                sent.append(answer.read())
            taken += 1
    assert taken > 10
    text = b"\n".join(sent).decode("utf-8", "replace")
    assert "Nam Định" in text
    assert len(text) > 100_000
    assert secrets.in_text(text) == []
    for command in (
        ("show", "mismatch", "--level", "district", "--reasons", "--format", "csv"),
        ("show", "cleanliness", "--level", "district", "--by", "facility", "--format", "json"),
        ("show", "coverage", "--source", "records", "--level", "district", "--format", "csv"),
    ):
        result = run_monitor(*command, home=demo_home)
        assert result.returncode == 0
        assert secrets.in_text(result.stdout + result.stderr) == []
