"""What the page of entry lags opens with is there before anybody chooses the day."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import event

from dashboard import ahead
from dashboard.data import View
from dashboard.data_lag import LagView
from dashboard.versions import Version
from geo import units
from queries.databases import published
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


def test_every_day_is_asked_for_and_then_known(
    version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MOST_DAYS", 9)
    monkeypatch.setattr(ahead, "_begun", set())
    asked: list[str] = []
    event.listen(
        version.reconciliation, "before_cursor_execute",
        lambda *arguments: asked.append(arguments[2]),
    )  # fmt: skip
    days = version.available.records
    views = [View(version, EVERYTHING, "records", day, None).at(day) for day in days]
    ahead.begin(version.number)
    ahead.begin(version.number)
    (thread,) = (one for one in threading.enumerate() if one.name == "ahead")
    thread.join(120)
    assert not thread.is_alive()
    for view in views[-9:]:
        LagView(view).nowcast(1)
        LagView(view).lags("province")
        LagView(view).hours(units.country())
    assert not asked, "nothing is asked twice"
    LagView(views[-10]).hours(units.country())
    assert len(asked) == 1, "of other days nothing was"


def test_weeks_go_first(version: Version) -> None:
    days = version.available.records
    ages = [(days[-1].as_of - day.as_of).days for day in ahead.in_order(days)]
    whole = [age for age in ages if age % 7 == 0]
    assert len(whole) > 1
    assert ages == sorted(whole) + sorted(age for age in ages if age % 7)
    assert len(ages) == len(days)
