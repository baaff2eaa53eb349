from __future__ import annotations

from collections.abc import Callable
from datetime import date

from queries.contents import snapshots
from queries.coverage.official import vaccine_use
from queries.databases import earlier_snapshot
from tests.conftest import Figures, Opened

FIRST, SECOND = date(2021, 11, 15), date(2021, 11, 25)


def test_doses_left_pace_and_days_of_stock(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    base = real_days[FIRST]["36"]
    before = {"36": base | {"doses_received": 900, "doses_injected": 500}}
    after = {"36": base | {"doses_received": 1000, "doses_injected": 600}}
    opened = open_home({FIRST: before, SECOND: after})
    at = opened.snapshot(SECOND)
    previous = earlier_snapshot(snapshots(opened.databases), at, at.as_of)
    row = vaccine_use(opened.databases, snapshot=at, previous=previous, level="province").row("36")
    assert (row.used, row.left, row.daily, row.days_of_stock) == (0.6, 400, 10.0, 40.0)


def test_what_cannot_be_known_is_unknown(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    base = real_days[FIRST]["36"]
    before = {"36": base | {"doses_received": 900, "doses_injected": 950}}
    after = {
        "36": base | {"doses_received": 900, "doses_injected": 940},
        "01": base | {"doses_received": 0, "doses_injected": 0},
    }
    opened = open_home({FIRST: before, SECOND: after})
    at = opened.snapshot(SECOND)
    previous = earlier_snapshot(snapshots(opened.databases), at, at.as_of)
    result = vaccine_use(opened.databases, snapshot=at, previous=previous, level="province")
    assert result.row("36").used == 940 / 900  # above 100 %: shown, not clipped
    assert result.row("36").left is None
    assert result.row("36").daily is None  # the count fell
    assert result.row("01").used is None
    assert result.row("02").received is None
    first = vaccine_use(opened.databases, snapshot=at, previous=None, level="country")
    assert first.rows[0].daily is None


def test_regions_and_the_country_add_up(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    opened = open_home({FIRST: real_days[FIRST]})
    at = opened.snapshot(FIRST)
    country = vaccine_use(opened.databases, snapshot=at, previous=None, level="country").rows[0]
    regions = vaccine_use(opened.databases, snapshot=at, previous=None, level="region").rows
    assert country.injected == sum(row.injected or 0 for row in regions) == 98_774_652
    assert country.received == sum(row.received or 0 for row in regions) == 106_743_673
