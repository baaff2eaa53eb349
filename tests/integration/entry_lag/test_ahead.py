"""What the page of entry lags opens with is there before anybody chooses the day."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from dashboard import ahead, asking, session
from dashboard.session import Version
from geo import units
from queries.entry_lag.lags import entry_lags
from queries.entry_lag.over_time import entry_hours
from queries.nowcast.provinces import nowcast_rows
from queries.published import published


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
        version.databases.reconciliation, "before_cursor_execute",
        lambda *arguments: asked.append(arguments[2]),
    )  # fmt: skip
    days, ask = version.available.records, version.databases.ask
    ahead.begin()
    ahead.begin(version.number)
    ahead.wanted.join()
    for day in days[-9:]:
        ask(nowcast_rows, snapshot=day, dose=1, of=units.country(), days=asking.SUMMED)
        ask(entry_lags, snapshot=day, level="province")
        ask(entry_hours, snapshot=day, of=units.country())
    ask(entry_hours, snapshot=days[-1], of=units.province("36"))
    assert not asked, "nothing is asked twice"
    ask(entry_hours, snapshot=days[-2], of=units.province("36"))
    assert len(asked) == 1, "of provinces only on the last day"
    ask(entry_hours, snapshot=days[-10], of=units.country())
    assert len(asked) == 2, "of other days nothing was"


@pytest.mark.usefixtures("own_main")
def test_a_province_opened_on_the_last_day_waits_for_no_question(version: Version) -> None:
    """Of what is asked ahead nothing is missing: the page asks nothing more."""
    day = version.available.records[-1]
    asking.ask_about(units.province("36"), version, day)
    asked: list[str] = []
    for engine in (version.databases.vaccination, version.databases.reconciliation):
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


def test_the_longest_unused_result_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "MAX_REMEMBERED", 3)
    memo = session.SharedMemo()
    memo.keep({"a": 1, "b": 2, "c": 3})
    assert memo.recall("a", lambda: 9) == 1
    assert memo.recall("d", lambda: 4) == 4
    assert {key for key, _result in memo.items()} == {"c", "a", "d"}


def test_results_of_a_closed_version_go_with_the_next_that_is_kept(version: Version) -> None:
    memo, data = session.SharedMemo(), version.data
    memo.keep({("query", data): 1, ("query", replace(data, version=99)): 2})
    memo.close(data)
    assert memo.recall("new", lambda: 3) == 3
    assert {result for _key, result in memo.items()} == {2, 3}
