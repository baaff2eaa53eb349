"""What the page of entry lags opens with is there before anybody chooses the day."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from dashboard import ahead, asking, memory
from dashboard.data import View
from dashboard.data_lag import LagView
from dashboard.versions import Version
from geo import units
from queries.published import published
from queries.scope import EVERYTHING


@pytest.fixture
def version(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> Version:
    """A data version as viewers have it open; the other process finds it too."""
    monkeypatch.setenv("MONITOR_HOME", str(demo_home))
    where = published(demo_home)
    lease = where.lease(where.current() or 0)
    assert lease
    names = ("vaccination", "reconciliation")
    engines = {name: where.address(lease.version, name).engine() for name in names}
    return Version(lease, engines)


@pytest.fixture
def own_main() -> Iterator[None]:
    """A page run in this process takes the main module's place; processes that later tests start
    would begin by running it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


def test_every_day_is_asked_for_and_then_known(
    version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MOST_DAYS", 9)
    monkeypatch.setattr(ahead, "REST", 0.0)
    asked: list[str] = []
    event.listen(
        version.reconciliation, "before_cursor_execute",
        lambda *arguments: asked.append(arguments[2]),
    )  # fmt: skip
    days = version.available.records
    views = [View(version, EVERYTHING, "records", day, None).at(day) for day in days]
    ahead.begin()
    ahead.begin(version.number)
    ahead.wanted.join()
    for view in views[-9:]:
        LagView(view).nowcast(1)
        LagView(view).lags("province")
        LagView(view).hours(units.country())
    LagView(views[-1]).hours(units.province("36"))
    assert not asked, "nothing is asked twice"
    LagView(views[-2]).hours(units.province("36"))
    assert len(asked) == 1, "of provinces only on the last day"
    LagView(views[-10]).hours(units.country())
    assert len(asked) == 2, "of other days nothing was"


@pytest.mark.usefixtures("own_main")
def test_a_province_opened_on_the_last_day_waits_for_no_question(version: Version) -> None:
    """Of what is asked ahead nothing is missing: the page asks nothing more."""
    day = version.available.records[-1]
    asking.ask_about(units.province("36"), version, day)
    asked: list[str] = []
    for engine in version.engines.values():
        event.listen(engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    page = AppTest.from_function(_lag_page)
    page.session_state["version"] = version
    page.query_params["place"] = "36"
    page.run(timeout=60)
    assert not page.exception
    assert any("Nam Định" in one.value for one in page.get("html") if hasattr(one, "value"))
    assert not asked


def _lag_page() -> None:
    import streamlit as st

    from dashboard import page
    from dashboard.views import entry_lag as lag
    from i18n import translator

    lag.render(page.open_page(translator("vi"), st.session_state["version"]))


def test_weeks_go_first(version: Version) -> None:
    days = version.available.records
    weeks, others = asking.in_order(days)
    assert len(weeks) > 1
    assert {(days[-1].as_of - day.as_of).days % 7 for day in weeks} == {0}
    assert 0 not in {(days[-1].as_of - day.as_of).days % 7 for day in others}
    for some in (weeks, others):
        assert some == sorted(some, key=lambda day: day.as_of, reverse=True)
    assert len(weeks) + len(others) == len(days)


def test_the_longest_unused_answer_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_REMEMBERED", 3)
    monkeypatch.setattr(memory, "_answers", OrderedDict())
    memory.remember({"a": 1, "b": 2, "c": 3})
    assert memory.remembered("a", lambda: 9) == 1
    assert memory.remembered("d", lambda: 4) == 4
    assert [question for question, _answer in memory.known()] == ["c", "a", "d"]
