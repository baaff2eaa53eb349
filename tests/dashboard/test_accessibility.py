"""The rules of axe-core, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.dashboard.conftest import Visit

pytestmark = pytest.mark.xdist_group("browser")


def test_the_overview_breaks_no_serious_rule(visit: Callable[..., Visit], demo_url: str) -> None:
    one = visit(f"{demo_url}/")
    one.settle()
    found = Axe().run(one.page, options={"resultTypes": ["violations"]}).response["violations"]
    serious = {rule["id"]: [node["html"] for node in rule["nodes"]]
               for rule in found if rule["impact"] in ("serious", "critical")}  # fmt: skip
    assert serious == {}
