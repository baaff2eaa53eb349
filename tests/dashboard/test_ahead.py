"""What the page of entry lags opens with is there before anybody chooses the day."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from dashboard import ahead
from dashboard.data import View
from dashboard.data_lag import LagView
from dashboard.state import Available
from geo import units
from queries import provenance as origin
from queries.databases import published
from queries.scope import EVERYTHING
from queries.score_counts import score_snapshots


@dataclass(eq=False)
class Opened:
    """A data version as viewers have it open."""

    vaccination: Engine
    reconciliation: Engine
    data: origin.DataVersion
    available: Available


@pytest.fixture
def version(demo_home: Path) -> Opened:
    where = published(demo_home)
    number = where.current() or 0
    vaccination, reconciliation = (
        where.address(number, name).engine() for name in ("vaccination", "reconciliation")
    )
    data = origin.data_version(vaccination, EVERYTHING)
    days = origin.record_snapshots(vaccination, data, EVERYTHING)
    scores = score_snapshots(reconciliation, data, EVERYTHING)
    return Opened(vaccination, reconciliation, data, Available((), days, (), (), scores))


def test_every_day_is_asked_for_and_then_known(
    version: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MOST_DAYS", 2)
    asked: list[str] = []
    event.listen(
        version.reconciliation, "before_cursor_execute",
        lambda *arguments: asked.append(arguments[2]),
    )  # fmt: skip
    last, *earlier = version.available.records[::-1]
    views = [View(version, EVERYTHING, "records", day, None).at(day) for day in (last, *earlier)]
    ahead.begin(views[0])
    ahead.begin(views[0])
    (thread,) = (one for one in threading.enumerate() if one.name == "ahead")
    thread.join(120)
    count = len(asked)
    assert count > 10
    for view in views[:2]:
        LagView(view).nowcast(1)
        LagView(view).lags("province")
        LagView(view).hours(units.country())
    assert len(asked) == count, "nothing is asked twice"
    LagView(views[2]).hours(units.country())
    assert len(asked) == count + 1, "of other days nothing was"
